import { sql } from 'drizzle-orm';
import type { DaySettings } from '../../../time/local-day.ts';
import type { Executor, Tx } from '../../client.ts';
import { firstRow, rows } from '../query.ts';
import { toTimeOfDay } from './ledger.ts';
import { findNextTime, toArray } from './next-times.ts';
import { type Reminder, reminderColumns } from './reminders.ts';

/* Rows of `warehouse.reminder`. The callers hold the lock of the person. */

/** The person whose reminders are changed, with the clock by which they are due, and the present time. */
export interface ReminderPerson extends DaySettings {
  userId: number;
  now: Date;
}

/** Returns the number of the person's reminders. */
export async function countReminders(exec: Executor, userId: number): Promise<number> {
  const counted = await firstRow<{ count: number }>(
    exec,
    sql`select count(*)::int as count from warehouse.reminder where user_id = ${userId}`,
  );
  return counted?.count ?? 0;
}

/**
 * Returns reminders of a person.
 *
 * @param ids null: all
 */
export function findPlainReminders(exec: Executor, userId: number, ids: readonly number[] | null): Promise<Reminder[]> {
  return rows(
    exec,
    sql`select ${reminderColumns} from warehouse.reminder r
    where r.user_id = ${userId}
      and (${ids === null} or r.reminder_id = any (${toArray(ids ?? [])}))
    order by r.reminder_id`,
  );
}

/** Returns a reminder of a person without its habit. Null: there is none. */
export async function findPlain(exec: Executor, userId: number, reminderId: number): Promise<Reminder | null> {
  return (await findPlainReminders(exec, userId, [reminderId]))[0] ?? null;
}

const toInstant = (unix: number | null) => sql`to_timestamp(${unix}::float8)`;

/** A reminder without an id is new; one with an id returns with it. */
type ReminderValues = Omit<Reminder, 'reminderId' | 'createdAt'> & Partial<Reminder>;

/** Inserts a reminder, due at the next of its times. Returns its id. */
export async function insertReminder(tx: Tx, person: ReminderPerson, values: ReminderValues): Promise<number> {
  const nextAt = await findNextTime(tx, person, values);
  const { reminderId = null, createdAt = person.now.getTime() / 1000 } = values;
  const added = await firstRow<{ reminderId: number }>(
    tx,
    sql`insert into warehouse.reminder (user_id, reminder_id, habit_id, local_time, every_minutes, until_time, weekdays,
      only_if, silent, bot_id, chat_id, thread_id, paused_until, next_at, created_at)
    values (${person.userId},
      coalesce(${reminderId}::bigint, nextval(pg_get_serial_sequence('warehouse.reminder', 'reminder_id'))),
      ${values.habitId}, ${toTimeOfDay(values.localMinute)}, ${values.everyMinutes}, ${toTimeOfDay(values.untilMinute)},
      ${values.weekdays}, ${values.onlyIf}, ${values.silent}, ${values.botId}, ${values.chatId}, ${values.threadId},
      ${toInstant(values.pausedUntil)}, ${toInstant(nextAt.getTime() / 1000)}, ${toInstant(createdAt)})
    returning reminder_id::float8 as "reminderId"`,
  );
  if (!added) throw new Error('the reminder was not stored');
  return added.reminderId;
}

/** Stores settings, chat and pause of a reminder. Where its times changed, it is due at the next of the new ones. */
export async function updateReminder(tx: Tx, person: ReminderPerson, values: Reminder): Promise<void> {
  const { userId } = person;
  const nextAt = await findNextTime(tx, person, values);
  const times = sql`(${toTimeOfDay(values.localMinute)}, ${values.everyMinutes}::int,
    ${toTimeOfDay(values.untilMinute)}, ${values.weekdays}::smallint)`;
  await tx.execute(sql`update warehouse.reminder r
    set (local_time, every_minutes, until_time, weekdays) = ${times}, only_if = ${values.onlyIf},
      silent = ${values.silent}, bot_id = ${values.botId}, chat_id = ${values.chatId}, thread_id = ${values.threadId},
      next_at = case when (r.local_time, r.every_minutes, r.until_time, r.weekdays) is distinct from ${times}
        then ${toInstant(nextAt.getTime() / 1000)} else r.next_at end
    where user_id = ${userId} and reminder_id = ${values.reminderId}`);
  await savePause(tx, userId, [values.reminderId], values.pausedUntil);
}

/**
 * Pauses reminders until an instant, in Unix seconds. Null: ends the pause. A message that is claimed is not sent any
 * more: the sender looks at the pause again just before it sends.
 */
export async function savePause(tx: Tx, userId: number, ids: readonly number[], until: number | null): Promise<void> {
  await tx.execute(sql`update warehouse.reminder set paused_until = ${toInstant(until)}
    where user_id = ${userId} and reminder_id = any (${toArray(ids)})`);
}

/** Deletes a reminder. Its ledger stays. */
export async function removeReminder(tx: Tx, userId: number, reminderId: number): Promise<void> {
  await tx.execute(sql`delete from warehouse.reminder where user_id = ${userId} and reminder_id = ${reminderId}`);
}
