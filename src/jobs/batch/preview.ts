import { sql } from 'drizzle-orm';
import type { Db, Tx } from '../../db/client.ts';
import { firstRow, rows } from '../../db/queries/query.ts';
import { checkValues } from './check-values.ts';
import type { SourceTable } from './configuration.ts';
import { compileFilter, type FilterTree } from './filter.ts';
import { type MetricSource, sourceOf } from './source.ts';

export interface PreviewAsk {
  /** As `metricsandtables` writes it. */
  table: string;
  metric: string;
  focalEntity: string | null;
  filter: string | null;
  /** In which times of a filter are read that name no zone. */
  timeZone: string;
}

export interface PreviewRow {
  id: string | null;
  /** Unix milliseconds. */
  at: number | null;
  value: number | null;
}

const shown = 10;
/** Whoever waits in a chat does not wait longer. */
const patienceMs = 10_000;

/**
 * Returns the newest ten rows that a job would read. Throws {@link MetricFault} or {@link FilterFault}, or the database's refusal, where
 * it could not run. Reads only.
 */
export function previewRows(db: Db, ask: PreviewAsk): Promise<PreviewRow[]> {
  return db.transaction(
    async (tx) => {
      await tx.execute(sql.raw(`set local statement_timeout = ${patienceMs}`));
      await tx.execute(sql`select set_config('timezone', ${ask.timeZone}, true)`);
      const source = sourceOf(ask, {
        name: ask.metric,
        aggregations: [],
        mappedTo: ask.table,
        table: await findTable(tx, ask.table),
      });
      const filter = await readFilter(tx, ask.filter);
      const compiled = filter && compileFilter(filter, source.table.columns);
      if (compiled) await checkValues(tx, compiled.checks);
      return newest(tx, source, ask.metric, compiled?.condition ?? sql`true`);
    },
    { accessMode: 'read only' },
  );
}

/** Returns the table or view of a name with its columns; null where there is none. */
export function findTable(tx: Tx | Db, name: string): Promise<SourceTable | null> {
  return firstRow(
    tx,
    sql`select schema_name as schema, table_name as name, columns, is_allowed as "isAllowed" from ops.batch_source(${name}::text)`,
  );
}

async function readFilter(tx: Tx, filter: string | null): Promise<FilterTree | null> {
  const row = await firstRow<{ tree: FilterTree | null }>(tx, sql`select ops.batch_filter(${filter}::text) as tree`);
  return row?.tree ?? null;
}

function newest(
  tx: Tx,
  { table, isByRow, id, time, value }: MetricSource,
  metric: string,
  condition: ReturnType<typeof sql>,
): Promise<PreviewRow[]> {
  const [who, when, what] = [id, time.name, value.name].map((name) => sql`s.${sql.identifier(name)}`);
  return rows(
    tx,
    sql`select ${who}::text as id, (extract(epoch from ${when}) * 1000)::float8 as at, ${what}::float8 as value
    from ${sql.identifier(table.schema)}.${sql.identifier(table.name)} s
    where ${condition} ${isByRow ? sql`and s.udc_config_name = ${metric}` : sql``} order by ${when} desc nulls last limit ${shown}`,
  );
}
