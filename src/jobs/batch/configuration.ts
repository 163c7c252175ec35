import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { rows } from '../../db/queries/query.ts';
import type { FilterTree } from './filter.ts';

/** One column of a source; `kind` is the category of its type as pg_type has it (N number, S string, …). */
export interface SourceColumn {
  name: string;
  type: string;
  kind: string;
}

export interface SourceTable {
  schema: string;
  name: string;
  columns: SourceColumn[];
  isAllowed: boolean;
}

export interface BatchMetric {
  name: string;
  aggregations: string[];
  /** As in `metricsandtables`; null: it is not there. */
  mappedTo: string | null;
  /** Null: there is no such table or view. */
  table: SourceTable | null;
}

/** One row of `batch_jobs` with all that belongs to it, as a run reads it at its beginning. */
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
  metrics: BatchMetric[];
}

/** Returns the enabled jobs that are defined, in order; with an id that one, enabled or not. */
export function loadBatchJobs(exec: Executor, id: number | null): Promise<BatchJob[]> {
  const which = id === null ? sql`j.enable_flag` : sql`j.id = ${id}`;
  return rows<BatchJob>(
    exec,
    sql`select j.id, j.job_name as name, j.event_name as event, d.focal_entity as "focalEntity", d.granularity,
      d.job_delay as "delayHours", ops.batch_filter(d.resource_filter) as filter, d.timezone as "timeZone", d.percentile,
      coalesce((${metricsOf(sql`j.id`)}), '[]') as metrics
    from batch_jobs j join batchjob_definitions d on d.job_id = j.id where ${which} order by j.id`,
  );
}

/** A metric that is there twice has the aggregations of both rows. */
function metricsOf(jobId: SQL): SQL {
  return sql`select jsonb_agg(jsonb_build_object('name', m.metric_name, 'aggregations', m.aggregations, 'mappedTo', t.tablename,
      'table', (select jsonb_build_object('schema', schema_name, 'name', table_name, 'columns', columns, 'isAllowed', is_allowed)
        from ops.batch_source(t.tablename))) order by m.first_id)
    from (
      select metric_name, min(id) as first_id, array_agg(distinct aggregation order by aggregation) as aggregations
      from batchjob_metrics, unnest(ops.batch_aggregations(aggregation_types)) as a (aggregation)
      where job_id = ${jobId} group by metric_name
    ) m left join lateral (
      select tablename from metricsandtables where ops.batch_key(metricname) = ops.batch_key(m.metric_name)
      order by metricname = ops.batch_key(m.metric_name) desc, metricname limit 1
    ) t on true`;
}

/** A row of `batch_jobs` as the list of jobs needs it. */
export interface BatchListing {
  id: number;
  event: string;
  hasDefinition: boolean;
  hasMetrics: boolean;
}

/** Returns the enabled rows. */
export function listEnabled(exec: Executor): Promise<BatchListing[]> {
  return rows(
    exec,
    sql`select id, event_name as event, exists (select from batchjob_definitions where job_id = j.id) as "hasDefinition",
      exists (select from batchjob_metrics where job_id = j.id) as "hasMetrics"
    from batch_jobs j where enable_flag order by id`,
  );
}
