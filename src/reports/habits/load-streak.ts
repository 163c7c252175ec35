import type { Executor } from '../../db/client.ts';
import { findHabitWithDays, type HabitWithDays } from '../../db/queries/habits/progress-facts.ts';
import { addDays, type Day } from '../../time/days.ts';
import { toEpochDay } from '../../time/epoch-day.ts';
import type { ProgressPerson } from './load-progress.ts';
import { calculateProgress, type HabitProgress } from './progress.ts';
import { daysOfPeriod } from './score.ts';
import { isRestDay } from './timeline.ts';

/** The current streak of a habit, and how far its goal is reached. */
export type StreakAndGoal = Pick<HabitProgress, 'goal' | 'today'> & { streak: HabitProgress['streaks']['current'] };

/** Days that are read at first: more than a year, so that few streaks need a second query. */
const firstDays = 400;
/** So many successive days contain a whole week or month. */
const daysWithPeriod = { week: 13, month: 61 } as const;

/**
 * Loads the current streak and the goal of one habit, for the answer to a record: with one query, and another one where
 * the streak may be longer than the days of the first one tell. Null: there is no such habit.
 */
export async function loadStreak(
  exec: Executor,
  person: ProgressPerson,
  habitId: number,
): Promise<StreakAndGoal | null> {
  const since = addDays(person.today, -firstDays);
  const recent = await findHabitWithDays(exec, person.userId, habitId, since);
  if (!recent) return null;
  const found = calculate(recent, person);
  if (isBeginningKnown(recent, found, since, person.today)) return found;
  const whole = await findHabitWithDays(exec, person.userId, habitId, null);
  return whole && calculate(whole, person);
}

function calculate(facts: HabitWithDays, person: ProgressPerson): StreakAndGoal {
  const { goal, today, streaks } = calculateProgress(facts, facts.rests, person);
  return { goal, today, streak: streaks.current };
}

/**
 * Returns whether something before the streak has ended the one before it for certain, whatever was recorded before
 * `since`: a week or month without rest, or a day with so many days without rest before it that every window of a goal
 * with this day is known. Days of rest end no streak.
 */
function isBeginningKnown(habit: HabitWithDays, { goal, streak }: StreakAndGoal, since: Day, today: Day): boolean {
  if (!goal) return true; // There is no streak without a goal.
  const { period } = goal;
  const isOfPeriods = period === 'week' || period === 'month';
  const windows = habit.goals.map((dated) => (dated.goal?.period === 'days' ? daysOfPeriod(dated.goal) : 1));
  const needed = isOfPeriods ? daysWithPeriod[period] : 2 * Math.max(1, ...windows) + 1;
  const skipped = new Set(habit.skipped);
  const first = toEpochDay(streak?.first ?? today);
  let count = 0;
  for (let day = toEpochDay(since); day < first && count < needed; day++) {
    const isRest = skipped.has(day) || habit.rests.some((rule) => isRestDay(rule, day));
    if (!isRest) count += 1;
    else if (isOfPeriods) count = 0;
  }
  return count >= needed;
}
