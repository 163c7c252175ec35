import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ensureServerUser } from '../../src/db/embedded-binaries.ts';
import { stopServerProcess } from '../../src/db/embedded-process.ts';

const programs = '/usr/lib/postgresql/15/bin';

/** Whether Debian's PostgreSQL 15 is installed. Tests that need it are skipped elsewhere. */
export const hasPostgres15 = existsSync(`${programs}/initdb`);

/** Starts Debian's PostgreSQL 15 with an empty cluster in a folder that does not exist. */
export async function startPostgres15(dir: string): Promise<{ url: string; stop(): Promise<void> }> {
  mkdirSync(dir, { mode: 0o700 });
  const user = ensureServerUser([]); // it refuses to run as root
  if (user) chownSync(dir, user.uid, user.gid);
  const options = { ...user, cwd: '/', stdio: 'ignore' } as const;
  execFileSync(
    `${programs}/initdb`,
    ['-D', dir, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--no-locale'],
    options,
  );
  const port = await findFreePort();
  const settings = ['fsync=off', 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
  const flags = ['-D', dir, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const child = spawn(`${programs}/postgres`, flags, options);
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  while (child.exitCode === null && !(await accepts(url))) await sleep(50);
  return { url, stop: () => stopServerProcess(child.pid ?? 0) };
}

async function accepts(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined); // the answer says it
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}
