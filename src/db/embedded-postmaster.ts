import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { isProcessAlive } from '../lib/process-alive.ts';

/** A server process (PostgreSQL calls it postmaster) and its port. */
export interface Postmaster {
  pid: number;
  port: number;
}

/**
 * Returns the living server that `postmaster.pid` of a cluster names, or null. In a copied folder the file may name the
 * server of the original: {@link waitForServer} finds that out.
 */
export function findPostmaster(cluster: string): Postmaster | null {
  const [pid = 0, , , port = 0] = readPidFile(cluster)?.split('\n').map(Number) ?? [];
  return pid > 0 && pid !== process.pid && isProcessAlive(pid) && maybeServer(pid) ? { pid, port } : null;
}

function readPidFile(cluster: string): string | null {
  const file = join(cluster, 'postmaster.pid');
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** Returns false for a process that is certainly no server: after a crash, another program may have the same id. */
function maybeServer(pid: number): boolean {
  const commandLine = readProc(pid, 'cmdline');
  return commandLine === null || basename(commandLine.split('\0')[0] ?? '') === 'postgres';
}

/** Returns a file of `/proc/<pid>`, or null: not Linux, no such process, or no right to read it. */
function readProc(pid: number | string, name: 'cmdline' | 'stat'): string | null {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    return null;
  }
}

/**
 * Puts this process into a `postmaster.pid` that names no server of this cluster. PostgreSQL does not start while the
 * file names a process that exists: a killed server that its parent has not collected yet, another program with the
 * same id, or the server of another folder of which this one is a copy. With this process's id, its parent's,
 * PostgreSQL goes on and checks by itself that no session of an old server is left.
 */
export function claimPidFile(cluster: string): void {
  const [pid = '', ...rest] = readPidFile(cluster)?.split('\n') ?? [];
  if (Number(pid) > 0 && processExists(Number(pid)))
    writeFileSync(join(cluster, 'postmaster.pid'), [process.pid, ...rest].join('\n'));
}

/** Returns true for a zombie too. */
function processExists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Ends the sessions that a killed server has left behind. A session in a long statement does not notice that its server
 * is gone, and a new server does not start before it has ended. Only Linux tells which processes these are; elsewhere
 * they are waited for.
 */
export function endLeftSessions(cluster: string): void {
  if (!existsSync('/proc/self/cwd')) return;
  const folder = realpathSync(cluster);
  const isLeft = (pid: number) =>
    worksIn(pid, folder) && readProc(pid, 'cmdline')?.startsWith('postgres: ') && !worksIn(parentOf(pid), folder);
  for (const pid of readdirSync('/proc').map(Number)) if (pid > 0 && isLeft(pid)) endProcess(pid, 'SIGTERM');
}

/** Sends a signal to a process, which may have ended. */
export function endProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function worksIn(pid: number, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return false; // it has ended, or belongs to somebody else
  }
}

/** `/proc/<pid>/stat` is `pid (name) state parent …`; the name may hold any character, so the last bracket counts. */
function parentOf(pid: number): number {
  const stat = readProc(pid, 'stat') ?? '';
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

/**
 * What a server says to a connection. `starting`: it starts, recovers or stops. `foreign`: its data is in another
 * folder. `denied`: it refuses the password. `absent`: nobody listens. `silent`: no answer, or none that helps.
 */
export type ServerAnswer = 'ready' | 'starting' | 'foreign' | 'denied' | 'absent' | 'silent';

const answersByCode: Record<string, ServerAnswer> = {
  '57P03': 'starting', // cannot_connect_now
  '28P01': 'denied', // invalid_password
  '28000': 'denied', // invalid_authorization_specification
  ECONNREFUSED: 'absent',
};

const timeouts = { connectionTimeoutMillis: 5_000, query_timeout: 5_000 };

async function askServer(connectionString: string, cluster: string): Promise<ServerAnswer> {
  const client = new pg.Client({ connectionString, ...timeouts });
  client.on('error', () => undefined); // the answer says it
  try {
    await client.connect();
    return (await seesFolder(client, cluster)) ? 'ready' : 'foreign';
  } catch (error) {
    return answersByCode[(error as { code?: string }).code ?? ''] ?? 'silent';
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Returns true where the server's data is in this very folder: it sees a file that was created just now. Names of
 * folders prove nothing: a folder can be copied, moved, linked or mounted elsewhere.
 */
async function seesFolder(client: pg.Client, cluster: string): Promise<boolean> {
  const name = `tally-${randomBytes(8).toString('hex')}`;
  writeFileSync(join(cluster, name), '');
  try {
    const { rows } = await client.query<{ sees: boolean }>('select (pg_stat_file($1, true)).size is not null as sees', [
      name,
    ]);
    return rows[0]?.sees === true;
  } finally {
    rmSync(join(cluster, name), { force: true });
  }
}

export interface WaitOptions {
  url: string;
  cluster: string;
  isAlive: () => boolean;
  /** Milliseconds for which nobody may listen. */
  absentMs: number;
  /** Called with the seconds of waiting so far, at first after 3 seconds, then less and less often. */
  onWaiting: (seconds: number) => void;
  /** Ends the waiting with `silent`. */
  signal?: AbortSignal;
}

/** A server that does not answer for this long is given up: it hangs. */
const silentMs = 60_000;

/**
 * Waits until a server accepts connections, however long it recovers. Returns `ready`, `ended` when its process has
 * ended, or the answer because of which it makes no sense to wait.
 */
export async function waitForServer(options: WaitOptions): Promise<Exclude<ServerAnswer, 'starting'> | 'ended'> {
  const { url, cluster, isAlive, absentMs, onWaiting, signal } = options;
  const startedAt = performance.now();
  let heardAt = startedAt;
  let nextNoticeMs = 3_000;
  while (isAlive()) {
    const answer = await askServer(url, cluster);
    const now = performance.now();
    if (answer === 'starting') heardAt = now;
    else if (answer !== 'absent' && answer !== 'silent') return answer;
    else if (now - heardAt > (answer === 'absent' ? absentMs : silentMs)) return answer;
    if (signal?.aborted) return 'silent';
    if (now - startedAt > nextNoticeMs) {
      onWaiting(Math.round((now - startedAt) / 1000));
      nextNoticeMs *= 4;
    }
    await sleep(now - startedAt < 5_000 ? 50 : 500);
  }
  return 'ended';
}
