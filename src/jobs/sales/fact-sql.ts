import { type SQL, sql } from 'drizzle-orm';
import type { LoadSpan } from './load-span.ts';

/* Expressions for `date_id`, the epoch seconds of a UTC day, which all facts have. */

/** The `date_id` of a date. */
export const epochDate = (date: string): SQL => sql`(extract(epoch from ${date}::date))::bigint`;

/** Condition: `date_id` lies in the span. */
export const isInSpan = ({ first, last }: LoadSpan): SQL =>
  sql`date_id between ${epochDate(first)} and ${epochDate(last)}`;

/** The `date_id` of a timestamptz. Arithmetic on epoch seconds does not depend on the session's time zone. */
export const utcDate = (column: SQL): SQL => sql`(floor(date_part('epoch', ${column}) / 86400) * 86400)::bigint`;
