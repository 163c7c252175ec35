import { sql } from 'drizzle-orm';
import type { Language } from '../../../time/language.ts';
import type { Executor, Tx } from '../../client.ts';
import type { Direction, HabitKind } from '../../schema/limits.ts';
import { firstRow, rows } from '../query.ts';
import type { DatedGoal } from './goal-days.ts';

/** A habit that a person can use. */
export interface Habit {
  habitId: number;
  habitName: string;
  categoryId: number;
  categoryName: string;
  /** False: a starter habit. A copy of it becomes the person's own when the person uses or edits it. */
  own: boolean;
  archived: boolean;
  kind: HabitKind;
  /** What is counted, as it is shown: `glasses`. Null: the habit is not of the kind `count`. */
  unit: string | null;
  /** That of the newest goal, where there is one. */
  direction: Direction;
  /** The goal that applies today and those that apply later, oldest first: see {@link goalOn}. */
  goals: readonly DatedGoal[];
}

/** A habit with the totals of its records that are not deleted. */
export interface HabitWithTotals extends Habit {
  /** Number of records. */
  uses: number;
  /** 0 where the kind is not `time`. */
  minutes: number;
  /** The sum in the unit of the habit, or the times done for `check`; 0 for the kind `time`. */
  amount: number;
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
  h.user_id is not null as own, h.archived_at is not null as archived, h.kind, h.unit, h.direction,
  coalesce((select g.goals from warehouse.current_goals(h.user_id) as g where g.habit_id = h.habit_id), '[]') as goals`;

/**
 * Returns the habits that the person can use: the own ones without those that were removed with their records, and the
 * starter habits of the language without an own habit of the same name. Active ones come first, then by number of
 * records, by last use, and own ones before starters.
 *
 * Habits and day totals are brought together by a grouping. A join would be a nested loop over thousands of habits
 * where the planner expects few.
 */
export function findHabits(exec: Executor, userId: number, language: Language): Promise<HabitWithTotals[]> {
  return rows(
    exec,
    sql`select h.habit_id::float8 as "habitId", h.habit_name as "habitName", h.category_id::float8 as "categoryId",
      c.category_name as "categoryName", h.own, h.archived, h.uses::float8 as uses, h.minutes::float8 as minutes,
      h.amount::float8 as amount, h.kind, h.unit, h.direction, h.goals
    from (
      select habit_id, max(habit_name) as habit_name, max(category_id) as category_id, bool_or(own) as own,
        bool_or(archived) as archived, coalesce(sum(uses), 0) as uses, coalesce(sum(minutes), 0) as minutes,
        coalesce(sum(amount), 0) as amount, max(last_day) as last_day, max(kind) as kind, max(unit) as unit,
        max(direction) as direction, coalesce(max(goals), '[]')::json as goals
      from (
        select h.habit_id, h.habit_name, h.category_id, true as own, h.archived_at is not null as archived,
          null::integer as uses, null::numeric as minutes, null::numeric as amount, null::date as last_day,
          h.kind, h.unit, h.direction, null::text as goals
        from warehouse.dim_habits h where h.user_id = ${userId} and h.removed_at is null
        union all
        select h.habit_id, h.habit_name, h.category_id, false, h.archived_at is not null, null, null, null, null,
          h.kind, h.unit, h.direction, null
        from warehouse.dim_habits h
        where h.user_id is null and h.language = ${language} and not exists (
          select from warehouse.find_own_habit(${userId}, h.habit_name) as o where o.removed_at is null)
        union all
        select habit_id, null, null, null, null, total_records, total_duration, total_amount, record_day,
          null, null, null, null
        from warehouse.agg_daily where user_id = ${userId}
        union all
        select habit_id, null, null, null, null, null, null, null, null, null, null, null, goals::text
        from warehouse.current_goals(${userId})
      ) as habits_and_days
      group by habit_id having count(habit_name) > 0
    ) as h
    cross join lateral (select * from warehouse.dim_category c where c.category_id = h.category_id limit 1) as c
    order by h.archived, h.uses desc, h.last_day desc nulls last, not h.own, h.habit_id`,
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

/**
 * Returns an own habit of the person, archived and removed ones included, or a starter. Null: no such habit, or another
 * person's.
 */
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

/** What records of a habit hold. */
export interface HabitMeasure {
  kind: HabitKind;
  /** Null: the kind is not `count`. */
  unit: string | null;
}

/**
 * A habit by its id, or by its name. By name, a missing habit is created in the category, of the kind `time` where none
 * is given.
 */
export type HabitChoice = { habitId: number } | NewHabit;

export interface NewHabit extends Partial<HabitMeasure> {
  habitName: string;
  categoryName: string;
  /** `at_least` where absent. */
  direction?: Direction;
}

/** Returns whether records of one habit can belong to the other: kind and unit are the same, ignoring case. */
export function isSameMeasure(one: HabitMeasure, other: HabitMeasure): boolean {
  return one.kind === other.kind && one.unit?.toLowerCase() === other.unit?.toLowerCase();
}

/**
 * Returns the own habit of the person for a choice, and makes sure that it exists and is active: a starter is copied, a
 * missing habit is created, an archived one becomes active again. An existing habit keeps its kind and unit. Null: the
 * id is neither the person's nor a starter's. The caller holds the lock of the person.
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
  const { habitName, categoryName, kind = 'time', unit = null, direction = 'at_least' } = habit;
  const ensured = await firstRow<{ habitId: number }>(
    tx,
    sql`select warehouse.ensure_habit(${userId}, ${habitName}, ${categoryName}, ${byRecord}, ${kind}, ${unit},
      ${direction})::float8 as "habitId"`,
  );
  return ensured && findHabit(tx, userId, ensured.habitId);
}

/**
 * Returns the own habit for a choice, as {@link ensureOwnHabit} does, if it has this kind and unit; a missing one gets
 * them. `differs`: the habit has others, and nothing was changed.
 */
export async function ensureSimilarHabit(
  tx: Tx,
  userId: number,
  choice: HabitChoice,
  { kind, unit }: HabitMeasure,
  byRecord = false,
): Promise<Habit | { differs: Habit } | null> {
  const existing = await findExistingHabit(tx, userId, choice);
  if (existing && !isSameMeasure(existing, { kind, unit })) return { differs: existing };
  return ensureOwnHabit(tx, userId, 'habitId' in choice ? choice : { ...choice, kind, unit }, byRecord);
}

/**
 * Returns the habit of a choice: by its id as {@link findHabit} does, by its name an own one that is shown, archived or
 * not. Null: there is none.
 */
export function findExistingHabit(exec: Executor, userId: number, choice: HabitChoice): Promise<Habit | null> {
  if ('habitId' in choice) return findHabit(exec, userId, choice.habitId);
  return firstRow(
    exec,
    sql`select ${habitColumns}
    from warehouse.find_own_habit(${userId}, warehouse.clean_text(${choice.habitName})) as h
    join warehouse.dim_category c on c.category_id = h.category_id
    where h.removed_at is null`,
  );
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
        where r.user_id = ${userId} and r.habit_id = ${habitId} and r.deleted_at is null)
      and not exists (
        select from warehouse.day_mark m where m.user_id = ${userId} and m.habit_id = ${habitId})
      and not exists (select from warehouse.rest r where r.user_id = ${userId} and r.habit_id = ${habitId})
      and not exists (select from warehouse.timer t where t.user_id = ${userId} and t.habit_id = ${habitId})
      and not exists (select from warehouse.reminder m where m.user_id = ${userId} and m.habit_id = ${habitId})`);
}

/**
 * Removes a habit as {@link removeEmptyHabit} does, also where it was not created by a record. One that has a goal
 * stays. Idempotent.
 */
export async function removeUnusedHabit(tx: Tx, userId: number, habitId: number): Promise<void> {
  await tx.execute(sql`update warehouse.dim_habits h set made_by_record = true
    where h.user_id = ${userId} and h.habit_id = ${habitId} and not exists (
      select from warehouse.habit_goal g where g.user_id = ${userId} and g.habit_id = ${habitId})`);
  await removeEmptyHabit(tx, userId, habitId);
}

/** Shows a habit again that {@link removeEmptyHabit} hid. Idempotent. */
export async function restoreRemovedHabit(tx: Tx, userId: number, habitId: number): Promise<void> {
  await tx.execute(sql`update warehouse.dim_habits set removed_at = null, archived_at = null
    where user_id = ${userId} and habit_id = ${habitId} and removed_at is not null`);
}
