import { sql } from 'drizzle-orm';
import { type DueTime, dueTimesBetween, nextDueTime } from '../../../time/daily-times.ts';
import { addDays, minDay } from '../../../time/days.ts';
import { type DaySettings, localDate } from '../../../time/local-day.ts';
import type { Db, Executor, Tx } from '../../client.ts';
import type { SkipReason } from '../../schema/limits.ts';
import { noticeClaimSeconds } from '../bot/notice-lane.ts';
import { rows } from '../query.ts';
import { type ClaimOptions, lockDuePeople, toInstant } from './due-people.ts';
import { type DueReminder, dueReminderColumns, dueReminderTables } from './due-reminders.ts';
import type { ReminderKey } from './ledger.ts';
import { findLedgerTimes, toArray } from './next-times.ts';
import type { ReminderSettings } from './reminders.ts';
import { claimWaiting, findWaiting, type LedgerEntry, skipDeleted } from './waiting-reminders.ts';

/**
 * Reminders of a person that are due in the same minute, in one chat: this instance has claimed them as a message. The
 * board of the day is a message of its own.
 */
export interface ClaimedReminders {
  userId: number;
  botId: number;
  chatId: number;
  /** The topic of a group. Null: none. */
  threadId: number | null;
  /** Until when they are claimed, in Unix seconds. It names the claim. */
  claimedUntil: number;
  keys: ReminderKey[];
}

/** Returns why each of the reminders is not sent, in their order. Null: it is sent. */
export type DecideReminders = (exec: Executor, due: readonly DueReminder[]) => Promise<(SkipReason | null)[]>;

/** The claimed messages, and the number of times of reminders that were looked at, skipped ones included. */
export interface Claim {
  messages: ClaimedReminders[];
  count: number;
}

/**
 * Claims the reminders of a bot that are due, people who wait longest first, and decides which are sent, in one
 * transaction. Of several instances each gets other people, and all reminders of a person that are due. Nobody waits
 * for a person whose rows are locked: that person is left out.
 *
 * Of the times of a reminder since its last one, the newest is sent; the others are skipped as late.
 */
export function claimReminders(db: Db, options: ClaimOptions, decide: DecideReminders): Promise<Claim> {
  return db.transaction(async (tx) => {
    const userIds = await lockDuePeople(tx, options);
    if (userIds.length === 0) return { messages: [], count: 0 };
    const deleted = await skipDeleted(tx, userIds, options);
    const { due, passed } = await takeDueTimes(tx, userIds, options);
    const waiting = await findWaiting(tx, userIds, options);
    const claimedUntil = options.now.getTime() / 1000 + noticeClaimSeconds;
    const all = [...due, ...waiting];
    const reasons = await decide(tx, all);
    const decided = all.map((reminder, index) => ({ ...reminder, reason: reasons[index] ?? null }));
    await insertLedger(tx, [...decided.slice(0, due.length), ...passed], claimedUntil);
    await claimWaiting(tx, decided.slice(due.length), claimedUntil);
    const claimed = decided.filter(({ reason }) => reason === null);
    return { messages: groupByMinute(claimed, claimedUntil), count: all.length + passed.length + deleted };
  });
}

type DueReminderRow = DueReminder & ReminderSettings & DaySettings & { nextAt: number };

/** Takes the reminders that are due, and moves each to its next time. `passed`: times before the newest one. */
async function takeDueTimes(
  tx: Tx,
  userIds: readonly number[],
  { botId, now, timeZone }: ClaimOptions,
): Promise<{ due: DueReminder[]; passed: LedgerEntry[] }> {
  const found = await rows<DueReminderRow>(
    tx,
    sql`select ${dueReminderColumns}, extract(epoch from r.next_at)::float8 as "nextAt",
      r.weekdays,
      (extract(epoch from r.local_time) / 60)::int as "localMinute",
      (extract(epoch from r.until_time) / 60)::int as "untilMinute",
      coalesce(u.time_zone, ${timeZone}) as "timeZone", coalesce(u.day_start_hour, 0) as "dayStartHour"
    from ${dueReminderTables}
    where r.user_id = any (${toArray(userIds)}) and r.bot_id = ${botId} and r.next_at <= ${toInstant(now)}
    order by r.user_id, r.reminder_id for update of r skip locked`,
  );
  const since = found.map((row) => addDays(localDate(new Date(row.nextAt * 1000), row), -3));
  const first = since.reduce(minDay, addDays(localDate(now, { timeZone: 'UTC', dayStartHour: 0 }), -3));
  const ledger = await findLedgerTimes(tx, userIds, first);
  const due: DueReminder[] = [];
  const passed: LedgerEntry[] = [];
  const next: object[] = [];
  for (const { nextAt, localMinute, untilMinute, weekdays, ...row } of found) {
    const times = { everyMinutes: row.everyMinutes, localMinute, untilMinute, weekdays };
    const isInLedger = ledger(row.userId, row.reminderId);
    const open = dueTimesBetween(times, row, new Date(nextAt * 1000 - 1), now).filter((time) => !isInLedger(time));
    const newest = open.findLast(({ isOnCalendar }) => isOnCalendar) ?? open.at(-1);
    for (const time of open) {
      const reminder = { ...row, ...toDue(time) };
      if (time === newest) due.push(reminder);
      else passed.push({ ...reminder, reason: time.isOnCalendar ? 'late' : 'no_such_day' });
    }
    const { at } = nextDueTime(times, row, now, isInLedger);
    next.push({ user_id: row.userId, reminder_id: row.reminderId, at: at.getTime() / 1000 });
  }
  await saveNextTimes(tx, next);
  return { due, passed };
}

function toDue({ day, minute, at, isOnCalendar }: DueTime) {
  const dueAt = at.getTime() / 1000;
  return { day, minute, dueAt, sendAt: dueAt, isOnCalendar };
}

async function saveNextTimes(tx: Tx, next: readonly object[]): Promise<void> {
  await tx.execute(sql`update warehouse.reminder r set next_at = to_timestamp(n.at)
    from json_to_recordset(${JSON.stringify(next)}::json) as n (user_id bigint, reminder_id bigint, at float8)
    where r.user_id = n.user_id and r.reminder_id = n.reminder_id`);
}

async function insertLedger(tx: Tx, entries: readonly LedgerEntry[], claimedUntil: number): Promise<void> {
  if (entries.length === 0) return;
  const json = entries.map(({ userId, reminderId, day, minute, dueAt, reason, botId, chatId }) => {
    const time = `${Math.floor(minute / 60)}:${minute % 60}`;
    return {
      user_id: userId,
      reminder_id: reminderId,
      day,
      time,
      due_at: dueAt,
      reason,
      bot_id: botId,
      chat_id: chatId,
    };
  });
  await tx.execute(sql`insert into warehouse.reminder_sent
      (user_id, reminder_id, local_date, local_time, due_at, state, skip_reason, claimed_until, bot_id, chat_id)
    select user_id, reminder_id, day, time, to_timestamp(due_at),
      case when reason is null then 'claimed' else 'skipped' end, reason,
      case when reason is null then to_timestamp(${claimedUntil}::float8) end, bot_id, chat_id
    from json_to_recordset(${JSON.stringify(json)}::json) as e (user_id bigint, reminder_id bigint, day date, time time,
      due_at float8, reason text, bot_id bigint, chat_id bigint)`);
}

function groupByMinute(claimed: readonly DueReminder[], claimedUntil: number): ClaimedReminders[] {
  const groups = new Map<string, ClaimedReminders>();
  for (const { userId, botId, chatId, threadId, sendAt, reminderId, day, minute, habitId } of claimed) {
    const board = habitId === null ? `board ${day}` : '';
    const name = [userId, chatId, threadId, Math.floor(sendAt / 60), board].join();
    const group = groups.get(name) ?? { userId, botId, chatId, threadId, claimedUntil, keys: [] };
    group.keys.push({ reminderId, day, minute });
    groups.set(name, group);
  }
  return [...groups.values()];
}
