import { type SQL, sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import pg from 'pg';
import QueryStream from 'pg-query-stream';
import type { Db } from '../client.ts';

const numbers = new Set<number>([
  pg.types.builtins.INT2,
  pg.types.builtins.INT4,
  pg.types.builtins.INT8,
  pg.types.builtins.FLOAT8,
  pg.types.builtins.NUMERIC,
]);

const readValue = (oid: number) => (value: string) => {
  if (numbers.has(oid)) return Number(value);
  return oid === pg.types.builtins.BOOL ? value === 't' : value;
};

/**
 * Yields the rows of a statement, reading `batchSize` of them at a time. Memory does not grow with their number, and
 * all come from one snapshot. Numbers and booleans are converted; every other type comes as PostgreSQL's text.
 *
 * It holds one connection of the pool until the last row is read or the loop is left.
 */
export async function* streamRows<T>(db: Db, query: SQL, batchSize = 1000): AsyncGenerator<T> {
  const { sql: text, params } = dialect.sqlToQuery(sql`${query}`);
  const client = await db.$client.connect();
  let broken: Error | undefined;
  try {
    yield* client.query(
      new QueryStream(text, params, { batchSize, types: { getTypeParser: readValue as never } }),
    ) as AsyncIterable<T>;
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}

const dialect = new PgDialect();
