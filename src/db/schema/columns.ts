import { type SQL, sql } from 'drizzle-orm';
import { type AnyPgColumn, bigint, date, timestamp } from 'drizzle-orm/pg-core';

/** Creates a timestamptz column, read as a Date. */
export const timestamptz = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Creates a bigint column, read as a number: ids and counts are less than 2^53. */
export const int8 = (name: string) => bigint(name, { mode: 'number' });

/** Creates a date column, read as text `YYYY-MM-DD`. */
export const dateText = (name: string) => date(name, { mode: 'string' });

/** A number as part of the SQL text, because the definition of a check cannot have parameters. */
export const constant = (value: number): SQL => sql.raw(String(value));

/** Whether a column has one of the words of a closed list, as part of the definition of a check. */
export const isOneOf = (column: AnyPgColumn | SQL, words: readonly string[]): SQL =>
  sql`${column} in (${sql.raw(words.map((word) => `'${word}'`).join(', '))})`;
