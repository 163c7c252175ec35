import type { Executor } from '../../db/client.ts';
import {
  findHabitDays,
  findHabitsWithFacts,
  type HabitDays,
  type HabitWithFacts,
} from '../../db/queries/habits/progress-facts.ts';
import { calculateProgress, type HabitProgress } from './progress.ts';
import type { HabitFacts, PersonCalendar } from './timeline.ts';

/** A person whose habits are judged. */
export interface ProgressPerson extends PersonCalendar {
  userId: number;
}

/** A habit and how the person is doing with it. */
export interface HabitWithProgress extends HabitProgress {
  habit: Pick<HabitWithFacts, 'habitId' | 'habitName' | 'categoryName' | 'kind' | 'unit' | 'direction' | 'archived'>;
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
  const habits = await findHabitsWithFacts(exec, userId, habitIds);
  const days = new Map((await findHabitDays(exec, userId, habitIds)).map((found) => [found.habitId, found]));
  return habits.map((habit) => ({ habit, facts: toFacts(habit, days.get(habit.habitId)) }));
}

function toFacts({ kind, direction, goals, skipped }: HabitWithFacts, found: HabitDays | undefined): HabitFacts {
  return { kind, direction, goals, skipped, days: found?.days ?? [], sums: found?.sums ?? [] };
}
