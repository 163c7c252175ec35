import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { firstRow, rows } from '../query.ts';
import type { HabitMeasure } from './habits.ts';

/** Sums for reports, from `agg_daily`. Days are the person's own, `YYYY-MM-DD`; `from` and `to` are both included. */

export interface CategoryTotal {
  categoryId: number;
  categoryName: string;
  /** Of habits of the kind `time`. */
  minutes: number;
  /** Of all habits. */
  records: number;
}

export interface HabitTotal extends CategoryTotal, HabitMeasure {
  habitId: number;
  habitName: string;
  /** The sum in the unit of the habit, or the times done for `check`. 0 for the kind `time`. */
  amount: number;
}

export interface DayTotal {
  day: string;
  /** Of habits of the kind `time`. */
  minutes: number;
  /** The sum in the unit of the habit. Of several habits: a sum of different units, of no use. */
  amount: number;
  /** Of all habits. */
  records: number;
}

/**
 * Returns one row per habit with records from `from` to `to`, archived ones included, longest duration first, then
 * those of other kinds by name.
 */
export function totalsByHabit(exec: Executor, userId: number, from: string, to: string): Promise<HabitTotal[]> {
  return rows(
    exec,
    sql`select a.habit_id::float8 as "habitId", h.habit_name as "habitName", c.category_id::float8 as "categoryId",
      c.category_name as "categoryName", a.minutes::float8 as minutes, a.records::float8 as records,
      h.kind, h.unit, a.amount::float8 as amount
    from (
      select habit_id, category_id, sum(total_duration) as minutes, sum(total_records) as records,
        sum(total_amount) as amount
      from warehouse.agg_daily
      where user_id = ${userId} and record_day between ${from}::date and ${to}::date
      group by habit_id, category_id
    ) as a
    join warehouse.dim_habits h on h.habit_id = a.habit_id
    join warehouse.dim_category c on c.category_id = a.category_id
    order by a.minutes desc, lower(h.habit_name)`,
  );
}

/** Returns one row per category with records from `from` to `to`, longest duration first. */
export function totalsByCategory(exec: Executor, userId: number, from: string, to: string): Promise<CategoryTotal[]> {
  return rows(
    exec,
    sql`select c.category_id::float8 as "categoryId", c.category_name as "categoryName",
      a.minutes::float8 as minutes, a.records::float8 as records
    from (
      select category_id, sum(total_duration) as minutes, sum(total_records) as records
      from warehouse.agg_daily
      where user_id = ${userId} and record_day between ${from}::date and ${to}::date
      group by category_id
    ) as a
    join warehouse.dim_category c on c.category_id = a.category_id
    order by a.minutes desc, lower(c.category_name)`,
  );
}

/**
 * Returns one row per day with records from `from` to `to`, in order: of all habits, of one habit, or of one category.
 */
export function totalsByDay(
  exec: Executor,
  userId: number,
  from: string,
  to: string,
  { habitId = null, categoryId = null }: { habitId?: number | null; categoryId?: number | null } = {},
): Promise<DayTotal[]> {
  return rows(
    exec,
    sql`select record_day::text as day, sum(total_duration)::float8 as minutes, sum(total_amount)::float8 as amount,
      sum(total_records)::float8 as records
    from warehouse.agg_daily
    where user_id = ${userId} and record_day between ${from}::date and ${to}::date
      and (${habitId}::bigint is null or habit_id = ${habitId})
      and (${categoryId}::bigint is null or category_id = ${categoryId})
    group by record_day order by record_day`,
  );
}

/** Returns the first day on which the person has a record. Null: there is none. */
export async function findFirstDay(exec: Executor, userId: number): Promise<string | null> {
  const row = await firstRow<{ day: string | null }>(
    exec,
    sql`select min(record_day)::text as day from warehouse.agg_daily where user_id = ${userId}`,
  );
  return row?.day ?? null;
}
