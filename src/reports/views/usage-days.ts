import { findUsagePerDay, type SubscriberDay, type UsageFigures } from '../../db/queries/usage/usage.ts';
import { type Day, maxDay, minDay } from '../../time/days.ts';
import type { Period } from '../../time/period.ts';
import type { BarSpec } from '../charts/spec.ts';
import { chartStyle } from '../charts/style.ts';
import type { Report } from '../report.ts';
import { type BucketSize, chooseBucketSize, chooseMonthTicks, listBuckets, startOfBucket } from './time-buckets.ts';

export interface UsageDaysParams {
  subscriber: string;
  period: Period;
  /** The present day in TIME_ZONE. */
  today: Day;
  /** 1 (Monday) to 7 (Sunday). */
  weekStart: number;
}

export interface UsageDaysData extends Omit<UsageDaysParams, 'subscriber'> {
  /** Days with records, ascending. */
  days: SubscriberDay[];
}

/** The texts that every chart of usage needs. */
export interface UsageTexts {
  /** A BCP 47 tag. */
  locale: string;
  title: string;
  subtitle: string;
  usage: string;
  anytime: string;
  offpeak: string;
  anomalies: string;
}

export interface UsageDaysTexts extends UsageTexts {
  /** Returns the title of the x axis: "Day", "Week" or "Month". */
  xTitle(bucketSize: BucketSize): string;
  formatDay(day: Day): string;
  formatMonth(day: Day): string;
}

/** With more bars, each would be too narrow. */
const maxBars = { days: 62, weeks: 62 };

/** The usage of one subscriber, day by day. */
export const usageDays: Report<UsageDaysParams, UsageDaysData, UsageDaysTexts, BarSpec> = {
  async load(db, { subscriber, period, today, weekStart }) {
    return { period, today, weekStart, days: await findUsagePerDay(db, subscriber, period.first, period.last) };
  },
  view: viewDays,
};

/**
 * Builds a bar per day up to today, off-peak above anytime. With more than 62 bars, a bar is a week or a month, and the
 * labels are months. A mark shows an anomaly: a counter that grew faster than possible. Null without records.
 */
function viewDays({ period, today, weekStart, days }: UsageDaysData, texts: UsageDaysTexts): BarSpec | null {
  const [oldest, newest] = [days.at(0), days.at(-1)];
  if (!oldest || !newest) return null;
  const first = period.unit === 'all' ? oldest.day : period.first;
  const last = maxDay(minDay(period.last, today), newest.day);
  const size = chooseBucketSize(first, last, maxBars);
  const sums = new Map(listBuckets(first, last, size, weekStart).map((start) => [start, noUsage]));
  for (const day of days) {
    const start = startOfBucket(day.day, size, weekStart);
    sums.set(start, sumUsage([sums.get(start) ?? noUsage, day]));
  }
  const starts = [...sums.keys()];
  return {
    ...buildUsageBars([...sums.values()], texts),
    timeline: true,
    xTitle: texts.xTitle(size),
    ...(size === 'day'
      ? { labels: starts.map(texts.formatDay) }
      : { labels: starts.map(texts.formatMonth), ticks: chooseMonthTicks(starts) }),
  };
}

const noUsage: UsageFigures = { anytime: 0, offpeak: 0, tokens: 0, records: 0, anomalies: 0 };

/** Adds figures; the sum of none is zero. */
export function sumUsage(all: UsageFigures[]): UsageFigures {
  return all.reduce(
    (sum, one) => ({
      anytime: sum.anytime + one.anytime,
      offpeak: sum.offpeak + one.offpeak,
      tokens: sum.tokens + one.tokens,
      records: sum.records + one.records,
      anomalies: sum.anomalies + one.anomalies,
    }),
    noUsage,
  );
}

/** Builds the bars of usage, off-peak above anytime, with marks for anomalies. The caller adds the labels. */
export function buildUsageBars(figures: UsageFigures[], texts: UsageTexts): Omit<BarSpec, 'labels'> {
  return {
    kind: 'bar',
    stacked: true,
    title: texts.title,
    subtitle: texts.subtitle,
    locale: texts.locale,
    yTitle: texts.usage,
    series: [
      { name: texts.anytime, values: figures.map(({ anytime }) => anytime), colour: chartStyle.accent },
      { name: texts.offpeak, values: figures.map(({ offpeak }) => offpeak), colour: chartStyle.second },
    ],
    marks: { name: texts.anomalies, at: figures.map(({ anomalies }) => anomalies > 0) },
  };
}
