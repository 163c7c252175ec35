import { execFileSync, spawn } from 'node:child_process';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { isProcessAlive } from '../lib/process-alive.ts';
import { StartError } from '../lib/start-error.ts';
import { findPostgresPrograms, type ServerUser } from './embedded-binaries.ts';

/** Creates an empty cluster with `initdb`. Its Unicode case rules need no locale of the operating system. */
export async function createCluster(cluster: string, password: string, serverUser: ServerUser | null): Promise<void> {
  const { initdb } = await findPostgresPrograms();
  rmSync(cluster, { recursive: true, force: true });
  mkdirSync(cluster, { recursive: true, mode: 0o700 });
  const passwordFile = join(dirname(cluster), `.initdb-${process.pid}`);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (serverUser) for (const path of [cluster, passwordFile]) chownSync(path, serverUser.uid, serverUser.gid);
  const flags = [
    `--pgdata=${cluster}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
  try {
    execFileSync(initdb, flags, { ...serverUser, stdio: 'pipe', cwd: '/' });
  } catch (cause) {
    rmSync(cluster, { recursive: true, force: true });
    const lastLine = (cause as { stderr?: Buffer }).stderr?.toString().trim().split('\n').at(-1) ?? '';
    throw new StartError(`The embedded PostgreSQL could not prepare ${cluster}: ${lastLine}`, { cause });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

export interface ServerProcessOptions {
  cluster: string;
  logFile: string;
  /** `-c` settings, `name=value`. */
  settings: string[];
  serverUser: ServerUser | null;
  /** Connection string for a port. */
  urlFor: (port: number) => string;
}

/**
 * Starts the server of a cluster on a free port of loopback. Resolves when it accepts connections.
 *
 * @throws {StartError} when it ends before that, or after 60 seconds
 */
export async function startServerProcess(options: ServerProcessOptions): Promise<{ port: number; pid: number }> {
  const { cluster, logFile, settings, serverUser, urlFor } = options;
  const { postgres } = await findPostgresPrograms();
  const port = await findFreePort();
  replacePidOfDeadServer(cluster);
  const log = openSync(logFile, 'a', 0o600);
  const flags = ['-D', cluster, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  // Detached, so that Ctrl-C in a terminal reaches only this program, which stops the server last.
  const child = spawn(postgres, flags, { ...serverUser, detached: true, stdio: ['ignore', log, log], cwd: '/' });
  closeSync(log);
  child.unref();
  let ended = false;
  const onEnd = () => {
    ended = true;
  };
  child.once('exit', onEnd);
  child.once('error', onEnd);
  const url = urlFor(port);
  for (const deadline = Date.now() + 60_000; Date.now() < deadline && !ended; await sleep(50)) {
    if (child.pid !== undefined && (await acceptsConnections(url))) return { port, pid: child.pid };
  }
  throw new StartError(`The embedded PostgreSQL did not start; ${logFile} says why.`);
}

/**
 * Replaces the process id of a dead server in `postmaster.pid`. PostgreSQL does not start while `postmaster.pid` names
 * a process id that exists. The id of a killed server exists until its parent collects it, and later another program
 * may have it. With this process's id, its parent's, PostgreSQL goes on and checks by itself that no session of the old
 * server is left.
 */
function replacePidOfDeadServer(cluster: string): void {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const [pid = '', ...rest] = readFileSync(file, 'utf8').split('\n');
  if (!isProcessAlive(Number(pid))) writeFileSync(file, [process.pid, ...rest].join('\n'));
}

/** Stops a server and waits up to 30 seconds. SIGINT is PostgreSQL's fast shutdown: it rolls back open transactions. */
export async function stopServerProcess(pid: number): Promise<void> {
  if (isProcessAlive(pid)) process.kill(pid, 'SIGINT');
  for (const deadline = Date.now() + 30_000; isProcessAlive(pid) && Date.now() < deadline; ) await sleep(25);
}

/** Returns true when the server accepts a connection within five seconds. */
export async function acceptsConnections(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // the result says it
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Returns true when another session of Tally is open for a second: sessions that are closing need a moment. */
export async function hasOtherSessions(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // a server that is gone has no sessions
  const query = `select from pg_stat_activity where application_name like 'tally%' and pid <> pg_backend_pid()`;
  try {
    await client.connect();
    for (let attempt = 0; attempt < 20; attempt++) {
      if ((await client.query(query)).rowCount === 0) return false;
      await sleep(50);
    }
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}
