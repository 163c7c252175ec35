import { sql } from 'drizzle-orm';
import type { DailyTimes } from '../../../time/daily-times.ts';
import type { Executor } from '../../client.ts';
import type { ReminderCondition } from '../../schema/limits.ts';
import { firstRow, rows } from '../query.ts';
import { toMinuteOf } from './ledger.ts';

/** A person may have at most so many reminders. */
export const maxReminders = 20;
/** The end of a pause that lasts until the person ends it, in Unix seconds: the end of the year 9999. */
export const endlessPause = 253_402_300_799;

/** Where the messages of a reminder are sent. */
export interface ReminderChat {
  /** Number of the bot in `ops.bot`. */
  botId: number;
  chatId: number;
  /** The topic of a group. Null: none. */
  threadId: number | null;
}

/** What a person decides about a reminder. */
export interface ReminderSettings extends DailyTimes {
  /** When it is sent. `open`: nothing is recorded on the day. `missed`: the day before was missed too. */
  onlyIf: ReminderCondition;
  /** Telegram makes no sound. */
  silent: boolean;
}

/** A reminder of a person. Instants are in Unix seconds. Plain JSON. */
export interface Reminder extends ReminderSettings, ReminderChat {
  reminderId: number;
  /** Null: the board. */
  habitId: number | null;
  /** {@link endlessPause} or less. Null: it is not paused. */
  pausedUntil: number | null;
  createdAt: number;
}

/** A reminder with its habit, for a list. */
export interface ListedReminder extends Reminder {
  /** Null: the board. */
  habitName: string | null;
  /** The habit is archived. The reminder is skipped as if it was paused. */
  archived: boolean;
  /** When it is due next, in Unix seconds, whether it is paused or not. */
  nextAt: number;
}

/** The columns of `warehouse.reminder r`. */
export const reminderColumns = sql`r.reminder_id::float8 as "reminderId", r.habit_id::float8 as "habitId",
  ${toMinuteOf(sql`r.local_time`)} as "localMinute", r.every_minutes as "everyMinutes",
  ${toMinuteOf(sql`r.until_time`)} as "untilMinute", r.weekdays, r.only_if as "onlyIf", r.silent,
  r.bot_id::float8 as "botId", r.chat_id::float8 as "chatId", r.thread_id::float8 as "threadId",
  extract(epoch from r.paused_until)::float8 as "pausedUntil", extract(epoch from r.created_at)::float8 as "createdAt"`;

const listedReminders = sql`select ${reminderColumns}, h.habit_name as "habitName",
    h.archived_at is not null as archived, extract(epoch from r.next_at)::float8 as "nextAt"
  from warehouse.reminder r
  left join warehouse.dim_habits h on h.user_id = r.user_id and h.habit_id = r.habit_id`;

/** Returns all reminders of a person: the board first, then by the name of the habit and by time. */
export function findReminders(exec: Executor, userId: number): Promise<ListedReminder[]> {
  return rows(
    exec,
    sql`${listedReminders} where r.user_id = ${userId}
    order by lower(h.habit_name) nulls first, r.local_time, r.reminder_id`,
  );
}

/** Returns a reminder of a person. Null: there is none. */
export function findReminder(exec: Executor, userId: number, reminderId: number): Promise<ListedReminder | null> {
  return firstRow(exec, sql`${listedReminders} where r.user_id = ${userId} and r.reminder_id = ${reminderId}`);
}
