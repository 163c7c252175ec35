import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { pauseJob, resumeJob } from '../../src/db/queries/engine/job-state.ts';
import { findRuns, pruneRuns } from '../../src/db/queries/engine/run-lists.ts';
import type { CatchUp, Job } from '../../src/jobs/engine/job.ts';
import { defaultTiming } from '../../src/jobs/engine/runner.ts';
import { staticJobList } from '../../src/jobs/engine/runner-types.ts';
import { createScheduler, type Scheduler, type SchedulerOptions } from '../../src/jobs/engine/scheduler.ts';
import { createTestJob, silentLog } from './factories.ts';
import { type JobsFixture, test } from './jobs-fixture.ts';

const minute = 60_000;
const start = Date.UTC(2026, 0, 1);
const at = (minutes: number) => new Date(start + minutes * minute);

/** An instance whose clock the test sets. */
function instance(stage: JobsFixture, list: Job[], clock: { now: Date }, more: Partial<SchedulerOptions> = {}) {
  const runner = stage.startRunner(list, { timing: defaultTiming });
  const options = {
    jobs: staticJobList(list),
    runner,
    db: stage.db,
    log: silentLog,
    zone: 'UTC',
    now: () => clock.now,
    ...more,
  };
  return { runner, scheduler: createScheduler(options) };
}

const settled = ({ waitUntil: until }: JobsFixture) =>
  until(`select not exists (select from ops.job_run where finished_at is null)`);

/** Returns [minutes, state or reason, ticks] of every row of the job, by its due time. */
async function story({ db }: JobsFixture, job: string): Promise<unknown[][]> {
  const runs = await findRuns(db, job, { limit: 10_000, skipped: true });
  return runs
    .sort((a, b) => Number(a.dueAt) - Number(b.dueAt))
    .map(({ dueAt, state, trigger, skipReason, counts }) => [
      (Number(dueAt) - start) / minute,
      skipReason ?? `${trigger} ${state}`,
      ...(counts?.ticks ? [counts.ticks] : []),
    ]);
}

const done = async () => ({});
const tenMinutes = { pattern: '*/10 * * * *' };

/** Looks at that time, and waits for what it starts. */
async function lookAt(stage: JobsFixture, clock: { now: Date }, minutes: number, scheduler: Scheduler): Promise<void> {
  clock.now = at(minutes);
  await scheduler.startDueRuns();
  await settled(stage);
}

test('ticks count from the moment a job is first known, and each runs once through a restart', async ({ jobs }) => {
  const list = [createTestJob('clock', done, { schedule: tenMinutes })];
  const clock = { now: at(5) };
  const first = instance(jobs, list, clock);
  await first.scheduler.startDueRuns();
  expect(await story(jobs, 'clock')).toEqual([]);
  expect(first.scheduler.nextDue('clock')).toEqual(at(10));
  for (const minutes of [10, 10, 20]) await lookAt(jobs, clock, minutes, first.scheduler);
  await settled(jobs);
  const second = instance(jobs, list, clock);
  for (const minutes of [20, 25, 30]) await lookAt(jobs, clock, minutes, second.scheduler);
  await settled(jobs);
  expect(await story(jobs, 'clock')).toEqual([10, 20, 30].map((due) => [due, 'schedule succeeded']));
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
] as const)('missed ticks follow the rule: %s', async ([mode, expected], { jobs }) => {
  const order: number[] = [];
  const catchUp: CatchUp = { mode, windowSeconds: 3600, maxTicks: 10 };
  const run: Job['run'] = async (_, __, window) => {
    order.push((Number(window?.to) - start) / minute);
    return {};
  };
  const list = [createTestJob('late', run, { schedule: tenMinutes, catchUp })];
  const clock = { now: at(5) };
  await instance(jobs, list, clock).scheduler.startDueRuns();
  clock.now = at(35);
  const again = [instance(jobs, list, clock), instance(jobs, list, clock)];
  await Promise.all(again.map(({ scheduler }) => scheduler.startDueRuns()));
  await settled(jobs);
  expect(await story(jobs, 'late')).toEqual(expected);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  await Promise.all(again.map(({ scheduler }) => scheduler.startDueRuns()));
  expect(await story(jobs, 'late')).toEqual(expected);
});

test('beyond the maximum there is one row, with the span and the number', async ({ jobs }) => {
  const catchUp: CatchUp = { mode: 'all', windowSeconds: 86_400, maxTicks: 2 };
  const list = [createTestJob('late', done, { schedule: tenMinutes, catchUp })];
  const clock = { now: at(5) };
  await instance(jobs, list, clock).scheduler.startDueRuns();
  clock.now = at(100);
  const { scheduler } = instance(jobs, list, clock);
  await scheduler.startDueRuns();
  await settled(jobs);
  expect(await story(jobs, 'late')).toEqual([
    [70, 'beyond the maximum', 7],
    [80, 'catch_up succeeded'],
    [90, 'catch_up succeeded'],
    [100, 'schedule succeeded'],
  ]);
  const [, , , beyond] = await findRuns(jobs.db, 'late', { skipped: true });
  expect(beyond).toMatchObject({ windowFrom: at(10), windowTo: at(80), state: 'skipped' });
});

test('four instances and 1,000 ticks: each exactly once', async ({ jobs }) => {
  const ran: string[] = [];
  const catchUp: CatchUp = { mode: 'all', windowSeconds: 86_400 * 30, maxTicks: 1000 };
  const list = Array.from({ length: 10 }, (_, n) => {
    const run: Job['run'] = async (_ctx, __, window) => {
      ran.push(`${n} ${window?.to.toISOString()}`);
      return {};
    };
    return createTestJob(`job-${n}`, run, { schedule: tenMinutes, catchUp });
  });
  const clock = { now: at(5) };
  await instance(jobs, list, clock).scheduler.startDueRuns();
  clock.now = at(1005);
  const four = [1, 2, 3, 4].map(() => instance(jobs, list, clock));
  const rounds = four.flatMap(({ scheduler }) => [scheduler.startDueRuns(), scheduler.startDueRuns()]);
  await Promise.all(rounds);
  await settled(jobs);
  expect(ran).toHaveLength(1000);
  expect(new Set(ran).size).toBe(1000);
  const rows = await jobs.db.execute<{ n: number }>(
    sql`select count(*)::int as n, count(distinct (job, due_at))::int as ticks, min(attempt) as least, max(attempt) as most
    from ops.job_run where trigger = 'catch_up' and state = 'succeeded'`,
  );
  expect(rows.rows[0]).toEqual({ n: 1000, ticks: 1000, least: 1, most: 1 });
});

test('four instances at the same ticks, again and again: each exactly once', async ({ jobs }) => {
  const list = [createTestJob('clock', done, { schedule: { pattern: '* * * * *' }, overlap: 'queue' })];
  const clock = { now: at(0) };
  const four = [1, 2, 3, 4].map(() => instance(jobs, list, clock));
  await Promise.all(four.map(({ scheduler }) => scheduler.startDueRuns()));
  for (let minutes = 1; minutes <= 50; minutes++) {
    clock.now = at(minutes);
    await Promise.all(four.map(({ scheduler }) => scheduler.startDueRuns()));
  }
  await settled(jobs);
  expect(await story(jobs, 'clock')).toEqual(Array.from({ length: 50 }, (_, n) => [n + 1, 'schedule succeeded']));
});

test('a paused job skips its ticks with a row each and can be run by hand; resumed it goes on', async ({ jobs }) => {
  const list = [createTestJob('clock', done, { schedule: tenMinutes })];
  const clock = { now: at(5) };
  const { runner, scheduler } = instance(jobs, list, clock);
  await scheduler.startDueRuns();
  await pauseJob(jobs.db, 'clock', 7, 'holidays');
  for (const minutes of [10, 20]) await lookAt(jobs, clock, minutes, scheduler);
  const byHand = await runner.start({ job: 'clock', trigger: 'manual' });
  expect((await byHand.done).state).toBe('succeeded');
  expect(await resumeJob(jobs.db, 'clock')).toBe(true);
  await lookAt(jobs, clock, 30, scheduler);
  await settled(jobs);
  const ticks = (await story(jobs, 'clock')).filter(([, what]) => what !== 'manual succeeded');
  expect(ticks).toEqual([
    [10, 'paused'],
    [20, 'paused'],
    [30, 'schedule succeeded'],
  ]);
});

test.for([
  ['skip', 'overlap'],
  ['queue', 'schedule succeeded'],
] as const)('a tick that meets a run in progress: %s', async ([overlap, expected], { jobs }) => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const run: Job['run'] = async () => {
    await held;
    return {};
  };
  const list = [createTestJob('slow', run, { schedule: tenMinutes, overlap })];
  const clock = { now: at(5) };
  const [one, two] = [instance(jobs, list, clock), instance(jobs, list, clock)];
  await Promise.all([one.scheduler.startDueRuns(), two.scheduler.startDueRuns()]);
  const running = jobs.nextEvent(one.runner, ({ kind }) => kind === 'running');
  await one.runner.start({ job: 'slow', trigger: 'manual' });
  await running;
  clock.now = at(10);
  await two.scheduler.startDueRuns();
  release();
  await settled(jobs);
  expect((await story(jobs, 'slow'))[0]).toEqual([10, expected]);
});

test('a run by hand eats no tick', async ({ jobs }) => {
  const list = [createTestJob('clock', done, { schedule: tenMinutes })];
  const clock = { now: at(5) };
  const { runner, scheduler } = instance(jobs, list, clock);
  await scheduler.startDueRuns();
  await (await runner.start({ job: 'clock', trigger: 'manual' })).done;
  await jobs.db.execute(sql`update ops.job_run set due_at = ${at(10).toISOString()}::timestamptz`);
  await lookAt(jobs, clock, 10, scheduler);
  await settled(jobs);
  expect((await story(jobs, 'clock')).map(([, what]) => what).sort()).toEqual([
    'manual succeeded',
    'schedule succeeded',
  ]);
});

test('another pattern counts anew, off stops, and what is not set up is never due', async ({ jobs }) => {
  const list = [
    createTestJob('clock', done, { schedule: tenMinutes }),
    createTestJob('off', done, { schedule: tenMinutes, missing: ['X'] }),
  ];
  const clock = { now: at(5) };
  await instance(jobs, list, clock).scheduler.startDueRuns();
  clock.now = at(100);
  const off = instance(jobs, list, clock, { overrides: { SCHEDULE_CLOCK: 'off' } });
  await off.scheduler.startDueRuns();
  expect([off.scheduler.nextDue('clock'), off.scheduler.nextDue('off')]).toEqual([null, null]);
  clock.now = at(200);
  const other = instance(jobs, list, clock, { overrides: { SCHEDULE_CLOCK: '*/7 * * * *' } });
  await other.scheduler.startDueRuns();
  expect(await story(jobs, 'clock')).toEqual([]);
  expect(other.scheduler.nextDue('clock')).toEqual(at(201));
});

test('pruned history does not make a tick due again', async ({ jobs }) => {
  const list = [createTestJob('clock', done, { schedule: tenMinutes, overlap: 'queue' })];
  const clock = { now: at(5) };
  const first = instance(jobs, list, clock);
  await first.scheduler.startDueRuns();
  for (const minutes of [10, 20]) await lookAt(jobs, clock, minutes, first.scheduler);
  await settled(jobs);
  await jobs.db.execute(sql`update ops.job_run set finished_at = now() - interval '100 days'`);
  expect(await pruneRuns(jobs.db, 90)).toBe(1);
  const second = instance(jobs, list, clock);
  await second.scheduler.startDueRuns();
  await settled(jobs);
  expect(await story(jobs, 'clock')).toEqual([[20, 'schedule succeeded']]);
});

test('the loop wakes for a tick by itself, and starts what runs at each start', async ({ jobs }) => {
  const list = [
    createTestJob('clock', done, { schedule: tenMinutes }),
    createTestJob('first', done, { runOnStart: true }),
  ];
  const before = Date.now();
  const clock = () => new Date(Number(at(10)) - 200 + Date.now() - before);
  const { runner, scheduler } = instance(jobs, list, { now: at(0) }, { now: clock });
  const ended = jobs.nextEvent(runner, ({ job, kind }) => job === 'clock' && kind === 'succeeded');
  const started = jobs.nextEvent(runner, ({ job, kind }) => job === 'first' && kind === 'succeeded');
  scheduler.start();
  await Promise.all([ended, started]);
  await scheduler.stop();
  expect(await story(jobs, 'clock')).toEqual([[10, 'schedule succeeded']]);
  expect((await findRuns(jobs.db, 'first'))[0]?.trigger).toBe('event');
});

test('a database that is away costs no tick: it is caught up when it is back', async ({ jobs }) => {
  const list = [createTestJob('clock', done, { schedule: tenMinutes })];
  const clock = { now: at(5) };
  const { scheduler } = instance(jobs, list, clock);
  await scheduler.startDueRuns();
  await jobs.db.execute(sql`alter table ops.job_run rename to away`);
  clock.now = at(10);
  await scheduler.startDueRuns();
  await jobs.db.execute(sql`alter table ops.away rename to job_run`);
  await lookAt(jobs, clock, 15, scheduler);
  expect(await story(jobs, 'clock')).toEqual([[10, 'catch_up succeeded']]);
});
