import { type SQL, sql } from 'drizzle-orm';
import type { LoadSpan } from './load-span.ts';

/* Expressions for `date_id`, the epoch seconds of a UTC day, which all facts have. */

/** Returns the `date_id` of a date as SQL. */
export const epochDate = (date: string): SQL => sql`(extract(epoch from ${date}::date))::bigint`;

/** Returns the condition that `date_id` lies in the span. */
export const isInSpan = ({ first, last }: LoadSpan): SQL =>
  sql`date_id between ${epochDate(first)} and ${epochDate(last)}`;

/**
 * Returns the `date_id` of a timestamptz as SQL. Arithmetic on epoch seconds does not depend on the session's time
 * zone.
 */
export const utcDate = (column: SQL): SQL => sql`(floor(date_part('epoch', ${column}) / 86400) * 86400)::bigint`;
