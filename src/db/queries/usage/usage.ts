import { type SQL, sql } from 'drizzle-orm';
import type { Db, Executor } from '../../client.ts';
import { firstRow, rows } from '../query.ts';
import { streamRows } from '../streams.ts';

/**
 * What `usage.daily_usage` holds; days are `YYYY-MM-DD` of TIME_ZONE, both ends of a span included. Sums are numbers as charts and
 * workbooks have them: exact up to 2^53, beyond it to 15 digits.
 */

export interface UsageFigures {
  anytime: number;
  offpeak: number;
  tokens: number;
  records: number;
  anomalies: number;
}

export interface SubscriberDay extends UsageFigures {
  day: string;
}

export interface SubscriberUsage extends UsageFigures {
  subscriber: string;
}

const figures = sql.raw(`usage_anytime::float8 as anytime, usage_offpeak::float8 as offpeak,
  usage_available_tokens::float8 as tokens, records, anomalies`);

/** The most used first. */
const byUsage = sql.raw('usage_anytime + usage_offpeak desc, subscriber_number');

/** Returns one row per day with done records of the subscriber, in order. */
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

/** The first and the last of some days; null where there is none. */
export interface UsageDayRange {
  oldest: string | null;
  newest: string | null;
}

/** Returns the span of days with done records of the subscriber that are not after `to`. */
export function findSubscriberDays(exec: Executor, subscriber: string, to: string): Promise<UsageDayRange> {
  return spanOf(exec, to, sql`and subscriber_number = ${subscriber}`);
}

/** Returns true where the subscriber has, or had, a done record. */
export async function subscriberExists(exec: Executor, subscriber: string): Promise<boolean> {
  const row = await firstRow<{ known: boolean }>(
    exec,
    sql`select exists (select from usage.daily_usage where subscriber_number = ${subscriber})
      or exists (select from usage.subscriber_state where subscriber_number = ${subscriber}) as known`,
  );
  return row?.known ?? false;
}

/** Returns subscribers whose numbers begin so, in order. */
export async function findSubscribers(exec: Executor, beginning: string, limit: number): Promise<string[]> {
  const found = await rows<{ subscriber: string }>(
    exec,
    sql`select subscriber_number as subscriber from usage.subscriber_state
    where subscriber_number >= ${beginning} and starts_with(subscriber_number, ${beginning})
    order by subscriber_number limit ${limit}`,
  );
  return found.map(({ subscriber }) => subscriber);
}

/**
 * Returns the subscriber whose number begins so and has this digest: the first 8 hexadecimal digits of its SHA-256. Null where
 * there is none.
 */
export async function findSubscriberByDigest(
  exec: Executor,
  beginning: string,
  digest: string,
): Promise<string | null> {
  const fits = sql`subscriber_number >= ${beginning} and starts_with(subscriber_number, ${beginning})
    and left(encode(sha256(convert_to(subscriber_number, 'UTF8')), 'hex'), 8) = ${digest}`;
  const row = await firstRow<{ subscriber: string }>(
    exec,
    sql`select subscriber_number as subscriber from usage.subscriber_state where ${fits}
    union all select subscriber_number from usage.daily_usage where ${fits} limit 1`,
  );
  return row?.subscriber ?? null;
}

/** Returns the subscribers with the most usage (anytime and off-peak together) of a day. */
export function findTopSubscribers(exec: Executor, day: string, limit: number): Promise<SubscriberUsage[]> {
  return rows(
    exec,
    sql`select subscriber_number as subscriber, ${figures} from usage.daily_usage
    where usage_date = ${day}::date order by ${byUsage} limit ${limit}`,
  );
}

/** Returns the sums over all subscribers of a day, and how many they are. */
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

/** Returns the span of days with done records of anybody that are not after `to`. */
export function findUsageDays(exec: Executor, to: string): Promise<UsageDayRange> {
  return spanOf(exec, to, sql``);
}

async function spanOf(exec: Executor, to: string, condition: SQL): Promise<UsageDayRange> {
  const row = await firstRow<UsageDayRange>(
    exec,
    sql`select min(usage_date)::text as oldest, max(usage_date)::text as newest from usage.daily_usage
    where usage_date between '1970-01-01' and ${to}::date ${condition}`,
  );
  return row ?? { oldest: null, newest: null };
}

/** Yields all subscribers with done records of a day, the most used first. */
export function streamDayUsage(db: Db, day: string): AsyncGenerator<SubscriberUsage> {
  return streamRows(
    db,
    sql`select subscriber_number as subscriber, ${figures} from usage.daily_usage
    where usage_date = ${day}::date order by ${byUsage}`,
  );
}
