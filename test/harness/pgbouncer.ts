import { spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ensureServerUser } from '../../src/db/embedded-binaries.ts';
import { findFreePort } from '../../src/lib/free-port.ts';

/** A PgBouncer in transaction mode in front of a PostgreSQL server. */
export interface PgBouncer {
  /** The address of its console. The path `/NAME` leads to the database of that name instead. */
  url: string;
  stop(): Promise<void>;
}

/** Returns the path of PgBouncer. Null: it is not installed. */
export function findPgBouncer(): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, 'pgbouncer')).find((path) => existsSync(path)) ?? null;
}

/**
 * Starts PgBouncer in front of a server, for any of its databases. `poolSize` is the maximum number of sessions that it
 * opens per database.
 */
export async function startPgBouncer(serverUrl: string, poolSize: number): Promise<PgBouncer> {
  const program = findPgBouncer();
  if (!program) throw new Error('PgBouncer is not installed');
  const port = await findFreePort();
  const serverUser = ensureServerUser([]); // PgBouncer, too, refuses to run as root
  const folder = writeConfiguration(new URL(serverUrl), { port, poolSize });
  if (serverUser) chownSync(folder, serverUser.uid, serverUser.gid);
  const child = spawn(program, ['-q', join(folder, 'pgbouncer.ini')], { ...serverUser, stdio: 'ignore', cwd: '/' });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  process.once('exit', () => child.kill());
  const url = new URL(serverUrl);
  url.host = `127.0.0.1:${port}`;
  url.pathname = '/pgbouncer';
  while (child.exitCode === null && !(await accepts(url.href))) await sleep(10);
  if (child.exitCode !== null) throw new Error(`PgBouncer ended; ${folder}/pgbouncer.log says why`);
  return {
    url: url.href,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Writes the files of PgBouncer into a new folder. All other settings are those of a fresh installation. */
function writeConfiguration(
  { hostname, port: serverPort, username, password }: URL,
  { port, poolSize }: { port: number; poolSize: number },
): string {
  const folder = mkdtempSync(join(tmpdir(), 'pgbouncer-'));
  chmodSync(folder, 0o755);
  const lines = [
    ...['[databases]', `* = host=${hostname} port=${serverPort || 5432}`],
    ...['[pgbouncer]', 'listen_addr = 127.0.0.1', `listen_port = ${port}`, 'unix_socket_dir ='],
    ...['auth_type = plain', `auth_file = ${folder}/users.txt`, `admin_users = ${username}`],
    ...['pool_mode = transaction', `default_pool_size = ${poolSize}`, 'max_client_conn = 1000'],
    `logfile = ${folder}/pgbouncer.log`,
  ];
  writeFileSync(join(folder, 'pgbouncer.ini'), lines.join('\n'));
  writeFileSync(join(folder, 'users.txt'), `"${username}" "${decodeURIComponent(password)}"\n`);
  return folder;
}

/** Runs a command on the console of PgBouncer, such as `show stats`, and returns its rows. */
export async function runOnConsole<Row extends pg.QueryResultRow>(url: string, command: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(command)).rows;
  } finally {
    await client.end();
  }
}

async function accepts(url: string): Promise<boolean> {
  return runOnConsole(url, 'show version').then(
    () => true,
    () => false,
  );
}
