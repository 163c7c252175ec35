import type { Goal } from '../../db/queries/habits/goal-days.ts';
import { type Day, startOfWeek } from '../../time/days.ts';
import { fromEpochDay, toEpochDay } from '../../time/epoch-day.ts';
import { type DayState, dayStates, judgeDays, targetOf, valuesFor } from './judged-days.ts';
import { periodAt } from './own-periods.ts';
import { daysOfPeriod } from './score.ts';
import {
  buildTimeline,
  type HabitFacts,
  isRestDay,
  judgingGoal,
  type PersonCalendar,
  type RestRule,
  type Timeline,
} from './timeline.ts';

/** What is done and what is missing today. */
export interface TodayProgress {
  state: DayState;
  /** Recorded today, in the measure of the goal: minutes, the amount, or 1 where it counts days. */
  done: number;
  /** Recorded in the present period of the goal, today included. Of a number of days, today is the last. */
  doneInPeriod: number;
  /** The target for the whole period. Null: no goal applies. */
  target: number | null;
  /**
   * Something is to be done today: the goal is a minimum, today is no day of rest, and the period had not reached the
   * goal before today. True also when it was done today: see `missing`.
   */
  isDue: boolean;
  /** What is missing today to the goal, in its measure; of a goal that counts days, 1 or 0. 0: it is reached. */
  missing: number;
}

/** The goal of today and how far it is reached. */
export interface PresentDay {
  /** The goal by which today is judged: a ticked habit without one has once a day. Null: there is none. */
  goal: Goal | null;
  today: TodayProgress;
}

/** Calculates what is done and missing today from the days since {@link firstDayForToday}. */
export function calculateToday(facts: HabitFacts, rests: readonly RestRule[], person: PersonCalendar): PresentDay {
  const timeline = buildTimeline(facts, rests, person);
  const goal = judgingGoal(facts, person.today);
  return { goal, today: describeToday(timeline, judgeDays(timeline), goal) };
}

/** Returns the first day whose records have an influence on {@link calculateToday}. */
export function firstDayForToday(
  habit: Pick<HabitFacts, 'kind' | 'direction' | 'goals' | 'skipped'>,
  rests: readonly RestRule[],
  person: PersonCalendar,
): Day {
  const goal = judgingGoal(habit, person.today);
  if (!goal || goal.period === 'day') return person.today;
  if (goal.period === 'week') return startOfWeek(person.today, person.weekStart);
  if (goal.period === 'month') return `${person.today.slice(0, 8)}01`;
  return firstDayOfWindow(habit.skipped, rests, toEpochDay(person.today), daysOfPeriod(goal));
}

/** Returns the first of a number of days without rest that end today. */
function firstDayOfWindow(skipped: ArrayLike<number>, rests: readonly RestRule[], today: number, window: number): Day {
  const skippedDays = new Set(Array.from(skipped));
  let day = today + 1;
  for (let missing = window; missing > 0 && day > 0; ) {
    day -= 1;
    if (!skippedDays.has(day) && !rests.some((rule) => isRestDay(rule, day))) missing -= 1;
  }
  return fromEpochDay(day);
}

/** Describes the last day of a timeline. */
export function describeToday(timeline: Timeline, states: Uint8Array, goal: Goal | null): TodayProgress {
  const at = timeline.length - 1;
  const state = dayStates[states[at] ?? 0] ?? 'none';
  if (!goal) {
    const done = timeline.done[at] ?? 0;
    return { state, done, doneInPeriod: done, target: null, isDue: false, missing: 0 };
  }
  const values = valuesFor(timeline, goal);
  const unit = goal.measure === 'amount' ? 1000 : 1;
  const done = values[at] ?? 0;
  const before = sumOfDays(values, firstDayOfPeriod(timeline, goal), at - 1);
  const target = targetOf(goal);
  const isDue = goal.direction === 'at_least' && timeline.rest[at] === 0 && before < target;
  const lacking = Math.max(0, target - before - done);
  const missing = goal.measure === 'amount' ? lacking : Math.min(lacking, 1 - done);
  return {
    state,
    done: done / unit,
    doneInPeriod: (before + done) / unit,
    target: goal.target,
    isDue,
    missing: isDue ? missing / unit : 0,
  };
}

/** Returns the index of the first day of the goal's period that contains today. */
function firstDayOfPeriod(timeline: Timeline, goal: Goal): number {
  const today = timeline.length - 1;
  if (goal.period === 'week' || goal.period === 'month') return periodAt(timeline, goal.period, today).from;
  return today + 1 - daysOfPeriod(goal);
}

function sumOfDays(values: ArrayLike<number>, from: number, to: number): number {
  let sum = 0;
  for (let at = Math.max(0, from); at <= to; at++) sum += values[at] ?? 0;
  return sum;
}
