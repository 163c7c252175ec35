import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { firstRow, rows } from '../query.ts';

/** A batch job with its definition, its metrics and what is known of its results. */
export interface BatchJobOverview {
  id: number;
  name: string | null;
  /** The event at which it runs, for example `EVERYHOUR`. */
  event: string;
  enabled: boolean;
  /** Length of the buckets. Null: the job has no definition yet. */
  granularity: string | null;
  delayHours: number | null;
  filter: string | null;
  /** What a run computes: `incremental`, `full` or `window:HOURS`. Null: the job has no definition yet. */
  mode: string | null;
  /** IANA name. */
  timeZone: string | null;
  /** `table`: the source of the metric. Null: `metricsandtables` has none. */
  metrics: { name: string; aggregations: string[]; table: string | null }[];
  /** Start of the last run that computed it, in Unix milliseconds. Null: never computed. */
  computedAt: number | null;
  /** When it is due next, in Unix milliseconds. */
  nextDueAt: number | null;
  /** Number of its results, at most {@link maxCountedResults} + 1. 0 when all jobs are listed. */
  resultCount: number;
}

/** Results are counted up to this number: counting more would take too long. */
export const maxCountedResults = 100_000;

const metricsOfJob = sql`select jsonb_agg(
    jsonb_build_object('name', m.metric_name, 'aggregations', ops.batch_parse_aggregations(m.aggregation_types),
      'table', (
        select tablename from metricsandtables
        where ops.batch_metric_key(metricname) = ops.batch_metric_key(m.metric_name) limit 1))
    order by m.id)
  from batchjob_metrics m where m.job_id = j.id`;

const resultsOfJob = sql`select count(*) from (
    select from ruleexecutionresults r where r.job_id = j.id limit ${maxCountedResults + 1}
  ) as r`;

/** Returns all batch jobs, or the one with this id, in the order of their ids. */
export function findBatchJobs(exec: Executor, id: number | null = null): Promise<BatchJobOverview[]> {
  return rows(
    exec,
    sql`select j.id, j.job_name as name, j.event_name as event, coalesce(j.enable_flag, false) as enabled,
      d.granularity, d.job_delay as "delayHours", d.resource_filter as filter, d.mode, d.timezone as "timeZone",
      coalesce((${metricsOfJob}), '[]') as metrics,
      (extract(epoch from s.computed_at) * 1000)::float8 as "computedAt",
      (extract(epoch from s.next_due_at) * 1000)::float8 as "nextDueAt",
      ${id === null ? sql`0` : sql`(${resultsOfJob})::integer`} as "resultCount"
    from batch_jobs j
    left join batchjob_definitions d on d.job_id = j.id
    cross join lateral (
      select max(execution_start_time) as computed_at, max(next_execution_time) as next_due_at
      from batch_job_storage where job_id = j.id
    ) as s
    where ${id === null ? sql`true` : sql`j.id = ${id}`} order by j.id`,
  );
}

/** Enables or disables a batch job. Returns false when there is no such job. */
export async function setBatchJobEnabled(exec: Executor, id: number, enabled: boolean): Promise<boolean> {
  const updated = await rows(exec, sql`update batch_jobs set enable_flag = ${enabled} where id = ${id} returning id`);
  return updated.length > 0;
}

/**
 * Deletes a batch job with its configuration, and its results if `deleteResults` is true. Null: there is no such job.
 */
export async function deleteBatchJob(
  exec: Executor,
  id: number,
  deleteResults: boolean,
): Promise<{ name: string | null } | null> {
  const deleted = await firstRow<{ name: string | null }>(
    exec,
    sql`delete from batch_jobs where id = ${id} returning job_name as name`,
  );
  if (deleted && deleteResults) await exec.execute(sql`delete from ruleexecutionresults where job_id = ${id}`);
  return deleted;
}
