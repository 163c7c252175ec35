import { pipeline } from 'node:stream/promises';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { from } from 'pg-copy-streams';
import type { Db, Executor } from '../../db/client.ts';
import { firstRow } from '../../db/queries/query.ts';

/** A transaction into which rows can be copied. */
export interface CopySession {
  exec: Executor;
  /** After it, the rows are in the table: `statement` is a COPY … FROM STDIN. Takes them as fast as the server does. Ends with the signal. */
  copy(statement: string, rows: AsyncIterable<Buffer>, signal: AbortSignal): Promise<void>;
}

/** Returns what `work` returns, done in one transaction that also takes COPY, which drizzle's own does not; dry, it is rolled back. */
export async function copyTransaction<T>(
  db: Db,
  work: (session: CopySession) => Promise<T>,
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
    broken = error as Error; // what it had begun goes with its session
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * Returns true where the table was empty and unused: it is made anew, and the transaction's own until its end (others wait who want
 * to read it). A server that keeps no log for others then writes what goes in once instead of twice.
 */
export async function takeAnew(exec: Executor, table: string): Promise<boolean> {
  const taken = await firstRow<{ is_anew: boolean }>(
    exec,
    sql`select staging.table_anew(${table}::regclass) as is_anew`,
  );
  return taken?.is_anew === true;
}
