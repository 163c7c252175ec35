import {
  hasRowPerMetric,
  isNumericColumn,
  type SourceColumn,
  type SourceTable,
  sourceTableName,
} from '../../db/queries/batch/source-tables.ts';
import { JobError } from '../engine/errors.ts';
import type { BatchJob, BatchMetric } from './configuration.ts';

/** The reason why a metric cannot be computed, in one sentence. */
export class MetricError extends JobError {
  override readonly name = 'MetricError';
}

/** The table of a metric and the roles of its columns. Names come from the catalogue. */
export interface MetricSource {
  table: SourceTable;
  /** True: a metric is the name in a row (`ruleexecutionresults`). False: a metric is a column. */
  isByRow: boolean;
  id: string;
  time: SourceColumn;
  value: SourceColumn;
  /** Columns that tell when a row was written. Empty: new rows cannot be found, so the source is computed in full. */
  writtenAt: string[];
}

const instantType = 'timestamp with time zone';
const timeTypes = [instantType, 'timestamp without time zone'];

/**
 * Finds the table and the columns of a metric.
 *
 * @throws MetricError when the metric is not mapped, its table does not exist or is not allowed, or a column is missing
 */
export function resolveMetricSource(job: Pick<BatchJob, 'focalEntity'>, metric: BatchMetric): MetricSource {
  const table = metricTable(metric);
  const isByRow = hasRowPerMetric(table);
  const value = isByRow ? findColumn(table, 'udc_config_value') : metricColumn(table, metric.name);
  const id = isByRow ? findColumn(table, 'Id') : idColumn(table, job.focalEntity);
  const label = sourceTableName(table);
  if (!value) throw missingColumn(label, metric.name);
  if (!isNumericColumn(value)) {
    const values = { column: `${label}.${value.name}`, type: value.type };
    throw new MetricError('batch-not-numeric', values, `${values.column} is ${values.type}, not a number`);
  }
  if (!id) throw missingColumn(label, [...(job.focalEntity ? [`${job.focalEntity}_id`] : []), 'id'].join(' / '));
  return { table, isByRow, id: id.name, time: timeColumn(table), value, writtenAt: writtenAtColumns(table, isByRow) };
}

function missingColumn(table: string, column: string): MetricError {
  return new MetricError('batch-no-column', { table, column }, `${table} has no column ${column}`);
}

function metricTable({ name, mappedTo, table }: BatchMetric): SourceTable {
  if (mappedTo === null)
    throw new MetricError('batch-not-mapped', { metric: name }, `metricsandtables has no table for ${name}`);
  if (table === null) throw new MetricError('batch-no-table', { table: mappedTo }, `there is no table ${mappedTo}`);
  if (!table.isAllowed)
    throw new MetricError('batch-table-refused', { table: mappedTo }, `${mappedTo} may not be a source`);
  return table;
}

function findColumn({ columns }: SourceTable, name: string): SourceColumn | undefined {
  return columns.find((column) => column.name === name);
}

/** Finds the column named like the metric, else the one in lower case with `_` for points. */
function metricColumn(table: SourceTable, metric: string): SourceColumn | undefined {
  return findColumn(table, metric) ?? findColumn(table, metric.toLowerCase().replaceAll('.', '_'));
}

function idColumn(table: SourceTable, focalEntity: string | null): SourceColumn | undefined {
  const names = focalEntity ? [`${focalEntity}_id`, `${focalEntity.toLowerCase()}_id`, 'id'] : ['id'];
  return names.map((name) => findColumn(table, name)).find((column) => column !== undefined);
}

/**
 * Returns the column `timestamp` (without a time zone it is UTC), else the only column with a time zone. `created_at`
 * and `updated_at` do not count beside another one: they say when a row was written, not when its event happened.
 */
function timeColumn(table: SourceTable): SourceColumn {
  const named = table.columns.find(({ name, type }) => name === 'timestamp' && timeTypes.includes(type));
  const instants = table.columns.filter(({ type }) => type === instantType);
  const others = instants.filter(({ name }) => name !== 'created_at' && name !== 'updated_at');
  const column = named ?? onlyElement(instants) ?? onlyElement(others);
  if (column) return column;
  const problem = instants.length === 0 ? 'nor any timestamptz' : 'and several timestamptz';
  const name = sourceTableName(table);
  const values = { table: name, columns: instants.length };
  throw new MetricError('batch-no-time', values, `${name} has no column timestamp, ${problem}`);
}

function writtenAtColumns(table: SourceTable, isByRow: boolean): string[] {
  const names = isByRow ? ['updated_at'] : ['created_at', 'updated_at'];
  return names.filter((name) => findColumn(table, name)?.type === instantType);
}

function onlyElement<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}
