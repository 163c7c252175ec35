import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { z } from 'zod';
import { pauseJob, readJobState, resumeJob } from '../../src/db/queries/engine/job-state.ts';
import { findRuns } from '../../src/db/queries/engine/run-lists.ts';
import { createEventTriggers } from '../../src/jobs/engine/event-triggers.ts';
import type { Job, JobSource } from '../../src/jobs/engine/job.ts';
import { createJobRegistry } from '../../src/jobs/engine/job-registry.ts';
import { file, formatDocumentValue } from '../../src/jobs/engine/params.ts';
import { createScheduler } from '../../src/jobs/engine/scheduler.ts';
import { createTestJob, silentLog } from './factories.ts';
import { type JobsFixture, readWork, test } from './jobs-fixture.ts';

/** Starts an instance with event triggers. */
function startInstance(
  { db, openSessions, startRunner }: JobsFixture,
  entries: (Job | JobSource)[],
  onChange = () => {},
) {
  const list = createJobRegistry(entries, db);
  const isOff = (job: string) => job === 'off';
  const runner = startRunner(list.all().slice());
  const triggers = createEventTriggers({
    ...openSessions(),
    db,
    list,
    runner,
    log: silentLog,
    isOff,
    onChange,
    refreshMs: 600_000,
  });
  triggers.start();
  return { list, runner, triggers };
}

/** Creates a job that moves the rows of `inbox` to `work`. Its run fails for a row `bad`, which stays. */
function createInboxJob(poll: { minSeconds: number; maxSeconds: number }): Job {
  const isDue = async (exec: JobsFixture['db']) =>
    (await exec.execute(sql`select from inbox where not refused limit 1`)).rowCount === 1;
  return createTestJob(
    'inbox',
    async (ctx) => {
      // One statement: a row that comes meanwhile is not deleted before it is moved.
      const { rowCount } = await ctx.db.execute(sql`with moved as (
          delete from inbox where what <> 'bad' returning what)
        insert into work (what) select what from moved`);
      const { rows } = await ctx.db.execute(sql`select from inbox where what = 'bad'`);
      if (rows.length > 0) throw new Error('bad');
      return { rows_read: rowCount ?? 0 };
    },
    { events: { channel: 'inbox', poll, isDue: (exec) => isDue(exec as JobsFixture['db']) } },
  );
}

const insertIntoInbox = (db: JobsFixture['db'], what: string) =>
  db.execute(
    sql`with added as (insert into inbox (what) values (${what}) returning what)
    select pg_notify('inbox', '') from added`,
  );

test('each row is processed once by one of two instances; a poll that finds nothing leaves no run', async ({
  jobs,
}) => {
  await jobs.db.execute(sql`create table inbox (what text, refused boolean not null default false)`);
  await insertIntoInbox(jobs.db, 'before the start');
  const poll = { minSeconds: 600, maxSeconds: 600 };
  const instances = [startInstance(jobs, [createInboxJob(poll)]), startInstance(jobs, [createInboxJob(poll)])];
  await jobs.waitUntil(`select count(*) = 1 from work`);
  await jobs.waitUntil(`select count(*) = 2 from pg_stat_activity where application_name = 'tally notifications'
    and query <> 'listen "tally_runs"'
    and datname = current_database() and query like 'listen%'`);
  await jobs.waitUntil(`select not exists (select from ops.job_run where finished_at is null)`);
  await insertIntoInbox(jobs.db, 'notified');
  await jobs.waitUntil(`select count(*) = 2 from work`);
  // After a reconnect, rows that came without a notification are found.
  await jobs.waitUntil(`select not exists (select from ops.job_run where finished_at is null)`);
  await jobs.db.execute(sql`insert into inbox (what) values ('without connection')`);
  await jobs.db.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'tally notifications'
    and query <> 'listen "tally_runs"' and datname = current_database()`);
  await jobs.waitUntil(`select count(*) = 3 from work`);
  await jobs.waitUntil(`select not exists (select from ops.job_run where finished_at is null)`);
  await Promise.all(instances.map(({ triggers }) => triggers.stop()));
  expect(await readWork(jobs.db)).toEqual(['before the start', 'notified', 'without connection']);
  const runs = await findRuns(jobs.db, 'inbox');
  expect(runs.map(({ trigger, state }) => `${trigger} ${state}`)).toEqual(Array(3).fill('event succeeded'));
});

test('polls find rows without a notification, with growing delays; paused and disabled jobs do not run', async ({
  jobs,
}) => {
  await jobs.db.execute(sql`create table inbox (what text, refused boolean not null default false)`);
  await pauseJob(jobs.db, 'inbox', 7, null);
  await insertIntoInbox(jobs.db, 'paused');
  const job = createInboxJob({ minSeconds: 0.02, maxSeconds: 0.16 });
  const { triggers } = startInstance(jobs, [job, { ...job, name: 'off' }]);
  await jobs.waitUntil(`select exists (select from pg_stat_activity where application_name = 'tally notifications'
    and query <> 'listen "tally_runs"'
    and datname = current_database() and query like 'listen%' and state = 'idle')`);
  const readDelay = () => readJobState<number>(jobs.db, 'inbox', '$poll');
  while ((await readDelay()) !== 160) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await readWork(jobs.db)).toEqual([]);
  await resumeJob(jobs.db, 'inbox');
  await jobs.waitUntil(`select count(*) = 1 from work`);
  await jobs.db.execute(sql`insert into inbox (what) values ('quiet')`);
  await jobs.waitUntil(`select count(*) = 2 from work`);
  await jobs.db.execute(sql`insert into inbox (what) values ('bad')`);
  await jobs.waitUntil(`select count(*) >= 3 from ops.job_run where state = 'failed'`);
  await triggers.stop();
  expect(await findRuns(jobs.db, 'off')).toEqual([]);
  const failed = (await findRuns(jobs.db, 'inbox', { limit: 50 })).filter(({ state }) => state === 'failed').reverse();
  const gaps = failed.slice(1).map((run, n) => Number(run.dueAt) - Number(failed[n]?.finishedAt));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(38);
});

test('jobs of a table are added, changed and removed with its rows, and so are their ticks', async ({ jobs }) => {
  await jobs.db.execute(sql`create table task (id int primary key, pattern text)`);
  const source: JobSource = {
    namePrefix: 'row:',
    channel: 'task',
    async load(db) {
      const { rows } = await db.execute<{ id: number; pattern: string }>(sql`select * from task order by id`);
      return rows.map(({ id, pattern }) => createTestJob(`task:${id}`, async () => ({}), { schedule: { pattern } }));
    },
  };
  const clock = { now: new Date('2026-01-01T00:05Z') };
  let changes = 0;
  const { list, runner, triggers } = startInstance(
    jobs,
    [createTestJob('fixed', async () => ({})), source],
    () => changes++,
  );
  const scheduler = createScheduler({
    jobs: list,
    runner,
    db: jobs.db,
    log: silentLog,
    zone: 'UTC',
    now: () => clock.now,
  });
  await jobs.waitUntil(`select exists (select from pg_stat_activity where application_name = 'tally notifications'
    and query <> 'listen "tally_runs"'
    and datname = current_database() and query like 'listen%')`);
  const change = async (statement: string, names: string[]) => {
    await jobs.db.execute(sql.raw(`${statement}; notify task`));
    while (
      list
        .all()
        .map(({ name, schedule }) => `${name} ${schedule?.pattern ?? ''}`.trim())
        .join() !== names.join()
    )
      await new Promise((resolve) => setTimeout(resolve, 10));
  };
  await change(`insert into task values (1, '*/10 * * * *'), (2, '0 * * * *')`, [
    'fixed',
    'task:1 */10 * * * *',
    'task:2 0 * * * *',
  ]);
  await scheduler.startDueRuns();
  expect(scheduler.nextDue('task:1')).toEqual(new Date('2026-01-01T00:10Z'));
  await change(`update task set pattern = '*/15 * * * *' where id = 2`, [
    'fixed',
    'task:1 */10 * * * *',
    'task:2 */15 * * * *',
  ]);
  await change(`delete from task where id = 1`, ['fixed', 'task:2 */15 * * * *']);
  clock.now = new Date('2026-01-01T00:12Z');
  await scheduler.startDueRuns();
  await change(`insert into task values (1, '*/10 * * * *')`, ['fixed', 'task:1 */10 * * * *', 'task:2 */15 * * * *']);
  clock.now = new Date('2026-01-01T00:25Z');
  await scheduler.startDueRuns();
  await triggers.stop();
  expect(changes).toBe(4);
  const due = async (job: string) =>
    (await findRuns(jobs.db, job, { skipped: true })).map(({ dueAt }) => dueAt.toISOString().slice(11, 16)).sort();
  expect([await due('task:1'), await due('task:2')]).toEqual([[], ['00:15']]);
  await scheduler.startDueRuns();
  clock.now = new Date('2026-01-01T00:30Z');
  await scheduler.startDueRuns();
  expect(await due('task:1')).toEqual(['00:30']);
});

test('a job with an additional schedule runs once at each time, with the parameters of that schedule', async ({
  jobs,
}) => {
  const job = createTestJob('half-hours', async (_, { days }) => ({ days: Number(days ?? 0) }), {
    schedule: { pattern: '5,35 * * * *', extraSchedules: [{ pattern: '5 0 * * *', params: { days: 7 } }] },
    params: z.object({ days: z.number().optional() }),
    overlap: 'queue',
  });
  const clock = { now: new Date('2025-12-31T23:00Z') };
  const runner = jobs.startRunner([job]);
  const list = createJobRegistry([job], jobs.db);
  const scheduler = createScheduler({
    jobs: list,
    runner,
    db: jobs.db,
    log: silentLog,
    zone: 'UTC',
    now: () => clock.now,
  });
  await scheduler.startDueRuns();
  for (const at of ['2025-12-31T23:05Z', '2025-12-31T23:35Z', '2026-01-01T00:05Z', '2026-01-01T00:35Z']) {
    clock.now = new Date(at);
    expect(scheduler.nextDue('half-hours')).toEqual(clock.now);
    await scheduler.startDueRuns();
  }
  await jobs.waitUntil(`select not exists (select from ops.job_run where finished_at is null)`);
  const runs = (await findRuns(jobs.db, 'half-hours')).reverse();
  expect(runs.map(({ params, counts }) => [params, counts?.days])).toEqual([
    [{}, 0],
    [{}, 0],
    [{ days: 7 }, 7],
    [{}, 0],
  ]);
  expect(runs[2]).toMatchObject({ windowFrom: new Date('2025-12-31T23:35Z'), windowTo: new Date('2026-01-01T00:05Z') });
});

test('a document of the chat is downloaded for each attempt and removed after it', async ({ jobs }) => {
  const dir = mkdtempSync(join(tmpdir(), 'tally-documents-'));
  const contents: string[] = [];
  let calls = 0;
  const job = createTestJob(
    'import',
    async (ctx, { file: path }) => {
      contents.push(readFileSync(String(path), 'utf8'));
      if (++calls === 1) await ctx.db.execute(sql`select pg_terminate_backend(pg_backend_pid())`);
      return {};
    },
    { params: z.object({ file: file(z.string()) }) },
  );
  const fetched: string[] = [];
  const fetch = async (fileId: string) => {
    fetched.push(fileId);
    return Readable.from([Buffer.from('a,b\n'), Buffer.from('1,2\n')]);
  };
  const params = { file: formatDocumentValue({ fileId: 'BQAC-1_x', name: 'readings of May/June.csv' }) };
  const { runId, done } = await jobs
    .startRunner([job], { telegramFiles: { dir, fetch } })
    .start({ job: 'import', trigger: 'manual', params });
  expect(await done).toMatchObject({ state: 'succeeded', attempt: 2 });
  expect([contents, fetched]).toEqual([Array(2).fill('a,b\n1,2\n'), Array(2).fill('BQAC-1_x')]);
  expect((await jobs.readRun(runId)).params).toEqual(params);
  expect(readdirSync(dir)).toEqual([]);
  rmSync(dir, { recursive: true });
  const runWithoutFiles = await jobs.startRunner([job]).start({ job: 'import', trigger: 'manual', params });
  expect(await runWithoutFiles.done).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('only be read by'),
  });
});

test('a lost run of a job of a table is retried after the table was read', async ({ jobs }) => {
  const { rows } =
    await jobs.db.execute(sql`insert into ops.job_run (job, trigger, due_at, state, attempt, instance, started_at)
    values ('row:1', 'manual', now(), 'running', 1, 'dead', now()) returning run_id::int as id`);
  const list = createJobRegistry(
    [{ namePrefix: 'row:', load: async () => [createTestJob('row:1', async () => ({ rows_read: 1 }))] }],
    jobs.db,
  );
  jobs.startRunner([], { jobs: list }); // checks for lost runs at once
  await list.refresh();
  await jobs.waitUntil(`select bool_and(finished_at is not null) from ops.job_run`);
  expect(await jobs.readRun(Number(rows[0]?.id))).toMatchObject({ state: 'succeeded', attempt: 2 });
});

test('a job that always has something to do pauses after each run', async ({ jobs }) => {
  const poll = { minSeconds: 600, maxSeconds: 600 };
  const readOne = async () => ({ rows_read: 1 });
  const greedy = createTestJob('greedy', readOne, { events: { poll, isDue: async () => true } });
  const { triggers, runner } = startInstance(jobs, [greedy, createTestJob('other', readOne)]);
  await jobs.waitUntil(`select bool_or(state = 'succeeded') from ops.job_run`);
  for (let n = 0; n < 5; n++) await (await runner.start({ job: 'other', trigger: 'manual' })).done;
  await triggers.stop();
  expect(await findRuns(jobs.db, 'greedy')).toHaveLength(1);
});
