import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findFreePort } from '../lib/free-port.ts';
import { isProcessAlive } from '../lib/process-alive.ts';
import { StartError } from '../lib/start-error.ts';
import { findPostgresPrograms, type ServerUser } from './embedded-binaries.ts';
import {
  claimPidFile,
  endLeftSessions,
  endProcess,
  findPostmaster,
  type Postmaster,
  waitForServer,
} from './embedded-postmaster.ts';

/** A cluster and what is needed to run its server. */
export interface ServerOptions {
  cluster: string;
  logFile: string;
  /** `-c` settings, `name=value`. */
  settings: string[];
  /** Returns the connection string for a port. */
  urlFor: (port: number) => string;
  /** Gets a sentence for the operator when a start takes long. */
  onWaiting: (message: string) => void;
  signal?: AbortSignal;
}

/** The server ended while it started. */
class ServerEnded extends StartError {
  /** Whether a session of a killed server is left, which has to end first. */
  readonly isSessionLeft: boolean;
  constructor(reason: string, logFile: string) {
    super(`The embedded PostgreSQL did not start: ${reason || 'it gave no reason'}. ${logFile} may say more.`);
    this.isSessionLeft = reason.includes('still in use');
  }
}

/** Milliseconds for which nobody may listen at the port of a server: of another process, or started just now. */
const absentMs = { other: 5_000, own: 60_000 };

/** How often a start is tried while sessions of a killed server are left, with a second between two attempts. */
const maxAttempts = 60;

/**
 * Joins the server that runs on a cluster, or starts one on the given port or a free one. Resolves when it accepts
 * connections: a server that recovers after a crash is waited for.
 *
 * @throws {StartError} when the server ends, hangs or refuses the password
 */
export async function joinOrStartServer(
  options: ServerOptions & { port?: number; findUser: () => ServerUser | null },
): Promise<Postmaster & { isNew: boolean }> {
  for (let attempt = 1; ; attempt++) {
    const running = await findRunningServer(options);
    if (running) return { ...running, isNew: false };
    endLeftSessions(options.cluster);
    try {
      return { ...(await startServer(options, options.findUser(), options.port)), isNew: true };
    } catch (error) {
      const isRepeatable = error instanceof ServerEnded && (error.isSessionLeft || findPostmaster(options.cluster));
      if (!isRepeatable || attempt >= maxAttempts || options.signal?.aborted) throw error;
    }
    await sleep(1_000);
  }
}

async function findRunningServer(options: ServerOptions): Promise<Postmaster | null> {
  const { cluster, urlFor } = options;
  const server = findPostmaster(cluster);
  if (!server) return null;
  const isAlive = () => findPostmaster(cluster)?.pid === server.pid;
  const answer = await wait(options, { url: urlFor(server.port), isAlive, absentMs: absentMs.other });
  if (answer === 'ready') return server;
  if (answer !== 'silent' && answer !== 'denied') return null;
  const fault = answer === 'silent' ? 'does not answer' : 'refuses the password in postgres-password';
  throw new StartError(
    `The PostgreSQL server of ${cluster}, process ${server.pid}, ${fault}: ` +
      `end it with kill -INT ${server.pid}, or set DATABASE_URL.`,
  );
}

function wait(options: ServerOptions, more: Pick<Parameters<typeof waitForServer>[0], 'url' | 'isAlive' | 'absentMs'>) {
  const { cluster, logFile, signal, onWaiting } = options;
  return waitForServer({
    ...{ ...more, cluster, signal },
    onWaiting: (seconds) =>
      onWaiting(
        `Waiting for the embedded PostgreSQL for ${seconds} s: after a crash it recovers, which may take minutes. ` +
          `${logFile} shows what it does.`,
      ),
  });
}

async function startServer(options: ServerOptions, user: ServerUser | null, fixedPort?: number): Promise<Postmaster> {
  const { logFile, urlFor } = options;
  const port = fixedPort ?? (await findFreePort());
  claimPidFile(options.cluster);
  const log = openSync(logFile, 'a', 0o600);
  const logStart = statSync(logFile).size;
  const child = await spawnServer(options, user, port, log);
  closeSync(log);
  let ended = false;
  const onEnd = () => {
    ended = true;
  };
  child.once('exit', onEnd);
  child.once('error', onEnd);
  const answer = await wait(options, { url: urlFor(port), isAlive: () => !ended, absentMs: absentMs.own });
  const pid = child.pid ?? 0;
  if (answer === 'ready') return { port, pid };
  if (answer !== 'ended') await stopServerProcess(pid);
  const denied = answer === 'denied' && 'it refuses the password in postgres-password';
  throw new ServerEnded(denied || lastFatalError(logFile, logStart), logFile);
}

async function spawnServer(
  { cluster, settings }: ServerOptions,
  user: ServerUser | null,
  port: number,
  log: number,
): Promise<ChildProcess> {
  const { postgres } = await findPostgresPrograms();
  const flags = ['-D', cluster, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  // Detached, so that Ctrl-C in a terminal reaches only this program, which stops the server last.
  const child = spawn(postgres, flags, { ...user, detached: true, stdio: ['ignore', log, log], cwd: '/' });
  child.unref();
  return child;
}

/** Returns the last fatal error that the server has written since a position of its log. */
function lastFatalError(logFile: string, position: number): string {
  const lines = readFileSync(logFile).subarray(position).toString().split('\n');
  const errors = lines.flatMap((line) => /\b(?:FATAL|PANIC): +(.*)/.exec(line)?.[1] ?? []);
  return errors.findLast((error) => !error.startsWith('the database system is ')) ?? ''; // those answer connections
}

/** Stops a server and waits up to 30 seconds. SIGINT is PostgreSQL's fast shutdown: it rolls back open transactions. */
export async function stopServerProcess(pid: number): Promise<void> {
  if (isProcessAlive(pid)) endProcess(pid, 'SIGINT');
  const deadline = performance.now() + 30_000;
  while (isProcessAlive(pid) && performance.now() < deadline) await sleep(25);
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
