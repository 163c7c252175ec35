import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import type { Direction, HabitKind } from '../../schema/limits.ts';
import { firstRow, rows } from '../query.ts';
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

/** The days with records of one habit. */
export interface HabitDays {
  habitId: number;
  /** The days as numbers since 1970-01-01, each once, in no order. */
  days: Int32Array;
  /** Thousandths of minutes for the kind `time`, else of the amount: one per day. Null: they were not asked for. */
  sums: Float64Array | null;
}

/** Which days with records are read. */
export interface HabitDaysOptions {
  habitIds: readonly number[];
  /** Those of the habits whose sums are needed. */
  withSums: readonly number[];
  /** The first day that is needed, `YYYY-MM-DD`. Null: all. */
  since: string | null;
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
  return rows(exec, habitsWithFacts(userId, habitIds));
}

function habitsWithFacts(userId: number, habitIds: readonly number[] | null): SQL {
  return sql`select h.habit_id::float8 as "habitId", h.habit_name as "habitName", c.category_name as "categoryName",
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
    where h.user_id = ${userId} and h.removed_at is null and ${habitIds ? isOneOf(habitIds, sql`h.habit_id`) : sql`true`}
    order by lower(h.habit_name), h.habit_id`;
}

/** A habit with its facts and its days, as {@link HabitDays} has them. */
export interface HabitWithDays extends HabitWithFacts, Pick<HabitDays, 'days'> {
  sums: Float64Array;
}

/**
 * Returns one habit with the days since a day, with one statement. The days are read from the records: their index has
 * the habit, and so the cost does not depend on other habits. Null: there is no such habit.
 *
 * @param since `YYYY-MM-DD`; null: all days
 */
export async function findHabitWithDays(
  exec: Executor,
  userId: number,
  habitId: number,
  since: string | null,
): Promise<HabitWithDays | null> {
  const found = await firstRow<HabitWithFacts & { packed: Buffer | null }>(
    exec,
    sql`select f.*, d.packed from (${habitsWithFacts(userId, [habitId])}) as f
    left join lateral (
      select string_agg(date_send(a.local_date) || numeric_send(a.total), ''::bytea) as packed
      from (
        select r.local_date, sum(coalesce(r.amount, r.duration)) as total
        from warehouse.fact_records r
        where r.user_id = ${userId} and r.habit_id = ${habitId} and r.deleted_at is null
          and r.local_date >= ${since ?? '1970-01-01'}::date
        group by r.local_date
      ) as a
    ) as d on true`,
  );
  if (!found) return null;
  const { packed, ...habit } = found;
  const { days, sums } = unpackDays(packed ?? Buffer.alloc(0), true);
  return { ...habit, days, sums: sums ?? new Float64Array() };
}

function isOneOf(habitIds: readonly number[], column: SQL): SQL {
  return sql`${column} = any (${sql.param(`{${habitIds.join(',')}}`)}::bigint[])`;
}

/**
 * Returns the days with records of habits of a person. A habit without any has no element.
 *
 * A person of ten years has 180,000 days with records. As rows they would take 200 ms, and as arrays 150 ms, because
 * numbers would be written as text and read again. They come in the binary format of the wire: 4 bytes for a day, then
 * a `numeric`.
 */
export async function findHabitDays(
  exec: Executor,
  userId: number,
  { habitIds, withSums, since }: HabitDaysOptions,
): Promise<HabitDays[]> {
  const found = await rows<{ habitId: number; packed: Buffer }>(
    exec,
    sql`select a.habit_id::float8 as "habitId", string_agg(case when ${isOneOf(withSums, sql`a.habit_id`)}
        then date_send(a.record_day) || numeric_send(greatest(a.total_duration, a.total_amount))
        else date_send(a.record_day) end, ''::bytea) as packed
    from warehouse.agg_daily a
    where a.user_id = ${userId} and ${isOneOf(habitIds, sql`a.habit_id`)}
      and a.record_day >= ${since ?? '1970-01-01'}::date
    group by a.habit_id`,
  );
  const haveSums = new Set(withSums);
  return found.map(({ habitId, packed }) => ({ habitId, ...unpackDays(packed, haveSums.has(habitId)) }));
}

/** Days between 1970-01-01 and 2000-01-01, from which PostgreSQL counts. */
const epochDifference = 10_957;
const bytesOfDay = 4;

function unpackDays(packed: Buffer, haveSums: boolean): Pick<HabitDays, 'days' | 'sums'> {
  const maxCount = Math.floor(packed.length / bytesOfDay);
  const days = new Int32Array(maxCount);
  const sums = haveSums ? new Float64Array(maxCount) : null;
  let count = 0;
  for (let at = 0; at < packed.length; count++) {
    days[count] = packed.readInt32BE(at) + epochDifference;
    at += bytesOfDay;
    if (!sums) continue;
    sums[count] = readThousandths(packed, at);
    at += sizeOfNumeric(packed, at);
  }
  return { days: days.subarray(0, count), sums: sums?.subarray(0, count) ?? null };
}

/** A `numeric` begins with four numbers of two bytes: the count of digits to the base 10,000, the weight, sign, scale. */
const bytesOfHeader = 8;
const base = 10_000;

function sizeOfNumeric(packed: Buffer, at: number): number {
  return bytesOfHeader + packed.readInt16BE(at) * 2;
}

/** Reads thousandths without an error of rounding. The number is not negative and has at most three decimals. */
function readThousandths(packed: Buffer, at: number): number {
  const digits = packed.readInt16BE(at);
  let exponent = packed.readInt16BE(at + 2);
  let thousandths = 0;
  for (let index = 0; index < digits; index++) {
    const digit = packed.readInt16BE(at + bytesOfHeader + index * 2);
    thousandths += exponent < 0 ? digit / 10 : digit * 1000 * base ** exponent;
    exponent -= 1;
  }
  return thousandths;
}
