import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { isProcessAlive } from '../lib/process-alive.ts';
import { StartError } from '../lib/start-error.ts';
import { ensureServerAccount, findPostgresPrograms, type ServerAccount } from './embedded-binaries.ts';

/** The major version that the pinned binaries have; a data folder of another one is never touched. */
export const embeddedMajorVersion = '17';

export interface EmbeddedServer {
  /** Connection string with the password: never log it. */
  url: string;
  /** True where this call started the server (or took over one whose starter has died), so that it stops it too. */
  owned: boolean;
  /**
   * Stops the server, waiting for open transactions to be rolled back, when it is this process's (or its owner has died) and no
   * other process of ours uses it: then it is left to that one. Call it after the own connections are closed.
   */
  stop(): Promise<void>;
}

interface ServerFile {
  host: string;
  port: number;
  serverPid: number;
  ownerPid: number;
}

export interface EmbeddedServerOptions {
  /** Holds `postgres/` (the cluster), `server.json` (where it listens) and `postgres-password` (0600). */
  dataDir: string;
  /** Further `-c` settings, `name=value`. */
  settings?: string[];
}

const baseSettings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=100',
  'timezone=UTC',
  'log_timezone=UTC',
  'jit=off',
  // Nothing reads this server's log but itself after a crash: a table that is made and filled in one transaction is written once.
  'wal_level=minimal',
  'max_wal_senders=0',
];

/**
 * After it, a PostgreSQL server listens on loopback with its data in `dataDir`: the one that runs there already, or a new one.
 * Idempotent; two processes may call it for the same folder, one after the other. Throws {@link StartError} with what to do.
 */
export async function startEmbeddedServer({ dataDir, settings = [] }: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const dir = resolve(dataDir);
  makeFolder(dir);
  const cluster = join(dir, 'postgres');
  refuseOtherMajor(cluster);
  const running = await findRunning(dir);
  if (running) return handle(dir, running);
  const account = ensureServerAccount([dir]);
  const password = passwordOf(dir);
  if (!existsSync(join(cluster, 'PG_VERSION'))) await initialise(cluster, password, account);
  const server = await launch(dir, cluster, [...baseSettings, ...settings], account);
  return handle(dir, server);
}

/** Returns the address of the server that runs in `dataDir`, or null. Starts nothing. */
export async function findEmbedded(dataDir: string): Promise<string | null> {
  const dir = resolve(dataDir);
  const running = await findRunning(dir);
  return running ? urlOf(running.port, passwordOf(dir)) : null;
}

function makeFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true });
  } catch (cause) {
    throw new StartError(`DATA_DIR ${dir} cannot be made or written: choose another folder.`, { cause });
  }
}

function refuseOtherMajor(cluster: string): void {
  const file = join(cluster, 'PG_VERSION');
  if (!existsSync(file)) return;
  const major = readFileSync(file, 'utf8').trim();
  if (major === embeddedMajorVersion) return;
  throw new StartError(
    `${cluster} was made by PostgreSQL ${major}, this program brings ${embeddedMajorVersion}; nothing was touched. ` +
      `Dump it with version ${major} (pg_dump -Fc), move the folder away, start Tally once, then load the dump with pg_restore.`,
  );
}

async function findRunning(dir: string): Promise<ServerFile | null> {
  const server = readServerFile(dir);
  if (!server || !isProcessAlive(server.serverPid)) return null;
  return (await accepts(urlOf(server.port, passwordOf(dir)))) ? server : null;
}

function readServerFile(dir: string): ServerFile | null {
  const file = join(dir, 'server.json');
  if (!existsSync(file) || !existsSync(join(dir, 'postgres-password'))) return null;
  return parseServerFile(readFileSync(file, 'utf8'));
}

function parseServerFile(text: string): ServerFile | null {
  try {
    return JSON.parse(text) as ServerFile;
  } catch {
    return null; // a torn file says only that nothing is known
  }
}

function handle(dir: string, server: ServerFile): EmbeddedServer {
  const isOurs = ({ ownerPid }: ServerFile) => ownerPid === process.pid || !isProcessAlive(ownerPid);
  const owned = isOurs(server);
  const url = urlOf(server.port, passwordOf(dir));
  if (owned) writeServerFile(dir, { ...server, ownerPid: process.pid });
  return {
    url,
    owned,
    async stop() {
      const current = readServerFile(dir) ?? server;
      if (isOurs(current) && !(await isUsed(url))) await shutDown(dir, server.serverPid);
    },
  };
}

/** Returns true when another process of ours still uses the server after a second: sessions that are closing need a moment. */
async function isUsed(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // a server that is gone is used by nobody
  const question = `select from pg_stat_activity where application_name like 'tally%' and pid <> pg_backend_pid()`;
  try {
    await client.connect();
    for (let look = 0; look < 20; look++) {
      if ((await client.query(question)).rowCount === 0) return false;
      await sleep(50);
    }
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function passwordOf(dir: string): string {
  const file = join(dir, 'postgres-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

function urlOf(port: number, password: string): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
}

function writeServerFile(dir: string, server: ServerFile): void {
  writeFileSync(join(dir, 'server.json'), `${JSON.stringify(server)}\n`, { mode: 0o600 });
}

/** One `initdb`, with Unicode case rules that need no locale of the machine's. */
async function initialise(cluster: string, password: string, account: ServerAccount | null): Promise<void> {
  const { initdb } = await findPostgresPrograms();
  rmSync(cluster, { recursive: true, force: true });
  mkdirSync(cluster, { recursive: true, mode: 0o700 });
  const passwordFile = join(dirname(cluster), `.initdb-${process.pid}`);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) for (const path of [cluster, passwordFile]) chownSync(path, account.uid, account.gid);
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
    execFileSync(initdb, flags, { ...account, stdio: 'pipe', cwd: '/' });
  } catch (cause) {
    rmSync(cluster, { recursive: true, force: true });
    const said = (cause as { stderr?: Buffer }).stderr?.toString().trim().split('\n').at(-1) ?? '';
    throw new StartError(`The embedded PostgreSQL could not prepare ${cluster}: ${said}`, { cause });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

async function launch(
  dir: string,
  cluster: string,
  settings: string[],
  account: ServerAccount | null,
): Promise<ServerFile> {
  const { postgres } = await findPostgresPrograms();
  const port = await freePort();
  inheritFromZombie(cluster);
  const logFile = join(dir, 'postgres.log');
  const out = openSync(logFile, 'a', 0o600);
  const flags = ['-D', cluster, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  // A session of its own: Ctrl-C in a terminal must reach the program first, which stops the server last.
  const child = spawn(postgres, flags, { ...account, detached: true, stdio: ['ignore', out, out], cwd: '/' });
  closeSync(out);
  child.unref();
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  child.once('error', () => {
    ended = true;
  });
  const url = urlOf(port, passwordOf(dir));
  for (const deadline = Date.now() + 60_000; Date.now() < deadline && !ended; await sleep(50)) {
    if (child.pid === undefined || !(await accepts(url))) continue;
    const server = { host: '127.0.0.1', port, serverPid: child.pid, ownerPid: process.pid };
    writeServerFile(dir, server);
    return server;
  }
  throw new StartError(`The embedded PostgreSQL did not start; ${logFile} says why.`);
}

/**
 * After it, a server that was killed and not collected yet no longer keeps the cluster: PostgreSQL takes its number for a running one's.
 * With our number in its place, its parent's, it goes on to see that no session of the killed one is left.
 */
function inheritFromZombie(cluster: string): void {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const [pid = '', ...rest] = readFileSync(file, 'utf8').split('\n');
  if (!isProcessAlive(Number(pid))) writeFileSync(file, [process.pid, ...rest].join('\n'));
}

async function accepts(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // the outcome is the return value
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, the rest is written. */
async function shutDown(dir: string, pid: number): Promise<void> {
  if (isProcessAlive(pid)) process.kill(pid, 'SIGINT');
  for (const deadline = Date.now() + 30_000; isProcessAlive(pid) && Date.now() < deadline; ) await sleep(25);
  rmSync(join(dir, 'server.json'), { force: true });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}
