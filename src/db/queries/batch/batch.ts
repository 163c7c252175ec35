import { type SQL, sql } from 'drizzle-orm';
import type { Db, Executor } from '../../client.ts';
import { firstRow, rows } from '../query.ts';
import { streamRows } from '../streams.ts';

/** A batch job as people see it. */
export interface BatchJobOverview {
  id: number;
  name: string | null;
  event: string;
  enabled: boolean;
  /** Null: it has no definition yet. */
  granularity: string | null;
  delayHours: number | null;
  filter: string | null;
  timeZone: string | null;
  metrics: { name: string; aggregations: string[]; table: string | null }[];
  /** When it was computed last, by whatever run; Unix milliseconds. */
  computedAt: number | null;
  nextDueAt: number | null;
  resultCount: number;
}

/** More results than so many are said to be "more than". */
export const maxCountedResults = 100_000;

/** Returns batch jobs in order, with an id that one; results are counted only of one. */
export function findBatchJobs(exec: Executor, id: number | null = null): Promise<BatchJobOverview[]> {
  const counted = sql`(select count(*) from (select from ruleexecutionresults r where r.job_id = j.id limit ${maxCountedResults + 1}) r)::integer`;
  return rows(
    exec,
    sql`select j.id, j.job_name as name, j.event_name as event, coalesce(j.enable_flag, false) as enabled, d.granularity,
      d.job_delay as "delayHours", d.resource_filter as filter, d.timezone as "timeZone",
      coalesce((select jsonb_agg(jsonb_build_object('name', m.metric_name, 'aggregations', ops.batch_parse_aggregations(m.aggregation_types),
        'table', (select tablename from metricsandtables where ops.batch_metric_key(metricname) = ops.batch_metric_key(m.metric_name) limit 1)) order by m.id)
        from batchjob_metrics m where m.job_id = j.id), '[]') as metrics,
      (select extract(epoch from max(execution_start_time)) * 1000 from batch_job_storage s where s.job_id = j.id)::float8 as "computedAt",
      (select extract(epoch from max(next_execution_time)) * 1000 from batch_job_storage s where s.job_id = j.id)::float8 as "nextDueAt",
      ${id === null ? sql`0` : counted} as "resultCount"
    from batch_jobs j left join batchjob_definitions d on d.job_id = j.id where ${id === null ? sql`true` : sql`j.id = ${id}`} order by j.id`,
  );
}

/** Switches a job on or off; false where there is none. */
export async function setBatchJobEnabled(exec: Executor, id: number, enabled: boolean): Promise<boolean> {
  return (
    (await rows(exec, sql`update batch_jobs set enable_flag = ${enabled} where id = ${id} returning id`)).length > 0
  );
}

/** Deletes a job with its configuration, and with `results` all that it computed; returns its name, null where there is none. */
export async function deleteBatchJob(
  exec: Executor,
  id: number,
  results: boolean,
): Promise<{ name: string | null } | null> {
  const deleted = await firstRow<{ name: string | null }>(
    exec,
    sql`delete from batch_jobs where id = ${id} returning job_name as name`,
  );
  if (deleted && results) await exec.execute(sql`delete from ruleexecutionresults where job_id = ${id}`);
  return deleted;
}

export interface SourceTableName {
  /** As `metricsandtables` writes it: with its schema where that is not public. */
  name: string;
}

const kinds = sql.raw(`c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', 'ops', 'drizzle') and (n.nspname <> 'warehouse' or c.relkind = 'v')`);

/** Returns the tables and views that have a time and a number, those of `public` first: what metrics may be found in. */
export function listSourceTables(exec: Executor, limit: number): Promise<SourceTableName[]> {
  return rows(
    exec,
    sql`select case when n.nspname = 'public' then quote_ident(c.relname) else quote_ident(n.nspname) || '.' || quote_ident(c.relname) end as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${kinds} and c.relname not in ('batch_jobs', 'batchjob_definitions', 'batchjob_metrics', 'batch_job_storage')
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and a.atttypid in ('timestamptz'::regtype, 'timestamp'::regtype))
    order by n.nspname <> 'public', (n.nspname, c.relname) <> ('public', 'ruleexecutionresults'), n.nspname, c.relname limit ${limit}`,
  );
}

/** Returns names of measurements in `ruleexecutionresults`, those that are not results first. */
export async function findMeasurementNames(exec: Executor, limit: number): Promise<string[]> {
  const found = await rows<{ name: string }>(
    exec,
    sql`with recursive names as (
      (select udc_config_name as name from ruleexecutionresults order by 1 limit 1)
      union all
      select (select udc_config_name from ruleexecutionresults r where r.udc_config_name > n.name order by 1 limit 1)
      from names n where n.name is not null
    ) select name from names where name is not null order by name ~ '^t[a-z0-9]+_[0-9]+-(hour|day|week)_', name limit ${limit}`,
  );
  return found.map(({ name }) => name);
}

/** Returns the table in which a metric is looked up; null: it is mapped nowhere. */
export async function findMetricTable(exec: Executor, metric: string): Promise<string | null> {
  const row = await firstRow<{ table: string }>(
    exec,
    sql`select tablename as "table" from metricsandtables where ops.batch_metric_key(metricname) = ops.batch_metric_key(${metric}::text) limit 1`,
  );
  return row?.table ?? null;
}

export interface BatchResultPoint {
  id: string;
  /** Unix milliseconds. */
  at: number;
  value: number | null;
}

/** Returns the newest buckets of one kind of result, of the ids with the most of it; in order of time. */
export function findNewestBatchResults(
  exec: Executor,
  jobId: number,
  result: string,
  limits: { buckets: number; ids: number },
): Promise<BatchResultPoint[]> {
  const mine = sql`r.job_id = ${jobId} and r.udc_config_name = ${result}`;
  return rows(
    exec,
    sql`with newest as (
      select distinct timestamp from ruleexecutionresults r where ${mine} order by timestamp desc limit ${limits.buckets}
    ), shown as (
      select r."Id", r.timestamp, r.udc_config_value from ruleexecutionresults r
      where ${mine} and r.timestamp >= (select min(timestamp) from newest)
    ), most as (
      select "Id" from shown group by 1 order by sum(abs(udc_config_value)) desc nulls last, 1 limit ${limits.ids}
    )
    select "Id" as id, (extract(epoch from timestamp) * 1000)::float8 as at, udc_config_value as value
    from shown join most using ("Id") order by timestamp, "Id"`,
  );
}

export interface BatchResult {
  name: string;
  id: string;
  /** `YYYY-MM-DD HH:MM:SS` on a clock of the zone. */
  bucket: string;
  value: number | null;
}

/** Yields all results of a job by name, bucket and id, `batchSize` at a time. */
export function streamBatchResults(
  db: Db,
  jobId: number,
  timeZone: string,
  batchSize: number,
): AsyncGenerator<BatchResult> {
  const query: SQL = sql`select udc_config_name as name, "Id" as id, to_char(timestamp at time zone ${timeZone}, 'YYYY-MM-DD HH24:MI:SS') as bucket,
      udc_config_value as value
    from ruleexecutionresults where job_id = ${jobId} order by udc_config_name, timestamp, "Id"`;
  return streamRows(db, query, batchSize);
}
