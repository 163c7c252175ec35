import { findOpenRuns } from '../src/db/queries/engine/run-lists.ts';
import { closeSharedSessions, createSharedSessions } from '../src/db/session/shared-sessions.ts';
import { createBatchJobs } from '../src/jobs/batch/index.ts';
import { createJobRegistry, staticJobs } from '../src/jobs/engine/job-registry.ts';
import { createRunner } from '../src/jobs/engine/runner.ts';
import { staticJobList } from '../src/jobs/engine/runner-types.ts';
import { createScheduler } from '../src/jobs/engine/scheduler.ts';
import { silentLog } from '../test/jobs/factories.ts';
import { byHand, ids, seedActivity, tick } from './batch/seed.ts';
import { type Bench, type BenchDatabase, openDatabase, type Report } from './harness.ts';

/** Ten million; fewer by BENCH_ROWS. */
const rows = Number(process.env.BENCH_ROWS ?? 10_000_000);

export const bench: Bench = {
  name: 'batch',
  async run(report) {
    await inDatabase((database) => benchRows(database, report));
    await inDatabase((database) => benchManyJobs(database, report));
  },
};

async function inDatabase(work: (database: BenchDatabase) => Promise<void>): Promise<void> {
  const database = await openDatabase();
  try {
    await work(database);
  } finally {
    await database.stop();
  }
}

async function benchRows(database: BenchDatabase, report: Report): Promise<void> {
  const { pool } = database;
  await seedActivity(pool, rows);
  const floors: number[] = [];
  const fulls: number[] = [];
  for (let round = 0; round < 2; round++) {
    floors.push(await handWritten(database));
    await empty(database);
    fulls.push(await runBatch(database, { at: tick.toISOString() }));
  }
  const [floor, full] = [Math.min(...floors), Math.min(...fulls)];
  const what = `${rows.toLocaleString('en')} rows, ${ids} ids, 8 aggregations of hours`;
  report({ what, value: full, unit: 's', floor, floorIs: 'one hand-written statement', goal: '1.3 × or less' });
  await pool.query(
    `insert into activity select n % ${ids}, $1::timestamptz + n * interval '0.3 second', n % 100, 'active'
    from generate_series(1, 10000) n`,
    [tick],
  );
  const later = new Date(Number(tick) + 3_600_000).toISOString();
  const fresh = await runBatch(database, { at: later });
  report({
    what: 'the next run, after 10,000 new rows',
    value: fresh,
    unit: 's',
    floor: full,
    floorIs: 'the full run',
    goal: '0.02 × or less',
  });
  await pool.query(
    `insert into activity select n % $2::int, $1::timestamptz - (n * 7919 % $3::int) * interval '1 minute', 5, 'active'
    from generate_series(1, 10000) n`,
    [tick, ids, Math.ceil(rows / ids)],
  );
  const late = await runBatch(database, { at: later });
  report({
    what: 'the same, late rows all over the time',
    value: late,
    unit: 's',
    floor: full,
    floorIs: 'the full run',
  });
}

async function empty({ pool }: BenchDatabase): Promise<void> {
  await pool.query('truncate ruleexecutionresults, batch_job_storage');
  await pool.query('checkpoint');
}

/** Returns the seconds of the hand-written statement, with the settings that the job uses. */
async function handWritten(database: BenchDatabase): Promise<number> {
  await empty(database);
  const client = await database.pool.connect();
  const start = performance.now();
  await client.query(`begin; set local work_mem = '128MB'; set local jit = off`);
  await client.query(byHand, [tick]);
  await client.query('commit');
  client.release();
  return (performance.now() - start) / 1000;
}

async function runBatch({ url, db }: BenchDatabase, params: Record<string, unknown>): Promise<number> {
  const list = staticJobs(createBatchJobs({ jobTimeoutSeconds: 3600 }));
  const jobs = staticJobList(list);
  const sessions = createSharedSessions(url, () => undefined);
  const runner = createRunner({ url, db, ...sessions, jobs, log: silentLog });
  const end = await (await runner.start({ job: 'batch', params, trigger: 'manual' })).done;
  await runner.stop(0);
  await closeSharedSessions(sessions);
  if (end.state !== 'succeeded') throw new Error(end.error ?? end.state);
  return end.seconds;
}

/** Measures two hundred jobs of one hour, due at the same time, ten of which run at a time. */
async function benchManyJobs({ url, db, pool }: BenchDatabase, report: Report): Promise<void> {
  await seedActivity(pool, 10_000);
  await pool.query(`insert into batch_jobs (event_name) select 'EVERYHOUR' from generate_series(2, 200)`);
  await pool.query(
    `insert into batchjob_definitions (job_id, focal_entity, granularity, resource_filter)
    select n, 'user', '1-hour', 'user_id < 20' from generate_series(2, 200) n`,
  );
  await pool.query(
    `insert into batchjob_metrics (job_id, metric_name, aggregation_types)
    select n, 'page_views', 'sum,avg' from generate_series(2, 200) n`,
  );
  const jobs = createJobRegistry(createBatchJobs({ jobTimeoutSeconds: 3600 }), db);
  await jobs.refresh();
  const clock = { now: new Date(Number(tick) + 60_000) };
  const sessions = createSharedSessions(url, () => undefined);
  const runner = createRunner({ url, db, ...sessions, jobs, log: silentLog });
  const scheduler = createScheduler({ jobs, runner, db, log: silentLog, zone: 'UTC', now: () => clock.now });
  await scheduler.startDueRuns();
  clock.now = new Date(Number(clock.now) + 3_600_000);
  const start = performance.now();
  await scheduler.startDueRuns();
  while ((await findOpenRuns(db)).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const seconds = (performance.now() - start) / 1000;
  await runner.stop(0);
  await closeSharedSessions(sessions);
  const counted = await pool.query(`select count(*)::int as runs from ops.job_run where state = 'succeeded'`);
  report({ what: '200 small jobs due at the same time', value: seconds, unit: 's', goal: 'under 30 s' });
  report({ what: 'the same: runs', value: counted.rows[0].runs, unit: 'runs', goal: '200' });
}
