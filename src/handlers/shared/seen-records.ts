import type { Executor } from '../../db/client.ts';
import { findGoalProgress, type GoalProgress } from '../../db/queries/habits/goals.ts';
import type { HabitMeasure } from '../../db/queries/habits/habits.ts';

/** The largest prime below 2²³: the records take 23 bits, and the measure takes 8 of the 31 bits of a button's number. */
const recordsModulus = 8_388_593;
const measures = 256;

/**
 * Returns a number that tells the records of a day apart from others, by their count and sum, and the kind and unit of
 * the habit. A button carries it: what is missing to a goal must not be recorded after the day has changed, nor in
 * another unit.
 */
export function toSeenRecords(measure: HabitMeasure, { records, minutes, amount }: Omit<GoalProgress, 'days'>): number {
  const thousandths = Math.round((minutes + amount) * 1000);
  return ((records * 1_000_003 + thousandths) % recordsModulus) * measures + toMeasureNumber(measure);
}

function toMeasureNumber({ kind, unit }: HabitMeasure): number {
  const text = `${kind} ${unit?.toLowerCase() ?? ''}`;
  return [...text].reduce((hash, letter) => (hash * 31 + (letter.codePointAt(0) ?? 0)) % 251, 0);
}

/** Finds the number of {@link toSeenRecords} for a day of a habit. */
export async function findSeenRecords(
  exec: Executor,
  userId: number,
  habit: HabitMeasure & { habitId: number },
  day: string,
): Promise<number> {
  return toSeenRecords(habit, await findGoalProgress(exec, userId, habit.habitId, { first: day, last: day }));
}

/** Returns whether two numbers of {@link toSeenRecords} are of the same kind and unit. */
export function hasSameMeasure(one: number, other: number): boolean {
  return one % measures === other % measures;
}
