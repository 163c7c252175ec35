import { type SQL, sql } from 'drizzle-orm';
import type { Executor, Tx } from '../../client.ts';
import { rows } from '../query.ts';
import { toArray } from './next-times.ts';

/** What an instance claims at once. */
export interface ClaimOptions {
  /** Number of the bot in `ops.bot`. */
  botId: number;
  now: Date;
  /** The maximum number of people. */
  limit: number;
  /** The time zone of people who have chosen none. */
  timeZone: string;
}

/** Returns an instant as SQL. */
export const toInstant = (now: Date): SQL => sql`to_timestamp(${now.getTime() / 1000}::float8)`;

/** For each of the people that are claimed at once so many are looked at, because others may be locked. */
const candidatesPerPerson = 4;

/** Returns people who have something due, those who wait longest first. Some may be locked. */
export function findDuePeople(
  exec: Executor,
  { botId, now, limit }: Pick<ClaimOptions, 'botId' | 'now' | 'limit'>,
): Promise<{ userId: number }[]> {
  const count = limit * candidatesPerPerson;
  return rows(
    exec,
    sql`select user_id::float8 as "userId" from (
      (select user_id, next_at as at from warehouse.reminder
        where bot_id = ${botId} and next_at <= ${toInstant(now)} order by next_at limit ${count})
      union all
      (select user_id, claimed_until from warehouse.reminder_sent
        where bot_id = ${botId} and claimed_until <= ${toInstant(now)} order by claimed_until limit ${count})
      union all
      (select user_id, snoozed_until from warehouse.reminder_sent
        where bot_id = ${botId} and snoozed_until <= ${toInstant(now)} and claimed_until is null
        order by snoozed_until limit ${count})
    ) as d group by user_id order by min(at), user_id`,
  );
}

/** Locks people who have something due. Returns their ids, at most `limit`. Empty: nobody has, or all are locked. */
export async function lockDuePeople(tx: Tx, options: ClaimOptions): Promise<number[]> {
  const { limit } = options;
  const found = await findDuePeople(tx, options);
  for (let at = 0; at < found.length; at += limit) {
    const ids = found.slice(at, at + limit).map(({ userId }) => userId);
    const locked = await rows<{ userId: number }>(
      tx,
      sql`select u.id::float8 as "userId" from unnest(${toArray(ids)}) as u (id) where warehouse.try_lock_person(u.id)`,
    );
    if (locked.length > 0) return locked.map(({ userId }) => userId);
  }
  return [];
}

/** Returns the milliseconds until something of a bot can be claimed; 0 where it can be now. Null: there is nothing. */
export async function msToNextReminder(exec: Executor, botId: number, now: Date): Promise<number | null> {
  const [next] = await rows<{ ms: number | null }>(
    exec,
    sql`select extract(epoch from least(
      (select min(next_at) from warehouse.reminder where bot_id = ${botId}),
      (select min(claimed_until) from warehouse.reminder_sent where bot_id = ${botId} and claimed_until is not null),
      (select min(snoozed_until) from warehouse.reminder_sent
        where bot_id = ${botId} and snoozed_until is not null and claimed_until is null)
      ) - ${toInstant(now)})::float8 * 1000 as ms`,
  );
  return next?.ms == null ? null : Math.max(0, next.ms);
}
