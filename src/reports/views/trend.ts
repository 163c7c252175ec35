import { perDay } from '../../db/queries/habits/totals.ts';
import { type Day, maxDay, minDay } from '../../time/days.ts';
import type { Period } from '../../time/period.ts';
import type { ChartSpec } from '../charts/spec.ts';
import { colourOf } from '../charts/style.ts';
import { type ChartTexts, inUnit, type Report } from '../report.ts';
import { type Step, startOf, stepFor, stepsOf } from './time-buckets.ts';

export interface TrendQuestion {
  userId: number;
  of: { habitId: number } | { categoryId: number };
  period: Period;
  today: Day;
  /** 1 Monday … 7 Sunday. */
  weekStart: number;
}

export interface DayTotal {
  day: Day;
  minutes: number;
}

/** One habit or category over a period. */
export interface Trend {
  /** The habit's or category's, for its colour. */
  id: number;
  period: Period;
  today: Day;
  /** 1 Monday … 7 Sunday. */
  weekStart: number;
  /** Days with records, in order. */
  days: DayTotal[];
}

export interface TrendTexts extends ChartTexts {
  /** The title of the x axis: "Day", "Week" or "Month". */
  step(step: Step): string;
  formatDay(day: Day): string;
  formatMonth(day: Day): string;
}

const maxPoints = 730;

/** One habit or category, day by day. */
export const trend: Report<TrendQuestion, Trend, TrendTexts, ChartSpec> = {
  async load(db, { userId, of, period, today, weekStart }) {
    const days = await perDay(db, userId, period.first, period.last, of);
    return { id: 'habitId' in of ? of.habitId : of.categoryId, period, today, weekStart, days };
  },
  view: viewTrend,
};

/**
 * Returns a line with a point a day, days without records at 0, up to today. All time begins with the first record; where that
 * is more than 730 days ago a point is a week, then a month, and the x axis says so.
 */
function viewTrend({ id, period, today, weekStart, days }: Trend, texts: TrendTexts): ChartSpec | null {
  const oldest = days.at(0);
  const newest = days.at(-1);
  if (!oldest || !newest) return null;
  const first = period.unit === 'all' ? oldest.day : period.first;
  const last = maxDay(minDay(period.last, today), newest.day); // a day ahead of today is left by a change of zone
  const step = stepFor(first, last, maxPoints);
  const points = sumBySteps(days, first, last, step, weekStart);
  const { yTitle, values } = inUnit([...points.values()], texts);
  const format = step === 'month' ? texts.formatMonth : texts.formatDay;
  return {
    kind: 'line',
    title: texts.title,
    subtitle: texts.subtitle,
    locale: texts.locale,
    xTitle: texts.step(step),
    yTitle,
    labels: [...points.keys()].map(format),
    series: [{ name: texts.title, values, colour: colourOf(id) }],
  };
}

/** Returns first day of each step → minutes, without gaps. */
function sumBySteps(days: DayTotal[], first: Day, last: Day, step: Step, weekStart: number): Map<Day, number> {
  const sums = new Map<Day, number>(stepsOf(first, last, step, weekStart).map((at) => [at, 0]));
  for (const { day, minutes } of days) {
    const at = startOf(day, step, weekStart);
    const sum = sums.get(at);
    if (sum !== undefined) sums.set(at, sum + minutes);
  }
  return sums;
}
