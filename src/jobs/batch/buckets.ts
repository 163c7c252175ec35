import { type SQL, sql } from 'drizzle-orm';

/** The lengths of buckets: the same as in `ops.batch_interval` (SQL). */
export const granularities: readonly string[] = [
  ...['1-hour', '2-hour', '4-hour', '6-hour', '12-hour'],
  ...['1-day', '2-day', '3-day'],
  ...['1-week', '2-week'],
];

/** The length of buckets and the time zone in which they begin. */
export interface Buckets {
  granularity: string;
  timeZone: string;
}

/**
 * Returns a local time at which a bucket begins, long before all data, because `date_bin` needs an origin before the
 * values. It is a whole number of days or weeks before 2000-01-01 (a Saturday) or 2000-01-03 (a Monday), from which
 * buckets count.
 */
function bucketOrigin(granularity: string): SQL {
  return granularity.endsWith('-week')
    ? sql`timestamp '2000-01-03' - interval '300006 days'`
    : sql`timestamp '2000-01-01' - interval '300000 days'`;
}

const isOneHour = ({ granularity }: Buckets) => granularity === '1-hour';

/**
 * Returns the key of the bucket of an instant: for 1-hour buckets the hour as an instant, else the local time at which
 * the bucket begins. The session must have the time zone of the buckets: naming the zone for each row doubles the run
 * time.
 */
export function bucketKey(buckets: Buckets, at: SQL): SQL {
  if (isOneHour(buckets)) return sql`date_trunc('hour', ${at})`;
  const { granularity } = buckets;
  return sql`date_bin(ops.batch_interval(${granularity}), ${at}::timestamp, ${bucketOrigin(granularity)})`;
}

/** Returns the instant at which the bucket of a key begins. */
export function bucketStart(buckets: Buckets, key: SQL): SQL {
  if (isOneHour(buckets)) return sql`ops.batch_hour_start(${key}, ${buckets.timeZone})`;
  return sql`ops.batch_to_instant(${key}, ${buckets.timeZone})`;
}

/** Returns an instant after the whole bucket of a key. */
export function bucketEnd(buckets: Buckets, key: SQL): SQL {
  if (isOneHour(buckets)) return sql`${key} + interval '1 hour'`;
  return sql`ops.batch_to_instant(${key} + ops.batch_interval(${buckets.granularity}), ${buckets.timeZone})`;
}
