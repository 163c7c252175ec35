import type { BatchJob, BatchMetric, SourceColumn, SourceTable } from './configuration.ts';

/** Why a metric cannot be computed, in one sentence. */
export class MetricFault extends Error {
  override readonly name = 'MetricFault';
}

/** Where a metric is found: its table, and which of its columns are what. Names are the catalogue's. */
export interface MetricSource {
  table: SourceTable;
  /** In `ruleexecutionresults` a metric is a row's name, elsewhere a column. */
  isByRow: boolean;
  id: string;
  time: SourceColumn;
  value: SourceColumn;
  /** Columns that say when a row became visible; none: the source is computed in full. */
  seen: string[];
}

const numbers = ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision'];
const times = ['timestamp with time zone', 'timestamp without time zone'];

/** Returns true for a column whose values can be aggregated. */
export function isNumber({ type }: Pick<SourceColumn, 'type'>): boolean {
  return numbers.includes(type);
}

/** Returns where a metric is found. Throws {@link MetricFault}: not mapped, no such table, none that may be a source, a column is missing. */
export function sourceOf(job: Pick<BatchJob, 'focalEntity'>, metric: BatchMetric): MetricSource {
  const table = tableOf(metric);
  const isByRow = table.schema === 'public' && table.name === 'ruleexecutionresults';
  const find = (name: string) => table.columns.find((column) => column.name === name);
  const value = isByRow ? find('udc_config_value') : columnOfMetric(table, metric.name);
  const id = isByRow ? find('Id') : idOf(table, job.focalEntity);
  if (!value) throw new MetricFault(`${called(table)} has no column ${metric.name}`);
  if (!isNumber(value)) throw new MetricFault(`${called(table)}.${value.name} is ${value.type}, not a number`);
  if (!id)
    throw new MetricFault(`${called(table)} has no column ${job.focalEntity ? `${job.focalEntity}_id or ` : ''}id`);
  const seen = (isByRow ? ['updated_at'] : ['created_at', 'updated_at']).filter(
    (name) => find(name)?.type === 'timestamp with time zone',
  );
  return { table, isByRow, id: id.name, time: timeOf(table), value, seen };
}

export function called({ schema, name }: Pick<SourceTable, 'schema' | 'name'>): string {
  return schema === 'public' ? name : `${schema}.${name}`;
}

function tableOf({ name, mappedTo, table }: BatchMetric): SourceTable {
  if (mappedTo === null) throw new MetricFault(`metricsandtables has no table for ${name}`);
  if (table === null) throw new MetricFault(`there is no table ${mappedTo}`);
  if (!table.isAllowed) throw new MetricFault(`${mappedTo} may not be a source`);
  return table;
}

/** The column as the metric is written, else in lower case with `_` for points. */
function columnOfMetric({ columns }: SourceTable, metric: string): SourceColumn | undefined {
  const key = metric.toLowerCase().replaceAll('.', '_');
  return columns.find(({ name }) => name === metric) ?? columns.find(({ name }) => name === key);
}

function idOf({ columns }: SourceTable, focalEntity: string | null): SourceColumn | undefined {
  const names = focalEntity ? [`${focalEntity}_id`, `${focalEntity.toLowerCase()}_id`, 'id'] : ['id'];
  return names.map((name) => columns.find((column) => column.name === name)).find((column) => column !== undefined);
}

/** `timestamp` (without a zone it is UTC), else the only one with a zone; when a row was written is not when it happened. */
function timeOf(table: SourceTable): SourceColumn {
  const named = table.columns.find(({ name, type }) => name === 'timestamp' && times.includes(type));
  const instants = table.columns.filter(({ type }) => type === times[0]);
  const others = instants.filter(({ name }) => name !== 'created_at' && name !== 'updated_at');
  const found = named ?? only(instants) ?? only(others);
  if (found) return found;
  const what =
    instants.length === 0 ? 'no column timestamp, nor any timestamptz' : 'no column timestamp, and several timestamptz';
  throw new MetricFault(`${called(table)} has ${what}`);
}

function only<T>(list: T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}
