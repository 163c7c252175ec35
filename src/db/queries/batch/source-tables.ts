import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { firstRow, rows } from '../query.ts';

/** One column of a source. */
export interface SourceColumn {
  name: string;
  type: string;
  /** The category of the type as `pg_type` has it: N number, S string, B boolean, … */
  kind: string;
}

/** A table or view as a source of metrics. */
export interface SourceTable {
  schema: string;
  name: string;
  columns: SourceColumn[];
  /** False for the catalogue and for internal tables: no metric may be read from them. */
  isAllowed: boolean;
}

/** Finds a table or view by its name, qualified or on the search path. Null: there is none. */
export function findSourceTable(exec: Executor, name: string): Promise<SourceTable | null> {
  return firstRow(
    exec,
    sql`select schema_name as schema, table_name as name, columns, is_allowed as "isAllowed"
    from ops.batch_find_source(${name}::text)`,
  );
}

/** Returns the name of a source as people see it: with its schema, except in `public`. */
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

export interface SourceRowsQuery {
  table: Pick<SourceTable, 'schema' | 'name'>;
  /** Names of columns; they come from the catalogue. */
  columns: { id: string; time: string; value: string };
  /** A condition on the rows, which are called `s`. */
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
