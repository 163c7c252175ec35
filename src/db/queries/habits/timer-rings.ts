import { sql } from 'drizzle-orm';
import type { Db, Executor } from '../../client.ts';
import type { TimerRing } from '../../schema/limits.ts';
import { noticeClaimSeconds } from '../bot/notice-lane.ts';
import { lockPerson } from '../bot/updates.ts';
import { firstRow, rows } from '../query.ts';
import { findRecordsWhere, type RecordRow } from './records.ts';
import { stopTimer, type TimerOwner } from './stop-timer.ts';
import { findTimer, maxTimerSeconds, nextRing, suspendTimer, type Timer, timerColumns } from './timers.ts';

/** A message about a timer that has to be sent now, and that this instance has claimed. Instants in Unix seconds. */
export interface ClaimedRing extends Timer {
  userId: number;
  /** The topic of a group. Null: none. */
  threadId: number | null;
  rings: TimerRing;
  /** When the message was due. */
  ringsAt: number;
  /** Until when it is claimed. It names the claim. */
  claimedUntil: number;
}

const toUnix = (now: Date) => now.getTime() / 1000;

/**
 * Claims the messages of a bot that are due, the oldest first. Of several instances each gets other messages. A person
 * who presses a button at the same time does not wait.
 */
export function claimRings(
  exec: Executor,
  { botId, now, limit }: { botId: number; now: Date; limit: number },
): Promise<ClaimedRing[]> {
  const at = sql`to_timestamp(${toUnix(now)}::float8)`;
  return rows(
    exec,
    sql`with due as (
      select user_id, habit_id from warehouse.timer
      where rings_at <= ${at} and bot_id = ${botId} and (claimed_until is null or claimed_until <= ${at})
      order by rings_at limit ${limit}
      for update skip locked
    ), claimed as (
      update warehouse.timer t set claimed_until = ${at} + make_interval(secs => ${noticeClaimSeconds})
      from due where t.user_id = due.user_id and t.habit_id = due.habit_id
      returning t.*
    )
    select ${timerColumns}, t.user_id::float8 as "userId", t.thread_id::float8 as "threadId", t.rings,
      extract(epoch from t.rings_at)::float8 as "ringsAt", extract(epoch from t.claimed_until)::float8 as "claimedUntil"
    from claimed t join warehouse.dim_habits h on h.user_id = t.user_id and h.habit_id = t.habit_id
    order by t.rings_at`,
  );
}

/** Returns the milliseconds until a message of a bot can be claimed; 0 where one can be now. Null: there is none. */
export async function msToNextRing(exec: Executor, botId: number, now: Date): Promise<number | null> {
  const next = await firstRow<{ ms: number | null }>(
    exec,
    sql`select extract(epoch from min(greatest(rings_at, claimed_until)) - to_timestamp(${toUnix(now)}::float8))::float8
      * 1000 as ms
    from warehouse.timer where rings_at is not null and bot_id = ${botId}`,
  );
  return next?.ms == null ? null : Math.max(0, next.ms);
}

/**
 * The claim is still ours: the person has not changed the timer, and no other instance has taken the message over. The
 * habit may have been merged into another one.
 */
const isClaim = ({ userId, habitId, startedAt, claimedUntil }: ClaimedRing) =>
  sql`user_id = ${userId} and (habit_id = ${habitId} or merged_from_habit_id = ${habitId})
    and started_at = to_timestamp(${startedAt}::float8) and claimed_until = to_timestamp(${claimedUntil}::float8)`;

/**
 * Stores that the message of a claim was sent, and what is due next. `messageId` null: it cannot be delivered, and
 * counts as sent.
 */
export async function finishRing(
  exec: Executor,
  ring: ClaimedRing,
  { messageId, now }: { messageId: number | null; now: Date },
): Promise<void> {
  if (ring.rings === 'ended') {
    await exec.execute(sql`delete from warehouse.timer where ${isClaim(ring)}`);
    return;
  }
  const next = ring.rings === 'over' ? null : nextRing(ring, toUnix(now));
  await exec.execute(sql`update warehouse.timer set claimed_until = null, rings = ${next?.rings ?? null},
      rings_at = to_timestamp(${next?.at ?? null}::float8), message_id = coalesce(${messageId}, message_id)
    where ${isClaim(ring)}`);
}

/** Gives a claim back: the message is due at once. */
export async function releaseRing(exec: Executor, ring: ClaimedRing): Promise<void> {
  await exec.execute(sql`update warehouse.timer set claimed_until = null where ${isClaim(ring)}`);
}

/**
 * Stops a timer that has run for 24 hours and records it, in one transaction. The row stays until the message about it
 * is sent (`ended`), or until the person has decided about a day of more than 24 hours (`over`). Idempotent.
 */
export async function endTimer(db: Db, owner: TimerOwner, ring: ClaimedRing): Promise<void> {
  const userId = owner.from.id;
  await db.transaction(async (tx) => {
    await lockPerson(tx, userId);
    const timer = await findTimer(tx, userId, ring);
    if (!timer || timer.stoppedAt !== null) return;
    const at = timer.startedAt + maxTimerSeconds;
    const stop = await stopTimer(tx, owner, timer, { at, keepsRow: true });
    if (stop.kind !== 'recorded' && stop.kind !== 'over_a_day') return;
    await suspendTimer(tx, userId, timer.habitId, at);
    await tx.execute(sql`update warehouse.timer
      set rings = ${stop.kind === 'recorded' ? 'ended' : 'over'}, rings_at = to_timestamp(${ring.ringsAt}::float8)
      where user_id = ${userId} and habit_id = ${timer.habitId}`);
  });
}

/** Returns the records of a timer that was stopped and recorded at an instant, oldest day first. */
export function findTimerRecords(exec: Executor, userId: number, { habitId, stoppedAt }: Timer): Promise<RecordRow[]> {
  return findRecordsWhere(
    exec,
    sql`r.user_id = ${userId} and r.record_date = to_timestamp(${stoppedAt}::float8) and r.message_id is null
      and (r.habit_id = ${habitId} or r.merged_from_habit_id = ${habitId}) and r.deleted_at is null
      order by r.local_date, r.record_id`,
  );
}
