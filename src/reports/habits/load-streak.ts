import type { Executor } from '../../db/client.ts';
import { findHabitWithDays } from '../../db/queries/habits/progress-facts.ts';
import { addDays, type Day } from '../../time/days.ts';
import type { ProgressPerson } from './load-progress.ts';
import { calculateProgress, type HabitProgress } from './progress.ts';
import { daysOfPeriod } from './score.ts';

/** The current streak of a habit, and how far its goal is reached. */
export type StreakAndGoal = Pick<HabitProgress, 'goal' | 'today'> & { streak: HabitProgress['streaks']['current'] };

/** Days that are read at first: more than a year, so that few streaks need a second query. */
const firstDays = 400;
/** A streak that begins in the first days that were read may be longer: in a month, or in two windows of the goal. */
const minMarginDays = 31;

/**
 * Loads the current streak and the goal of one habit, for the answer to a record: with one query, and another one for a
 * streak of more than a year. Null: there is no such habit.
 */
export async function loadStreak(
  exec: Executor,
  person: ProgressPerson,
  habitId: number,
): Promise<StreakAndGoal | null> {
  const since = addDays(person.today, -firstDays);
  const recent = await load(exec, person, habitId, since);
  const marginDays = Math.max(minMarginDays, recent?.goal ? 2 * daysOfPeriod(recent.goal) : 0);
  const mayBeLonger = recent?.streak && recent.streak.first <= addDays(since, marginDays);
  return mayBeLonger ? load(exec, person, habitId, null) : recent;
}

async function load(
  exec: Executor,
  person: ProgressPerson,
  habitId: number,
  since: Day | null,
): Promise<StreakAndGoal | null> {
  const facts = await findHabitWithDays(exec, person.userId, habitId, since);
  if (!facts) return null;
  const { goal, today, streaks } = calculateProgress(facts, facts.rests, person);
  return { goal, today, streak: streaks.current };
}
