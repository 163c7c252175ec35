import { sql } from 'drizzle-orm';
import type { Db, Executor } from '../../client.ts';
import { rows } from '../query.ts';
import { streamRows } from '../streams.ts';

/** Returns the name of a result in `ruleexecutionresults`, for example `tsum_1-hour_page_views`. */
export function batchResultName(aggregation: string, granularity: string, metric: string): string {
  return `t${aggregation}_${granularity}_${metric}`;
}

/** One value of a result. */
export interface BatchResultPoint {
  id: string;
  /** Start of the bucket, in Unix milliseconds. */
  at: number;
  value: number | null;
}

/**
 * Returns the newest buckets of a result, oldest first. Only the ids with the largest sums of absolute values are
 * returned.
 *
 * @param result as {@link batchResultName} returns it
 * @param limits maximum numbers of buckets and of ids
 */
export function findNewestBatchResults(
  exec: Executor,
  jobId: number,
  result: string,
  limits: { buckets: number; ids: number },
): Promise<BatchResultPoint[]> {
  const ofResult = sql`r.job_id = ${jobId} and r.udc_config_name = ${result}`;
  return rows(
    exec,
    sql`with newest as (
      select distinct timestamp from ruleexecutionresults r where ${ofResult}
      order by timestamp desc limit ${limits.buckets}
    ), recent as (
      select r."Id", r.timestamp, r.udc_config_value from ruleexecutionresults r
      where ${ofResult} and r.timestamp >= (select min(timestamp) from newest)
    ), largest as (
      select "Id" from recent group by 1 order by sum(abs(udc_config_value)) desc nulls last, 1 limit ${limits.ids}
    )
    select "Id" as id, (extract(epoch from timestamp) * 1000)::float8 as at, udc_config_value as value
    from recent join largest using ("Id") order by timestamp, "Id"`,
  );
}

/** A row of an export of results. */
export interface BatchResult {
  /** As {@link batchResultName} returns it. */
  name: string;
  id: string;
  /** Start of the bucket in local time, `YYYY-MM-DD HH:MM:SS`. */
  bucket: string;
  value: number | null;
}

/** Yields all results of a batch job by name, bucket and id, reading `batchSize` rows at a time. */
export function streamBatchResults(
  db: Db,
  jobId: number,
  timeZone: string,
  batchSize: number,
): AsyncGenerator<BatchResult> {
  return streamRows(
    db,
    sql`select udc_config_name as name, "Id" as id,
      to_char(timestamp at time zone ${timeZone}, 'YYYY-MM-DD HH24:MI:SS') as bucket, udc_config_value as value
    from ruleexecutionresults where job_id = ${jobId} order by udc_config_name, timestamp, "Id"`,
    batchSize,
  );
}
