import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { expect, vi } from 'vitest';
import { isProcessAlive } from '../../src/lib/process-alive.ts';
import { launchProgram, type ProcessResult, test } from '../harness/process.ts';

vi.setConfig({ testTimeout: 180_000 });

const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** Starts what cannot run; returns what it said, after a look at the form: code 1, no stack. */
async function refused(env: Record<string, string>, cwd?: string): Promise<string> {
  const ended = (await launchProgram(env, cwd)) as ProcessResult;
  expect(ended.code, ended.stderr).toBe(1);
  expect(ended.stderr).not.toMatch(/^\s+at /m);
  return ended.stderr.trim();
}

// Programs that start, and wait for each other, do so side by side.
test.concurrent('wrong settings end the start with one message that lists them all', async ({ processes }) => {
  const said = await refused({
    BOT_TOKEN: 'nonsense',
    BOT_MODE: 'webhook',
    HTTP_PORT: 'eighty',
    TIME_ZONE: 'Mars/Olympus',
    DB_HOST: 'localhost',
    DATA_DIR: processes.dir,
  });
  for (const name of ['BOT_TOKEN', 'BOT_MODE', 'HTTP_PORT', 'TIME_ZONE', 'DB_NAME', 'DB_USER', 'DB_PASSWORD'])
    expect(said).toMatch(new RegExp(`^  ${name} `, 'm'));
  expect(said).not.toContain('nonsense');
});

test.concurrent('a port in use, a database out of reach, a token refused: one sentence each, and nothing has run', async ({
  processes,
  db,
}) => {
  const { env, playground } = processes;
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  const [inUse, noDatabase, noToken, noTelegram] = await Promise.all([
    refused({ ...env, HTTP_PORT: String(port) }),
    refused({ ...env, DATABASE_URL: 'postgres://somebody:passw0rd-of-mine@127.0.0.1:1/tally' }),
    refused({ ...env, BOT_TOKEN: playground.token.replace(/.$/, (last) => (last === 'x' ? 'y' : 'x')) }),
    refused({ ...env, BOT_API_ROOT: 'http://127.0.0.1:1' }),
  ]);
  taken.close();
  expect(inUse).toMatch(/^Port \d+ is in use[^\n]*$/);
  expect((await db.$client.query('select from ops.job_run')).rowCount).toBe(0);
  expect(noDatabase).toMatch(/^The database cannot be reached[^\n]*$/);
  expect(noDatabase).not.toContain('passw0rd');
  expect(noToken).toMatch(/^Telegram refuses the token[^\n]*$/);
  expect(noTelegram).toMatch(/^Telegram cannot be reached[^\n]*$/);
});

test.concurrent('SIGTERM while updates are in hand finishes them: none is answered twice', async ({
  processes,
  db,
}) => {
  const { playground, start, waitUntil: until, botMessages: answers } = processes;
  const [anna = 0] = playground.people.map(({ id }) => id);
  const running = await start();
  const sent = range(50).map((n) => playground.sendText(anna, anna, `reading 1m #number ${n}`));
  await until(() => answers(anna).length >= 5);
  expect(await running.stop()).toMatchObject({ code: 0, stderr: '' });
  const { rowCount: before } = await db.$client.query('select from warehouse.fact_records');
  expect(answers(anna)).toHaveLength(before ?? 0);
  await start();
  for (const { updateId } of await Promise.all(sent)) await playground.confirmed(updateId);
  expect(answers(anna).map(({ text }) => text)).toEqual(range(50).map((n) => `1 min Reading · today · number ${n}`));
});

test.concurrent('no secret and nothing that people wrote is in the logs', async ({ processes, database, db }) => {
  const { playground, start, waitUntil: until, dir, env, botMessages: answers } = processes;
  const [anna = 0] = playground.people.map(({ id }) => id);
  const running = await start({ LOG_LEVEL: 'trace' });
  playground.faults.add({ method: 'sendMessage', kind: 'serverError', times: 2 });
  playground.faults.add({ method: 'getUpdates', kind: 'drop', times: 2 });
  const say = async (text: string) => playground.confirmed((await playground.sendText(anna, anna, text)).updateId);
  await say('reading 10m #zanzibar diary');
  await db.$client.query('alter table warehouse.fact_records rename to away');
  await say('reading 11m #zanzibar again');
  await until(() => answers(anna).some(({ text }) => text?.startsWith('Something went wrong') === true));
  await db.$client.query('alter table warehouse.away rename to fact_records');
  await running.stop();
  const folder = join(dir, 'logs');
  const [name = ''] = readdirSync(folder);
  expect(name).toMatch(/^tally-\d{4}-\d\d-\d\d\.log$/);
  const written = readFileSync(join(folder, name), 'utf8') + running.output();
  expect(written).toContain('an update failed');
  const password = new URL(database.url).password;
  for (const secret of [playground.token, playground.token.split(':')[1] ?? '', password, env.DATABASE_URL ?? ''])
    if (secret) expect(written).not.toContain(secret);
  expect(written).not.toContain('zanzibar');
});

test.concurrent('on the embedded server: kill -9, and the next start takes over the PostgreSQL that was left', async ({
  processes,
}) => {
  const { playground, start, dir } = processes;
  chmodSync(dir, 0o711); // as root the server runs as another user
  const [anna = 0] = playground.people.map(({ id }) => id);
  const say = async (text: string) => playground.confirmed((await playground.sendText(anna, anna, text)).updateId);
  const serverOf = () =>
    JSON.parse(readFileSync(join(dir, 'server.json'), 'utf8')) as { port: number; serverPid: number };
  const first = await start({ DATABASE_URL: '' });
  await say('reading 10m');
  const server = serverOf();
  await first.kill();
  const second = await start({ DATABASE_URL: '' });
  expect(serverOf().serverPid).toBe(server.serverPid);
  await say('reading 20m');
  const password = readFileSync(join(dir, 'postgres-password'), 'utf8').trim();
  const client = new pg.Client(`postgres://postgres:${password}@127.0.0.1:${server.port}/postgres`);
  await client.connect();
  expect((await client.query('select from warehouse.fact_records')).rowCount).toBe(2);
  await client.end();
  expect((await second.stop()).code).toBe(0);
  expect(isProcessAlive(server.serverPid)).toBe(false);
  expect(second.output()).not.toContain(password);
});

/** Returns the number of a process of this owner that has ended and that its parent does not collect, and what ends the parent. */
async function zombie({ uid, gid }: { uid: number; gid: number }) {
  const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 60'], { uid, gid, cwd: '/' });
  const pid = Number(String((await once(parent.stdout, 'data'))[0]));
  await vi.waitUntil(() => !isProcessAlive(pid), { timeout: 30_000 });
  return { pid, end: () => parent.kill() };
}

const linux = process.platform === 'linux';
test
  .runIf(linux)
  .concurrent(
    'a killed PostgreSQL that nobody has collected yet does not keep the next one from starting',
    async ({ processes: { dir, start } }) => {
      chmodSync(dir, 0o711);
      expect((await (await start({ DATABASE_URL: '' })).stop()).code).toBe(0);
      const { pid, end } = await zombie(statSync(join(dir, 'postgres')));
      writeFileSync(join(dir, 'postgres', 'postmaster.pid'), `${pid}\n`, { mode: 0o644 });
      expect((await (await start({ DATABASE_URL: '' })).stop()).code).toBe(0);
      end();
    },
  );

test.concurrent('a second start beside a running chat page is refused, and harms no chat', async ({ processes }) => {
  const { dir, start } = processes;
  const own = { BOT_TOKEN: '', BOT_API_ROOT: '', DATA_DIR: dir };
  const first = await start(own);
  const before = readFileSync(join(dir, 'playground', 'journal.ndjson'), 'utf8');
  expect(await refused({ ...processes.env, ...own, HTTP_PORT: '0' })).toMatch(/^Tally is running already[^\n]*$/);
  expect(readFileSync(join(dir, 'playground', 'journal.ndjson'), 'utf8')).toContain(before);
  await first.kill();
  expect((await (await start(own)).stop()).code).toBe(0);
});

test.runIf(process.getuid?.() === 0)(
  'as root in a folder closed to others: which folder and what to do',
  async ({ processes }) => {
    chmodSync(processes.dir, 0o711);
    const closed = join(processes.dir, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const said = await refused({ ...processes.env, DATABASE_URL: '', DATA_DIR: join(closed, 'data') });
    expect(said).toContain(closed);
    expect(said).toMatch(/chmod|DATA_DIR/);
  },
);
