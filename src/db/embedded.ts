import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isProcessAlive } from '../lib/process-alive.ts';
import { StartError } from '../lib/start-error.ts';
import { ensureServerUser } from './embedded-binaries.ts';
import {
  acceptsConnections,
  createCluster,
  hasOtherSessions,
  startServerProcess,
  stopServerProcess,
} from './embedded-process.ts';

/** The major version of the pinned PostgreSQL. A data folder of another version is not touched. */
const majorVersion = '17';

export interface EmbeddedServer {
  /** Connection string with the password: never log it. */
  url: string;
  /**
   * Stops the server; open transactions are rolled back. Does nothing when another living process owns the server,
   * or when another process of Tally still uses it. Call it after the connections of this process are closed.
   */
  stop(): Promise<void>;
}

/** The content of `server.json`. The owner is the process that stops the server. */
interface ServerFile {
  port: number;
  serverPid: number;
  ownerPid: number;
}

export interface EmbeddedServerOptions {
  /** Holds `postgres/` (the cluster), `server.json` (address and process ids) and `postgres-password` (0600). */
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
  // The write-ahead log is needed only after a crash. Less is written for a table created and filled in one
  // transaction.
  'wal_level=minimal',
  'max_wal_senders=0',
];

/**
 * Starts PostgreSQL from npm on loopback, with its data in `dataDir`. When a server runs there already, its address is
 * returned. Idempotent. Two processes may call it for the same folder, one after the other.
 *
 * @throws {StartError} with advice for the operator
 */
export async function startEmbeddedServer({ dataDir, settings = [] }: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const dir = resolve(dataDir);
  createDataDir(dir);
  const cluster = join(dir, 'postgres');
  checkMajorVersion(cluster);
  const running = await findRunningServer(dir);
  if (running) return openServer(dir, running);
  const serverUser = ensureServerUser([dir]);
  const password = readPassword(dir);
  if (!existsSync(join(cluster, 'PG_VERSION'))) await createCluster(cluster, password, serverUser);
  const { port, pid } = await startServerProcess({
    cluster,
    logFile: join(dir, 'postgres.log'),
    settings: [...baseSettings, ...settings],
    serverUser,
    urlFor: (freePort) => serverUrl(freePort, password),
  });
  const server = { port, serverPid: pid, ownerPid: process.pid };
  writeServerFile(dir, server);
  return openServer(dir, server);
}

function createDataDir(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true });
    accessSync(dir, constants.W_OK);
  } catch (cause) {
    throw new StartError(`DATA_DIR ${dir} cannot be created or written: choose another folder.`, { cause });
  }
}

function checkMajorVersion(cluster: string): void {
  const file = join(cluster, 'PG_VERSION');
  if (!existsSync(file)) return;
  const found = readFileSync(file, 'utf8').trim();
  if (found === majorVersion) return;
  throw new StartError(
    `${cluster} was made by PostgreSQL ${found}, but Tally contains PostgreSQL ${majorVersion}. Nothing was changed. ` +
      `Dump it with version ${found} (pg_dump -Fc), move the folder away, start Tally once, then load the dump with ` +
      'pg_restore.',
  );
}

async function findRunningServer(dir: string): Promise<ServerFile | null> {
  const server = readServerFile(dir);
  if (!server || !isProcessAlive(server.serverPid)) return null;
  return (await acceptsConnections(serverUrl(server.port, readPassword(dir)))) ? server : null;
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
    return null; // half written when its process was killed: the same as no file
  }
}

/** Creates the handle of a running server. This process becomes the owner if the owner has died. */
function openServer(dir: string, server: ServerFile): EmbeddedServer {
  const isOwner = ({ ownerPid }: ServerFile) => ownerPid === process.pid || !isProcessAlive(ownerPid);
  const url = serverUrl(server.port, readPassword(dir));
  if (isOwner(server)) writeServerFile(dir, { ...server, ownerPid: process.pid });
  return {
    url,
    async stop() {
      const current = readServerFile(dir) ?? server;
      if (!isOwner(current) || (await hasOtherSessions(url))) return;
      await stopServerProcess(server.serverPid);
      rmSync(join(dir, 'server.json'), { force: true });
    },
  };
}

/** Returns the password of the superuser; the first call creates it. */
function readPassword(dir: string): string {
  const file = join(dir, 'postgres-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

function serverUrl(port: number, password: string): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
}

function writeServerFile(dir: string, server: ServerFile): void {
  writeFileSync(join(dir, 'server.json'), `${JSON.stringify(server)}\n`, { mode: 0o600 });
}
