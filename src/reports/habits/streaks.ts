import type { Goal } from '../../db/queries/habits/goal-days.ts';
import type { Day } from '../../time/days.ts';
import { fromEpochDay } from '../../time/epoch-day.ts';
import { dayCode, targetOf, valuesFor } from './judged-days.ts';
import { type OwnPeriod, periodAt } from './own-periods.ts';
import { prefixSums } from './prefix-sums.ts';
import type { GoalSegment, Timeline } from './timeline.ts';

/** What a streak counts: days, or the person's own weeks or months. */
export type StreakUnit = 'days' | 'weeks' | 'months';

/** Successive kept days, weeks or months. */
export interface HabitStreak {
  unit: StreakUnit;
  /** How many of them are kept. Days of rest between them do not count. */
  count: number;
  /** The first day of the first one. */
  first: Day;
  /** The last kept day; of a week or month that is not over: today. */
  last: Day;
}

export interface HabitStreaks {
  /** Null: the last day, week or month that is over was missed, or no goal applies today. */
  current: HabitStreak | null;
  /** Of several, the newest one. Null: there is none. */
  best: HabitStreak | null;
}

/**
 * Finds the current and the best streak. A goal for a week or month has streaks of weeks or months, any other of days.
 *
 * - Today, and the week or month with today, are not over: they count when they are kept, and break nothing.
 * - Days of rest neither break nor count, and so do weeks and months that consist of them. A week or month with at least
 *   half of its days at rest does not break either.
 * - A day without a goal ends a streak, and so does a goal with another unit. A week or month is judged by the goal of
 *   its last day.
 *
 * @param states the result of `judgeDays`
 */
export function findStreaks(timeline: Timeline, states: Uint8Array): HabitStreaks {
  const runs = new Runs();
  for (const segment of timeline.segments) {
    const { goal } = segment;
    if (!goal) runs.end();
    else if (goal.period === 'week' || goal.period === 'month') addPeriods(runs, timeline, segment, goal);
    else addDays(runs, timeline, states, segment);
  }
  const { current, best } = runs;
  return { current: current && describe(timeline, current), best: best && describe(timeline, best) };
}

/** A streak by indexes of the timeline. */
interface Run {
  unit: StreakUnit;
  count: number;
  from: number;
  to: number;
}

/** Days of a unit, to compare streaks of different units. */
const daysOfUnit: Record<StreakUnit, number> = { days: 1, weeks: 7, months: 30 };
const weight = ({ unit, count }: Run) => count * daysOfUnit[unit];

/** Collects streaks in the order of time. */
class Runs {
  current: Run | null = null;
  best: Run | null = null;

  begin(unit: StreakUnit): void {
    if (this.current?.unit !== unit) this.current = null;
  }

  keep(unit: StreakUnit, from: number, to: number): void {
    this.current = { unit, count: (this.current?.count ?? 0) + 1, from: this.current?.from ?? from, to };
    if (!this.best || weight(this.current) >= weight(this.best)) this.best = this.current;
  }

  end(): void {
    this.current = null;
  }
}

function addDays(runs: Runs, { length, rest }: Timeline, states: Uint8Array, { from, to }: GoalSegment): void {
  runs.begin('days');
  for (let at = from; at <= to; at++) {
    if (states[at] === dayCode.kept) runs.keep('days', at, at);
    else if (rest[at] === 0 && at < length - 1) runs.end();
  }
}

function addPeriods(runs: Runs, timeline: Timeline, { from, to }: GoalSegment, goal: Goal): void {
  const unit = goal.period === 'week' ? 'weeks' : 'months';
  const today = timeline.length - 1;
  const target = targetOf(goal);
  const sumBefore = prefixSums(valuesFor(timeline, goal));
  const restBefore = prefixSums(timeline.rest);
  const sum = (before: Float64Array, period: OwnPeriod) =>
    (before[Math.min(today, period.to) + 1] ?? 0) - (before[Math.max(0, period.from)] ?? 0);
  runs.begin(unit);
  for (let period = periodAt(timeline, goal.period, from); period.from <= to; ) {
    if (Math.min(today, period.to) <= to) {
      const [isOver, length, rest] = [period.to < today, period.to - period.from + 1, sum(restBefore, period)];
      const total = sum(sumBefore, period);
      const isKept = goal.direction === 'at_most' ? isOver && total <= target : total >= target;
      if (isKept && rest < length) runs.keep(unit, period.from, period.to);
      else if (!isKept && isOver && rest * 2 < length) runs.end();
    }
    period = periodAt(timeline, goal.period, period.to + 1);
  }
}

function describe({ start, length }: Timeline, { unit, count, from, to }: Run): HabitStreak {
  return { unit, count, first: fromEpochDay(start + from), last: fromEpochDay(start + Math.min(to, length - 1)) };
}
