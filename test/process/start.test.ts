import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { expect, vi } from 'vitest';
import { startProgram } from '../../src/app/program.ts';
import { parseConfig } from '../../src/config/config.ts';
import { toStartError } from '../../src/lib/entry-point.ts';
import { createLog } from '../../src/lib/log.ts';
import { isProcessAlive } from '../../src/lib/process-alive.ts';
import type { Playground } from '../../src/playground/index.ts';
import { runCommandHere } from '../harness/command.ts';
import {
  embeddedServer,
  jobMain,
  type LaunchOptions,
  launchProgram,
  type ProcessFixture,
  type ProcessResult,
  test,
} from '../harness/process.ts';
import { withDatabase } from '../harness/server.ts';
import { makeRecoverySlow } from '../harness/slow-recovery.ts';

vi.setConfig({ testTimeout: 180_000 });

const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

const hasStarted = 'the program has started';

/**
 * Starts the program in this process, where it takes less time than as one of its own, and stops it. Returns what it
 * would print where it does not start.
 */
async function tryToStartHere(env: Record<string, string>): Promise<string | undefined> {
  const log = createLog({ ...parseConfig(env).log, console: { write: () => undefined } });
  const start = startProgram(parseConfig(env), log).then((program) => program.stop());
  return start.then(
    () => hasStarted,
    (error: unknown) => toStartError(error)?.message,
  );
}

/** Returns the line of the start that names the chat with the bot. */
const chatOf = ({ bot }: Playground) => `\n  chat        https://t.me/${bot.username}\n`;

/** Starts the program with wrong settings. Expects exit code 1 and no stack trace. Returns what it wrote to stderr. */
async function failToStart(env: Record<string, string>, options?: LaunchOptions): Promise<string> {
  const result = (await launchProgram(env, options)) as ProcessResult;
  expect(result.code, result.stderr).toBe(1);
  expect(result.stderr).not.toMatch(/^\s+at /m);
  return result.stderr.trim();
}

// Most of the time these tests wait for processes to start, so they run concurrently.
test.concurrent('the start fails with one message that lists all wrong settings', async ({ processes }) => {
  const message = await failToStart({
    BOT_TOKEN: 'nonsense',
    BOT_MODE: 'webhook',
    HTTP_PORT: 'eighty',
    TIME_ZONE: 'Mars/Olympus',
    DB_HOST: 'localhost',
    DATA_DIR: processes.dir,
  });
  for (const name of ['BOT_TOKEN', 'BOT_MODE', 'HTTP_PORT', 'TIME_ZONE', 'DB_NAME', 'DB_USER', 'DB_PASSWORD'])
    expect(message).toMatch(new RegExp(`^  ${name} `, 'm'));
  expect(message).not.toContain('nonsense');
});

test.concurrent('the start says how to become an admin; SIGTERM finishes the updates in progress, none is answered twice', async ({
  processes,
  db,
}) => {
  const { playground, start, waitUntil, botMessages } = processes;
  const running = await start({ ADMIN_IDS: '' });
  const output = running.output();
  expect(output.split('\n').slice(0, 2)).toEqual([
    'Loading the program…',
    'Connecting to the database, then connecting to Telegram…',
  ]);
  expect(output).toContain(chatOf(playground));
  expect(output).toMatch(/\n {2}admins {6}nobody yet: .*\/jobs.*ADMIN_IDS/);
  const [anna = 0] = playground.people.map(({ id }) => id);
  await playground.finished((await playground.sendText(anna, anna, '/jobs')).updateId);
  expect(botMessages(anna).map(({ text }) => text)).toEqual([expect.stringContaining(`Your Telegram id is ${anna}`)]);

  const cards = () => botMessages(anna).filter(({ text }) => text?.startsWith('✓'));
  const sent = range(50).map((n) => playground.sendText(anna, anna, `reading 1m #number ${n}`));
  await waitUntil(() => cards().length >= 5);
  expect(await running.stop()).toMatchObject({ code: 0, stderr: '' });
  const { rowCount: saved } = await db.$client.query('select from warehouse.fact_records');
  expect(cards()).toHaveLength(saved ?? 0);
  const withAdmin = await start();
  expect(withAdmin.output()).toContain(chatOf(playground));
  expect(withAdmin.output()).not.toContain('admins  ');
  for (const { updateId } of await Promise.all(sent)) await playground.finished(updateId);
  expect(cards().map(({ text }) => text?.split('\n')[0])).toEqual(
    range(50).map((n) => `✓ 1 min Reading · today · number ${n}`),
  );
});

test.concurrent('a port in use, an unreachable server or a wrong setting end the start with one sentence', async ({
  processes,
  database,
  db,
}) => {
  const { env, playground } = processes;
  const otherServer = createServer();
  await new Promise<void>((resolve) => otherServer.listen(0, '127.0.0.1', resolve));
  const { port } = otherServer.address() as AddressInfo;
  const otherDatabase = withDatabase(database.url, 'postgres');
  const unreachable = 'postgres://somebody:passw0rd-of-mine@127.0.0.1:1/tally';
  const [inUse, noDatabase, noPooler, wrongPooler, noToken, noTelegram, noJob] = await Promise.all([
    failToStart({ ...env, HTTP_PORT: String(port) }), // the process itself: exit code, output, no stack trace
    launchProgram({ ...env, DATABASE_URL: unreachable }) as Promise<ProcessResult>,
    tryToStartHere({ ...env, DATABASE_POOL_URL: unreachable }),
    tryToStartHere({ ...env, DATABASE_POOL_URL: otherDatabase }),
    tryToStartHere({ ...env, BOT_TOKEN: playground.token.replace(/.$/, (last) => (last === 'x' ? 'y' : 'x')) }),
    tryToStartHere({ ...env, BOT_API_ROOT: 'http://127.0.0.1:1' }),
    tryToStartHere({ ...env, SCHEDULE_USEAGE: 'off', SCHEDULE_BATCH_7: 'off' }),
  ]);
  otherServer.close();
  expect(inUse).toMatch(/^Port \d+ is in use[^\n]*$/);
  expect((await db.$client.query('select from ops.job_run')).rowCount).toBe(0);
  expect(noDatabase).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^The database cannot be reached[^\n]*\n$/),
  });
  expect(noDatabase.stdout).toMatch(/^Loading the program…\nConnecting to the database, /); // before it waits
  expect(noPooler).toMatch(/^The database cannot be reached[^\n]* Check DATABASE_POOL_URL\.$/);
  for (const message of [noDatabase.stderr + noDatabase.stdout, noPooler]) expect(message).not.toContain('passw0rd');
  expect(wrongPooler).toMatch(/^DATABASE_POOL_URL leads to another database than DATABASE_URL[^\n]*$/);
  expect(noToken).toMatch(/^Telegram refuses the token[^\n]*$/);
  expect(noTelegram).toMatch(/^Telegram cannot be reached[^\n]*$/);
  expect(noJob).toMatch(/^There is no job for SCHEDULE_USEAGE\. [^\n]*SCHEDULE_USAGE, [^\n]*SCHEDULE_BATCH_<ID>\.$/);
});

test.concurrent('a read-only DATA_DIR and too few file descriptors end the start with one sentence', async ({
  processes,
}) => {
  const { dir, env } = processes;
  const file = join(dir, 'file');
  writeFileSync(file, '');
  const readOnly = join(dir, 'read-only');
  mkdirSync(readOnly, { mode: 0o555 });
  const closedFolders = [join(file, 'data'), ...(process.getuid?.() === 0 ? [] : [readOnly])]; // root may write
  const onDatabase = closedFolders.map((folder) => failToStart({ ...env, BOT_TOKEN: '', DATA_DIR: folder }));
  const embedded = closedFolders.map((folder) => tryToStartHere({ ...env, ...embeddedServer, DATA_DIR: folder }));
  const jobs = closedFolders.map(async (folder) => {
    const { code, stdout, stderr } = await runCommandHere({ ...env, DATA_DIR: folder }, 'maintenance');
    expect([code, stdout]).toEqual([1, '']);
    return stderr.trim();
  });
  for (const message of await Promise.all([...onDatabase, ...embedded, ...jobs]))
    expect(message).toMatch(/^DATA_DIR \S+ cannot be created or written: [^\n]*$/);
  const commands = [undefined, [jobMain, 'maintenance']];
  for (const message of await Promise.all(commands.map((command) => failToStart(env, { command, maxOpenFiles: 128 }))))
    expect(message).toMatch(
      /^Tally needs to open \d+ files at the same time, but only \d+ are possible: [^\n]*ulimit -n[^\n]*$/,
    );
});

test.concurrent('the logs contain no secret and no text of a person', async ({ processes, database, db }) => {
  const { playground, start, waitUntil, dir, env, botMessages } = processes;
  const [anna = 0] = playground.people.map(({ id }) => id);
  const running = await start({ LOG_LEVEL: 'trace' });
  playground.faults.add({ method: 'sendMessage', kind: 'serverError', times: 2 });
  playground.faults.add({ method: 'getUpdates', kind: 'drop', times: 2 });
  const send = async (text: string) => playground.finished((await playground.sendText(anna, anna, text)).updateId);
  await send('reading 10m #zanzibar diary');
  await db.$client.query('alter table warehouse.fact_records rename to missing_table');
  await send('reading 11m #zanzibar again');
  await waitUntil(() => botMessages(anna).some(({ text }) => text?.startsWith('Sorry, something went wrong') === true));
  await db.$client.query('alter table warehouse.missing_table rename to fact_records');
  await running.stop();
  const folder = join(dir, 'logs');
  const [name = ''] = readdirSync(folder);
  expect(name).toMatch(/^tally-\d{4}-\d\d-\d\d\.log$/);
  const logText = readFileSync(join(folder, name), 'utf8') + running.output();
  expect(logText).toContain('an update failed');
  const password = new URL(database.url).password;
  for (const secret of [playground.token, playground.token.split(':')[1] ?? '', password, env.DATABASE_URL ?? ''])
    if (secret) expect(logText).not.toContain(secret);
  expect(logText).not.toContain('zanzibar');
});

const linux = process.platform === 'linux';

test.concurrent('the embedded PostgreSQL is joined after a kill of the program, and restarted after its own', async ({
  processes,
}) => {
  const { playground, start, dir, env, waitUntil, botMessages } = processes;
  chmodSync(dir, 0o711); // as root the server runs as another user
  const [anna = 0] = playground.people.map(({ id }) => id);
  const send = async (text: string, answer: string) => {
    await playground.sendText(anna, anna, text);
    await waitUntil(() => botMessages(anna).some((message) => message.text?.startsWith(answer)));
  };
  const readServerFile = () =>
    JSON.parse(readFileSync(join(dir, 'server.json'), 'utf8')) as { port: number; serverPid: number };
  const first = await start(embeddedServer);
  await send('reading 10m', '✓ 10 min');
  const server = readServerFile();
  await first.kill();
  const second = await start(embeddedServer);
  expect(readServerFile().serverPid).toBe(server.serverPid);
  process.kill(server.serverPid, 'SIGKILL');
  await send('reading 20m', '✓ 20 min');
  await waitUntil(() => botMessages(anna).some(({ text = '' }) => text.includes('was started again; it was away for')));
  const restarted = readServerFile();
  expect([restarted.port, restarted.serverPid === server.serverPid]).toEqual([server.port, false]);
  expect(await runCommandHere({ ...env, ...embeddedServer }, 'maintenance')).toMatchObject({ code: 0 });
  expect(readServerFile()).toEqual(restarted);
  const password = readFileSync(join(dir, 'postgres-password'), 'utf8').trim();
  const client = new pg.Client(`postgres://postgres:${password}@127.0.0.1:${server.port}/postgres`);
  await client.connect();
  expect((await client.query('select from warehouse.fact_records')).rowCount).toBe(2);
  await client.end();
  expect((await second.stop()).code).toBe(0);
  expect(isProcessAlive(restarted.serverPid)).toBe(false);
  expect(second.output()).not.toContain(password);
  if (linux) await startAfterZombie(processes);
});

/**
 * After a PostgreSQL that is a zombie process, and after a start killed in a recovery, the next start works. The data
 * folder has a stopped server.
 */
async function startAfterZombie({ dir, env, start }: ProcessFixture): Promise<void> {
  const { pid, end } = await createZombie(statSync(join(dir, 'postgres')));
  writeFileSync(join(dir, 'postgres', 'postmaster.pid'), `${pid}\n`, { mode: 0o644 });
  const recovery = makeRecoverySlow(dir);
  let output = '';
  const killed = launchProgram(
    { ...env, ...embeddedServer },
    {
      onSpawn: (child) =>
        child.stdout?.on('data', (chunk) => {
          output += chunk;
          if (output.includes('Waiting for the embedded PostgreSQL for 3 s')) child.kill('SIGKILL');
        }),
    },
  );
  await killed;
  await recovery.end();
  const serverPid = Number(readFileSync(join(dir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  const running = await start(embeddedServer);
  expect(readFileSync(join(dir, 'server.json'), 'utf8')).toContain(`"serverPid":${serverPid}`);
  expect((await running.stop()).code).toBe(0);
  expect(isProcessAlive(serverPid)).toBe(false);
  end();
}

/** Creates a zombie process of this user: it has ended, but its parent does not wait for it. `end` stops the parent. */
async function createZombie({ uid, gid }: { uid: number; gid: number }) {
  const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 60'], { uid, gid, cwd: '/' });
  const pid = Number(String((await once(parent.stdout, 'data'))[0]));
  await vi.waitUntil(() => !isProcessAlive(pid), { timeout: 30_000 });
  return { pid, end: () => parent.kill() };
}

test.concurrent('a second start with the same chat page is refused and changes no chat', async ({ processes }) => {
  const { dir, env, start } = processes;
  const settings = { BOT_TOKEN: '', BOT_API_ROOT: '' };
  const first = await start(settings);
  const before = readFileSync(join(dir, 'playground', 'journal.ndjson'), 'utf8');
  expect(await tryToStartHere({ ...env, ...settings })).toMatch(
    /^Tally is running already on this database[^\n]* or use another database\.$/,
  );
  expect(readFileSync(join(dir, 'playground', 'journal.ndjson'), 'utf8')).toContain(before);
  await first.kill();
  expect(await tryToStartHere({ ...env, ...settings })).toBe(hasStarted);
});

test.runIf(process.getuid?.() === 0)(
  'as root in a folder without access for others, the message names the folder and a solution',
  async ({ processes }) => {
    chmodSync(processes.dir, 0o711);
    const closed = join(processes.dir, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const message = await tryToStartHere({ ...processes.env, ...embeddedServer, DATA_DIR: join(closed, 'data') });
    expect(message).toContain(closed);
    expect(message).toMatch(/chmod|DATA_DIR/);
  },
);
