import { sql } from 'drizzle-orm';
import { minutesOfDay } from '../../../time/daily-times.ts';
import type { DaySettings } from '../../../time/local-day.ts';
import type { Executor, Tx } from '../../client.ts';
import { maxTimesADay, minReminderInterval } from '../../schema/limits.ts';
import { lockPerson } from '../bot/updates.ts';
import { findEditableHabit } from '../habits/habit-edits.ts';
import { findHabit } from '../habits/habits.ts';
import { firstRow, rows } from '../query.ts';
import { toTimeOfDay } from './ledger.ts';
import { findNextTime, toArray } from './next-times.ts';
import {
  findReminder,
  type ListedReminder,
  maxReminders,
  type Reminder,
  type ReminderChat,
  type ReminderSettings,
  reminderColumns,
} from './reminders.ts';

/** The person whose reminders are changed, with the clock by which they are due, and the present time. */
export interface ReminderPerson extends DaySettings {
  userId: number;
  now: Date;
}

/** A reminder to add. */
export interface NewReminder extends Omit<ReminderSettings, 'silent' | 'onlyIf'>, ReminderChat {
  /** A habit of the person, or a starter. Null: the board. */
  habitId: number | null;
  /** Default: `open`. */
  onlyIf?: ReminderSettings['onlyIf'];
  /** Default: false. */
  silent?: boolean;
}

/** What a change did to reminders. Plain JSON. {@link undoReminderChange} undoes it. */
export interface ReminderChange {
  /** The reminders that were changed or deleted, as they were. */
  before: Reminder[];
  /** The reminders that were changed or added, as they are. */
  after: Reminder[];
}

/**
 * The result of a change. `reminders`: those that were added or changed, as they are, or that were deleted, as they
 * were. `too_many`: the person would have more than {@link maxReminders}. `too_often`: more than 8 times a day, or less
 * than 15 minutes apart. Nothing was changed then.
 */
export type ReminderResult =
  | { kind: 'saved'; reminders: ListedReminder[]; change: ReminderChange }
  | { kind: 'not_found' }
  | { kind: 'too_many' }
  | { kind: 'too_often' };

/** Adds reminders, all or none. A starter is copied first. */
export async function addReminders(
  tx: Tx,
  person: ReminderPerson,
  added: readonly NewReminder[],
): Promise<ReminderResult> {
  const { userId } = person;
  await lockPerson(tx, userId);
  if (added.some(isTooOften)) return { kind: 'too_often' };
  if ((await countReminders(tx, userId)) + added.length > maxReminders) return { kind: 'too_many' };
  const habitIds: (number | null)[] = [];
  for (const { habitId } of added) {
    const habit = habitId === null ? null : await findEditableHabit(tx, userId, habitId);
    if (habitId !== null && !habit) return { kind: 'not_found' };
    habitIds.push(habit?.habitId ?? null);
  }
  const ids: number[] = [];
  for (const [index, one] of added.entries()) {
    const values = {
      silent: false,
      onlyIf: 'open',
      pausedUntil: null,
      ...one,
      habitId: habitIds[index] ?? null,
    } as const;
    ids.push(await insertReminder(tx, person, values));
  }
  return saved(tx, userId, [], ids);
}

/** Changes settings of a reminder, or where its messages are sent. */
export async function changeReminder(
  tx: Tx,
  person: ReminderPerson,
  reminderId: number,
  change: Partial<ReminderSettings & ReminderChat>,
): Promise<ReminderResult> {
  const { userId } = person;
  await lockPerson(tx, userId);
  const before = await findPlain(tx, userId, reminderId);
  if (!before) return { kind: 'not_found' };
  const after = { ...before, ...change };
  if (isTooOften(after)) return { kind: 'too_often' };
  await updateReminder(tx, person, after);
  return saved(tx, userId, [before], [reminderId]);
}

/**
 * Pauses reminders until an instant, or ends their pause. A message that is not sent yet is skipped.
 *
 * @param reminderIds null: all reminders of the person
 * @param until Unix seconds, `endlessPause` without an end; null ends the pause
 */
export async function pauseReminders(
  tx: Tx,
  userId: number,
  reminderIds: readonly number[] | null,
  until: number | null,
): Promise<ReminderResult> {
  await lockPerson(tx, userId);
  const before = await findPlainReminders(tx, userId, reminderIds);
  if (before.length === 0) return { kind: 'not_found' };
  for (const { reminderId } of before) await savePause(tx, userId, reminderId, until);
  return saved(
    tx,
    userId,
    before,
    before.map(({ reminderId }) => reminderId),
  );
}

/** Deletes a reminder. What was sent stays in the ledger, and what waits is not sent. */
export async function deleteReminder(tx: Tx, userId: number, reminderId: number): Promise<ReminderResult> {
  await lockPerson(tx, userId);
  const reminder = await findReminder(tx, userId, reminderId);
  const before = await findPlain(tx, userId, reminderId);
  if (!reminder || !before) return { kind: 'not_found' };
  await removeReminder(tx, userId, reminderId);
  return { kind: 'saved', reminders: [reminder], change: { before: [before], after: [] } };
}

/**
 * Undoes a change. Returns the change that was made, which can be undone likewise. Null: the reminders or their habit
 * are no longer as the change left them, or there would be too many, and nothing was changed.
 */
export async function undoReminderChange(
  tx: Tx,
  person: ReminderPerson,
  { before, after }: ReminderChange,
): Promise<ReminderChange | null> {
  const { userId } = person;
  await lockPerson(tx, userId);
  const kept = new Set(after.map(({ reminderId }) => reminderId));
  const returning = before.filter(({ reminderId }) => !kept.has(reminderId));
  for (const reminder of after) if (!(await isUnchanged(tx, userId, reminder))) return null;
  for (const reminder of returning) if (!(await canReturn(tx, userId, reminder))) return null;
  const count = (await countReminders(tx, userId)) + before.length - after.length;
  if (returning.length > 0 && count > maxReminders) return null;
  const restored = new Set(before.map(({ reminderId }) => reminderId));
  for (const { reminderId } of after) if (!restored.has(reminderId)) await removeReminder(tx, userId, reminderId);
  for (const reminder of before) {
    if (kept.has(reminder.reminderId)) await updateReminder(tx, person, reminder);
    else await insertReminder(tx, person, reminder);
  }
  return { before: after, after: before };
}

function isTooOften(times: Pick<ReminderSettings, 'localMinute' | 'everyMinutes' | 'untilMinute' | 'weekdays'>) {
  const { everyMinutes } = times;
  return everyMinutes !== null && (everyMinutes < minReminderInterval || minutesOfDay(times).length > maxTimesADay);
}

async function saved(tx: Tx, userId: number, before: Reminder[], ids: readonly number[]): Promise<ReminderResult> {
  const reminders: ListedReminder[] = [];
  for (const id of ids) {
    const reminder = await findReminder(tx, userId, id);
    if (reminder) reminders.push(reminder);
  }
  const after = await findPlainReminders(tx, userId, ids);
  return { kind: 'saved', reminders, change: { before, after } };
}

async function countReminders(exec: Executor, userId: number): Promise<number> {
  const counted = await firstRow<{ count: number }>(
    exec,
    sql`select count(*)::int as count from warehouse.reminder where user_id = ${userId}`,
  );
  return counted?.count ?? 0;
}

function findPlainReminders(exec: Executor, userId: number, ids: readonly number[] | null): Promise<Reminder[]> {
  return rows(
    exec,
    sql`select ${reminderColumns} from warehouse.reminder r
    where r.user_id = ${userId}
      and (${ids === null} or r.reminder_id = any (${toArray(ids ?? [])}))
    order by r.reminder_id`,
  );
}

async function findPlain(exec: Executor, userId: number, reminderId: number): Promise<Reminder | null> {
  return (await findPlainReminders(exec, userId, [reminderId]))[0] ?? null;
}

async function isUnchanged(exec: Executor, userId: number, reminder: Reminder): Promise<boolean> {
  const now = await findPlain(exec, userId, reminder.reminderId);
  const keys = Object.keys(reminder) as (keyof Reminder)[];
  return now !== null && keys.every((key) => now[key] === reminder[key]);
}

async function canReturn(exec: Executor, userId: number, { reminderId, habitId }: Reminder): Promise<boolean> {
  if (await findPlain(exec, userId, reminderId)) return false;
  return habitId === null || ((await findHabit(exec, userId, habitId))?.own ?? false);
}

const toInstant = (unix: number | null) => sql`to_timestamp(${unix}::float8)`;

/** A reminder without an id is new; one with an id returns with it. */
type ReminderValues = Omit<Reminder, 'reminderId' | 'createdAt'> & Partial<Reminder>;

async function insertReminder(tx: Tx, person: ReminderPerson, values: ReminderValues): Promise<number> {
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
async function updateReminder(tx: Tx, person: ReminderPerson, values: Reminder): Promise<void> {
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
  await savePause(tx, userId, values.reminderId, values.pausedUntil);
}

/** A message that is claimed is not sent any more: the sender looks at the pause again just before it sends. */
async function savePause(tx: Tx, userId: number, reminderId: number, until: number | null): Promise<void> {
  await tx.execute(sql`update warehouse.reminder set paused_until = ${toInstant(until)}
    where user_id = ${userId} and reminder_id = ${reminderId}`);
}

async function removeReminder(tx: Tx, userId: number, reminderId: number): Promise<void> {
  await tx.execute(sql`delete from warehouse.reminder where user_id = ${userId} and reminder_id = ${reminderId}`);
}
