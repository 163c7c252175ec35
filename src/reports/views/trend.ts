import { totalsByDay } from '../../db/queries/habits/totals.ts';
import { type Day, maxDay, minDay } from '../../time/days.ts';
import type { DaySpan, Period } from '../../time/period.ts';
import type { ChartSpec } from '../charts/spec.ts';
import { chooseColour } from '../charts/style.ts';
import {
  type ChartMeasure,
  type ChartTexts,
  convertToDisplayUnit,
  pickValue,
  type RecordSums,
  type Report,
} from '../report.ts';
import { type BucketSize, chooseBucketSize, chooseMonthTicks, listBuckets, startOfBucket } from './time-buckets.ts';

export interface TrendParams {
  userId: number;
  filter: { habitId: number } | { categoryId: number };
  period: Period;
  today: Day;
  /** 1 (Monday) to 7 (Sunday). */
  weekStart: number;
}

/** The totals of a day. */
export interface DaySums extends RecordSums {
  day: Day;
}

/** The days of one habit or category in a period. */
export interface TrendData {
  /** The id of the habit or category, for its colour. */
  id: number;
  period: Period;
  today: Day;
  /** 1 (Monday) to 7 (Sunday). */
  weekStart: number;
  /** Days with records, ascending. */
  days: DaySums[];
}

export interface TrendTexts extends ChartTexts {
  /** Returns the title of the x axis: "Day", "Week" or "Month". */
  xTitle(bucketSize: BucketSize): string;
  formatDay(day: Day): string;
  formatMonth(day: Day): string;
}

/** Three months are days, about 14 years are weeks. */
const bucketLimits = { days: 92, weeks: 730 };

/** The line of one habit or category, day by day; bars where the habit is done or not. */
export const trend: Report<TrendParams, TrendData, TrendTexts, ChartSpec> = {
  async load(db, { userId, filter, period, today, weekStart }) {
    const days = await totalsByDay(db, userId, period.first, period.last, filter);
    return { id: 'habitId' in filter ? filter.habitId : filter.categoryId, period, today, weekStart, days };
  },
  view: buildTrendChart,
};

/**
 * Builds a line with a point per day up to today; days without records are 0. All time begins with the first record.
 * In more than three months a point is a week, in more than 730 weeks a month. The title of the x axis says so, and its
 * labels are months.
 */
function buildTrendChart({ id, period, today, weekStart, ...data }: TrendData, texts: TrendTexts): ChartSpec | null {
  const measure = texts.counted?.measure ?? 'time';
  const hasBars = measure === 'times';
  const days = pickDays(data.days, measure);
  const oldest = days.at(0);
  const newest = days.at(-1);
  if (!oldest || !newest) return null;
  const first = period.unit === 'all' ? oldest.day : period.first;
  // A change of time zone can leave records after today.
  const last = maxDay(minDay(period.last, today), newest.day);
  const bucketSize = chooseBucketSize(first, last, bucketLimits);
  const points = sumByBucket(days, { first, last }, bucketSize, weekStart);
  const { values, valueLabels, ...axis } = convertToDisplayUnit([...points.values()], texts);
  const starts = [...points.keys()];
  return {
    ...(hasBars ? { kind: 'bar', timeline: true } : { kind: 'line' }),
    title: texts.title,
    subtitle: texts.subtitle,
    locale: texts.locale,
    xTitle: texts.xTitle(bucketSize),
    ...axis,
    ...(starts.length === 1 ? { valueLabels } : {}),
    ...(bucketSize === 'day'
      ? { labels: starts.map(texts.formatDay) }
      : { labels: starts.map(texts.formatMonth), ticks: chooseMonthTicks(starts) }),
    series: [{ name: texts.title, values: hasBars ? values.map(withoutZero) : values, colour: chooseColour(id) }],
  };
}

/** Leaves out a bar without height, so that no `0` is written for each day on which nothing was done. */
const withoutZero = (value: number) => (value === 0 ? null : value);

interface DayValue {
  day: Day;
  value: number;
}

/** Returns the values of the days. A day with records of other kinds only is no part of a chart of time. */
function pickDays(days: DaySums[], measure: ChartMeasure): DayValue[] {
  const values = days.map((sums) => ({ day: sums.day, value: pickValue(sums, measure) }));
  return measure === 'time' ? values.filter(({ value }) => value > 0) : values;
}

/** Maps the first day of each bucket to the sum of its days, without gaps. */
function sumByBucket(days: DayValue[], span: DaySpan, size: BucketSize, weekStart: number): Map<Day, number> {
  const sums = new Map<Day, number>(listBuckets(span.first, span.last, size, weekStart).map((start) => [start, 0]));
  for (const { day, value } of days) {
    const start = startOfBucket(day, size, weekStart);
    const sum = sums.get(start);
    if (sum !== undefined) sums.set(start, sum + value);
  }
  return sums;
}
