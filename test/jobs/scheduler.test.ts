import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { pauseJob, resumeJob } from '../../src/db/queries/engine/job-state.ts';
import { findRuns } from '../../src/db/queries/engine/run-lists.ts';
import { pruneRuns } from '../../src/db/queries/engine/run-retention.ts';
import type { CatchUp, Job } from '../../src/jobs/engine/job.ts';
import { defaultTiming } from '../../src/jobs/engine/runner.ts';
import { staticJobList } from '../../src/jobs/engine/runner-types.ts';
import { createScheduler, type Scheduler, type SchedulerOptions } from '../../src/jobs/engine/scheduler.ts';
import { createTestJob, silentLog } from './factories.ts';
import { type JobsFixture, test } from './jobs-fixture.ts';

const minute = 60_000;
const start = Date.UTC(2026, 0, 1);
const at = (minutes: number) => new Date(start + minutes * minute);

/** Creates an instance with a clock that the test sets. */
function createInstance(
  jobs: JobsFixture,
  list: Job[],
  clock: { now: Date },
  overrides: Partial<SchedulerOptions> = {},
) {
  const runner = jobs.startRunner(list, { timing: defaultTiming });
  const options = {
    jobs: staticJobList(list),
    runner,
    db: jobs.db,
    log: silentLog,
    zone: 'UTC',
    now: () => clock.now,
    ...overrides,
  };
  return { runner, scheduler: createScheduler(options) };
}

/** Waits until no run is open. */
const waitForRuns = ({ waitUntil }: JobsFixture) =>
  waitUntil(`select not exists (select from ops.job_run where finished_at is null)`);

/**
 * Reads the rows of the job by due time, each as [minutes, skip reason or trigger and state, number of ticks if
 * several].
 */
async function readRows({ db }: JobsFixture, job: string): Promise<unknown[][]> {
  const runs = await findRuns(db, job, { limit: 10_000, skipped: true });
  return runs
    .sort((a, b) => Number(a.dueAt) - Number(b.dueAt))
    .map(({ dueAt, state, trigger, skipReason, counts }) => [
      (Number(dueAt) - start) / minute,
      skipReason ?? `${trigger} ${state}`,
      ...(counts?.ticks ? [counts.ticks] : []),
    ]);
}

const doNothing = async () => ({});
const everyTenMinutes = { pattern: '*/10 * * * *' };

/** Sets the clock, starts the due runs, and waits for their ends. */
async function runDueAt(jobs: JobsFixture, clock: { now: Date }, minutes: number, scheduler: Scheduler): Promise<void> {
  clock.now = at(minutes);
  await scheduler.startDueRuns();
  await waitForRuns(jobs);
}

test('ticks count from the moment a job is first known, and each runs once, also after a restart', async ({ jobs }) => {
  const list = [createTestJob('clock', doNothing, { schedule: everyTenMinutes })];
  const clock = { now: at(5) };
  const first = createInstance(jobs, list, clock);
  await first.scheduler.startDueRuns();
  expect(await readRows(jobs, 'clock')).toEqual([]);
  expect(first.scheduler.nextDue('clock')).toEqual(at(10));
  for (const minutes of [10, 10, 20]) await runDueAt(jobs, clock, minutes, first.scheduler);
  await waitForRuns(jobs);
  const second = createInstance(jobs, list, clock);
  for (const minutes of [20, 25, 30]) await runDueAt(jobs, clock, minutes, second.scheduler);
  await waitForRuns(jobs);
  expect(await readRows(jobs, 'clock')).toEqual([10, 20, 30].map((due) => [due, 'schedule succeeded']));
  const [newest] = await findRuns(jobs.db, 'clock');
  expect(newest).toMatchObject({ windowFrom: at(20), windowTo: at(30), requestedBy: null });
});

test.for([
  [
    'none',
    [
      [10, 'outside the catch-up window'],
      [20, 'outside the catch-up window'],
      [30, 'outside the catch-up window'],
    ],
  ],
  [
    'latest',
    [
      [10, 'superseded'],
      [20, 'superseded'],
      [30, 'catch_up succeeded'],
    ],
  ],
  [
    'all',
    [
      [10, 'catch_up succeeded'],
      [20, 'catch_up succeeded'],
      [30, 'catch_up succeeded'],
    ],
  ],
] as const)('missed ticks follow the catch-up mode %s', async ([mode, expected], { jobs }) => {
  const order: number[] = [];
  const catchUp: CatchUp = { mode, windowSeconds: 3600, maxTicks: 10 };
  const run: Job['run'] = async (_, __, window) => {
    order.push((Number(window?.to) - start) / minute);
    return {};
  };
  const list = [createTestJob('late', run, { schedule: everyTenMinutes, catchUp })];
  const clock = { now: at(5) };
  await createInstance(jobs, list, clock).scheduler.startDueRuns();
  clock.now = at(35);
  const instances = [createInstance(jobs, list, clock), createInstance(jobs, list, clock)];
  await Promise.all(instances.map(({ scheduler }) => scheduler.startDueRuns()));
  await waitForRuns(jobs);
  expect(await readRows(jobs, 'late')).toEqual(expected);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  await Promise.all(instances.map(({ scheduler }) => scheduler.startDueRuns()));
  expect(await readRows(jobs, 'late')).toEqual(expected);
});

test('ticks beyond the maximum share one row, with their window and number', async ({ jobs }) => {
  const catchUp: CatchUp = { mode: 'all', windowSeconds: 86_400, maxTicks: 2 };
  const list = [createTestJob('late', doNothing, { schedule: everyTenMinutes, catchUp })];
  const clock = { now: at(5) };
  await createInstance(jobs, list, clock).scheduler.startDueRuns();
  clock.now = at(100);
  const { scheduler } = createInstance(jobs, list, clock);
  await scheduler.startDueRuns();
  await waitForRuns(jobs);
  expect(await readRows(jobs, 'late')).toEqual([
    [70, 'beyond the maximum', 7],
    [80, 'catch_up succeeded'],
    [90, 'catch_up succeeded'],
    [100, 'schedule succeeded'],
  ]);
  const [, , , beyond] = await findRuns(jobs.db, 'late', { skipped: true });
  expect(beyond).toMatchObject({ windowFrom: at(10), windowTo: at(80), state: 'skipped' });
});

test('four instances run 1,000 missed ticks exactly once', async ({ jobs }) => {
  const runs: string[] = [];
  const catchUp: CatchUp = { mode: 'all', windowSeconds: 86_400 * 30, maxTicks: 1000 };
  const list = Array.from({ length: 10 }, (_, n) => {
    const run: Job['run'] = async (_ctx, __, window) => {
      runs.push(`${n} ${window?.to.toISOString()}`);
      return {};
    };
    return createTestJob(`job-${n}`, run, { schedule: everyTenMinutes, catchUp });
  });
  const clock = { now: at(5) };
  await createInstance(jobs, list, clock).scheduler.startDueRuns();
  clock.now = at(1005);
  const instances = [1, 2, 3, 4].map(() => createInstance(jobs, list, clock));
  const rounds = instances.flatMap(({ scheduler }) => [scheduler.startDueRuns(), scheduler.startDueRuns()]);
  await Promise.all(rounds);
  await waitForRuns(jobs);
  expect(runs).toHaveLength(1000);
  expect(new Set(runs).size).toBe(1000);
  const rows = await jobs.db.execute<{ n: number }>(
    sql`select count(*)::int as n, count(distinct (job, due_at))::int as ticks, min(attempt) as "minAttempt",
      max(attempt) as "maxAttempt"
    from ops.job_run where trigger = 'catch_up' and state = 'succeeded'`,
  );
  expect(rows.rows[0]).toEqual({ n: 1000, ticks: 1000, minAttempt: 1, maxAttempt: 1 });
});

test('four instances run 50 current ticks exactly once', async ({ jobs }) => {
  const list = [createTestJob('clock', doNothing, { schedule: { pattern: '* * * * *' }, overlap: 'queue' })];
  const clock = { now: at(0) };
  const instances = [1, 2, 3, 4].map(() => createInstance(jobs, list, clock));
  await Promise.all(instances.map(({ scheduler }) => scheduler.startDueRuns()));
  for (let minutes = 1; minutes <= 50; minutes++) {
    clock.now = at(minutes);
    await Promise.all(instances.map(({ scheduler }) => scheduler.startDueRuns()));
  }
  await waitForRuns(jobs);
  expect(await readRows(jobs, 'clock')).toEqual(Array.from({ length: 50 }, (_, n) => [n + 1, 'schedule succeeded']));
});

test('a paused job skips its ticks with one row each, can be run by hand, and continues when resumed', async ({
  jobs,
}) => {
  const list = [createTestJob('clock', doNothing, { schedule: everyTenMinutes })];
  const clock = { now: at(5) };
  const { runner, scheduler } = createInstance(jobs, list, clock);
  await scheduler.startDueRuns();
  await pauseJob(jobs.db, 'clock', 7, 'holidays');
  for (const minutes of [10, 20]) await runDueAt(jobs, clock, minutes, scheduler);
  const manualRun = await runner.start({ job: 'clock', trigger: 'manual' });
  expect((await manualRun.done).state).toBe('succeeded');
  expect(await resumeJob(jobs.db, 'clock')).toBe(true);
  await runDueAt(jobs, clock, 30, scheduler);
  await waitForRuns(jobs);
  const ticks = (await readRows(jobs, 'clock')).filter(([, state]) => state !== 'manual succeeded');
  expect(ticks).toEqual([
    [10, 'paused'],
    [20, 'paused'],
    [30, 'schedule succeeded'],
  ]);
});

test.for([
  ['skip', 'overlap'],
  ['queue', 'schedule succeeded'],
] as const)('a tick during a run in progress follows the overlap rule %s', async ([overlap, expected], { jobs }) => {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const run: Job['run'] = async () => {
    await released;
    return {};
  };
  const list = [createTestJob('slow', run, { schedule: everyTenMinutes, overlap })];
  const clock = { now: at(5) };
  const [one, two] = [createInstance(jobs, list, clock), createInstance(jobs, list, clock)];
  await Promise.all([one.scheduler.startDueRuns(), two.scheduler.startDueRuns()]);
  const running = jobs.nextEvent(one.runner, ({ kind }) => kind === 'running');
  await one.runner.start({ job: 'slow', trigger: 'manual' });
  await running;
  clock.now = at(10);
  await two.scheduler.startDueRuns();
  release();
  await waitForRuns(jobs);
  expect((await readRows(jobs, 'slow'))[0]).toEqual([10, expected]);
});

test('a manual run does not replace a tick', async ({ jobs }) => {
  const list = [createTestJob('clock', doNothing, { schedule: everyTenMinutes })];
  const clock = { now: at(5) };
  const { runner, scheduler } = createInstance(jobs, list, clock);
  await scheduler.startDueRuns();
  await (await runner.start({ job: 'clock', trigger: 'manual' })).done;
  await jobs.db.execute(sql`update ops.job_run set due_at = ${at(10).toISOString()}::timestamptz`);
  await runDueAt(jobs, clock, 10, scheduler);
  await waitForRuns(jobs);
  expect((await readRows(jobs, 'clock')).map(([, state]) => state).sort()).toEqual([
    'manual succeeded',
    'schedule succeeded',
  ]);
});

test('a changed schedule counts anew; a job that is off or not set up is never due', async ({ jobs }) => {
  const list = [
    createTestJob('clock', doNothing, { schedule: everyTenMinutes }),
    createTestJob('off', doNothing, { schedule: everyTenMinutes, missing: ['X'] }),
  ];
  const clock = { now: at(5) };
  await createInstance(jobs, list, clock).scheduler.startDueRuns();
  clock.now = at(100);
  const off = createInstance(jobs, list, clock, { overrides: { SCHEDULE_CLOCK: 'off' } });
  await off.scheduler.startDueRuns();
  expect([off.scheduler.nextDue('clock'), off.scheduler.nextDue('off')]).toEqual([null, null]);
  clock.now = at(200);
  const other = createInstance(jobs, list, clock, { overrides: { SCHEDULE_CLOCK: '*/7 * * * *' } });
  await other.scheduler.startDueRuns();
  expect(await readRows(jobs, 'clock')).toEqual([]);
  expect(other.scheduler.nextDue('clock')).toEqual(at(201));
});

test('a clock that is set back stops no job, and no tick runs twice', async ({ jobs }) => {
  const catchUp: CatchUp = { mode: 'latest', windowSeconds: 3600, maxTicks: 10 };
  const list = [createTestJob('clock', doNothing, { schedule: everyTenMinutes, catchUp })];
  const clock = { now: at(2_885) };
  const first = createInstance(jobs, list, clock);
  await first.scheduler.startDueRuns();
  await runDueAt(jobs, clock, 2_890, first.scheduler);
  // The clock was two days ahead. A tick that is missed afterwards is caught up.
  for (const minutes of [5, 10, 35]) await runDueAt(jobs, clock, minutes, first.scheduler);
  expect(first.scheduler.nextDue('clock')).toEqual(at(40));
  // A program that starts after the clock was set back, before and after a tick was missed.
  const second = createInstance(jobs, list, clock);
  for (const minutes of [41, 63]) await runDueAt(jobs, clock, minutes, second.scheduler);
  const third = createInstance(jobs, list, clock);
  await runDueAt(jobs, clock, 75, third.scheduler);
  await runDueAt(jobs, clock, 2_890, third.scheduler);
  const rows = await readRows(jobs, 'clock');
  expect(rows.slice(0, 7)).toEqual([
    [10, 'schedule succeeded'],
    [20, 'superseded'],
    [30, 'catch_up succeeded'],
    [40, 'schedule succeeded'],
    [50, 'superseded'],
    [60, 'catch_up succeeded'],
    [70, 'catch_up succeeded'],
  ]);
  expect(rows.filter(([minutes]) => minutes === 2_890)).toEqual([[2_890, 'schedule succeeded']]);
});

test('a schedule that was first known while the clock was ahead is followed from now on', async ({ jobs }) => {
  const list = [createTestJob('clock', doNothing, { schedule: everyTenMinutes })];
  const clock = { now: at(2_885) };
  await createInstance(jobs, list, clock).scheduler.startDueRuns();
  clock.now = at(5);
  await createInstance(jobs, list, clock).scheduler.startDueRuns();
  const { scheduler } = createInstance(jobs, list, clock);
  await runDueAt(jobs, clock, 10, scheduler);
  expect(await readRows(jobs, 'clock')).toEqual([[10, 'schedule succeeded']]);
});

test('pruned rows do not make a tick due again', async ({ jobs }) => {
  const list = [createTestJob('clock', doNothing, { schedule: everyTenMinutes, overlap: 'queue' })];
  const clock = { now: at(5) };
  const first = createInstance(jobs, list, clock);
  await first.scheduler.startDueRuns();
  for (const minutes of [10, 20]) await runDueAt(jobs, clock, minutes, first.scheduler);
  await waitForRuns(jobs);
  await jobs.db.execute(sql`update ops.job_run set finished_at = now() - interval '100 days'`);
  expect(await pruneRuns(jobs.db, 90)).toBe(1);
  const second = createInstance(jobs, list, clock);
  await second.scheduler.startDueRuns();
  await waitForRuns(jobs);
  expect(await readRows(jobs, 'clock')).toEqual([[20, 'schedule succeeded']]);
});

test('the loop runs a tick by itself, and starts jobs with runOnStart', async ({ jobs }) => {
  const list = [
    createTestJob('clock', doNothing, { schedule: everyTenMinutes }),
    createTestJob('first', doNothing, { runOnStart: true }),
  ];
  const startedAt = Date.now();
  const clock = () => new Date(Number(at(10)) - 200 + Date.now() - startedAt);
  const { runner, scheduler } = createInstance(jobs, list, { now: at(0) }, { now: clock });
  const ended = jobs.nextEvent(runner, ({ job, kind }) => job === 'clock' && kind === 'succeeded');
  const started = jobs.nextEvent(runner, ({ job, kind }) => job === 'first' && kind === 'succeeded');
  scheduler.start();
  await Promise.all([ended, started]);
  await scheduler.stop();
  expect(await readRows(jobs, 'clock')).toEqual([[10, 'schedule succeeded']]);
  expect((await findRuns(jobs.db, 'first'))[0]?.trigger).toBe('event');
});

test('a tick during a database failure is caught up later', async ({ jobs }) => {
  const list = [createTestJob('clock', doNothing, { schedule: everyTenMinutes })];
  const clock = { now: at(5) };
  const { scheduler } = createInstance(jobs, list, clock);
  await scheduler.startDueRuns();
  await jobs.db.execute(sql`alter table ops.job_run rename to missing_table`);
  clock.now = at(10);
  await scheduler.startDueRuns();
  await jobs.db.execute(sql`alter table ops.missing_table rename to job_run`);
  await runDueAt(jobs, clock, 15, scheduler);
  expect(await readRows(jobs, 'clock')).toEqual([[10, 'catch_up succeeded']]);
});
