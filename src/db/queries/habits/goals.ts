import { sql } from 'drizzle-orm';
import type { Executor, Tx } from '../../client.ts';
import type { Direction } from '../../schema/limits.ts';
import { lockPerson } from '../bot/updates.ts';
import { firstRow, rows } from '../query.ts';
import type { DatedGoal, Goal } from './goal-days.ts';
import { findEditableHabit } from './habit-edits.ts';
import { findHabit, type Habit } from './habits.ts';

/** What {@link restoreGoal} needs to undo {@link setGoal}. Plain JSON. */
export interface GoalState {
  /** The day from which the new goal applied. */
  validFrom: string;
  /** What began on that day before. Null: nothing, an earlier goal continued. */
  before: DatedGoal | null;
  /** What began on later days, up to today, and no longer does. Absent: nothing. */
  replaced?: DatedGoal[];
  /** The direction of the habit before. */
  direction: Direction;
}

/** The result of {@link setGoal}. `previous` is the goal that applied on the day before the change. */
export type GoalSetting =
  | { kind: 'goal_set'; habit: Habit; previous: Goal | null; before: GoalState }
  | { kind: 'not_found' };

const goalColumns = sql`g.valid_from::text as "validFrom", case when g.target is not null then json_build_object(
  'measure', g.measure, 'target', g.target, 'period', g.period, 'everyDays', g.every_days,
  'direction', coalesce(g.direction, h.direction)) end as goal`;

/** Returns all goals of a habit, oldest first. `goalOn` gives the one of a day. */
export function findGoals(exec: Executor, userId: number, habitId: number): Promise<DatedGoal[]> {
  return rows(
    exec,
    sql`select ${goalColumns}
    from warehouse.habit_goal g join warehouse.dim_habits h on h.habit_id = g.habit_id
    where g.user_id = ${userId} and g.habit_id = ${habitId} order by g.valid_from`,
  );
}

/**
 * Sets the goal of a habit from a day on; null: none. Earlier days keep the goal that applied on them. Goals that begin
 * later, up to `today`, are replaced; those that begin after `today` stay. The habit gets the direction of its newest
 * goal. A starter is copied first.
 *
 * @throws the database's error for numbers out of bounds
 */
export async function setGoal(
  tx: Tx,
  userId: number,
  habitId: number,
  { goal, validFrom }: DatedGoal,
  today = validFrom,
): Promise<GoalSetting> {
  await lockPerson(tx, userId);
  const own = await findEditableHabit(tx, userId, habitId);
  if (!own) return { kind: 'not_found' };
  const goals = await findGoals(tx, userId, own.habitId);
  const before = goals.find((dated) => dated.validFrom === validFrom) ?? null;
  const earlier = goals.findLast((dated) => dated.validFrom < validFrom)?.goal ?? null;
  const previous = before ? before.goal : earlier;
  const replaced = goals.filter((dated) => dated.validFrom > validFrom && dated.validFrom <= today);
  for (const dated of replaced) await saveGoal(tx, userId, own, null, dated.validFrom);
  await saveGoal(tx, userId, own, goal || earlier ? { goal, validFrom } : null, validFrom);
  const habit = await findHabit(tx, userId, own.habitId);
  if (!habit) return { kind: 'not_found' };
  return { kind: 'goal_set', habit, previous, before: { validFrom, before, direction: own.direction, replaced } };
}

/** Undoes {@link setGoal}. Returns the habit. Null: the person has no such habit any more. */
export async function restoreGoal(
  tx: Tx,
  userId: number,
  habitId: number,
  { validFrom, before, direction, replaced = [] }: GoalState,
): Promise<Habit | null> {
  await lockPerson(tx, userId);
  const habit = await findHabit(tx, userId, habitId);
  if (!habit?.own) return null;
  await saveGoal(tx, userId, habit, before, validFrom);
  for (const dated of replaced) await saveGoal(tx, userId, habit, dated, dated.validFrom);
  await saveDirection(tx, userId, habitId, direction);
  return findHabit(tx, userId, habitId);
}

/** Stores what begins on a day. Null: nothing begins on it. */
async function saveGoal(
  tx: Tx,
  userId: number,
  { habitId, direction }: Pick<Habit, 'habitId' | 'direction'>,
  dated: DatedGoal | null,
  validFrom: string,
): Promise<void> {
  // A goal without a direction of its own would get the new one of the habit.
  await tx.execute(sql`update warehouse.habit_goal set direction = ${direction}
    where user_id = ${userId} and habit_id = ${habitId} and direction is null and target is not null`);
  await tx.execute(sql`delete from warehouse.habit_goal
    where user_id = ${userId} and habit_id = ${habitId} and valid_from = ${validFrom}::date`);
  if (!dated) return;
  await insertGoal(tx, userId, habitId, dated);
  const newest = (await findGoals(tx, userId, habitId)).findLast(({ goal }) => goal)?.goal;
  if (newest) await saveDirection(tx, userId, habitId, newest.direction);
}

/** Stores a goal of a habit that has none from this day on. The caller holds the lock of the person. */
export async function insertGoal(
  tx: Tx,
  userId: number,
  habitId: number,
  { validFrom, goal }: DatedGoal,
): Promise<void> {
  const { measure = null, target = null, period = null, everyDays = null, direction = null } = goal ?? {};
  await tx.execute(sql`insert into warehouse.habit_goal
      (user_id, habit_id, valid_from, measure, target, period, every_days, direction)
    values (${userId}, ${habitId}, ${validFrom}::date, ${measure}, ${target}, ${period}, ${everyDays}, ${direction})`);
}

async function saveDirection(tx: Tx, userId: number, habitId: number, direction: Direction): Promise<void> {
  await tx.execute(sql`update warehouse.dim_habits set direction = ${direction}
    where user_id = ${userId} and habit_id = ${habitId} and direction <> ${direction}`);
}

/** What was recorded of a habit in some days. */
export interface GoalProgress {
  minutes: number;
  /** 0 for the kind `time`. */
  amount: number;
  records: number;
  /** Days with a record. */
  days: number;
}

/** Sums the records of a habit on the days from `first` to `last`, both included. */
export async function findGoalProgress(
  exec: Executor,
  userId: number,
  habitId: number,
  { first, last }: { first: string; last: string },
): Promise<GoalProgress> {
  const found = await firstRow<GoalProgress>(
    exec,
    sql`select coalesce(sum(total_duration), 0)::float8 as minutes, coalesce(sum(total_amount), 0)::float8 as amount,
      coalesce(sum(total_records), 0)::float8 as records, count(*)::float8 as days
    from warehouse.agg_daily
    where user_id = ${userId} and habit_id = ${habitId} and record_day between ${first}::date and ${last}::date`,
  );
  return found ?? { minutes: 0, amount: 0, records: 0, days: 0 };
}
