import { sql } from 'drizzle-orm';
import type { Tx } from '../../client.ts';
import { lockPerson } from '../bot/updates.ts';
import { firstRow, rows } from '../query.ts';
import { ensureOwnCategory } from './category-edits.ts';
import { ensureOwnHabit, ensureSimilarHabit, findHabit, type Habit, isSameMeasure } from './habits.ts';
import { moveImportedHabits, moveImportedHabitsBack } from './merge-imports.ts';
import { moveMarks, moveMarksBack } from './merge-marks.ts';
import { moveReminders, moveRemindersBack } from './merge-reminders.ts';
import { moveRests, moveRestsBack } from './merge-rests.ts';
import { findTimerOfHabit, moveTimer, moveTimerBack } from './timers.ts';

/**
 * Changes of habits by their owner. Each function takes the lock of the person, returns `not_found` for ids of other
 * people, copies a starter before it changes it, and returns what is needed to undo the change. A name that has not 1
 * to 64 characters violates a check of the table and throws the database's error. A habit that was changed by hand is
 * no longer removed with its records.
 */

interface NotFound {
  kind: 'not_found';
}

const notFound: NotFound = { kind: 'not_found' };

/** The result of {@link renameHabit}. */
export type HabitRename =
  | { kind: 'renamed'; habit: Habit; before: string }
  /** Another own habit, `by`, has the name. It may be archived. Nothing was changed. */
  | { kind: 'taken'; habit: Habit; by: Habit }
  | NotFound;

/** Renames a habit. Renaming it to `before` undoes that. */
export async function renameHabit(tx: Tx, userId: number, habitId: number, name: string): Promise<HabitRename> {
  await lockPerson(tx, userId);
  const habit = await findEditableHabit(tx, userId, habitId);
  if (!habit) return notFound;
  const other = await firstRow<{ habitId: number; removed: boolean }>(
    tx,
    sql`select habit_id::float8 as "habitId", removed_at is not null as removed from warehouse.dim_habits
    where user_id = ${userId} and habit_id <> ${habit.habitId}
      and lower(habit_name) = lower(warehouse.clean_text(${name}))`,
  );
  if (other?.removed) await replaceRemovedHabit(tx, userId, other.habitId, habit);
  const by = other && !other.removed && (await findHabit(tx, userId, other.habitId));
  if (by) return { kind: 'taken', habit, by };
  await tx.execute(
    sql`update warehouse.dim_habits set habit_name = coalesce(warehouse.clean_text(${name}), '')
    where user_id = ${userId} and habit_id = ${habit.habitId}`,
  );
  const renamed = await findHabit(tx, userId, habit.habitId);
  return renamed ? { kind: 'renamed', habit: renamed, before: habit.habitName } : notFound;
}

/**
 * Deletes a removed habit, whose name another habit gets. Its deleted records belong to the other habit then. Where
 * that has another kind or unit, the removed habit gets another name instead.
 */
async function replaceRemovedHabit(tx: Tx, userId: number, removedId: number, habit: Habit): Promise<void> {
  const removed = await findHabit(tx, userId, removedId);
  if (removed && !isSameMeasure(removed, habit)) {
    await tx.execute(sql`update warehouse.dim_habits set habit_name = warehouse.free_habit_name(user_id, habit_name)
      where user_id = ${userId} and habit_id = ${removedId}`);
    return;
  }
  await tx.execute(sql`update warehouse.fact_records set habit_id = ${habit.habitId}, category_id = ${habit.categoryId}
    where user_id = ${userId} and habit_id = ${removedId}`);
  await tx.execute(sql`delete from warehouse.dim_habits where user_id = ${userId} and habit_id = ${removedId}`);
}

/** Returns the own habit, archived or not; a starter is copied first. From now on it counts as made by hand. */
export async function findEditableHabit(tx: Tx, userId: number, habitId: number): Promise<Habit | null> {
  const habit = await findHabit(tx, userId, habitId);
  if (habit && !habit.own) return ensureOwnHabit(tx, userId, { habitId });
  await markMadeByHand(tx, userId, habitId);
  return habit;
}

async function markMadeByHand(tx: Tx, userId: number, habitId: number): Promise<void> {
  await tx.execute(sql`update warehouse.dim_habits set made_by_record = false, removed_at = null
    where user_id = ${userId} and habit_id = ${habitId} and made_by_record`);
}

/** A category by its id (an own one or a starter), or by its name. By name, a missing one is created. */
export type CategoryChoice = { categoryId: number } | { categoryName: string };

/** The result of {@link moveHabit}. */
export type HabitMove =
  | { kind: 'moved'; habit: Habit; beforeCategoryId: number; beforeCategoryName: string }
  | NotFound;

/** Moves a habit with its records and day totals to a category. Moving it to `beforeCategoryId` undoes that. */
export async function moveHabit(tx: Tx, userId: number, habitId: number, choice: CategoryChoice): Promise<HabitMove> {
  await lockPerson(tx, userId);
  const name = 'categoryId' in choice ? await categoryName(tx, userId, choice.categoryId) : choice.categoryName;
  const habit = name === null ? null : await findEditableHabit(tx, userId, habitId);
  if (!habit || name === null) return notFound;
  const categoryId = await ensureOwnCategory(tx, userId, name);
  await tx.execute(sql`update warehouse.dim_habits set category_id = ${categoryId}
    where user_id = ${userId} and habit_id = ${habit.habitId}`);
  await tx.execute(sql`update warehouse.fact_records set category_id = ${categoryId}, updated_at = now()
    where user_id = ${userId} and habit_id = ${habit.habitId} and category_id <> ${categoryId}`);
  const moved = await findHabit(tx, userId, habit.habitId);
  if (!moved) return notFound;
  return { kind: 'moved', habit: moved, beforeCategoryId: habit.categoryId, beforeCategoryName: habit.categoryName };
}

async function categoryName(tx: Tx, userId: number, categoryId: number): Promise<string | null> {
  const found = await firstRow<{ name: string }>(
    tx,
    sql`select category_name as name from warehouse.dim_category
    where category_id = ${categoryId} and (user_id = ${userId} or user_id is null)`,
  );
  return found?.name ?? null;
}

/**
 * The result of {@link mergeHabits}. `same`: both ids are one habit. `other_kind`: their kinds or units differ.
 * `both_timed`: both have a timer that is not finished. Nothing was changed.
 */
export type HabitMerge =
  | { kind: 'merged'; from: Habit; into: Habit; records: number }
  | { kind: 'same' }
  | { kind: 'other_kind' | 'both_timed'; from: Habit; into: Habit }
  | NotFound;

/**
 * Moves all records, marked days, rests and reminders of the own habit `fromId` to `intoId` and archives `fromId`. The
 * day totals are added up. The goals of `intoId` apply; those of `fromId` stay with it. {@link unmergeHabits} with the
 * ids of `from` and `into` undoes that.
 */
export async function mergeHabits(tx: Tx, userId: number, fromId: number, intoId: number): Promise<HabitMerge> {
  await lockPerson(tx, userId);
  const from = await findHabit(tx, userId, fromId);
  if (!from?.own) return notFound;
  const into = await ensureSimilarHabit(tx, userId, { habitId: intoId }, from);
  if (!into) return notFound;
  if ('differs' in into) return { kind: 'other_kind', from, into: into.differs };
  if (from.habitId === into.habitId) return { kind: 'same' };
  if ((await findTimerOfHabit(tx, userId, from.habitId)) && (await findTimerOfHabit(tx, userId, into.habitId)))
    return { kind: 'both_timed', from, into };
  await moveMarks(tx, userId, from.habitId, into.habitId);
  await moveRests(tx, userId, from.habitId, into.habitId);
  await moveReminders(tx, userId, from.habitId, into.habitId);
  await moveTimer(tx, userId, from.habitId, into.habitId);
  await moveImportedHabits(tx, userId, from.habitId, into.habitId);
  const records = await rows(
    tx,
    sql`update warehouse.fact_records set habit_id = ${into.habitId}, category_id = ${into.categoryId},
      merged_from_habit_id = ${from.habitId}, updated_at = now()
    where user_id = ${userId} and habit_id = ${from.habitId} returning deleted_at`,
  );
  await setArchived(tx, userId, from.habitId, true);
  return { kind: 'merged', from, into, records: records.length };
}

/**
 * Undoes the last merge of `fromId` into `intoId`: moves the records that are still there back and makes `fromId`
 * active. `not_found` also where one of them has got another kind since.
 */
export async function unmergeHabits(
  tx: Tx,
  userId: number,
  fromId: number,
  intoId: number,
): Promise<{ kind: 'unmerged'; habit: Habit; records: number } | NotFound> {
  await lockPerson(tx, userId);
  const from = await findHabit(tx, userId, fromId);
  const into = await findHabit(tx, userId, intoId);
  if (!from?.own || !into?.own || !isSameMeasure(from, into)) return notFound;
  let records = 0;
  await moveMarksBack(tx, userId, { fromId, intoId }, async () => {
    records = await moveRecordsBack(tx, userId, from, intoId);
  });
  await moveRestsBack(tx, userId, fromId, intoId);
  await moveRemindersBack(tx, userId, fromId, intoId);
  await moveTimerBack(tx, userId, fromId, intoId);
  await moveImportedHabitsBack(tx, userId, fromId, intoId);
  await setArchived(tx, userId, from.habitId, false);
  return { kind: 'unmerged', habit: { ...from, archived: false }, records };
}

async function moveRecordsBack(tx: Tx, userId: number, from: Habit, intoId: number): Promise<number> {
  const records = await rows(
    tx,
    sql`update warehouse.fact_records set habit_id = ${from.habitId}, category_id = ${from.categoryId},
      merged_from_habit_id = null, updated_at = now()
    where user_id = ${userId} and habit_id = ${intoId} and merged_from_habit_id = ${from.habitId} returning record_id`,
  );
  return records.length;
}

/** The result of {@link archiveHabit} and {@link reviveHabit}. */
export type HabitArchiving = { kind: 'archived' | 'revived'; habit: Habit } | NotFound;

/** Archives a habit: it is no longer offered, its records stay. {@link reviveHabit} or a new record undoes that. */
export async function archiveHabit(tx: Tx, userId: number, habitId: number): Promise<HabitArchiving> {
  await lockPerson(tx, userId);
  const habit = await findEditableHabit(tx, userId, habitId);
  if (!habit) return notFound;
  await setArchived(tx, userId, habit.habitId, true);
  return { kind: 'archived', habit: { ...habit, archived: true } };
}

/** Makes an archived habit active again. */
export async function reviveHabit(tx: Tx, userId: number, habitId: number): Promise<HabitArchiving> {
  await lockPerson(tx, userId);
  const habit = await findEditableHabit(tx, userId, habitId);
  if (!habit) return notFound;
  await setArchived(tx, userId, habit.habitId, false);
  return { kind: 'revived', habit: { ...habit, archived: false } };
}

async function setArchived(tx: Tx, userId: number, habitId: number, archived: boolean): Promise<void> {
  if (archived) await markMadeByHand(tx, userId, habitId);
  await tx.execute(sql`update warehouse.dim_habits
    set removed_at = null, archived_at = case when ${archived} then coalesce(archived_at, now()) end
    where user_id = ${userId} and habit_id = ${habitId}`);
}
