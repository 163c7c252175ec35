import { sql } from 'drizzle-orm';
import { findPausedJobs } from '../src/db/queries/engine/job-state.ts';
import { findJobStatuses, findOpenRuns } from '../src/db/queries/engine/run-lists.ts';
import { closeSharedSessions, createSharedSessions } from '../src/db/session/shared-sessions.ts';
import type { Job } from '../src/jobs/engine/job.ts';
import { createRunner } from '../src/jobs/engine/runner.ts';
import { staticJobList } from '../src/jobs/engine/runner-types.ts';
import { createScheduler } from '../src/jobs/engine/scheduler.ts';
import { createTestJob, silentLog } from '../test/jobs/factories.ts';
import { type Bench, type BenchDatabase, medianMs, openDatabase, type Report } from './harness.ts';

export const bench: Bench = {
  name: 'jobs',
  async run(report) {
    const database = await openDatabase();
    try {
      await benchStart(database, report);
      await benchTicks(database, report);
      await benchHistory(database, report);
    } finally {
      await database.stop();
    }
  },
};

/** Measures a job of one statement. The floor is the same statement on an open connection. */
async function benchStart({ url, db }: BenchDatabase, report: Report): Promise<void> {
  const job = createTestJob('one', async (ctx) => {
    await ctx.db.execute(sql`select 1`);
    return { rows_read: 1 };
  });
  const sessions = createSharedSessions(url, () => undefined);
  const runner = createRunner({ url, db, ...sessions, jobs: staticJobList([job]), log: silentLog });
  const runOnce = async () => (await runner.start({ job: 'one', trigger: 'manual' })).done;
  const value = await medianMs(100, runOnce);
  const floor = await medianMs(100, () => db.execute(sql`select 1`));
  await runner.stop(0);
  await closeSharedSessions(sessions);
  const goal = 'under 20 ms over its work';
  report({
    what: 'a run of one statement, from start to end',
    value,
    unit: 'ms',
    floor,
    floorIs: 'the statement',
    goal,
  });
}

/** Measures the catch-up of ten jobs with a hundred missed ticks each, by four instances at the same time. */
async function benchTicks({ url, db }: BenchDatabase, report: Report): Promise<void> {
  const runsPerTick = new Map<string, number>();
  const testJobs = Array.from({ length: 10 }, (_, n) => {
    const run: Job['run'] = async (_ctx, _params, window) => {
      const key = `${n} ${window?.to.toISOString()}`;
      runsPerTick.set(key, (runsPerTick.get(key) ?? 0) + 1);
      return {};
    };
    const catchUp = { mode: 'all', windowSeconds: 86_400 * 30, maxTicks: 1000 } as const;
    return createTestJob(`ticks-${n}`, run, { schedule: { pattern: '*/10 * * * *' }, catchUp });
  });
  const clock = { now: new Date('2026-01-01T00:05Z') };
  const instances = [1, 2, 3, 4].map(() => {
    const jobs = staticJobList(testJobs);
    const sessions = createSharedSessions(url, () => undefined);
    const runner = createRunner({ url, db, ...sessions, jobs, log: silentLog });
    return {
      ...{ runner, sessions },
      scheduler: createScheduler({ jobs, runner, db, log: silentLog, zone: 'UTC', now: () => clock.now }),
    };
  });
  await Promise.all(instances.map(({ scheduler }) => scheduler.startDueRuns()));
  clock.now = new Date(Number(clock.now) + 1000 * 60_000);
  const start = performance.now();
  await Promise.all(instances.map(({ scheduler }) => scheduler.startDueRuns()));
  while ((await findOpenRuns(db)).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const seconds = (performance.now() - start) / 1000;
  await Promise.all(instances.map(({ runner }) => runner.stop(0)));
  await Promise.all(instances.map(({ sessions }) => closeSharedSessions(sessions)));
  const once = [...runsPerTick.values()].filter((times) => times === 1).length;
  report({ what: '1,000 due ticks over 4 instances: run exactly once', value: once, unit: 'ticks', goal: '1,000' });
  report({ what: 'the same: ticks per second', value: 1000 / seconds, unit: '/s' });
}

/** Measures the queries of `/jobs` with a long history. */
async function benchHistory({ db, pool }: BenchDatabase, report: Report): Promise<void> {
  const names = Array.from({ length: 20 }, (_, n) => `job-${n}`);
  await pool.query(`insert into ops.job_run
      (job, trigger, due_at, state, attempt, started_at, finished_at, counts, skip_reason)
    select 'job-' || (n % 20), 'schedule', t,
      case when n % 20 = 7 then 'failed' when n % 3 = 0 then 'skipped' else 'succeeded' end,
      1, t, t + interval '3 s', '{"rows_written": 5}', case when n % 3 = 0 then 'paused' end
    from generate_series(1, 100000) n, lateral (select now() - (100001 - n) * interval '1 min' as t) s`);
  await pool.query('vacuum analyze ops.job_run');
  const queryJobList = () => Promise.all([findJobStatuses(db, names), findPausedJobs(db), findOpenRuns(db)]);
  const value = await medianMs(50, queryJobList);
  const floor = await medianMs(50, () => Promise.all([1, 2, 3].map(() => pool.query('select 1'))));
  const what = '/jobs: 20 jobs with a history of 100,000 runs';
  report({ what, value, unit: 'ms', floor, floorIs: 'three empty queries', goal: 'under 50 ms' });
}
