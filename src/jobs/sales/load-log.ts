import { createReadStream } from 'node:fs';
import { sql } from 'drizzle-orm';
import type { Db, Executor } from '../../db/client.ts';
import { firstRow, rows } from '../../db/queries/query.ts';
import type { Day } from '../../time/days.ts';
import { copyTransaction } from './copy-transaction.ts';
import type { Reading } from './csv-to-copy.ts';
import type { Span } from './row-encoder.ts';

/** What a load is about. */
export interface Load {
  kind: 'backfill' | 'increment';
  /** The day that it is about; for a backfill its last. */
  businessDate: Day;
  /** The days whose facts it replaces. */
  span: Span;
  /** The report or increment; null: a folder. */
  sourceId: string | null;
}

/** Returns so many numbers for new loads, higher than all before. */
export async function newBatchIds(exec: Executor, count: number): Promise<number[]> {
  const ids = await rows<{ id: number }>(
    exec,
    sql`select nextval(pg_get_serial_sequence('staging.load_batch', 'batch_id'))::float8 as id
    from generate_series(1, ${count}::integer)`,
  );
  return ids.map(({ id }) => id);
}

/**
 * After it, the files that were read are known with their rejects, as refused: what loads them says otherwise in its own
 * transaction, so that a load that dies in between stands as what it is.
 */
export async function keepReadings(
  db: Db,
  load: Load,
  readings: readonly Reading[],
  reasonOf: (reading: Reading) => string,
  signal: AbortSignal,
): Promise<void> {
  await copyTransaction(db, async ({ exec, copy }) => {
    for (const reading of readings) {
      await insertBatch(exec, load, reading, reasonOf(reading));
      if (reading.rejected > 0)
        await copy(
          'copy staging.load_rejects (batch_id, line_number, reason, line) from stdin with (format binary)',
          createReadStream(reading.rejectsFile),
          signal,
        );
    }
  });
}

async function insertBatch(exec: Executor, load: Load, reading: Reading, reason: string): Promise<void> {
  const { kind, businessDate, span, sourceId } = load;
  await exec.execute(
    sql`insert into staging.load_batch (batch_id, kind, file_name, source_id, business_date, first_date, last_date, state, reason,
      rows_in_file, rejected, checksum, started_at, finished_at)
    values (${reading.batchId}, ${kind}, ${reading.spec.kind}, ${sourceId}, ${businessDate}, ${span.first}, ${span.last},
      'refused', ${reason}, ${reading.rows}, ${reading.rejected}, ${reading.checksum}, ${reading.startedAt.toISOString()}, now())`,
  );
}

/** After it, the load stands, in the transaction that made it. */
export async function markLoaded(exec: Executor, batchId: number, loaded: number, duplicates: number): Promise<void> {
  await exec.execute(
    sql`update staging.load_batch set state = 'loaded', reason = null, loaded = ${loaded}, duplicates = ${duplicates},
      finished_at = clock_timestamp() where batch_id = ${batchId}`,
  );
}

/** After it, the loads that were not made say why. */
export async function markRefused(exec: Executor, batchIds: readonly number[], reason: string): Promise<void> {
  await exec.execute(
    sql`update staging.load_batch set reason = ${reason} where state = 'refused' and batch_id in ${[...batchIds]}`,
  );
}

/** Returns where the first line that could not be read stands, and why; null: all could. */
export function firstReject(exec: Executor, batchId: number): Promise<{ line: number; reason: string } | null> {
  return firstRow(
    exec,
    sql`select line_number::float8 as line, reason from staging.load_rejects where batch_id = ${batchId}
    order by line_number limit 1`,
  );
}
