import type { SQL } from 'drizzle-orm';
import type { Executor } from '../client.ts';

/**
 * Returns the rows of a statement. `T` is what its select list makes of them: bigint and numeric are cast to float8 there
 * (ids and durations fit exactly), dates come as `YYYY-MM-DD`, instants are cast with {@link toInstant} by the caller.
 */
export async function rows<T>(exec: Executor, query: SQL): Promise<T[]> {
  return (await exec.execute(query)).rows as T[];
}

/** Returns the first row, null where there is none. */
export async function firstRow<T>(exec: Executor, query: SQL): Promise<T | null> {
  return (await rows<T>(exec, query))[0] ?? null;
}
