import { bigint, date, timestamp } from 'drizzle-orm/pg-core';

/** A timestamptz, read as a Date. */
export const timestamptz = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** A bigint, read as a number: ids and counts are less than 2^53. */
export const int8 = (name: string) => bigint(name, { mode: 'number' });

/** A date, read as text `YYYY-MM-DD`. */
export const dateText = (name: string) => date(name, { mode: 'string' });
