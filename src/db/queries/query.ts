import type { SQL } from 'drizzle-orm';
import type { Executor } from '../client.ts';

/**
 * Runs a statement and returns its rows.
 *
 * `T` has the columns of the statement as pg returns them. Cast bigint and numeric to float8 in the select list (ids,
 * counts and durations fit exactly). Dates come as `YYYY-MM-DD`. Select a timestamptz as Unix milliseconds:
 * `(extract(epoch from at) * 1000)::float8`.
 */
export async function rows<T>(exec: Executor, query: SQL): Promise<T[]> {
  return (await exec.execute(query)).rows as T[];
}

/** Runs a statement and returns its first row. Null: it returned no row. */
export async function firstRow<T>(exec: Executor, query: SQL): Promise<T | null> {
  return (await rows<T>(exec, query))[0] ?? null;
}
