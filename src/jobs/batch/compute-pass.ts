import { createHash } from 'node:crypto';
import { type SQL, sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Executor, Tx } from '../../db/client.ts';
import { firstRow } from '../../db/queries/query.ts';
import { lockNumbers } from '../../db/session/advisory-locks.ts';
import { aggregateStatement } from './aggregate-sql.ts';
import { createChangedBuckets, selectChangedRange } from './changed-buckets.ts';
import { type BatchJob, windowHours } from './configuration.ts';
import {
  type ChangedRange,
  type Pass,
  type PassCounts,
  type PassMetric,
  type PassScope,
  sourceTableSql,
  withoutKeyCondition,
} from './pass.ts';

export interface ComputeOptions {
  /** The results are those of the data at this instant. */
  tick: Date;
  /** True: everything is computed. False: only buckets with new rows. */
  full: boolean;
  /** The next due time, which is stored for people who read `batch_job_storage`. Null: the job has no schedule. */
  nextTick: Date | null;
  timeoutSeconds: number;
}

const noChanges = { rows_read: 0, buckets: 0, results: 0, rows_written: 0, rows_removed: 0 };

/**
 * Computes one pass in one transaction. Afterwards the results of its metrics are those of the data before the cut, and
 * the watermark is stored with them. Metrics with different watermarks are computed together, from the earliest of
 * them.
 */
export function computePass(exec: Executor, job: BatchJob, pass: Pass, options: ComputeOptions): Promise<PassCounts> {
  return exec.transaction(async (tx) => {
    await setUpSession(tx, job, options.timeoutSeconds);
    const watermark = await currentWatermark(tx);
    const scope = await findScope(tx, job, pass, options);
    const changed = scope.since && (await findChangedRange(tx, pass, { ...scope, since: scope.since }));
    const isFirst = !(await hasResults(tx, pass));
    const statement = aggregateStatement(pass, { ...scope, changed: changed ?? undefined }, isFirst);
    const isUnchanged = scope.since !== null && changed === null;
    const counts = isUnchanged ? noChanges : await firstRow<typeof noChanges>(tx, statement);
    if (!counts) throw new Error('the statement of a pass returned no row');
    if (scope.since) await tx.execute(sql`drop table changed_buckets`);
    await saveComputed(tx, job, pass, { ...options, watermark, before: scope.before, statement });
    return { ...counts, rows_without_key: await countRowsWithoutKey(tx, pass, scope) };
  });
}

/** Counts the rows that no bucket can contain. Where both columns are `not null` it reads nothing. */
async function countRowsWithoutKey(tx: Tx, pass: Pass, scope: PassScope): Promise<number> {
  const [{ source }] = pass.metrics;
  const { schema, name } = source.table;
  const row = await firstRow<{ nullable: number }>(
    tx,
    sql`select count(*)::int as nullable from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = (select oid from pg_namespace where nspname = ${schema}) and c.relname = ${name}
      and a.attname in (${source.id}, ${source.time.name}) and not a.attnotnull`,
  );
  if (row?.nullable === 0) return 0;
  const counted = await firstRow<{ rows: number }>(
    tx,
    sql`select count(*)::float8 as rows from ${sourceTableSql(source)} s where ${withoutKeyCondition(pass, scope)}`,
  );
  return counted?.rows ?? 0;
}

/** Sets the settings of the session. The time zone of the session is that of the buckets: see {@link bucketKey}. */
async function setUpSession(tx: Tx, { id, timeZone }: BatchJob, timeoutSeconds: number): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${lockNumbers.batch}, ${id})`);
  await tx.execute(sql.raw(`set local statement_timeout = ${Math.min(timeoutSeconds * 1000, 2 ** 31 - 1)}`));
  await tx.execute(sql`select set_config('timezone', ${timeZone}, true)`);
  await tx.execute(sql`set local work_mem = '128MB'`);
  await tx.execute(sql`set local jit = off`);
}

/**
 * Returns the instant from which the next run looks for new rows: one minute before the start of the oldest open
 * transaction, because the rows of a transaction become visible later with the time of its start.
 */
async function currentWatermark(tx: Tx): Promise<string> {
  const row = await firstRow<{ at: string }>(
    tx,
    sql`select (least(now(), min(xact_start)) - interval '1 minute')::text as at from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null`,
  );
  if (!row) throw new Error('an aggregate returned no row');
  return row.at;
}

/**
 * Finds the rows to read. The cut lies just after the tick; with a delay, at the start of the bucket of (tick - delay),
 * so that only buckets that had ended by then are computed.
 */
async function findScope(tx: Tx, job: BatchJob, pass: Pass, { tick, full }: ComputeOptions): Promise<PassScope> {
  const at = tick.toISOString();
  const computed = full || job.mode === 'full' ? null : await loadComputed(tx, job, pass);
  const hours = windowHours(job.mode);
  const bucket = (instant: SQL) => sql`ops.batch_bucket_start(${instant}, ${job.granularity}, ${job.timeZone})`;
  const cut =
    job.delayHours === 0
      ? sql`${at}::timestamptz + interval '1 microsecond'`
      : bucket(sql`${at}::timestamptz - make_interval(hours => ${job.delayHours})`);
  const row = await firstRow<{ before: string; from: string }>(
    tx,
    sql`select before::text, case when before >= last_cut then last_cut
        else ${bucket(sql`before - interval '1 microsecond'`)} end::text as from
    from (select ${cut} as before, ${computed?.computedUpTo ?? null}::timestamptz as last_cut) cuts`,
  );
  if (!row) throw new Error('the query for the cut returned no row');
  const { before, from } = row;
  if (!computed) return { before, since: null };
  if (hours === null) return { before, since: { watermark: computed.watermark, from } };
  const start = sql`least(${from}::timestamptz, ${before}::timestamptz - make_interval(hours => ${hours}))`;
  const window = await firstRow<{ from: string }>(tx, sql`select ${bucket(start)}::text as from`);
  if (!window) throw new Error('the query for the window returned no row');
  return { before, since: null, from: window.from };
}

/** The state in which the last run left the metrics of a pass. */
interface Computed {
  watermark: string;
  /** The cut of the last run. */
  computedUpTo: string;
}

/** Returns null when a metric must be computed in full: it never was, or its configuration has changed since. */
async function loadComputed(tx: Tx, job: BatchJob, pass: Pass): Promise<Computed | null> {
  const [{ source }] = pass.metrics;
  if (source.writtenAt.length === 0 && windowHours(job.mode) === null) return null;
  return firstRow<Computed>(
    tx,
    sql`select min(watermark)::text as watermark, min(computed_up_to)::text as "computedUpTo"
    from jsonb_to_recordset(${metricConfigurations(job, pass)}::jsonb) as w (name text, configuration text)
    left join batch_job_storage s on s.job_id = ${job.id} and s.table_name = ${tableName(pass)}
      and s.metric_name = w.name and s.configuration = w.configuration
    having bool_and(s.watermark is not null)`,
  );
}

/** Fills `changed_buckets`. Returns null when nothing is new. */
async function findChangedRange(
  tx: Tx,
  pass: Pass,
  scope: Parameters<typeof createChangedBuckets>[1],
): Promise<ChangedRange | null> {
  // The new rows are few and mostly the newest: they are in the cache.
  await tx.execute(sql`set local random_page_cost = 1.1`);
  await tx.execute(createChangedBuckets(pass, scope));
  await tx.execute(sql`analyze changed_buckets`);
  return firstRow<ChangedRange>(tx, selectChangedRange(pass));
}

async function hasResults(tx: Tx, { jobId }: Pass): Promise<boolean> {
  const row = await firstRow<{ has: boolean }>(
    tx,
    sql`select exists (select from ruleexecutionresults where job_id = ${jobId}) as has`,
  );
  return row?.has ?? true;
}

interface NewComputed {
  watermark: string;
  before: string;
  statement: SQL;
  nextTick: Date | null;
}

async function saveComputed(tx: Tx, job: BatchJob, pass: Pass, computed: NewComputed): Promise<void> {
  const { watermark, before, statement, nextTick } = computed;
  await tx.execute(sql`insert into batch_job_storage as s (job_id, table_name, metric_name, generated_sql_query,
      execution_start_time, next_execution_time, watermark, configuration, computed_up_to)
    select ${job.id}, ${tableName(pass)}, name, ${statementText(statement)}, now(),
      ${nextTick?.toISOString() ?? null}::timestamptz, ${watermark}::timestamptz, configuration, ${before}::timestamptz
    from jsonb_to_recordset(${metricConfigurations(job, pass)}::jsonb) as m (name text, configuration text)
    on conflict (job_id, table_name, metric_name) do update set generated_sql_query = excluded.generated_sql_query,
      execution_start_time = excluded.execution_start_time, next_execution_time = excluded.next_execution_time,
      watermark = excluded.watermark, configuration = excluded.configuration,
      computed_up_to = excluded.computed_up_to`);
}

function tableName({ metrics: [{ source }] }: Pass): string {
  return `${source.table.schema}.${source.table.name}`;
}

const dialect = new PgDialect();

function statementText(statement: SQL): string {
  return dialect.sqlToQuery(statement).sql.replace(/\s+/g, ' ');
}

/** Returns the metrics with the hashes of their configuration, as JSON. */
function metricConfigurations(job: BatchJob, { metrics }: Pass): string {
  return JSON.stringify(
    metrics.map((metric) => ({ name: metric.name, configuration: configurationHash(job, metric) })),
  );
}

/**
 * Hashes what results depend on besides the data. A new hash makes the next run compute everything: the names and the
 * order of the keys stay as they are, so that an update of the program does not.
 */
function configurationHash(job: BatchJob, { name, aggregations, source }: PassMetric): string {
  const { focalEntity, granularity, delayHours, filter, timeZone, percentile } = job;
  const { id, time, value, writtenAt: seen } = source;
  const configuration = {
    ...{ focalEntity, granularity, delayHours, filter, timeZone, percentile, name, aggregations },
    ...{ id, time, value, seen },
  };
  return createHash('sha256').update(JSON.stringify(configuration)).digest('hex');
}
