import { sql } from 'drizzle-orm';
import type { Executor, Tx } from '../../client.ts';
import { firstRow } from '../query.ts';

/** A batch job to add, with its definition and its metrics. Null and absent mean the default of the column. */
export interface NewBatchJob {
  name: string;
  jobType?: string | null;
  eventType?: string | null;
  event: string;
  isEnabled: boolean;
  focalEntity?: string | null;
  focalType?: string | null;
  entity?: string | null;
  granularity: string;
  delayHours?: number | null;
  filter?: string | null;
  timeZone?: string | null;
  /** 0 to 100. */
  percentile?: number | null;
  /** `incremental` (default), `full` or `window:HOURS`. */
  mode?: string | null;
  metrics: NewBatchMetric[];
}

/** A metric of a batch job to add. */
export interface NewBatchMetric {
  name: string;
  /** The table of the metric. It is added to `metricsandtables` when the metric has no table there. */
  entity?: string | null;
  /** Aggregations, separated by commas. */
  aggregations: string;
}

/**
 * Adds a batch job in one transaction and returns its id. Null: a job of that name exists, and nothing was changed.
 *
 * @throws the database's error for a job that could never run (unknown event, granularity, aggregation, zone, filter)
 */
export function addBatchJob(exec: Executor, job: NewBatchJob): Promise<number | null> {
  return exec.transaction(async (tx) => {
    await tx.execute(sql`lock table batch_jobs in share row exclusive mode`); // two imports must not add one name twice
    const added = await firstRow<{ id: number }>(
      tx,
      sql`insert into batch_jobs (job_name, job_type, event_type, event_name, enable_flag)
      select ${job.name}::text, ${job.jobType ?? null}::text, ${job.eventType ?? null}::text, ${job.event}::text,
        ${job.isEnabled}::boolean
      where not exists (select from batch_jobs where job_name = ${job.name}) returning id`,
    );
    if (!added) return null;
    await insertDefinition(tx, added.id, job);
    for (const metric of job.metrics) await insertMetric(tx, added.id, metric);
    return added.id;
  });
}

async function insertDefinition(tx: Tx, jobId: number, job: NewBatchJob): Promise<void> {
  await tx.execute(sql`insert into batchjob_definitions
      (job_id, focal_entity, focal_type, entity, granularity, job_delay, resource_filter, timezone, percentile, mode)
    values (${jobId}, ${job.focalEntity ?? null}, ${job.focalType ?? null}, ${job.entity ?? null}, ${job.granularity},
      ${job.delayHours ?? 0}, ${job.filter ?? null}, ${job.timeZone || 'UTC'}, ${job.percentile ?? null},
      ${job.mode || 'incremental'})`);
}

async function insertMetric(
  tx: Tx,
  jobId: number,
  { name, entity = null, aggregations }: NewBatchMetric,
): Promise<void> {
  await tx.execute(sql`insert into batchjob_metrics (job_id, metric_name, entity, aggregation_types)
    values (${jobId}, ${name}, ${entity}, ${aggregations})`);
  await tx.execute(sql`insert into metricsandtables (metricname, tablename)
    select ops.batch_metric_key(${name}::text), ${entity}::text
    where exists (select from ops.batch_find_source(${entity}::text) where is_allowed)
      and not exists (
        select from metricsandtables where ops.batch_metric_key(metricname) = ops.batch_metric_key(${name}::text)
      )`);
}

/** Returns true when a batch job of that name exists. */
export async function batchJobExists(exec: Executor, name: string): Promise<boolean> {
  const row = await firstRow<{ exists: boolean }>(
    exec,
    sql`select exists (select from batch_jobs where job_name = ${name}) as exists`,
  );
  return row?.exists ?? false;
}
