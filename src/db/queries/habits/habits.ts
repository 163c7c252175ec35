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
  /** False: a starter, which becomes the person's own when it is used or edited. */
  own: boolean;
  archived: boolean;
}

export interface HabitWithTotals extends Habit {
  /** Records that are not deleted. */
  uses: number;
  /** Their duration. */
  minutes: number;
}

export interface Category {
  categoryId: number;
  categoryName: string;
  own: boolean;
}

const habitColumns = sql`h.habit_id::float8 as "habitId", h.habit_name as "habitName",
  h.category_id::float8 as "categoryId", c.category_name as "categoryName",
  h.user_id is not null as own, h.archived_at is not null as archived`;

/**
 * Returns the person's own habits and the starters of the language that no own habit is named alike: the active ones first,
 * most used first, then the last used, own before starters.
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
    where h.user_id = ${userId} or h.user_id is null and h.language = ${language} and not exists (
      select from warehouse.dim_habits o where o.user_id = ${userId} and lower(o.habit_name) = lower(h.habit_name))
    order by h.archived_at is not null, used.uses desc nulls last, used.last_day desc nulls last,
      h.user_id is null, h.habit_id`,
  );
}

/** Returns the starter habits of a language, in no order. They only change with a migration. */
export function findStarterHabits(exec: Executor, language: Language): Promise<Habit[]> {
  return rows(
    exec,
    sql`select ${habitColumns} from warehouse.dim_habits h join warehouse.dim_category c on c.category_id = h.category_id
    where h.user_id is null and h.language = ${language}`,
  );
}

/** Returns the person's own habit, also an archived one, or a starter; null for another person's. */
export function findHabit(exec: Executor, userId: number, habitId: number): Promise<Habit | null> {
  return firstRow(
    exec,
    sql`select ${habitColumns} from warehouse.dim_habits h join warehouse.dim_category c on c.category_id = h.category_id
    where h.habit_id = ${habitId} and (h.user_id = ${userId} or h.user_id is null)`,
  );
}

/** Returns the person's own categories and the starters of the language that no own one is named alike, own ones first, by name. */
export function findCategories(exec: Executor, userId: number, language: Language): Promise<Category[]> {
  return rows(
    exec,
    sql`select c.category_id::float8 as "categoryId", c.category_name as "categoryName", c.user_id is not null as own
    from warehouse.dim_category c
    where c.user_id = ${userId} or c.user_id is null and c.language = ${language} and not exists (
      select from warehouse.dim_category o where o.user_id = ${userId} and lower(o.category_name) = lower(c.category_name))
    order by c.user_id is null, lower(c.category_name)`,
  );
}

/** A habit by its id (own or a starter), or by name: made in the category where the person has none of this name. */
export type HabitChoice = { habitId: number } | { habitName: string; categoryName: string };

/**
 * Returns the person's own habit for a choice, active, made or revived where it must be: a starter is copied. Null for an id
 * that is neither the person's nor a starter's. Expects the person's lock.
 */
export async function ensureOwnHabit(tx: Tx, userId: number, choice: HabitChoice): Promise<Habit | null> {
  const named = 'habitId' in choice ? await findHabit(tx, userId, choice.habitId) : choice;
  if (!named) return null;
  const made = await firstRow<{ habitId: number }>(
    tx,
    sql`select warehouse.own_habit(${userId}, ${named.habitName}, ${named.categoryName})::float8 as "habitId"`,
  );
  return made && findHabit(tx, userId, made.habitId);
}
