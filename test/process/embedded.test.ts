import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { test as base, expect, vi } from 'vitest';
import { type EmbeddedServer, startEmbeddedServer } from '../../src/db/embedded.ts';
import { createServerSupervisor } from '../../src/db/embedded-supervisor.ts';
import { isProcessAlive } from '../../src/lib/process-alive.ts';
import { makeRecoverySlow } from '../harness/slow-recovery.ts';

const linux = process.platform === 'linux';

interface Folder {
  dir: string;
  /** Starts or joins the server of this folder, or of another one. It is stopped at the end. */
  start(dir?: string): Promise<EmbeddedServer>;
  /** What the operator was told about long starts. */
  messages: string[];
}

/** A data folder for all tests of this file, because `initdb` takes more than a second. */
const test = base.extend<{ folder: Folder }>({
  folder: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest requires the pattern
    async ({}, use) => {
      const dir = mkdtempSync(join(tmpdir(), 'tally-embedded-'));
      chmodSync(dir, 0o711); // as root, the server runs as another user, who needs access
      const messages: string[] = [];
      const opened: EmbeddedServer[] = [];
      const start = async (dataDir = dir) => {
        const onWaiting = (message: string) => messages.push(message);
        const server = await startEmbeddedServer({ dataDir, settings: ['fsync=off'], onWaiting });
        opened.push(server);
        return server;
      };
      await use({ dir, start, messages });
      for (const server of opened) await server.stop();
      rmSync(dir, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
});

const serverPid = (dir: string) => Number(readFileSync(join(dir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);

async function query(server: EmbeddedServer, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.url });
  client.on('error', () => undefined); // the query fails
  await client.connect();
  try {
    return (await client.query({ text, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end().catch(() => undefined);
  }
}

test('two first starts at the same time create one cluster and one server', async ({ folder: { dir, start } }) => {
  const [first, second] = await Promise.all([start(), start()]);
  expect(second.url).toBe(first.url);
  expect(await query(second, 'select 1')).toEqual([1]);
  expect(readFileSync(join(dir, 'server.json'), 'utf8')).toContain(`"serverPid":${serverPid(dir)}`);
});

test('a copy of the folder starts its own server on another port, and changes nothing in the original', async ({
  folder: { dir, start },
}) => {
  const original = await start();
  await query(original, 'create table origin as select 1 as n');
  await query(original, 'checkpoint');
  const copyDir = `${dir}-copy`;
  execFileSync('cp', ['-a', dir, copyDir]);
  const copy = await start(copyDir);
  expect(new URL(copy.url).port).not.toBe(new URL(original.url).port);
  await query(copy, 'insert into origin values (2)');
  expect(await query(original, 'select n from origin')).toEqual([1]);
  await copy.stop();
  expect(await query(original, 'select n from origin')).toEqual([1]);
  rmSync(copyDir, { recursive: true });
});

test('a server that recovers is waited for, also when the process that started it was killed', async ({
  folder: { dir, start, messages },
}) => {
  await (await start()).stop();
  const recovery = makeRecoverySlow(dir);
  const first = start();
  await vi.waitUntil(() => existsSync(join(dir, 'postgres', 'postmaster.pid')), { timeout: 30_000 });
  expect(existsSync(join(dir, 'server.json'))).toBe(false);
  const second = start();
  await vi.waitUntil(() => messages.length >= 2, { timeout: 30_000 });
  expect(messages[0]).toMatch(/^Waiting for the embedded PostgreSQL for 3 s: after a crash it recovers/);
  const pid = serverPid(dir);
  await recovery.end();
  expect((await first).url).toBe((await second).url);
  expect(serverPid(dir)).toBe(pid);
});

test('a killed server is started again on the same port, as soon as its sessions and the disk allow it', async ({
  folder: { dir, start },
}) => {
  const lines: string[] = [];
  const server = await start();
  const supervisor = createServerSupervisor(server, pino({}, { write: (line: string) => lines.push(line) }), 50);
  supervisor.start();
  const isLogged = (text: string) => vi.waitUntil(() => lines.some((line) => line.includes(text)), { timeout: 30_000 });
  const pid = serverPid(dir);
  // A long statement does not notice that its server is gone, and a new server waits for it. Only Linux finds it.
  const longStatement = 'select count(*) from generate_series(1, 1e12::bigint)';
  const ending = linux ? query(server, longStatement).catch(() => 'ended') : 'ended';
  const started = "select count(*)::int from pg_stat_activity where query like 'select count(*) from generate%'";
  if (linux) await vi.waitUntil(async () => (await query(server, started))[0] === 1, { timeout: 30_000 });
  const control = join(dir, 'postgres', 'global', 'pg_control');
  renameSync(control, `${control}.away`); // nothing can be started without it
  process.kill(pid, 'SIGKILL');
  await isLogged('could not be started; this is tried again');
  expect(supervisor.takeRestarts()).toBeNull();
  renameSync(`${control}.away`, control);
  await isLogged('was started again');
  expect(await ending).toBe('ended');
  expect(supervisor.takeRestarts()).toMatchObject({ count: 1 });
  expect(supervisor.takeRestarts()).toBeNull();
  expect(isProcessAlive(pid)).toBe(false);
  expect(await query(server, 'select 1')).toEqual([1]);
  await supervisor.stop();
});
