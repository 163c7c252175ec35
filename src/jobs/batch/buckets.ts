import { type SQL, sql } from 'drizzle-orm';

/** How long buckets are, and in which zone they lie. */
export interface Buckets {
  granularity: string;
  timeZone: string;
}

/** What the clock shows where a bucket begins, far before all data: the count of days and weeks is that from 2000-01-01 and 2000-01-03. */
function originOf(granularity: string): SQL {
  return granularity.endsWith('-week')
    ? sql`timestamp '2000-01-03' - interval '300006 days'`
    : sql`timestamp '2000-01-01' - interval '300000 days'`;
}

const isHour = ({ granularity }: Buckets) => granularity === '1-hour';

/**
 * Returns what rows of one bucket have in common: the hour of an hour bucket as an instant, else the clock's time at its begin. The
 * session has to be in the zone of the buckets: a zone that is named in each row costs as much as the rest.
 */
export function keyOf(buckets: Buckets, at: SQL): SQL {
  if (isHour(buckets)) return sql`date_trunc('hour', ${at})`;
  const { granularity } = buckets;
  return sql`date_bin(ops.batch_granularity(${granularity}), ${at}::timestamp, ${originOf(granularity)})`;
}

/** Returns when the bucket of a key begins. */
export function startOf(buckets: Buckets, key: SQL): SQL {
  if (isHour(buckets)) return sql`ops.batch_hour(${key}, ${buckets.timeZone})`;
  return sql`ops.batch_instant(${key}, ${buckets.timeZone})`;
}

/** Returns an instant behind all of the bucket of a key. */
export function endOf(buckets: Buckets, key: SQL): SQL {
  if (isHour(buckets)) return sql`${key} + interval '1 hour'`;
  return sql`ops.batch_instant(${key} + ops.batch_granularity(${buckets.granularity}), ${buckets.timeZone})`;
}
