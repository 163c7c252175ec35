import type { Db } from '../../db/client.ts';
import type { Day } from '../../time/days.ts';
import { toEpochDay } from '../../time/epoch-day.ts';
import { loadHabitFacts } from '../habits/load-progress.ts';
import { calculateScores } from '../habits/score.ts';
import { buildTimeline } from '../habits/timeline.ts';

/** The scores of a habit, one per day. */
interface DailyScores {
  /** The first day, as a number since 1970-01-01. */
  start: number;
  scores: Float32Array;
}

/** No score depends on it. */
const weekStart = 1;

/**
 * Loads the scores of all habits of a person, as Loop Habit Tracker shows them. Returns a function that finds the one
 * of a day, 0 to 1; 0 before the first day.
 *
 * @param habitIds the ids of the habits in the order of their indices
 */
export async function loadLoopScores(
  db: Db,
  { userId, today }: { userId: number; today: Day },
  habitIds: readonly number[],
): Promise<(habit: number, date: Day) => number> {
  const byId = new Map<number, DailyScores>();
  for (const { habit, facts } of await loadHabitFacts(db, userId, null)) {
    const timeline = buildTimeline(facts, habit.rests, { today, weekStart });
    byId.set(habit.habitId, { start: timeline.start, scores: Float32Array.from(calculateScores(timeline)) });
  }
  const byIndex = habitIds.map((habitId) => byId.get(habitId));
  return (habit, date) => {
    const found = byIndex[habit];
    return found?.scores[toEpochDay(date) - found.start] ?? 0;
  };
}
