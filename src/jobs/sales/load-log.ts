import { createReadStream } from 'node:fs';
import { sql } from 'drizzle-orm';
import type { Db, Executor } from '../../db/client.ts';
import { rows } from '../../db/queries/query.ts';
import type { Day } from '../../time/days.ts';
import { inCopyTransaction } from './copy-transaction.ts';
import type { FileSummary } from './csv-to-copy.ts';
import type { LoadSpan } from './load-span.ts';

/* The log of loads: `staging.load_batch`, one row per file of a load, and `staging.load_rejects`. */

export type LoadKind = 'backfill' | 'increment';

/** A load of the four files of a report, an increment or a folder. */
export interface SalesLoad {
  kind: LoadKind;
  /** The day of an increment; the last day of a backfill. */
  businessDate: Day;
  /** The days whose facts it replaces. */
  span: LoadSpan;
  /** Id of the report or increment; null: the files come from a folder. */
  sourceId: string | null;
}

/** Reserves `count` ids for new rows of `staging.load_batch`, in ascending order, greater than all before. */
export async function reserveBatchIds(exec: Executor, count: number): Promise<number[]> {
  const ids = await rows<{ id: number }>(
    exec,
    sql`select nextval(pg_get_serial_sequence('staging.load_batch', 'batch_id'))::float8 as id
    from generate_series(1, ${count}::integer)`,
  );
  return ids.map(({ id }) => id);
}

/**
 * Logs the files and their rejects as refused, in a transaction of its own. The transaction of the load marks them as
 * loaded at its end: the log of a load that dies before that is correct.
 */
export async function logAsRefused(
  db: Db,
  load: SalesLoad,
  files: readonly FileSummary[],
  getReason: (file: FileSummary) => string,
  signal: AbortSignal,
): Promise<void> {
  await inCopyTransaction(db, async ({ exec, copy }) => {
    for (const file of files) {
      await insertRefusedBatch(exec, load, file, getReason(file));
      if (file.rejected > 0)
        await copy(
          'copy staging.load_rejects (batch_id, line_number, reason, line) from stdin with (format binary)',
          createReadStream(file.rejectsFile),
          signal,
        );
    }
  });
}

async function insertRefusedBatch(exec: Executor, load: SalesLoad, file: FileSummary, reason: string): Promise<void> {
  const { kind, businessDate, span, sourceId } = load;
  await exec.execute(
    sql`insert into staging.load_batch (batch_id, kind, file_name, source_id, business_date, first_date, last_date,
      state, reason, rows_in_file, rejected, checksum, started_at, finished_at)
    values (${file.batchId}, ${kind}, ${file.spec.kind}, ${sourceId}, ${businessDate}, ${span.first}, ${span.last},
      'refused', ${reason}, ${file.rows}, ${file.rejected}, ${file.checksum}, ${file.startedAt.toISOString()}, now())`,
  );
}

/** Marks a file as loaded. Call it in the transaction of the load. */
export async function markLoaded(
  exec: Executor,
  { batchId, ignored }: FileSummary,
  loaded: number,
  duplicates: number,
): Promise<void> {
  await exec.execute(
    sql`update staging.load_batch set state = 'loaded', reason = null, loaded = ${loaded}, duplicates = ${duplicates},
      ignored = ${ignored}, finished_at = clock_timestamp() where batch_id = ${batchId}`,
  );
}

/** Replaces the reason of the batches that are refused. */
export async function setRefusalReason(exec: Executor, batchIds: readonly number[], reason: string): Promise<void> {
  await exec.execute(
    sql`update staging.load_batch set reason = ${reason} where state = 'refused' and batch_id in ${[...batchIds]}`,
  );
}
