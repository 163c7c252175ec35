import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { expect } from 'vitest';
import { defaultOptions } from '../../src/app/program.ts';
import { findRuns } from '../../src/db/queries/engine/run-lists.ts';
import { isProcessAlive } from '../../src/lib/process-alive.ts';
import { startPlayground } from '../../src/playground/index.ts';
import { runCommandHere } from '../harness/command.ts';
import { embeddedServer, nodeArguments, type ProcessResult, test as processes } from '../harness/process.ts';

const main = fileURLToPath(new URL('../../dist/job-main.js', import.meta.url));

interface Command {
  ended: Promise<ProcessResult>;
  /** Sends SIGINT, as Ctrl-C does. */
  interrupt(): void;
}

/** Starts `npm run job -- WORDS` with these environment variables only. */
function startCommand(env: Record<string, string>, ...words: string[]): Command {
  const { PATH = '', HOME = '/' } = process.env;
  const child = spawn(process.execPath, [...nodeArguments, main, ...words], {
    cwd: tmpdir(),
    env: { PATH, HOME, ...env },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  const ended = new Promise<ProcessResult>((resolve) => child.once('close', (code) => resolve({ code, ...output })));
  return { ended, interrupt: () => child.kill('SIGINT') };
}

const test = processes.extend<{ env: Record<string, string>; dir: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest wants the pattern
  dir: async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'tally-job-'));
    chmodSync(dir, 0o711); // as root the embedded server runs as another user
    await use(dir);
    rmSync(dir, { recursive: true, force: true });
  },
  env: async ({ database, dir }, use) => use({ ...database.settings, DATA_DIR: dir }),
});

// Most of the time these tests wait for processes to start, so they run concurrently. A process is started where its
// exit code, its signals or its server are tested; other command lines run in this process.
test.concurrent('a success exits with 0, prints one line, and loads the staged rows', async ({ env, db }) => {
  await db.execute(`insert into warehouse.staging_table (user_id, habit_name, duration, record_date_unix, first_name)
    values (1, 'Reading', 30, 1700000000, 'Anna'), (1, 'Reading', -1, 1700000000, 'Anna')`);
  const ended = await startCommand(env, 'habits').ended;
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toMatch(/^habits: run 1 succeeded in \S+ s · rows_read=2 rows_written=1 .*rows_rejected=1$/m);
  const again = await runCommandHere(env, 'habits', 'rejects=true', 'rebuild=true');
  expect(again.stdout).toMatch(/rows_staged_again=1 .*rows_rejected=1 rows_corrected=0$/m);
  const [newest] = await findRuns(db, 'habits');
  expect(newest).toMatchObject({ trigger: 'manual', params: { rejects: 'true', rebuild: 'true' }, state: 'succeeded' });
});

test.concurrent('wrong usage exits with 2 and prints the usage, without a database', async ({ dir }) => {
  const nowhere = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing', DATA_DIR: dir };
  const [none, unknown, parameter, value, form] = await Promise.all([
    runCommandHere(nowhere),
    startCommand(nowhere, 'habit').ended, // the process itself: exit code, output, no stack trace
    runCommandHere(nowhere, 'habits', 'reject=true', 'rebuild=perhaps'),
    runCommandHere(nowhere, 'habits', 'wait=maybe'),
    runCommandHere(nowhere, 'habits', 'rebuild'),
  ]);
  expect([none, unknown, parameter, value, form].map(({ code }) => code)).toEqual([2, 2, 2, 2, 2]);
  expect(unknown.stderr).toMatch(
    /^There is no job habit\.$[\s\S]*^ {2}habits$[\s\S]*rejects=true\|false[\s\S]*^ {2}maintenance$/m,
  );
  expect(parameter.stderr).toMatch(
    /There is no parameter reject\.[\s\S]*rebuild must be true or false, not “perhaps”\.[\s\S]*rejects=true\|false/,
  );
  expect(value.stderr).toContain('wait is true or false');
  expect(form.stderr).toContain('“rebuild” has to look like key=value');
});

test.concurrent('a failure and an unreachable database exit with 1 and print one line', async ({ env, db }) => {
  await db.execute(`alter table warehouse.staging_table rename to away`);
  const failed = await runCommandHere(env, 'habits');
  expect(failed.code).toBe(1);
  expect(failed.stdout).toMatch(/^habits: run 1 failed in \S+ s · .*staging_table.*$/m);
  const away = await startCommand({ ...env, DATABASE_URL: 'postgres://nobody:passw0rd@127.0.0.1:1/nothing' }, 'habits')
    .ended;
  expect(away.code).toBe(1);
  expect(away.stderr).toMatch(/^The database cannot be reached[^\n]*\n$/);
});

test.concurrent('an unreachable database is told to the admins in Telegram, where a token is set', async ({ env }) => {
  const playground = await startPlayground();
  const [anna, ben] = playground.people;
  const telegram = {
    BOT_TOKEN: playground.token,
    BOT_API_ROOT: playground.apiRoot,
    ADMIN_IDS: String(anna?.id),
    DATABASE_URL: 'postgres://nobody:passw0rd@127.0.0.1:1/nothing',
  };
  expect((await runCommandHere({ ...env, ...telegram }, 'habits')).code).toBe(1);
  expect(playground.messages(anna?.id ?? 0).map(({ text }) => text)).toEqual([
    expect.stringMatching(/^⚠️ npm run job -- habits: the database cannot be reached/),
  ]);
  expect(playground.messages(ben?.id ?? 0)).toEqual([]);
  await playground.close();
});

test.concurrent('a transient error is retried in the same run, and the last attempt decides the exit code', async ({
  env,
  db,
}) => {
  await db.execute(`insert into warehouse.staging_table (user_id, habit_name, duration, record_date_unix, first_name)
    values (1, 'Reading', 30, 1700000000, 'Anna')`);
  await db.execute(`create sequence attempts; create function trip() returns trigger language plpgsql as $$ begin
    if nextval('attempts') = 1 then raise exception 'again' using errcode = '40001'; end if; return new; end $$;
    create trigger trip before insert on warehouse.fact_records for each row execute function trip()`);
  const ended = await runCommandHere(env, 'habits');
  expect(ended.code).toBe(0);
  expect(ended.stdout).toMatch(
    /waits for its next attempt[\s\S]*running, attempt 2[\s\S]*succeeded in \S+ s after 2 attempts/,
  );
  expect(await findRuns(db, 'habits')).toMatchObject([{ runId: 1, attempt: 2, state: 'succeeded' }]);
});

test.concurrent('after SIGTERM the program waits for a run within the grace time', async ({
  processes,
  db,
  database,
}) => {
  const blocker = new pg.Client(database.url);
  await blocker.connect();
  const program = await processes.start();
  const idle = async () => (await db.$client.query(`select from ops.job_run where finished_at is null`)).rowCount === 0;
  while (!(await idle())) await new Promise((next) => setTimeout(next, 20)); // what runs at each start
  await blocker.query('begin; lock table warehouse.staging_table');
  const [anna = 0] = processes.playground.people.map(({ id }) => id);
  await processes.playground.sendText(anna, anna, '/run habits rebuild=true');
  while ((await findRuns(db, 'habits'))[0]?.state !== 'running') await new Promise((next) => setTimeout(next, 20));
  const ended = program.stop();
  const isUp = () =>
    fetch(`${program.address}/healthz`).then(
      () => true,
      () => false,
    );
  while (await isUp()) await new Promise((next) => setTimeout(next, 20));
  expect((await findRuns(db, 'habits'))[0]?.state).toBe('running');
  await blocker.query('rollback');
  await blocker.end();
  expect((await ended).code).toBe(0);
  expect((await findRuns(db, 'habits'))[0]).toMatchObject({ state: 'succeeded', attempt: 1 });
  expect(defaultOptions.jobGraceMs).toBe(20_000);
});

test.concurrent('during a run of the job the command waits, wait=false names the run, and Ctrl-C cancels it', async ({
  env,
  db,
  database,
}) => {
  const blocker = new pg.Client(database.url);
  await blocker.connect();
  await blocker.query('begin; lock table warehouse.staging_table');
  const first = startCommand(env, 'habits');
  const until = async (state: string) => {
    while ((await findRuns(db, 'habits')).at(-1)?.state !== state) await new Promise((next) => setTimeout(next, 20));
  };
  await until('running');
  const refused = await runCommandHere(env, 'habits', 'wait=false');
  expect(refused).toMatchObject({ code: 1, stdout: 'habits: run 1 is in progress.\n' });
  const second = runCommandHere(env, 'habits');
  while ((await findRuns(db, 'habits')).length < 2) await new Promise((next) => setTimeout(next, 20));
  first.interrupt();
  expect(await first.ended).toMatchObject({ code: 1, stdout: expect.stringMatching(/run 1 cancelled in/) });
  await blocker.query('rollback');
  await blocker.end();
  expect((await second).code).toBe(0);
  expect((await findRuns(db, 'habits')).map(({ state }) => state)).toEqual(['succeeded', 'cancelled']);
});

test.concurrent('without DATABASE_URL the command uses the running server, or starts and stops one', async ({
  processes,
  dir,
}) => {
  const env = { DATA_DIR: dir };
  const first = await startCommand(env, 'habits').ended;
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(() => readFileSync(join(dir, 'server.json'))).toThrow();
  const program = await processes.start({ ...embeddedServer, DATA_DIR: dir });
  const { port, serverPid } = JSON.parse(readFileSync(join(dir, 'server.json'), 'utf8')) as Record<string, number>;
  const second = await startCommand({ ...env, HTTP_PORT: new URL(program.address).port }, 'maintenance').ended;
  expect(second.code).toBe(0);
  expect((await fetch(`${program.address}/healthz`)).status).toBe(200);
  const joined = await processes.start({ ...embeddedServer, DATA_DIR: dir });
  expect((await program.stop()).code).toBe(0);
  expect((await fetch(`${joined.address}/healthz`)).status).toBe(200);
  const password = readFileSync(join(dir, 'postgres-password'), 'utf8').trim();
  const client = new pg.Client(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`);
  await client.connect();
  await client.end();
  expect((await joined.stop()).code).toBe(0);
  expect(isProcessAlive(serverPid ?? 0)).toBe(false);
});

test('a job of a table runs by its name; for an unknown name the known ones are listed', async ({ db, env }) => {
  await db.execute(
    `insert into batch_jobs (job_name, event_type, event_name, enable_flag) values ('mine', 'time', 'EVERYDAY', true)`,
  );
  const mine = await runCommandHere(env, 'batch:1');
  expect(mine).toMatchObject({ code: 1, stdout: expect.stringContaining('batch:1 is not set up: ') });
  const unknown = await runCommandHere(env, 'batch:2');
  expect(unknown.stderr).toMatch(/^There is no job batch:2\.\n(.*\n)* {2}batch:1\n/);
});
