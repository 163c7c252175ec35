import { pipeline } from 'node:stream/promises';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { from } from 'pg-copy-streams';
import type { Db, Executor } from '../../db/client.ts';
import { firstRow } from '../../db/queries/query.ts';

export interface CopyTransaction {
  exec: Executor;
  /** Runs a COPY … FROM STDIN and streams the rows into it, as fast as the server accepts them. The signal ends it. */
  copy(statement: string, rows: AsyncIterable<Buffer>, signal: AbortSignal): Promise<void>;
}

/**
 * Runs `work` in a transaction that also supports COPY, which drizzle's own transactions do not, and returns its
 * result. `isDry`: rolls back at the end.
 */
export async function inCopyTransaction<T>(
  db: Db,
  work: (transaction: CopyTransaction) => Promise<T>,
  isDry = false,
): Promise<T> {
  const client = await db.$client.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work({
      exec: drizzle(client) as unknown as Executor,
      copy: (statement, rows, signal) => pipeline(rows, client.query(from(statement)), { signal }),
    });
    await client.query(isDry ? 'rollback' : 'commit');
    return result;
  } catch (error) {
    broken = error as Error; // closing the connection rolls back, also during a COPY
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * Truncates the table if it is empty and no other session uses it. Returns true if it did. The table is then locked
 * until the end of the transaction: readers wait. In return a server with `wal_level = minimal` writes the new rows
 * once instead of twice.
 */
export async function truncateIfEmpty(exec: Executor, table: string): Promise<boolean> {
  const row = await firstRow<{ is_truncated: boolean }>(
    exec,
    sql`select staging.truncate_if_empty(${table}::regclass) as is_truncated`,
  );
  return row?.is_truncated === true;
}
