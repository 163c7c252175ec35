import { type DatedGoal, type Goal, goalOn } from '../../db/queries/habits/goal-days.ts';
import type { Direction, HabitKind } from '../../db/schema/limits.ts';
import { type Day, startOfWeek } from '../../time/days.ts';
import { toEpochDay, weekdayOfEpochDay } from '../../time/epoch-day.ts';

/** The facts of one habit from which score, streaks and kept days are calculated. Days are numbers since 1970-01-01. */
export interface HabitFacts {
  kind: HabitKind;
  direction: Direction;
  /** All goals, oldest first. */
  goals: readonly DatedGoal[];
  /** The days with records, each once, in any order. */
  days: ArrayLike<number>;
  /**
   * The sum of each of these days: thousandths of minutes for the kind `time`, else thousandths of the amount. Null: no
   * goal is about amounts.
   */
  sums: ArrayLike<number> | null;
  /** The days with the mark `skip`. */
  skipped: ArrayLike<number>;
}

/** Days on which a person rests from a habit. */
export interface RestRule {
  /** Bit 0 is Monday. Null: every day of the span. */
  weekdays: number | null;
  fromDate: Day;
  /** Null: without a last day. */
  toDate: Day | null;
}

/** The calendar of a person. */
export interface PersonCalendar {
  /** The person's present day, which is not over. */
  today: Day;
  /** 1 (Monday) to 7 (Sunday). */
  weekStart: number;
}

/** Successive days with one goal. */
export interface GoalSegment {
  /** Index of the first day in the timeline. */
  from: number;
  /** Index of the last day. */
  to: number;
  /** Null: no goal applies. */
  goal: Goal | null;
}

/** The days of one habit up to today. All arrays have one element per day. */
export interface Timeline extends PersonCalendar {
  /** The first day, as a number since 1970-01-01. Not later than the first day of the present week. */
  start: number;
  /** The number of days, today included. */
  length: number;
  /** Index of the first day that counts. `length`: nothing was recorded yet. */
  firstFact: number;
  /** 1 for a day with a record. */
  done: Uint8Array;
  /** Thousandths of minutes or of the amount. Null: no goal is about amounts. */
  sums: Float64Array | null;
  /** 1 for a day of rest, or one that was skipped. */
  rest: Uint8Array;
  segments: readonly GoalSegment[];
}

/** A ticked habit without a goal is to be done every day. */
export const everyDay: Goal = { measure: 'days', target: 1, period: 'day', everyDays: null, direction: 'at_least' };

/**
 * Returns the goal by which a day is judged: the one that applies, and for a ticked habit without one once a day. Null:
 * the day is not judged. A ticked habit to reduce has no such default: doing it is not the aim.
 */
export function judgingGoal(
  { kind, direction, goals }: Pick<HabitFacts, 'kind' | 'direction' | 'goals'>,
  day: Day,
): Goal | null {
  return goalOn(goals, day) ?? defaultGoal(kind, direction);
}

function defaultGoal(kind: HabitKind, direction: Direction): Goal | null {
  return kind === 'check' && direction === 'at_least' ? everyDay : null;
}

/**
 * Builds the days of a habit. Those that count begin with the first record, or with the first day of a maximum, because
 * days without a record keep a maximum. Records after today do not count yet.
 */
export function buildTimeline(facts: HabitFacts, rests: readonly RestRule[], person: PersonCalendar): Timeline {
  const { today, weekStart } = person;
  const end = toEpochDay(today);
  const first = Math.min(end + 1, firstRecordedDay(facts.days), firstDayOfMaximum(facts.goals));
  const start = Math.min(first, toEpochDay(startOfWeek(today, weekStart)));
  const length = end - start + 1;
  return {
    ...{ today, weekStart, start, length },
    firstFact: first - start,
    ...placeRecords(facts, start, length),
    rest: restDays(facts.skipped, rests, start, length),
    segments: splitByGoal(facts, start, length),
  };
}

function placeRecords({ days, sums }: HabitFacts, start: number, length: number): Pick<Timeline, 'done' | 'sums'> {
  const done = new Uint8Array(length);
  const placed = sums && new Float64Array(length);
  for (let index = 0; index < days.length; index++) {
    const at = (days[index] ?? start + length) - start;
    if (at >= length) continue;
    done[at] = 1;
    if (placed) placed[at] = sums?.[index] ?? 0;
  }
  return { done, sums: placed };
}

function firstRecordedDay(days: ArrayLike<number>): number {
  let first = Number.POSITIVE_INFINITY;
  for (let index = 0; index < days.length; index++) first = Math.min(first, days[index] ?? first);
  return first;
}

function firstDayOfMaximum(goals: readonly DatedGoal[]): number {
  const first = goals.find(({ goal }) => goal?.direction === 'at_most');
  return first ? toEpochDay(first.validFrom) : Number.POSITIVE_INFINITY;
}

function restDays(skipped: ArrayLike<number>, rests: readonly RestRule[], start: number, length: number): Uint8Array {
  const rest = new Uint8Array(length);
  for (let index = 0; index < skipped.length; index++) {
    const at = (skipped[index] ?? start - 1) - start;
    if (at >= 0 && at < length) rest[at] = 1;
  }
  for (const rule of rests) {
    const first = Math.max(0, toEpochDay(rule.fromDate) - start);
    const last = rule.toDate === null ? length - 1 : Math.min(length - 1, toEpochDay(rule.toDate) - start);
    for (let at = first; at <= last; at++) if (isRestWeekday(rule, start + at)) rest[at] = 1;
  }
  return rest;
}

function isRestWeekday({ weekdays }: RestRule, day: number): boolean {
  return weekdays === null || ((weekdays >> weekdayOfEpochDay(day)) & 1) === 1;
}

/** Returns whether a day, a number since 1970-01-01, is a day of rest by a rule. */
export function isRestDay(rule: RestRule, day: number): boolean {
  const isInSpan = toEpochDay(rule.fromDate) <= day && (rule.toDate === null || day <= toEpochDay(rule.toDate));
  return isInSpan && isRestWeekday(rule, day);
}

/** Splits the days where another goal begins to apply. */
function splitByGoal(facts: HabitFacts, start: number, length: number): GoalSegment[] {
  const fallback = defaultGoal(facts.kind, facts.direction);
  const segments: GoalSegment[] = [{ from: 0, to: length - 1, goal: fallback }];
  for (const { validFrom, goal } of facts.goals) {
    const from = Math.max(0, toEpochDay(validFrom) - start);
    if (from >= length) break;
    const last = segments.at(-1);
    if (last?.from === from) segments.pop();
    else if (last) last.to = from - 1;
    segments.push({ from, to: length - 1, goal: goal ?? fallback });
  }
  return segments;
}
