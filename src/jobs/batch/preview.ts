import { type SQL, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../db/client.ts';
import {
  findSourceTable,
  newestSourceRows,
  type SourceColumn,
  type SourceRow,
} from '../../db/queries/batch/source-tables.ts';
import { firstRow } from '../../db/queries/query.ts';
import { checkFilterValues } from './check-filter-values.ts';
import { compileFilter, type FilterTree } from './filter.ts';
import { findSyntaxError } from './filter-syntax.ts';
import { resolveMetricSource } from './metric-source.ts';

/** The part of a definition that chooses the rows of the source. */
export interface PreviewRequest {
  /** The table's name as `metricsandtables` has it. */
  table: string;
  metric: string;
  focalEntity: string | null;
  filter: string | null;
  /** The time zone of times in the filter that name none. */
  timeZone: string;
}

const maxRows = 10;
/** A person in a chat waits for the preview. */
const timeoutMs = 10_000;

/**
 * Returns the newest ten rows that a batch job would read. It only reads.
 *
 * @throws MetricError, FilterError, or the database's error, where such a job could not run
 */
export function previewRows(db: Db, request: PreviewRequest): Promise<SourceRow[]> {
  return db.transaction(
    async (tx) => {
      await tx.execute(sql.raw(`set local statement_timeout = ${timeoutMs}`));
      await tx.execute(sql`select set_config('timezone', ${request.timeZone}, true)`);
      const source = await findSource(tx, request);
      const isMetric = source.isByRow ? sql`s.udc_config_name = ${request.metric}` : sql`true`;
      const filter = await compileText(tx, request.filter, source.table.columns);
      return newestSourceRows(tx, {
        table: source.table,
        columns: { id: source.id, time: source.time.name, value: source.value.name },
        condition: filter ? sql`${filter} and ${isMetric}` : isMetric,
        limit: maxRows,
      });
    },
    { accessMode: 'read only' },
  );
}

async function findSource(tx: Tx, { table, metric, focalEntity }: PreviewRequest) {
  const found = await findSourceTable(tx, table);
  return resolveMetricSource({ focalEntity }, { name: metric, aggregations: [], mappedTo: table, table: found });
}

async function compileText(tx: Tx, filter: string | null, columns: readonly SourceColumn[]): Promise<SQL | null> {
  const row = await firstRow<{ tree: FilterTree | null }>(
    tx,
    sql`select ops.batch_parse_filter(${filter}::text) as tree`,
  ).catch((error: unknown) => {
    throw findSyntaxError(error) ?? error;
  });
  if (!row?.tree) return null;
  const { condition, checks } = compileFilter(row.tree, columns);
  await checkFilterValues(tx, checks);
  return condition;
}
