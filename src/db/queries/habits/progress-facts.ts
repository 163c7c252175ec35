import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import type { Direction, HabitKind } from '../../schema/limits.ts';
import { rows } from '../query.ts';
import type { DatedGoal } from './goal-days.ts';

/** A habit with everything but its records that decides on kept days. Days are numbers since 1970-01-01. */
export interface HabitWithFacts {
  habitId: number;
  habitName: string;
  categoryName: string;
  kind: HabitKind;
  unit: string | null;
  direction: Direction;
  archived: boolean;
  /** All goals, oldest first. */
  goals: DatedGoal[];
  /** The days with the mark `skip`. */
  skipped: number[];
  rests: HabitRest[];
}

/** Weekdays or a vacation on which a person rests from a habit. */
export interface HabitRest {
  /** Bit 0 is Monday. Null: every day. */
  weekdays: number | null;
  fromDate: string;
  /** Null: it goes on. */
  toDate: string | null;
}

/** The sums of the days of one habit, as lists without a gap and in the same order. */
export interface HabitDays {
  habitId: number;
  /** Days with records, as numbers since 1970-01-01. */
  days: number[];
  /** Thousandths of minutes for the kind `time`, else of the amount. */
  sums: number[];
}

/**
 * Returns habits of a person with goals, skipped days and rests: those with the ids, or all that are not removed. In the
 * order of their names.
 */
export function findHabitsWithFacts(
  exec: Executor,
  userId: number,
  habitIds: readonly number[] | null,
): Promise<HabitWithFacts[]> {
  return rows(
    exec,
    sql`select h.habit_id::float8 as "habitId", h.habit_name as "habitName", c.category_name as "categoryName",
      h.kind, h.unit, h.direction, h.archived_at is not null as archived,
      coalesce(g.goals, '[]') as goals, coalesce(m.days, '{}') as skipped, coalesce(r.rests, '[]') as rests
    from warehouse.dim_habits h
    join warehouse.dim_category c on c.category_id = h.category_id
    left join lateral (
      select json_agg(json_build_object('validFrom', g.valid_from, 'goal', case when g.target is not null then
        json_build_object('measure', g.measure, 'target', g.target, 'period', g.period, 'everyDays', g.every_days,
          'direction', coalesce(g.direction, h.direction)) end) order by g.valid_from) as goals
      from warehouse.habit_goal g where g.user_id = h.user_id and g.habit_id = h.habit_id
    ) as g on true
    left join lateral (
      select array_agg(m.local_date - date '1970-01-01') as days
      from warehouse.day_mark m where m.user_id = h.user_id and m.habit_id = h.habit_id and m.mark = 'skip'
    ) as m on true
    left join lateral (
      select json_agg(json_build_object('weekdays', r.weekdays, 'fromDate', r.from_date, 'toDate', r.to_date)) as rests
      from warehouse.rest r
      where r.user_id = h.user_id and (r.habit_id = h.habit_id or r.habit_id is null)
    ) as r on true
    where h.user_id = ${userId} and h.removed_at is null and ${isOneOf(habitIds, sql`h.habit_id`)}
    order by lower(h.habit_name), h.habit_id`,
  );
}

function isOneOf(habitIds: readonly number[] | null, column: ReturnType<typeof sql>) {
  return habitIds ? sql`${column} = any (${sql.param(`{${habitIds.join(',')}}`)}::bigint[])` : sql`true`;
}

/** Returns the days with records of habits of a person, in one list per habit. */
export function findHabitDays(
  exec: Executor,
  userId: number,
  habitIds: readonly number[] | null,
): Promise<HabitDays[]> {
  return rows(
    exec,
    sql`select a.habit_id::float8 as "habitId", array_agg(a.record_day - date '1970-01-01') as days,
      array_agg(((a.total_duration + a.total_amount) * 1000)::float8) as sums
    from warehouse.agg_daily a
    where a.user_id = ${userId} and ${isOneOf(habitIds, sql`a.habit_id`)}
    group by a.habit_id`,
  );
}
