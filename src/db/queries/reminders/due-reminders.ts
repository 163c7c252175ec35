import { sql } from 'drizzle-orm';
import type { ReminderCondition } from '../../schema/limits.ts';
import type { ReminderKey } from './ledger.ts';
import type { ReminderChat } from './reminders.ts';

/** A reminder at one of its times, with what decides on whether it is sent. Instants are in Unix seconds. */
export interface DueReminder extends ReminderKey, ReminderChat {
  userId: number;
  /** Null: the board. */
  habitId: number | null;
  habitName: string | null;
  archived: boolean;
  onlyIf: ReminderCondition;
  silent: boolean;
  /** Minutes between its times of a day. Null: it has one. */
  everyMinutes: number | null;
  pausedUntil: number | null;
  /** The person has blocked the bot. */
  blocked: boolean;
  /** ISO weekday on which the person's weeks begin. */
  weekStart: number;
  dueAt: number;
  /** When it is to be sent: when it was due, or when a snooze ends. */
  sendAt: number;
  /** False: the time zone has no such date. */
  isOnCalendar: boolean;
}

/** The columns of {@link DueReminder} that do not depend on the time, from {@link dueReminderTables}. */
export const dueReminderColumns = sql`r.user_id::float8 as "userId", r.reminder_id::float8 as "reminderId",
  r.habit_id::float8 as "habitId", h.habit_name as "habitName", h.archived_at is not null as archived,
  r.only_if as "onlyIf", r.silent, r.every_minutes as "everyMinutes", extract(epoch from r.paused_until)::float8 as "pausedUntil",
  r.bot_id::float8 as "botId", r.chat_id::float8 as "chatId", r.thread_id::float8 as "threadId",
  u.blocked_at is not null as blocked, coalesce(u.week_start, 1) as "weekStart"`;

export const dueReminderTables = sql`warehouse.reminder r
  join warehouse.dim_users u on u.user_id = r.user_id
  left join warehouse.dim_habits h on h.user_id = r.user_id and h.habit_id = r.habit_id`;
