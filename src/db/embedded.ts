import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isProcessAlive } from '../lib/process-alive.ts';
import { ensureServerUser } from './embedded-binaries.ts';
import { checkMajorVersion, createCluster, createDataDir, isCluster, readPassword } from './embedded-cluster.ts';
import { findPostmaster, type Postmaster } from './embedded-postmaster.ts';
import { hasOtherSessions, joinOrStartServer, stopServerProcess } from './embedded-process.ts';

export interface EmbeddedServer {
  /** Connection string with the password: never log it. */
  url: string;
  /** Returns whether the process of the server is alive. */
  isRunning(): boolean;
  /**
   * Starts the server again on the same port, if it has ended. Returns true when this call started it, false when it
   * was running or another process has started it. Resolves when the server accepts connections.
   *
   * @throws {StartError} when it cannot be started now
   */
  restart(signal?: AbortSignal): Promise<boolean>;
  /**
   * Stops the server; open transactions are rolled back. Does nothing when another living process owns the server,
   * or when another process of Tally still uses it. Call it after the connections of this process are closed.
   */
  stop(): Promise<void>;
}

/** The content of `server.json`, for people and tools that look for the address. The owner stops the server. */
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
  /** Gets a sentence for the operator when the start takes long, for example because the server recovers. */
  onWaiting?: (message: string) => void;
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
 * Starts PostgreSQL from npm on loopback, with its data in `dataDir`. If a server already runs on this folder, it is
 * used, even if another process started it. While a server recovers after a crash, the call waits. Idempotent. Several
 * processes may call it for the same folder.
 *
 * @throws {StartError} with advice for the operator
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const { settings = [], onWaiting = () => undefined } = options;
  const dir = resolve(options.dataDir);
  createDataDir(dir);
  const cluster = join(dir, 'postgres');
  checkMajorVersion(cluster);
  const password = readPassword(dir, cluster);
  const findUser = () => ensureServerUser([dir]);
  if (!isCluster(cluster)) await createCluster(cluster, password, findUser());
  const urlFor = (port: number) => `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
  const joinOrStart = async (signal?: AbortSignal, port?: number) => {
    const server = await joinOrStartServer({
      ...{ cluster, urlFor, findUser, onWaiting, signal, port },
      logFile: join(dir, 'postgres.log'),
      settings: [...baseSettings, ...settings],
    });
    claimServer(dir, server);
    return server;
  };
  let current = await joinOrStart();
  const url = urlFor(current.port);
  const isRunning = () => isProcessAlive(current.pid);
  return {
    url,
    isRunning,
    async restart(signal) {
      if (isRunning()) return false;
      current = await joinOrStart(signal, current.port);
      return current.isNew;
    },
    async stop() {
      if (!isOwner(readServerFile(dir)) || (await hasOtherSessions(url))) return;
      const running = findPostmaster(cluster); // another process may have started it again
      if (running) await stopServerProcess(running.pid);
      rmSync(join(dir, 'server.json'), { force: true });
    },
  };
}

/** Writes `server.json`. This process becomes the owner of the server, unless the owner is alive. */
function claimServer(dir: string, { pid, port, isNew }: Postmaster & { isNew: boolean }): void {
  const file = readServerFile(dir);
  const ownerPid = file && !isNew && file.serverPid === pid && !isOwner(file) ? file.ownerPid : process.pid;
  const content: ServerFile = { port, serverPid: pid, ownerPid };
  writeFileSync(join(dir, 'server.json'), `${JSON.stringify(content)}\n`, { mode: 0o600 });
}

/** Returns true where this process owns the server: it is the owner, or the owner has died. */
function isOwner(file: ServerFile | null): boolean {
  return !file || file.ownerPid === process.pid || !isProcessAlive(file.ownerPid);
}

function readServerFile(dir: string): ServerFile | null {
  const file = join(dir, 'server.json');
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ServerFile;
  } catch (error) {
    if (error instanceof SyntaxError) return null; // half written when its process was killed: the same as no file
    throw error;
  }
}
