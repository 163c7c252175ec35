import type { Goal } from '../../db/queries/habits/goal-days.ts';
import type { Day } from '../../time/days.ts';
import { fromEpochDay, toEpochDay } from '../../time/epoch-day.ts';
import { periodAt } from './own-periods.ts';
import { prefixSums } from './prefix-sums.ts';
import { daysOfPeriod } from './score.ts';
import type { GoalSegment, Timeline } from './timeline.ts';

/**
 * What a day is. `none`: no goal applies. `rest`: it was skipped, or the person rests. `open`: it can still become kept
 * or missed, because it or its period is not over.
 */
export const dayStates = ['none', 'missed', 'kept', 'rest', 'open'] as const;
export type DayState = (typeof dayStates)[number];

/** The states as elements of an array. */
export const dayCode = { none: 0, missed: 1, kept: 2, rest: 3, open: 4 } as const;

/** A day of a habit. */
export interface JudgedDay {
  day: Day;
  state: DayState;
  /** The goal was reached, and the day counts. */
  kept: boolean;
  /** The day was skipped, or the person rests. */
  rest: boolean;
  /** The goal by which the day is judged. Null: none applies. */
  goal: Goal | null;
  /** What was recorded on the day, in the measure of the goal: minutes, the amount, or 1 where it counts days. */
  done: number;
}

/**
 * Judges each day by the goal that applied on it, and returns a code of {@link dayCode} per day.
 *
 * - A goal for a day: the day reaches it.
 * - A goal for a week or month: the person's own week or month reaches it, and so all its days are kept.
 * - A goal for a number of days: a window of so many days that are no rest days reaches it, and so all its days are
 *   kept. The window ends while the goal applies. A maximum is kept by the window that ends with the day.
 * - A maximum is kept by days that are over; a day without a record keeps it.
 */
export function judgeDays(timeline: Timeline): Uint8Array {
  const states = new Uint8Array(timeline.length);
  for (const segment of timeline.segments) {
    const { goal } = segment;
    if (!goal) continue;
    const judged = { timeline, states, segment, goal, values: valuesFor(timeline, goal), target: targetOf(goal) };
    if (goal.period === 'day') judgeByDay(judged);
    else if (goal.period === 'days') judgeByWindow(judged);
    else judgeByPeriod(judged);
  }
  for (let at = 0; at < timeline.length; at++) if (timeline.rest[at]) states[at] = dayCode.rest;
  // Nothing was expected before the first record.
  states.fill(dayCode.none, 0, Math.min(timeline.firstFact, timeline.length - 1));
  return states;
}

interface JudgedSegment {
  timeline: Timeline;
  states: Uint8Array;
  segment: GoalSegment;
  goal: Goal;
  values: ArrayLike<number>;
  target: number;
}

/** Returns the value of each day that a goal counts: thousandths of an amount, or 1 for a day with a record. */
export function valuesFor({ done, sums }: Timeline, { measure }: Goal): ArrayLike<number> {
  return measure === 'amount' ? (sums ?? new Float64Array(done.length)) : done;
}

/** Returns the target of a goal in the unit of {@link valuesFor}. */
export function targetOf({ measure, target }: Goal): number {
  return measure === 'amount' ? Math.round(target * 1000) : target;
}

function judge(isReached: boolean, isMaximum: boolean, isOpen: boolean): number {
  if (isReached) return isMaximum && isOpen ? dayCode.open : dayCode.kept;
  return isOpen && !isMaximum ? dayCode.open : dayCode.missed;
}

function judgeByDay({ timeline, states, segment, goal, values, target }: JudgedSegment): void {
  const isMaximum = goal.direction === 'at_most';
  const today = timeline.length - 1;
  for (let at = segment.from; at <= segment.to; at++) {
    const value = values[at] ?? 0;
    states[at] = judge(isMaximum ? value <= target : value >= target, isMaximum, at === today);
  }
}

function judgeByPeriod({ timeline, states, segment, goal, values, target }: JudgedSegment): void {
  const isMaximum = goal.direction === 'at_most';
  const today = timeline.length - 1;
  const before = prefixSums(values);
  for (let at = segment.from; at <= segment.to; ) {
    const period = periodAt(timeline, goal.period, at);
    const total = (before[Math.min(today, period.to) + 1] ?? 0) - (before[Math.max(0, period.from)] ?? 0);
    const isReached = isMaximum ? total <= target : total >= target;
    for (const last = Math.min(segment.to, period.to); at <= last; at++) {
      // A maximum is kept by days that are over, a minimum by all days of its period.
      states[at] = judge(isReached, isMaximum, isMaximum ? at === today : period.to >= today);
    }
  }
}

/** A window of days without rest is found by the positions of its days among all days without rest. */
function judgeByWindow(judged: JudgedSegment): void {
  const { timeline, segment, goal, values } = judged;
  const counted: number[] = [];
  for (let at = 0; at <= segment.to; at++) if (timeline.rest[at] === 0) counted.push(at);
  const before = prefixSums(counted.map((at) => values[at] ?? 0));
  const window = daysOfPeriod(goal);
  const sumOf = (position: number) => (before[position + 1] ?? 0) - (before[Math.max(0, position + 1 - window)] ?? 0);
  if (goal.direction === 'at_most') keepByLastDays(judged, counted, sumOf);
  else keepByAnyWindow(judged, counted, sumOf, window);
}

function keepByLastDays(
  { timeline, states, segment, target }: JudgedSegment,
  counted: number[],
  sumOf: (position: number) => number,
): void {
  const today = timeline.length - 1;
  for (let position = counted.length - 1; position >= 0; position--) {
    const at = counted[position] ?? -1;
    if (at < segment.from) break;
    states[at] = judge(sumOf(position) <= target, true, at === today);
  }
}

function keepByAnyWindow(
  { timeline, states, segment, target }: JudgedSegment,
  counted: number[],
  sumOf: (position: number) => number,
  window: number,
): void {
  const today = timeline.length - 1;
  let nextEnd = Number.POSITIVE_INFINITY;
  for (let position = counted.length - 1; position >= 0; position--) {
    const at = counted[position] ?? -1;
    if (at < segment.from) break;
    if (sumOf(position) >= target) nextEnd = position;
    states[at] = judge(nextEnd - position < window, false, at === today);
  }
}

/** Returns the days from index `from` to `to`, both included, of a timeline. */
export function describeDays(timeline: Timeline, states: Uint8Array, from: number, to: number): JudgedDay[] {
  const days: JudgedDay[] = [];
  for (let at = from; at <= to; at++) {
    const goal = timeline.segments.find((segment) => segment.from <= at && at <= segment.to)?.goal ?? null;
    const state = dayStates[states[at] ?? 0] ?? 'none';
    const value = goal ? (valuesFor(timeline, goal)[at] ?? 0) : (timeline.done[at] ?? 0);
    days.push({
      day: fromEpochDay(timeline.start + at),
      state,
      kept: state === 'kept',
      rest: timeline.rest[at] === 1,
      goal,
      done: goal?.measure === 'amount' ? value / 1000 : value,
    });
  }
  return days;
}

/** Returns one character per day from `first` to today: its code. Days before the timeline have that of `none`. */
export function describeCodes({ start, length }: Timeline, states: Uint8Array, first: Day): string {
  const from = toEpochDay(first) - start;
  return Array.from({ length: length - from }, (_, index) => states[from + index] ?? dayCode.none).join('');
}
