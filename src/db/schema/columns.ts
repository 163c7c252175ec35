import { bigint, date, timestamp } from 'drizzle-orm/pg-core';

/** Creates a timestamptz column, read as a Date. */
export const timestamptz = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Creates a bigint column, read as a number: ids and counts are less than 2^53. */
export const int8 = (name: string) => bigint(name, { mode: 'number' });

/** Creates a date column, read as text `YYYY-MM-DD`. */
export const dateText = (name: string) => date(name, { mode: 'string' });
