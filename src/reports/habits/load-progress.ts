import type { Executor } from '../../db/client.ts';
import {
  findHabitDays,
  findHabitsWithFacts,
  findHabitWithDays,
  type HabitDays,
  type HabitWithFacts,
} from '../../db/queries/habits/progress-facts.ts';
import { type Day, minDay } from '../../time/days.ts';
import { calculateProgress, type HabitProgress } from './progress.ts';
import type { HabitFacts, PersonCalendar } from './timeline.ts';
import { calculateToday, firstDayForToday, type PresentDay } from './today.ts';

/** A person whose habits are judged. */
export interface ProgressPerson extends PersonCalendar {
  userId: number;
}

/** A habit and how the person is doing with it. */
export interface HabitWithProgress extends HabitProgress {
  habit: Pick<HabitWithFacts, 'habitId' | 'habitName' | 'categoryName' | 'kind' | 'unit' | 'direction' | 'archived'>;
}

/** A habit and what is to be done today. */
export interface HabitWithToday extends PresentDay {
  habit: HabitWithProgress['habit'];
}

/**
 * Loads what is done and missing today of the active habits of a person, with few of their days: in the order of their
 * names. {@link loadHabitProgress} gives the same and reads all days.
 */
export async function loadToday(
  exec: Executor,
  person: ProgressPerson,
  habitIds: readonly number[] | null = null,
): Promise<HabitWithToday[]> {
  const habits = (await findHabitsWithFacts(exec, person.userId, habitIds)).filter(({ archived }) => !archived);
  const since = habits.map((habit) => firstDayForToday(habit, habit.rests, person)).reduce(minDay, person.today);
  const loaded = await addDays(exec, person.userId, habits, since);
  return loaded.map(({ habit, facts }) => ({ habit, ...calculateToday(facts, habit.rests, person) }));
}

/**
 * Loads the facts of habits of a person and calculates how the person is doing with each: those with the ids, or all
 * that are not removed, archived ones included. In the order of their names.
 */
export async function loadHabitProgress(
  exec: Executor,
  person: ProgressPerson,
  habitIds: readonly number[] | null = null,
): Promise<HabitWithProgress[]> {
  const loaded = await loadHabitFacts(exec, person.userId, habitIds);
  return loaded.map(({ habit, facts }) => ({ habit, ...calculateProgress(facts, habit.rests, person) }));
}

/** A habit with its facts. */
export interface LoadedHabit {
  habit: HabitWithFacts;
  facts: HabitFacts;
}

/** Loads the facts of habits of a person: those with the ids, or all that are not removed. */
export async function loadHabitFacts(
  exec: Executor,
  userId: number,
  habitIds: readonly number[] | null,
): Promise<LoadedHabit[]> {
  const [only, ...others] = habitIds ?? [];
  if (only !== undefined && others.length === 0) return loadOne(exec, userId, only);
  return addDays(exec, userId, await findHabitsWithFacts(exec, userId, habitIds), null);
}

/** Loads one habit by an index of its own: the cost does not depend on the other habits of the person. */
async function loadOne(exec: Executor, userId: number, habitId: number): Promise<LoadedHabit[]> {
  const found = await findHabitWithDays(exec, userId, habitId, null);
  return found ? [{ habit: found, facts: found }] : [];
}

async function addDays(
  exec: Executor,
  userId: number,
  habits: HabitWithFacts[],
  since: Day | null,
): Promise<LoadedHabit[]> {
  const withSums = habits.filter(({ goals }) => goals.some(({ goal }) => goal?.measure === 'amount'));
  const idsOf = (list: HabitWithFacts[]) => list.map(({ habitId }) => habitId);
  const options = { habitIds: idsOf(habits), withSums: idsOf(withSums), since };
  const days = new Map((await findHabitDays(exec, userId, options)).map((found) => [found.habitId, found]));
  return habits.map((habit) => ({ habit, facts: toFacts(habit, days.get(habit.habitId)) }));
}

function toFacts({ kind, direction, goals, skipped }: HabitWithFacts, found: HabitDays | undefined): HabitFacts {
  return { kind, direction, goals, skipped, days: found?.days ?? [], sums: found?.sums ?? null };
}
