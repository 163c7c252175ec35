import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import type { SourceTable } from '../../db/queries/batch/source-tables.ts';
import { rows } from '../../db/queries/query.ts';
import type { FilterTree } from './filter.ts';

/** One metric of a batch job. */
export interface BatchMetric {
  name: string;
  aggregations: string[];
  /** The table's name in `metricsandtables`. Null: the metric is not there. */
  mappedTo: string | null;
  /** Null: the table does not exist. */
  table: SourceTable | null;
}

/**
 * What a run computes: the buckets with new rows (`incremental`), all of them (`full`), or those of the last hours
 * (`window:48`).
 */
type BatchMode = 'incremental' | 'full' | `window:${number}`;

/** Returns the hours of the mode `window:HOURS`. Null: another mode. */
export function windowHours(mode: BatchMode): number | null {
  return mode.startsWith('window:') ? Number(mode.slice('window:'.length)) : null;
}

/** One row of `batch_jobs` with its definition and metrics, as a run reads it at its start. */
export interface BatchJob {
  id: number;
  name: string | null;
  event: string;
  focalEntity: string | null;
  granularity: string;
  delayHours: number;
  filter: FilterTree | null;
  timeZone: string;
  /** 0 to 100. */
  percentile: number | null;
  mode: BatchMode;
  metrics: BatchMetric[];
}

/** Loads the enabled batch jobs that have a definition, by id. With an id: only that one, enabled or not. */
export function loadBatchJobs(exec: Executor, id: number | null): Promise<BatchJob[]> {
  const which = id === null ? sql`j.enable_flag` : sql`j.id = ${id}`;
  return rows<BatchJob>(
    exec,
    sql`select j.id, j.job_name as name, j.event_name as event, d.focal_entity as "focalEntity", d.granularity,
      d.job_delay as "delayHours", ops.batch_parse_filter(d.resource_filter) as filter, d.timezone as "timeZone",
      d.percentile, d.mode,
      coalesce((${selectMetrics(sql`j.id`)}), '[]') as metrics
    from batch_jobs j join batchjob_definitions d on d.job_id = j.id where ${which} order by j.id`,
  );
}

/** Selects the metrics of a job. A metric with two rows gets the aggregations of both. */
function selectMetrics(jobId: SQL): SQL {
  return sql`select jsonb_agg(jsonb_build_object(
      'name', m.metric_name, 'aggregations', m.aggregations, 'mappedTo', t.tablename, 'table', (
        select jsonb_build_object(
          'schema', schema_name, 'name', table_name, 'columns', columns, 'isAllowed', is_allowed)
        from ops.batch_find_source(t.tablename)
      )) order by m.first_id)
    from (
      select metric_name, min(id) as first_id, array_agg(distinct aggregation order by aggregation) as aggregations
      from batchjob_metrics, unnest(ops.batch_parse_aggregations(aggregation_types)) as a (aggregation)
      where job_id = ${jobId} group by metric_name
    ) m left join lateral (
      select tablename from metricsandtables
      where ops.batch_metric_key(metricname) = ops.batch_metric_key(m.metric_name)
      order by metricname = ops.batch_metric_key(m.metric_name) desc, metricname limit 1
    ) t on true`;
}

/** A row of `batch_jobs` as the list of jobs needs it. */
export interface BatchJobRow {
  id: number;
  name: string | null;
  event: string;
  isEnabled: boolean;
  /** True: it has a definition. */
  definition: boolean;
  /** True: it has metrics. */
  metrics: boolean;
}

/** Lists all batch jobs by id, the disabled ones too. */
export function listBatchJobs(exec: Executor): Promise<BatchJobRow[]> {
  return rows(
    exec,
    sql`select id, nullif(trim(job_name), '') as name, event_name as event,
      coalesce(enable_flag, false) as "isEnabled",
      exists (select from batchjob_definitions where job_id = j.id) as definition,
      exists (select from batchjob_metrics where job_id = j.id) as metrics
    from batch_jobs j order by id`,
  );
}
