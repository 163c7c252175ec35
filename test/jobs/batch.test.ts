import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { loadTexts } from '../../src/bot/ui/i18n.ts';
import type { Db } from '../../src/db/client.ts';
import { createBatchJobs } from '../../src/jobs/batch/index.ts';
import { oneLineMessage, type PartialFailure } from '../../src/jobs/engine/errors.ts';
import { createEventTriggers } from '../../src/jobs/engine/event-triggers.ts';
import type { Job, JobSource } from '../../src/jobs/engine/job.ts';
import { createJobRegistry } from '../../src/jobs/engine/job-registry.ts';
import { jobErrorText } from '../../src/jobs/engine/job-texts.ts';
import { createScheduler } from '../../src/jobs/engine/scheduler.ts';
import { jobTextFolders } from '../../src/jobs/index.ts';
import { createBatchFixture } from './batch-fixture.ts';
import { silentLog } from './factories.ts';
import { type JobsFixture, test } from './jobs-fixture.ts';

/** The example of the specification, word for word. */
const exampleSql = `INSERT INTO batch_jobs (event_name, enable_flag) VALUES ('EVERYHOUR', TRUE);
INSERT INTO batchjob_definitions (job_id, focal_entity, entity, granularity, job_delay, resource_filter)
VALUES (1, 'user', 'user_activity', '1-hour', 0, 'status = "active"');
INSERT INTO batchjob_metrics (job_id, metric_name, aggregation_types) VALUES (1, 'page_views', 'sum,avg,count');
INSERT INTO metricsandtables (metricname, tablename) VALUES ('page_views', 'user_activity');`;

const activity = `create table user_activity (user_id text, timestamp timestamptz, page_views integer, status text,
    created_at timestamptz default now());
  insert into user_activity values ('u1', '2026-11-22 09:10Z', 3, 'active'), ('u1', '2026-11-22 09:50Z', 6, 'active'),
    ('u1', '2026-11-22 09:59Z', 100, 'idle'), ('u2', '2026-11-22 10:00Z', 5, 'active'),
    ('u2', '2026-11-22 10:01Z', 7, 'active')`;

const results = `select "Id" as id, to_char(timestamp at time zone 'UTC', 'HH24:MI') as at, udc_config_name as name,
    udc_config_value as value, job_id
  from ruleexecutionresults order by 1, 2, 3`;

type Entry = Job | JobSource;

/** Gives one job of a source another timeout. */
function withTimeout(entry: Entry, name: string, timeoutSeconds: number): Entry {
  if (!('load' in entry)) return entry;
  const load = async (db: Db) =>
    (await entry.load(db)).map((job) => (job.name === name ? { ...job, timeoutSeconds } : job));
  return { ...entry, load };
}

/** Creates a registry, a runner and a scheduler of batch jobs, with a clock that the test sets. */
function createInstance({ db, startRunner }: JobsFixture, start: string, change = (entry: Entry) => entry) {
  const clock = { now: new Date(start) };
  const jobs = createJobRegistry(createBatchJobs({ jobTimeoutSeconds: 60 }).map(change), db);
  const runner = startRunner([], { jobs });
  const now = () => clock.now;
  const scheduler = createScheduler({ jobs, runner, db, log: silentLog, zone: 'Asia/Tokyo', now });
  return { clock, jobs, runner, scheduler };
}

const isSleeping = `exists (select from pg_stat_activity
  where wait_event = 'PgSleep' and datname = current_database())`;
const noRunOpen = `select not exists (select from ops.job_run where finished_at is null)`;

test('the example SQL creates a job within seconds, and its next tick computes the right rows', async ({
  jobs: fixture,
}) => {
  const { db, waitUntil } = fixture;
  const { clock, jobs, runner, scheduler } = createInstance(fixture, '2026-11-22T09:30:00Z');
  await db.$client.query(activity);
  let onChange = () => {};
  const isReady = new Promise<void>((resolve) => {
    onChange = () => void (jobs.find('batch:1')?.missing?.length === 0 && resolve());
  });
  const triggers = createEventTriggers({
    ...fixture.openSessions(),
    db,
    list: jobs,
    runner,
    log: silentLog,
    onChange: () => onChange(),
    refreshMs: 60_000,
  });
  triggers.start();
  await waitUntil(`select exists (select from pg_stat_activity where application_name = 'tally notifications'
    and datname = current_database() and state = 'idle' and query like 'listen%' and query <> 'listen "tally_runs"')`);
  await db.$client.query(exampleSql);
  await isReady;
  await scheduler.startDueRuns();
  expect(scheduler.nextDue('batch:1')).toEqual(new Date('2026-11-22T10:00:00Z'));
  clock.now = new Date('2026-11-22T10:00:05Z');
  await scheduler.startDueRuns();
  await waitUntil(noRunOpen);
  await triggers.stop();
  expect((await db.$client.query(results)).rows).toEqual([
    { id: 'u1', at: '09:00', name: 'tavg_1-hour_page_views', value: 4.5, job_id: 1 },
    { id: 'u1', at: '09:00', name: 'tcount_1-hour_page_views', value: 2, job_id: 1 },
    { id: 'u1', at: '09:00', name: 'tsum_1-hour_page_views', value: 9, job_id: 1 },
    { id: 'u2', at: '10:00', name: 'tavg_1-hour_page_views', value: 5, job_id: 1 },
    { id: 'u2', at: '10:00', name: 'tcount_1-hour_page_views', value: 1, job_id: 1 },
    { id: 'u2', at: '10:00', name: 'tsum_1-hour_page_views', value: 5, job_id: 1 },
  ]);
  const [run] = (await db.$client.query(`select trigger, state, counts from ops.job_run where job = 'batch:1'`)).rows;
  expect(run).toMatchObject({
    trigger: 'schedule',
    state: 'succeeded',
    counts: { metrics: 1, buckets: 2, results: 6, rows_read: 3 },
  });
});

/** Each of the 200 jobs of FULL_LOAD takes a session or two; fewer are as much more than ten at a time. */
const dueJobs = process.env.FULL_LOAD ? 200 : 80;

test('of many due jobs each runs once, ten at a time; one times out and one fails without its table', {
  timeout: 120_000,
}, async ({ jobs: fixture }) => {
  const { db, waitUntil } = fixture;
  await db.$client.query(activity);
  await db.$client.query(
    `create view hanging as
      select 'u' as user_id, '2026-11-22T10:30Z'::timestamptz as timestamp, 1 as slow from pg_sleep(600)`,
  );
  await db.$client.query('create table gone (user_id text, timestamp timestamptz, lost integer)');
  await db.$client.query(`insert into batch_jobs (event_name) select 'EVERY5MINUTES' from generate_series(1, ${dueJobs});
    insert into batchjob_definitions (job_id, focal_entity, granularity)
      select n, 'user', '1-hour' from generate_series(1, ${dueJobs}) n;
    insert into batchjob_metrics (job_id, metric_name, aggregation_types)
      select n, case n when 77 then 'slow' when 78 then 'lost' else 'page_views' end, 'sum'
      from generate_series(1, ${dueJobs}) n;
    insert into metricsandtables values ('page_views', 'user_activity'), ('slow', 'hanging'), ('lost', 'gone')`);
  const { clock, jobs, scheduler } = createInstance(fixture, '2026-11-22T11:01:00Z', (entry) =>
    withTimeout(entry, 'batch:77', 3),
  );
  await jobs.refresh();
  await scheduler.startDueRuns();
  await db.$client.query('drop table gone');
  clock.now = new Date('2026-11-22T11:05:01Z');
  await scheduler.startDueRuns();
  await waitUntil(noRunOpen);
  // Without those that were repeated after a transient error: between its attempts, a run holds no slot.
  const concurrent = await db.$client.query(`with once as (select * from ops.job_run where attempt = 1)
    select max((select count(*) from once o where o.started_at <= r.started_at and o.finished_at > r.started_at))::int
      as runs from once r`);
  expect(concurrent.rows[0].runs).toBeLessThanOrEqual(10);
  const ended = await db.$client.query(`select state, count(*)::int as runs from ops.job_run group by 1 order by 1`);
  expect(ended.rows).toEqual([
    { state: 'failed', runs: 1 },
    { state: 'succeeded', runs: dueJobs - 2 },
    { state: 'timed_out', runs: 1 },
  ]);
  const failed = await db.$client.query(`select job, error from ops.job_run where state = 'failed'`);
  expect(failed.rows).toEqual([{ job: 'batch:78', error: '1 metrics failed: 78:lost (there is no table gone)' }]);
  await waitUntil(`select not ${isSleeping}`); // the server has cancelled the statement
  const computed = await db.$client.query(
    'select count(distinct job_id)::int as jobs, count(*)::int as rows from ruleexecutionresults',
  );
  expect(computed.rows).toEqual([{ jobs: dueJobs - 2, rows: 2 * (dueJobs - 2) }]);
});

test('a run computes only changes: late commits, changed definitions, rows that no longer match', async ({
  jobs: { db },
}) => {
  const { query, run, addJob } = createBatchFixture(db);
  await query(activity.split(';')[0] ?? '');
  await query(`alter table user_activity add updated_at timestamptz`);
  const insert = (at: string, views: number, seen = "now() - interval '1 day'") =>
    query(`insert into user_activity values ('u1', '2026-11-22 ${at}Z', ${views}, 'active', ${seen})`);
  await query(`insert into metricsandtables values ('page_views', 'public.user_activity')`);
  await addJob({ filter: `status = 'active'`, metrics: { page_views: 'sum' } });
  await insert('08:10', 1);
  await insert('09:10', 2);
  const at = '2026-11-22T12:30:00Z';
  expect(await run({ at })).toMatchObject({ rows_read: 2, buckets: 2, rows_written: 2 });
  expect(await run({ at })).toMatchObject({ rows_read: 0, buckets: 0, rows_written: 0 });

  // A transaction that was open during the run becomes visible after it, with an older time than the run's.
  const other = await db.$client.connect();
  await other.query('begin');
  await other.query(`insert into user_activity values ('u1', '2026-11-22 08:20Z', 10, 'active')`);
  await run({ at });
  // Almost the whole minute of its tolerance.
  await query(`update batch_job_storage set watermark = watermark + interval '55 seconds'`);
  await other.query('commit');
  other.release();
  expect(await run({ at })).toMatchObject({ rows_read: 2, rows_written: 1 });
  await query(`update user_activity set created_at = now() - interval '1 hour'`);

  // Rows after the last cut-off; then a change of the filtered column, and a deletion that only a full run finds.
  await insert('12:40', 5);
  expect(await run({ at: '2026-11-22T12:59:00Z' })).toMatchObject({ rows_read: 1 });
  await query(`update user_activity set status = 'idle', updated_at = now() where page_views = 2`);
  expect(await run({ at: '2026-11-22T12:59:00Z' })).toMatchObject({ rows_removed: 1 });
  await query('delete from user_activity where page_views = 5');
  expect(await run({ at: '2026-11-22T12:59:00Z' })).toMatchObject({ rows_removed: 0 });
  expect(await run({ at: '2026-11-22T12:59:00Z', full: true })).toMatchObject({ rows_removed: 1 });
  const values = () =>
    query(
      `select to_char(timestamp at time zone 'UTC', 'HH24:MI') as at, udc_config_value as value
      from ruleexecutionresults order by 1`,
    );
  expect(await values()).toEqual([{ at: '08:00', value: 11 }]);

  // A changed definition computes its results again and removes old ones.
  await query(`update batchjob_definitions set resource_filter = 'page_views > 5'`);
  expect(await query('select watermark from batch_job_storage')).toEqual([{ watermark: null }]);
  await run({ at });
  expect(await values()).toEqual([{ at: '08:00', value: 10 }]);
  await query(`update batchjob_definitions set timezone = 'Asia/Kolkata'`);
  await run({ at });
  expect(await values()).toEqual([{ at: '07:30', value: 10 }]);
  await query(`update metricsandtables set tablename = 'user_activity'`);
  expect(await query('select watermark from batch_job_storage')).toEqual([{ watermark: null }]);
});

test('a metric fails alone, with its reason; results can be sources of other metrics', async ({ jobs: { db } }) => {
  const { query, run, addJob } = createBatchFixture(db);
  await query(
    `create table device_load (id uuid, happened_at timestamptz, "Mixed" bigint, cpu_load numeric, name text)`,
  );
  await query(
    `insert into device_load values (gen_random_uuid(), '2026-11-22 08:10Z', 4, 1e400, 'x'),
      (null, '2026-11-22 08:10Z', 9, 1, 'x')`,
  );
  await query('create table no_time (id integer, speed integer)');
  await query('create table no_id (timestamp timestamp, depth integer)');
  await query('create table two_times (id integer, a timestamptz, b timestamptz, height integer)');
  await query(`insert into metricsandtables values ('mixed', 'device_load'), ('cpu_load', 'device_load'),
    ('name', 'device_load'), ('speed', 'no_time'), ('depth', 'no_id'), ('height', 'two_times'),
    ('attempt', 'ops.job_run'), ('duration_minutes', 'warehouse.fact_records'), ('far', 'nowhere'),
    ('total_records', 'warehouse.daily_view'), ('tsum_1-hour_mixed', 'ruleexecutionresults')`);
  const names = [
    'Mixed',
    'cpu.load',
    'name',
    'speed',
    'depth',
    'height',
    'attempt',
    'duration_minutes',
    'far',
    'nothing',
    'total_records',
  ];
  const id = await addJob({ focal: 'device', metrics: Object.fromEntries(names.map((name) => [name, 'sum'])) });
  const failure = await run({ at: '2026-11-22T12:00:00Z' }).catch((error: unknown) => error as PartialFailure);
  const { items, message } = failure as PartialFailure;
  expect(message).toMatch(/^10 metrics failed: /);
  const reasons = items.map(({ item, error }) => `${item}: ${oneLineMessage(error)}`).join('\n');
  expect(items.map(({ item }) => item.split(':')[0])).toEqual(Array.from({ length: 10 }, () => String(id)));
  for (const reason of [
    'cpu.load: .*out of range',
    'name: device_load.name is text, not a number',
    'speed: no_time has no column timestamp, nor any timestamptz',
    'depth: no_id has no column device_id / id',
    'height: two_times has no column timestamp, and several timestamptz',
    'attempt: ops.job_run may not be a source',
    'duration_minutes: warehouse.fact_records may not be a source',
    'far: there is no table nowhere',
    'nothing: metricsandtables has no table for nothing',
    'total_records: daily_view|total_records: warehouse.daily_view has no column',
  ])
    expect(reasons).toMatch(new RegExp(reason));
  await addJob({
    focal: null,
    granularity: '1-day',
    metrics: { 'tsum_1-hour_Mixed': 'sum,percentile', page: 'sum' },
  });
  await query(`delete from batchjob_metrics where metric_name = 'page'`);
  await query(`update batchjob_definitions set percentile = 50`);
  await run({ id: 2, at: '2026-11-22T12:00:00Z' });
  expect(
    await query(`select udc_config_name as name, udc_config_value as value from ruleexecutionresults order by 1`),
  ).toEqual([
    { name: 'tpercentile_1-day_tsum_1-hour_Mixed', value: 4 },
    { name: 'tsum_1-day_tsum_1-hour_Mixed', value: 4 },
    { name: 'tsum_1-hour_Mixed', value: 4 },
  ]);
});

const invalidStatements = [
  [
    `insert into batch_jobs (event_name) values ('EVERYDAY13PMET')`,
    /^event_name: 'EVERYDAY13PMET' is no event; there are: EVERYMINUTE/,
  ],
  [`update batchjob_definitions set granularity = '5-hour'`, /^granularity: .* there are: 1-hour, 2-hour/],
  [
    `update batchjob_metrics set aggregation_types = 'sum,avrage'`,
    /^aggregation_types: 'avrage' is no aggregation; there are: sum/,
  ],
  [`update batchjob_definitions set timezone = 'Mars/Base'`, /^timezone: 'Mars\/Base' is no zone/],
  [
    `update batchjob_definitions set resource_filter = 'status = active'`,
    /^resource_filter, position 10: expected a number/,
  ],
  [`update batchjob_definitions set job_delay = -1`, /job_delay/],
  [`insert into batchjob_definitions (job_id, granularity) values ((select id from batch_jobs), '1-hour')`, /unique/],
] as const;

test('an invalid definition is refused for the owner and for a role that may only write the batch tables', async ({
  jobs: { db },
}) => {
  const { query } = createBatchFixture(db);
  const client = await db.$client.connect();
  await client.query('begin');
  await client.query(`create role batch_writer;
    grant insert, update, select on all tables in schema public to batch_writer;
    grant usage on all sequences in schema public to batch_writer`);
  for (const role of ['none', 'batch_writer']) {
    await client.query(`savepoint empty; set local role ${role}`);
    await client.query(exampleSql.split(';').slice(0, 2).join(';'));
    await client.query(`insert into batchjob_metrics (job_id, metric_name, aggregation_types)
      select id, 'page_views', array['Sum', 'avg'] from batch_jobs`);
    for (const [statement, message] of invalidStatements) {
      await client.query('savepoint before');
      await expect(client.query(statement)).rejects.toThrow(message);
      await client.query('rollback to before');
    }
    await client.query('rollback to empty; reset role');
    await client.query('alter sequence batch_jobs_id_seq restart');
  }
  await client.query('rollback');
  client.release();
  expect(await query('select 1 from batch_jobs')).toEqual([]);
});

test('batch-import adds the jobs of a JSON file, skips existing names, and reports invalid jobs', async ({
  jobs: { db, startRunner },
}) => {
  const runner = startRunner(createBatchJobs({ jobTimeoutSeconds: 60 }).filter((job) => 'run' in job) as never);
  await db.$client.query(activity);
  const toJson = (JOB_NAME: string, definition: object = {}) => ({
    JOB_NAME,
    EVENT_NAME: 'EVERYHOUR',
    ENABLE_FLAG: 'TRUE',
    DEFINITION: {
      focalEntity: 'user',
      focalType: 'person',
      granularity: '1-hour',
      jobDelay: 2,
      resourceFilter: 'status = "active"',
      timezone: 'Europe/Berlin',
      metricList: [{ name: 'page_views', entity: 'user_activity', aggr: ['sum', 'p95'] }],
      ...definition,
    },
  });
  const file = join(tmpdir(), `batch-${process.pid}.json`);
  writeFileSync(
    file,
    JSON.stringify([toJson('one'), toJson('one'), toJson('two', { granularity: '7-hour' }), { JOB_NAME: 'three' }]),
  );
  const end = await (await runner.start({ job: 'batch-import', params: { file }, trigger: 'manual' })).done;
  expect(end).toMatchObject({ state: 'failed', counts: { rows_read: 4, jobs_added: 1, jobs_skipped: 1 } });
  expect(end.error).toMatch(/^2 jobs failed: two \(granularity: '7-hour' is none; .*#4 \(/);
  const { rows } =
    await db.$client.query(`select job_name, enable_flag, job_delay, timezone, aggregation_types, tablename
    from batch_jobs j join batchjob_definitions d on d.job_id = j.id join batchjob_metrics m on m.job_id = j.id
      join metricsandtables on metricname = metric_name`);
  const row = {
    job_name: 'one',
    enable_flag: true,
    job_delay: 2,
    timezone: 'Europe/Berlin',
    aggregation_types: 'sum,p95',
    tablename: 'user_activity',
  };
  expect(rows).toEqual([row]);
  const run = await (
    await runner.start({ job: 'batch', params: { at: '2026-11-22T13:00:00+01:00' }, trigger: 'manual' })
  ).done;
  expect(run).toMatchObject({ state: 'succeeded', counts: { metrics: 1, buckets: 1, results: 2 } });
});

test('what batch-import refuses is said in the language of the admin', async ({ jobs: { db, startRunner } }) => {
  const runner = startRunner(createBatchJobs({ jobTimeoutSeconds: 60 }).filter((job) => 'run' in job) as never);
  const form = (JOB_NAME: string, definition: object = {}, more: object = {}) => {
    const metricList = [{ name: 'page_views', aggr: ['sum'] }];
    return {
      JOB_NAME,
      EVENT_NAME: 'EVERYHOUR',
      DEFINITION: { granularity: '1-hour', metricList, ...definition },
      ...more,
    };
  };
  const importForms = async (name: string, forms: unknown[]) => {
    const file = join(tmpdir(), `batch-${name}-${process.pid}.json`);
    writeFileSync(file, JSON.stringify(forms));
    const { runId } = await (await runner.start({ job: 'batch-import', params: { file }, trigger: 'manual' })).done;
    const { rows } = await db.$client.query(
      'select error, error_text as "errorText" from ops.job_run where run_id = $1',
      [runId],
    );
    return jobErrorText(loadTexts(jobTextFolders).in('ru'), rows[0]);
  };
  const values = [
    form('event', {}, { EVENT_NAME: "EVERY'NOW" }),
    form('granularity', { granularity: '7-hour' }),
    form('zone', { timezone: 'Mars/Base' }),
    form('mode', { mode: 'often' }),
    form('aggregation', { metricList: [{ name: 'page_views', aggr: 'sum, avrage' }] }),
  ];
  expect(await importForms('values', values)).toBe(
    'Ошибки в 5 элементах: ' +
      "event (события «EVERY'NOW» нет; есть: EVERYMINUTE, EVERY5MINUTES, EVERY15MINUTES, EVERY30MINUTES, EVERYHOUR, " +
      'EVERYHOURBYMIN10, EVERYDAY, EVERYWEEK, а также EVERYDAY с 1–12, AM или PM и ET, CT, MT, PT или UTC), ' +
      'granularity (интервала «7-hour» нет; есть: 1-hour, 2-hour, 4-hour, 6-hour, 12-hour, 1-day, 2-day, 3-day, 1-week, ' +
      '2-week), ' +
      'zone (часового пояса «Mars/Base» нет; нужно название из списка IANA, например UTC или Europe/Berlin), ' +
      'mode (режима «often» нет; есть: incremental, full и window:ЧАСЫ, например window:48), ' +
      'aggregation (агрегации «avrage» нет; есть: sum, avg, count, min, max, std, var, first, last, median, p90, p95, ' +
      'p99, percentile)',
  );
  const forms = [form('numbers', { jobDelay: -1, percentile: 150 }), 'no form'];
  expect(await importForms('forms', forms)).toBe(
    'Ошибки в 2 элементах: #1 (Поля отсутствуют или неверны: DEFINITION.jobDelay, DEFINITION.percentile), ' +
      '#2 (это не объект JSON с полями задания)',
  );
  expect((await db.$client.query('select from batch_jobs')).rowCount).toBe(0);
});
