import { sql } from 'drizzle-orm';
import type { Language } from '../../../time/language.ts';
import type { Executor, Tx } from '../../client.ts';
import { firstRow, rows } from '../query.ts';

/** A habit that a person can use. */
export interface Habit {
  habitId: number;
  habitName: string;
  categoryId: number;
  categoryName: string;
  /** False: a starter habit. A copy of it becomes the person's own when the person uses or edits it. */
  own: boolean;
  archived: boolean;
}

/** A habit with the totals of its records that are not deleted. */
export interface HabitWithTotals extends Habit {
  /** Number of records. */
  uses: number;
  minutes: number;
}

/** A category that a person can use. */
export interface Category {
  categoryId: number;
  categoryName: string;
  /** False: a starter category. */
  own: boolean;
  /** A starter category, or an own one of the same name. */
  builtIn: boolean;
}

const habitColumns = sql`h.habit_id::float8 as "habitId", h.habit_name as "habitName",
  h.category_id::float8 as "categoryId", c.category_name as "categoryName",
  h.user_id is not null as own, h.archived_at is not null as archived`;

/**
 * Returns the habits that the person can use: the own ones without those that were removed with their records, and the
 * starter habits of the language without an own habit of the same name. Active ones come first, then by number of records, by last use, and own ones before starters.
 */
export function findHabits(exec: Executor, userId: number, language: Language): Promise<HabitWithTotals[]> {
  return rows(
    exec,
    sql`select ${habitColumns}, coalesce(used.uses, 0)::float8 as uses, coalesce(used.minutes, 0)::float8 as minutes
    from warehouse.dim_habits h join warehouse.dim_category c on c.category_id = h.category_id
    left join (
      select habit_id, sum(total_records) as uses, sum(total_duration) as minutes, max(record_day) as last_day
      from warehouse.agg_daily where user_id = ${userId} group by habit_id
    ) as used on used.habit_id = h.habit_id
    where h.user_id = ${userId} and h.removed_at is null
      or h.user_id is null and h.language = ${language} and not exists (
        select from warehouse.dim_habits o
        where o.user_id = ${userId} and lower(o.habit_name) = lower(h.habit_name) and o.removed_at is null)
    order by h.archived_at is not null, used.uses desc nulls last, used.last_day desc nulls last,
      h.user_id is null, h.habit_id`,
  );
}

/** Returns the starter habits of a language, in no order. Only a migration changes them. */
export function findStarterHabits(exec: Executor, language: Language): Promise<Habit[]> {
  return rows(
    exec,
    sql`select ${habitColumns}
    from warehouse.dim_habits h join warehouse.dim_category c on c.category_id = h.category_id
    where h.user_id is null and h.language = ${language}`,
  );
}

/** Returns an own habit of the person, archived and removed ones included, or a starter. Null: no such habit, or another person's. */
export function findHabit(exec: Executor, userId: number, habitId: number): Promise<Habit | null> {
  return firstRow(
    exec,
    sql`select ${habitColumns}
    from warehouse.dim_habits h join warehouse.dim_category c on c.category_id = h.category_id
    where h.habit_id = ${habitId} and (h.user_id = ${userId} or h.user_id is null)`,
  );
}

/** Whether the category `c` is a starter, or has the name of one. */
export const isBuiltIn = sql`exists (
  select from warehouse.dim_category s where s.user_id is null and lower(s.category_name) = lower(c.category_name))`;

/**
 * Returns the categories that the person can use: the own ones, and the starter categories of the language without an
 * own category of the same name. Own ones come first, then by name.
 */
export function findCategories(exec: Executor, userId: number, language: Language): Promise<Category[]> {
  return rows(
    exec,
    sql`select c.category_id::float8 as "categoryId", c.category_name as "categoryName", c.user_id is not null as own,
      ${isBuiltIn} as "builtIn"
    from warehouse.dim_category c
    where c.user_id = ${userId} or c.user_id is null and c.language = ${language} and not exists (
      select from warehouse.dim_category o
      where o.user_id = ${userId} and lower(o.category_name) = lower(c.category_name))
    order by c.user_id is null, lower(c.category_name)`,
  );
}

/** A habit by its id, or by its name. By name, a missing habit is created in the category. */
export type HabitChoice = { habitId: number } | { habitName: string; categoryName: string };

/**
 * Returns the own habit of the person for a choice, and makes sure that it exists and is active: a starter is copied, a
 * missing habit is created, an archived one becomes active again. Null: the id is neither the person's nor a starter's.
 * The caller holds the lock of the person.
 *
 * @param byRecord true where a record creates the habit: it disappears when the record is undone
 */
export async function ensureOwnHabit(
  tx: Tx,
  userId: number,
  choice: HabitChoice,
  byRecord = false,
): Promise<Habit | null> {
  const habit = 'habitId' in choice ? await findHabit(tx, userId, choice.habitId) : choice;
  if (!habit) return null;
  const ensured = await firstRow<{ habitId: number }>(
    tx,
    sql`select warehouse.ensure_habit(${userId}, ${habit.habitName}, ${habit.categoryName}, ${byRecord})::float8
      as "habitId"`,
  );
  return ensured && findHabit(tx, userId, ensured.habitId);
}

/**
 * Removes a habit that a record created when its last record was deleted or moved away: it is hidden, and a record of
 * the same name creates it anew. A habit that the person changed by hand stays. Idempotent.
 */
export async function removeEmptyHabit(tx: Tx, userId: number, habitId: number): Promise<void> {
  await tx.execute(sql`update warehouse.dim_habits h set removed_at = now(), archived_at = now()
    where h.user_id = ${userId} and h.habit_id = ${habitId} and h.made_by_record and h.archived_at is null
      and not exists (
        select from warehouse.fact_records r
        where r.user_id = ${userId} and r.habit_id = ${habitId} and r.deleted_at is null)`);
}

/** Shows a habit again that {@link removeEmptyHabit} hid. Idempotent. */
export async function restoreRemovedHabit(tx: Tx, userId: number, habitId: number): Promise<void> {
  await tx.execute(sql`update warehouse.dim_habits set removed_at = null, archived_at = null
    where user_id = ${userId} and habit_id = ${habitId} and removed_at is not null`);
}
