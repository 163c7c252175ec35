import { minutesOfDay } from '../../../time/daily-times.ts';
import type { Executor, Tx } from '../../client.ts';
import { maxTimesADay, minReminderInterval } from '../../schema/limits.ts';
import { lockPerson } from '../bot/updates.ts';
import { findEditableHabit } from '../habits/habit-edits.ts';
import { findHabit } from '../habits/habits.ts';
import {
  countReminders,
  findPlain,
  findPlainReminders,
  insertReminder,
  type ReminderPerson,
  removeReminder,
  savePause,
  updateReminder,
} from './reminder-rows.ts';
import {
  findReminder,
  type ListedReminder,
  maxReminders,
  type Reminder,
  type ReminderChat,
  type ReminderSettings,
} from './reminders.ts';

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
  const ids = before.map(({ reminderId }) => reminderId);
  await savePause(tx, userId, ids, until);
  return saved(tx, userId, before, ids);
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

async function isUnchanged(exec: Executor, userId: number, reminder: Reminder): Promise<boolean> {
  const now = await findPlain(exec, userId, reminder.reminderId);
  const keys = Object.keys(reminder) as (keyof Reminder)[];
  return now !== null && keys.every((key) => now[key] === reminder[key]);
}

async function canReturn(exec: Executor, userId: number, { reminderId, habitId }: Reminder): Promise<boolean> {
  if (await findPlain(exec, userId, reminderId)) return false;
  return habitId === null || ((await findHabit(exec, userId, habitId))?.own ?? false);
}
