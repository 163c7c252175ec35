import type { Executor } from '../../db/client.ts';
import { findGoalProgress, type GoalProgress } from '../../db/queries/habits/goals.ts';

const maxInt4 = 2 ** 31 - 1;

/**
 * Returns a number that tells the records of a day apart from others, by their count and sum. A button carries it: what
 * is missing to a goal must not be recorded after the day has changed.
 */
export function toSeenRecords({ records, minutes, amount }: Omit<GoalProgress, 'days'>): number {
  const thousandths = Math.round((minutes + amount) * 1000);
  return (records * 1_000_003 + thousandths) % maxInt4;
}

/** Finds the number of {@link toSeenRecords} for a day of a habit. */
export async function findSeenRecords(exec: Executor, userId: number, habitId: number, day: string): Promise<number> {
  return toSeenRecords(await findGoalProgress(exec, userId, habitId, { first: day, last: day }));
}
