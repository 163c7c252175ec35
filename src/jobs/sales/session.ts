import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { drizzle } from 'drizzle-orm/node-postgres';
import { from } from 'pg-copy-streams';
import type { Db, Executor } from '../../db/client.ts';

/** A transaction into which files can be copied. */
export interface CopySession {
  exec: Executor;
  /** After it, the rows of the file are in the table: `statement` is a COPY … FROM STDIN. Ends with the signal. */
  copy(statement: string, path: string, signal: AbortSignal): Promise<void>;
}

/** Returns what `work` returns, done in one transaction that also takes COPY, which drizzle's own does not. */
export async function copyTransaction<T>(db: Db, work: (session: CopySession) => Promise<T>): Promise<T> {
  const client = await db.$client.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work({
      exec: drizzle(client) as unknown as Executor,
      copy: (statement, path, signal) => pipeline(createReadStream(path), client.query(from(statement)), { signal }),
    });
    await client.query('commit');
    return result;
  } catch (error) {
    broken = error as Error; // what it had begun goes with its session
    throw error;
  } finally {
    client.release(broken);
  }
}
