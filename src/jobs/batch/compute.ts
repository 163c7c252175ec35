import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Executor, Tx } from '../../db/client.ts';
import { firstRow } from '../../db/queries/query.ts';
import { lockNumbers } from '../../db/session/advisory-locks.ts';
import type { BatchJob } from './configuration.ts';
import {
  type Computed,
  compute,
  type Frame,
  findNew,
  findReach,
  type Pass,
  type PassMetric,
  type Reach,
} from './statement.ts';

/** When, and how much of it, a pass is computed. */
export interface Ask {
  /** What is computed is the state at this instant. */
  tick: Date;
  /** Computes everything, also what is not new. */
  full: boolean;
  nextTick: Date | null;
  timeoutSeconds: number;
}

/** How far a metric was computed, and by what. Null: never, or its configuration has changed since. */
interface Reached {
  watermark: string;
  computedUpTo: string;
}

/**
 * Computes one pass in one transaction: after it, the results of its metrics are those of the data before the cut, and how far they are
 * computed is kept with them. Where the metrics were not computed equally far, all of them are computed from what is new to any.
 */
export function computePass(exec: Executor, job: BatchJob, pass: Pass, ask: Ask): Promise<Computed> {
  return exec.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${lockNumbers.batch}, ${job.id})`);
    await tx.execute(sql.raw(`set local statement_timeout = ${Math.min(ask.timeoutSeconds * 1000, 2 ** 31 - 1)}`));
    await tx.execute(sql`select set_config('timezone', ${job.timeZone}, true)`);
    await tx.execute(sql`set local work_mem = '128MB'`);
    await tx.execute(sql`set local jit = off`);
    const watermark = await watermarkNow(tx);
    const frame = await frameOf(tx, job, pass, ask);
    const reach = frame.since && (await findBuckets(tx, pass, { ...frame, since: frame.since }));
    const reached = { ...frame, reach: reach ?? undefined };
    const statement = compute(pass, reached, !(await hasResults(tx, pass)));
    const computed = frame.since && !reach ? nothing : await firstRow<Computed>(tx, statement);
    if (!computed) throw new Error('a count returned no row');
    if (frame.since) await tx.execute(sql`drop table batch_new`);
    await keepReached(tx, job, pass, { ...ask, watermark, before: frame.before, text: textOf(statement) });
    return computed;
  });
}

/** Rows whose transaction was open at this moment may still become visible, with the time at which it began. */
async function watermarkNow(tx: Tx): Promise<string> {
  const row = await firstRow<{ at: string }>(
    tx,
    sql`select (least(now(), min(xact_start)) - interval '1 minute')::text as at from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null`,
  );
  if (!row) throw new Error('a minimum returned no row');
  return row.at;
}

async function frameOf(tx: Tx, job: BatchJob, pass: Pass, { tick, full }: Ask): Promise<Frame> {
  const at = tick.toISOString();
  const reached = full ? null : await reachedBy(tx, job, pass);
  const bucket = (instant: ReturnType<typeof sql>) =>
    sql`ops.batch_bucket(${instant}, ${job.granularity}, ${job.timeZone})`;
  const cut =
    job.delayHours === 0
      ? sql`${at}::timestamptz + interval '1 microsecond'`
      : bucket(sql`${at}::timestamptz - make_interval(hours => ${job.delayHours})`);
  const row = await firstRow<{ before: string; beyond: string }>(
    tx,
    sql`select before::text, case when before >= before_then then before_then else ${bucket(sql`before - interval '1 microsecond'`)} end::text as beyond
    from (select ${cut} as before, ${reached?.computedUpTo ?? null}::timestamptz as before_then) cut`,
  );
  if (!row) throw new Error('a cut returned no row');
  return { before: row.before, since: reached && { watermark: reached.watermark, beyond: row.beyond } };
}

/** Null where one of the metrics has to be computed in full. */
async function reachedBy(tx: Tx, job: BatchJob, pass: Pass): Promise<Reached | null> {
  const [{ source }] = pass.metrics;
  if (source.seen.length === 0) return null;
  const wanted = pass.metrics.map((metric) => ({ name: metric.name, configuration: configurationOf(job, metric) }));
  return firstRow<Reached>(
    tx,
    sql`select min(watermark)::text as watermark, min(computed_up_to)::text as "computedUpTo"
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w (name text, configuration text)
    left join batch_job_storage s on s.job_id = ${job.id} and s.table_name = ${tableName(pass)} and s.metric_name = w.name
      and s.configuration = w.configuration
    having bool_and(s.watermark is not null)`,
  );
}

/** Null: nothing is new. */
async function findBuckets(tx: Tx, pass: Pass, frame: Parameters<typeof findNew>[1]): Promise<Reach | null> {
  await tx.execute(sql`set local random_page_cost = 1.1`); // few rows, and mostly the newest: they are in memory
  await tx.execute(findNew(pass, frame));
  await tx.execute(sql`analyze batch_new`);
  return firstRow<Reach>(tx, findReach(pass));
}

const nothing: Computed = { rows_read: 0, buckets: 0, results: 0, rows_written: 0, rows_removed: 0 };

async function hasResults(tx: Tx, { jobId }: Pass): Promise<boolean> {
  const row = await firstRow<{ has: boolean }>(
    tx,
    sql`select exists (select from ruleexecutionresults where job_id = ${jobId}) as has`,
  );
  return row?.has ?? true;
}

interface Kept extends Ask {
  watermark: string;
  before: string;
  text: string;
}

async function keepReached(tx: Tx, job: BatchJob, pass: Pass, kept: Kept): Promise<void> {
  const { watermark, before, text, nextTick } = kept;
  const all = pass.metrics.map((metric) => ({ name: metric.name, configuration: configurationOf(job, metric) }));
  await tx.execute(sql`insert into batch_job_storage as s (job_id, table_name, metric_name, generated_sql_query, execution_start_time,
      next_execution_time, watermark, configuration, computed_up_to)
    select ${job.id}, ${tableName(pass)}, name, ${text}, now(), ${nextTick?.toISOString() ?? null}::timestamptz,
      ${watermark}::timestamptz, configuration, ${before}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(all)}::jsonb) as m (name text, configuration text)
    on conflict (job_id, table_name, metric_name) do update set generated_sql_query = excluded.generated_sql_query,
      execution_start_time = excluded.execution_start_time, next_execution_time = excluded.next_execution_time,
      watermark = excluded.watermark, configuration = excluded.configuration, computed_up_to = excluded.computed_up_to`);
}

const tableName = ({ metrics: [{ source }] }: Pass) => `${source.table.schema}.${source.table.name}`;

const dialect = new PgDialect();

function textOf(statement: ReturnType<typeof sql>): string {
  return dialect.sqlToQuery(statement).sql.replace(/\s+/g, ' ');
}

/** What results depend on besides the data. */
function configurationOf(job: BatchJob, { name, aggregations, source }: PassMetric): string {
  const { focalEntity, granularity, delayHours, filter, timeZone, percentile } = job;
  const { id, time, value, seen } = source;
  const all = {
    focalEntity,
    granularity,
    delayHours,
    filter,
    timeZone,
    percentile,
    name,
    aggregations,
    id,
    time,
    value,
    seen,
  };
  return createHash('sha256').update(JSON.stringify(all)).digest('hex');
}
