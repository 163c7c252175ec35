import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { firstRow, rows } from '../query.ts';

/** A column of a source of metrics. */
export interface SourceColumn {
  name: string;
  type: string;
  /** The category of the type, as in `pg_type`: N number, S string, B boolean, … */
  kind: string;
}

/** A table or view from which metrics can be read. */
export interface SourceTable {
  schema: string;
  name: string;
  columns: SourceColumn[];
  /** False for the catalogue and for internal tables: no metric may be read from them. */
  isAllowed: boolean;
}

/** Returns the table or view of this name, qualified or on the search path. Null: there is none. */
export function findSourceTable(exec: Executor, name: string): Promise<SourceTable | null> {
  return firstRow(
    exec,
    sql`select schema_name as schema, table_name as name, columns, is_allowed as "isAllowed"
    from ops.batch_find_source(${name}::text)`,
  );
}

/** Returns the name of a source for people: with its schema, except in `public`. */
export function sourceTableName({ schema, name }: Pick<SourceTable, 'schema' | 'name'>): string {
  return schema === 'public' ? name : `${schema}.${name}`;
}

const numericTypes = ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision'];

/** Returns true for a column whose values can be aggregated. */
export function isNumericColumn({ type }: Pick<SourceColumn, 'type'>): boolean {
  return numericTypes.includes(type);
}

/**
 * Returns true for `ruleexecutionresults`, which has a row per measurement: the metric is the name in the row. In other
 * sources a metric is a column.
 */
export function hasRowPerMetric({ schema, name }: Pick<SourceTable, 'schema' | 'name'>): boolean {
  return schema === 'public' && name === 'ruleexecutionresults';
}

/** One value of a metric in its source. */
export interface SourceRow {
  id: string | null;
  /** Unix milliseconds. */
  at: number | null;
  value: number | null;
}

/** Which rows of a source to read. */
export interface SourceRowsQuery {
  table: Pick<SourceTable, 'schema' | 'name'>;
  /** Names of columns. They must come from the catalogue. */
  columns: { id: string; time: string; value: string };
  /** A condition on the rows, whose alias is `s`. */
  condition: SQL;
  limit: number;
}

/** Returns the newest rows of a source, newest first. */
export function newestSourceRows(
  exec: Executor,
  { table, columns, condition, limit }: SourceRowsQuery,
): Promise<SourceRow[]> {
  const [id, time, value] = [columns.id, columns.time, columns.value].map((name) => sql`s.${sql.identifier(name)}`);
  return rows(
    exec,
    sql`select ${id}::text as id, (extract(epoch from ${time}) * 1000)::float8 as at, ${value}::float8 as value
    from ${sql.identifier(table.schema)}.${sql.identifier(table.name)} s
    where ${condition} order by ${time} desc nulls last limit ${limit}`,
  );
}

/** Tables that Tally keeps for itself, and what other jobs read. They are no offer, but their names can be typed. */
const isInternal = sql.raw(`n.nspname in ('dtrack', 'energy', 'staging')
  or n.nspname = 'usage' and c.relname in ('subscriber_state', 'kept_record') or c.relispartition`);

const isMetricSource = sql.raw(`c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', 'ops', 'drizzle') and (n.nspname <> 'warehouse' or c.relkind = 'v')
  and c.relname not in ('batch_jobs', 'batchjob_definitions', 'batchjob_metrics', 'batch_job_storage')`);

/**
 * Returns the names of the tables and views with a time column that people may want, as SQL writes them: with the
 * schema where it is not `public`. `ruleexecutionresults` comes first, then the others of `public`.
 */
export async function listSourceTables(exec: Executor, limit: number): Promise<string[]> {
  const found = await rows<{ name: string }>(
    exec,
    sql`select
      case when n.nspname = 'public' then '' else quote_ident(n.nspname) || '.' end || quote_ident(c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${isMetricSource} and not (${isInternal}) and exists (
      select from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
        and a.atttypid in ('timestamptz'::regtype, 'timestamp'::regtype))
    order by n.nspname <> 'public', (n.nspname, c.relname) <> ('public', 'ruleexecutionresults'), n.nspname, c.relname
    limit ${limit}`,
  );
  return found.map(({ name }) => name);
}

/** Returns names of measurements in `ruleexecutionresults`: raw ones first, then results of batch jobs. */
export async function findMeasurementNames(exec: Executor, limit: number): Promise<string[]> {
  // A recursive query takes the next name from the index. DISTINCT would read every row.
  const found = await rows<{ name: string }>(
    exec,
    sql`with recursive names as (
      (select udc_config_name as name from ruleexecutionresults order by 1 limit 1)
      union all
      select (select udc_config_name from ruleexecutionresults r where r.udc_config_name > n.name order by 1 limit 1)
      from names n where n.name is not null
    )
    select name from names where name is not null
    order by name ~ '^t[a-z0-9]+_[0-9]+-(hour|day|week)_', name limit ${limit}`,
  );
  return found.map(({ name }) => name);
}

/** Returns the name of the table in which a metric is looked up. Null: `metricsandtables` has no such metric. */
export async function findMetricTable(exec: Executor, metric: string): Promise<string | null> {
  const row = await firstRow<{ table: string }>(
    exec,
    sql`select tablename as "table" from metricsandtables
    where ops.batch_metric_key(metricname) = ops.batch_metric_key(${metric}::text) limit 1`,
  );
  return row?.table ?? null;
}
