import { type SQL, sql } from 'drizzle-orm';
import type { Db, Executor } from '../../client.ts';
import { firstRow, rows } from '../query.ts';
import { streamRows } from '../streams.ts';

/**
 * Queries of `usage.daily_usage`. Days are `YYYY-MM-DD` in TIME_ZONE; `from` and `to` are both included. Sums are exact
 * up to 2^53. Larger ones have 15 significant digits, as in charts and workbooks.
 */

/** Totals of records that are done. */
export interface UsageFigures {
  anytime: number;
  offpeak: number;
  tokens: number;
  records: number;
  anomalies: number;
}

/** The totals of a day of one subscriber. */
export interface SubscriberDay extends UsageFigures {
  day: string;
}

/** The totals of one subscriber on a day. */
export interface SubscriberUsage extends UsageFigures {
  subscriber: string;
}

const figures = sql.raw(`usage_anytime::float8 as anytime, usage_offpeak::float8 as offpeak,
  usage_available_tokens::float8 as tokens, records, anomalies`);

/** Largest usage first. */
const byUsage = sql.raw('usage_anytime + usage_offpeak desc, subscriber_number');

/** Returns the totals of a subscriber per day with done records, in order. */
export function findUsagePerDay(
  exec: Executor,
  subscriber: string,
  from: string,
  to: string,
): Promise<SubscriberDay[]> {
  return rows(
    exec,
    sql`select usage_date::text as day, ${figures} from usage.daily_usage
    where subscriber_number = ${subscriber} and usage_date between ${from}::date and ${to}::date order by usage_date`,
  );
}

/** The first and the last day with done records. Null: there are none. */
export interface UsageDayRange {
  oldest: string | null;
  newest: string | null;
}

/** Returns the first and the last day with done records of a subscriber, up to `to`. */
export function findSubscriberDays(exec: Executor, subscriber: string, to: string): Promise<UsageDayRange> {
  return findDayRange(exec, to, sql`and subscriber_number = ${subscriber}`);
}

/** Returns true when the subscriber has a done record, or had one. */
export async function subscriberExists(exec: Executor, subscriber: string): Promise<boolean> {
  const row = await firstRow<{ known: boolean }>(
    exec,
    sql`select exists (select from usage.daily_usage where subscriber_number = ${subscriber})
      or exists (select from usage.subscriber_state where subscriber_number = ${subscriber}) as known`,
  );
  return row?.known ?? false;
}

/** Returns the subscribers whose number begins with `prefix`, in order. */
export async function findSubscribers(exec: Executor, prefix: string, limit: number): Promise<string[]> {
  const found = await rows<{ subscriber: string }>(
    exec,
    sql`select subscriber_number as subscriber from usage.subscriber_state
    where subscriber_number >= ${prefix} and starts_with(subscriber_number, ${prefix})
    order by subscriber_number limit ${limit}`,
  );
  return found.map(({ subscriber }) => subscriber);
}

/**
 * Returns the subscriber whose number begins with `prefix` and has this digest: the first 8 hexadecimal digits of its
 * SHA-256. Null: there is none.
 */
export async function findSubscriberByDigest(exec: Executor, prefix: string, digest: string): Promise<string | null> {
  const matches = sql`subscriber_number >= ${prefix} and starts_with(subscriber_number, ${prefix})
    and left(encode(sha256(convert_to(subscriber_number, 'UTF8')), 'hex'), 8) = ${digest}`;
  const row = await firstRow<{ subscriber: string }>(
    exec,
    sql`select subscriber_number as subscriber from usage.subscriber_state where ${matches}
    union all select subscriber_number from usage.daily_usage where ${matches} limit 1`,
  );
  return row?.subscriber ?? null;
}

/** Returns the subscribers with the largest usage of a day (anytime plus off-peak), largest first. */
export function findTopSubscribers(exec: Executor, day: string, limit: number): Promise<SubscriberUsage[]> {
  return rows(
    exec,
    sql`select subscriber_number as subscriber, ${figures} from usage.daily_usage
    where usage_date = ${day}::date order by ${byUsage} limit ${limit}`,
  );
}

/** Returns the totals of all subscribers on a day, and their number. */
export async function sumDayUsage(exec: Executor, day: string): Promise<UsageFigures & { subscribers: number }> {
  const row = await firstRow<UsageFigures & { subscribers: number }>(
    exec,
    sql`select count(*)::integer as subscribers, coalesce(sum(usage_anytime), 0)::float8 as anytime,
      coalesce(sum(usage_offpeak), 0)::float8 as offpeak, coalesce(sum(usage_available_tokens), 0)::float8 as tokens,
      coalesce(sum(records), 0)::float8 as records, coalesce(sum(anomalies), 0)::float8 as anomalies
    from usage.daily_usage where usage_date = ${day}::date`,
  );
  if (!row) throw new Error('a sum returned no row');
  return row;
}

/** Returns the first and the last day with done records of any subscriber, up to `to`. */
export function findUsageDays(exec: Executor, to: string): Promise<UsageDayRange> {
  return findDayRange(exec, to, sql``);
}

async function findDayRange(exec: Executor, to: string, condition: SQL): Promise<UsageDayRange> {
  const row = await firstRow<UsageDayRange>(
    exec,
    sql`select min(usage_date)::text as oldest, max(usage_date)::text as newest from usage.daily_usage
    where usage_date between '1970-01-01' and ${to}::date ${condition}`,
  );
  return row ?? { oldest: null, newest: null };
}

/** Yields all subscribers with done records on a day, largest usage first. */
export function streamDayUsage(db: Db, day: string): AsyncGenerator<SubscriberUsage> {
  return streamRows(
    db,
    sql`select subscriber_number as subscriber, ${figures} from usage.daily_usage
    where usage_date = ${day}::date order by ${byUsage}`,
  );
}
