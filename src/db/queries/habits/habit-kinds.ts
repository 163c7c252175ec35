import { sql } from 'drizzle-orm';
import type { Tx } from '../../client.ts';
import { lockPerson } from '../bot/updates.ts';
import { firstRow } from '../query.ts';
import type { DatedGoal } from './goal-days.ts';
import { findGoals, insertGoal, setGoal } from './goals.ts';
import { findEditableHabit } from './habit-edits.ts';
import {
  ensureOwnHabit,
  findExistingHabit,
  findHabit,
  type Habit,
  type HabitMeasure,
  isSameMeasure,
  type NewHabit,
} from './habits.ts';
import { deleteTimer, findTimerOfHabit } from './timers.ts';

interface NotFound {
  kind: 'not_found';
}

/** The habit has records that are not deleted. Nothing was changed. */
interface HasRecords {
  kind: 'has_records';
  habit: Habit;
  records: number;
}

/** The habit has a timer that is not finished: its time would be lost. Nothing was changed. */
interface HasTimer {
  kind: 'has_timer';
  habit: Habit;
}

/**
 * Creates a habit by hand, with a goal where one is given. `exists`: the person has a habit of this name, which may be
 * archived. {@link removeCreatedHabit} undoes it.
 */
export async function createHabit(
  tx: Tx,
  userId: number,
  { goal = null, ...newHabit }: NewHabit & { goal?: DatedGoal | null },
): Promise<{ kind: 'created' | 'exists'; habit: Habit }> {
  await lockPerson(tx, userId);
  const existing = await findExistingHabit(tx, userId, newHabit);
  if (existing) return { kind: 'exists', habit: existing };
  const habit = await ensureOwnHabit(tx, userId, newHabit);
  if (!habit) throw new Error('the habit that was just created cannot be found');
  if (!goal) return { kind: 'created', habit };
  const set = await setGoal(tx, userId, habit.habitId, goal);
  return { kind: 'created', habit: set.kind === 'goal_set' ? set.habit : habit };
}

/** Undoes {@link createHabit} while the habit has no records and no timer. Its goals, marks and so on go too. */
export async function removeCreatedHabit(
  tx: Tx,
  userId: number,
  habitId: number,
): Promise<{ kind: 'removed'; habit: Habit } | HasRecords | HasTimer | NotFound> {
  await lockPerson(tx, userId);
  const habit = await findHabit(tx, userId, habitId);
  if (!habit?.own) return { kind: 'not_found' };
  const { records } = await countRecordsOf(tx, userId, habitId);
  if (records > 0) return { kind: 'has_records', habit, records };
  if (await findTimerOfHabit(tx, userId, habitId)) return { kind: 'has_timer', habit };
  await tx.execute(sql`select warehouse.set_aside_deleted_records(${userId}, ${habitId})`);
  await tx.execute(sql`delete from warehouse.habit_goal where user_id = ${userId} and habit_id = ${habitId}`);
  await tx.execute(sql`delete from warehouse.day_mark where user_id = ${userId} and habit_id = ${habitId}`);
  await tx.execute(sql`delete from warehouse.rest where user_id = ${userId} and habit_id = ${habitId}`);
  await tx.execute(sql`delete from warehouse.reminder where user_id = ${userId} and habit_id = ${habitId}`);
  await deleteTimer(tx, userId, habitId);
  await tx.execute(sql`delete from warehouse.dim_habits where user_id = ${userId} and habit_id = ${habitId}`);
  return { kind: 'removed', habit };
}

/** What {@link undoKindChange} needs to undo {@link changeHabitKind}. Plain JSON. */
export interface HabitKindState extends HabitMeasure {
  /** The goals before. Absent: they stay as they are. */
  goals?: DatedGoal[];
}

/** The result of {@link changeHabitKind} and {@link undoKindChange}. */
export type KindChange =
  | { kind: 'changed'; habit: Habit; before: HabitKindState }
  | { kind: 'unchanged'; habit: Habit }
  | HasRecords
  | HasTimer
  | NotFound;

/**
 * Changes the kind and unit of a habit that has no records, or from `check` to `count`: then the amounts stay 1. Goals
 * of amounts are removed where the habit had no records, because their unit is gone. A starter is copied first. A habit
 * with a timer stays as it is.
 */
export async function changeHabitKind(
  tx: Tx,
  userId: number,
  habitId: number,
  measure: HabitMeasure,
): Promise<KindChange> {
  await lockPerson(tx, userId);
  const habit = await findHabit(tx, userId, habitId);
  if (!habit) return { kind: 'not_found' };
  if (isSameMeasure(habit, measure)) return { kind: 'unchanged', habit };
  const keepsRecords = habit.kind === 'check' && measure.kind === 'count';
  const { records } = habit.own ? await countRecordsOf(tx, userId, habitId) : { records: 0 };
  if (records > 0 && !keepsRecords) return { kind: 'has_records', habit, records };
  if (await findTimerOfHabit(tx, userId, habitId)) return { kind: 'has_timer', habit };
  const own = await findEditableHabit(tx, userId, habitId);
  if (!own) return { kind: 'not_found' };
  const goals = await findGoals(tx, userId, own.habitId);
  if (!keepsRecords) {
    await tx.execute(sql`select warehouse.set_aside_deleted_records(${userId}, ${own.habitId})`);
    await replaceGoals(
      tx,
      userId,
      own.habitId,
      goals.filter(({ goal }) => goal?.measure !== 'amount'),
    );
  }
  return saveMeasure(tx, userId, own, measure, goals);
}

/** Undoes {@link changeHabitKind}. `has_records`: the habit has records that its former kind cannot have. */
export async function undoKindChange(
  tx: Tx,
  userId: number,
  habitId: number,
  { goals, ...measure }: HabitKindState,
): Promise<KindChange> {
  await lockPerson(tx, userId);
  const habit = await findHabit(tx, userId, habitId);
  if (!habit?.own) return { kind: 'not_found' };
  if (isSameMeasure(habit, measure)) return { kind: 'unchanged', habit };
  const counts = await countRecordsOf(tx, userId, habitId);
  const keepsRecords = habit.kind === 'count' && measure.kind === 'check' && counts.countedRecords === 0;
  if (counts.records > 0 && !keepsRecords) return { kind: 'has_records', habit, records: counts.records };
  if (await findTimerOfHabit(tx, userId, habitId)) return { kind: 'has_timer', habit };
  const current = await findGoals(tx, userId, habitId);
  if (!keepsRecords || counts.deletedCountedRecords > 0) {
    await tx.execute(sql`select warehouse.set_aside_deleted_records(${userId}, ${habitId})`);
  }
  if (goals) await replaceGoals(tx, userId, habitId, goals);
  return saveMeasure(tx, userId, habit, measure, current);
}

async function saveMeasure(
  tx: Tx,
  userId: number,
  { habitId, kind, unit }: Habit,
  measure: HabitMeasure,
  goals: DatedGoal[],
): Promise<KindChange> {
  await tx.execute(sql`update warehouse.dim_habits
    set kind = ${measure.kind}, unit = warehouse.clean_text(${measure.unit})
    where user_id = ${userId} and habit_id = ${habitId}`);
  const changed = await findHabit(tx, userId, habitId);
  return changed ? { kind: 'changed', habit: changed, before: { kind, unit, goals } } : { kind: 'not_found' };
}

async function replaceGoals(tx: Tx, userId: number, habitId: number, goals: DatedGoal[]): Promise<void> {
  await tx.execute(sql`delete from warehouse.habit_goal where user_id = ${userId} and habit_id = ${habitId}`);
  for (const goal of goals) await insertGoal(tx, userId, habitId, goal);
}

interface RecordCounts {
  records: number;
  /** Records with another amount than 1. */
  countedRecords: number;
  deletedCountedRecords: number;
}

async function countRecordsOf(tx: Tx, userId: number, habitId: number): Promise<RecordCounts> {
  const counts = await firstRow<RecordCounts>(
    tx,
    sql`select count(*) filter (where deleted_at is null)::float8 as records,
      count(*) filter (where deleted_at is null and amount is distinct from 1)::float8 as "countedRecords",
      count(*) filter (where deleted_at is not null and amount is distinct from 1)::float8 as "deletedCountedRecords"
    from warehouse.fact_records where user_id = ${userId} and habit_id = ${habitId}`,
  );
  return counts ?? { records: 0, countedRecords: 0, deletedCountedRecords: 0 };
}
