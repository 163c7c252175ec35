import { type SubscriberDay, type UsageFigures, usagePerDay } from '../../db/queries/usage/usage.ts';
import { type Day, maxDay, minDay } from '../../time/days.ts';
import type { Period } from '../../time/period.ts';
import type { BarSpec } from '../charts/spec.ts';
import { style } from '../charts/style.ts';
import type { Report } from '../report.ts';
import { type Step, startOf, stepFor, stepsOf } from './time-buckets.ts';

export interface UsageQuestion {
  subscriber: string;
  period: Period;
  /** The day that it is in TIME_ZONE. */
  today: Day;
  /** 1 Monday … 7 Sunday. */
  weekStart: number;
}

export interface UsageOfDays extends Omit<UsageQuestion, 'subscriber'> {
  /** Days with records, in order. */
  days: SubscriberDay[];
}

/** What stands for usage in every chart of it. */
export interface UsageTexts {
  /** BCP 47. */
  locale: string;
  title: string;
  subtitle: string;
  usage: string;
  anytime: string;
  offpeak: string;
  anomalies: string;
}

export interface UsageDaysTexts extends UsageTexts {
  /** The title of the x axis: "Day", "Week" or "Month". */
  step(step: Step): string;
  formatDay(day: Day): string;
  formatMonth(day: Day): string;
}

/** More bars are too narrow to be told apart. */
const maxBars = 62;

/** Usage of one subscriber, day by day. */
export const usageDays: Report<UsageQuestion, UsageOfDays, UsageDaysTexts, BarSpec> = {
  async load(db, { subscriber, period, today, weekStart }) {
    return { period, today, weekStart, days: await usagePerDay(db, subscriber, period.first, period.last) };
  },
  view: viewDays,
};

/**
 * Returns a bar a day (off-peak upon anytime), up to today; from 63 days on a bar is a week, then a month. A mark stands where a
 * counter grew too fast to be believed. Null without records.
 */
function viewDays({ period, today, weekStart, days }: UsageOfDays, texts: UsageDaysTexts): BarSpec | null {
  const [oldest, newest] = [days.at(0), days.at(-1)];
  if (!oldest || !newest) return null;
  const first = period.unit === 'all' ? oldest.day : period.first;
  const last = maxDay(minDay(period.last, today), newest.day);
  const step = stepFor(first, last, maxBars);
  const sums = new Map(stepsOf(first, last, step, weekStart).map((at) => [at, noUsage]));
  for (const day of days) {
    const at = startOf(day.day, step, weekStart);
    sums.set(at, sumUsage([sums.get(at) ?? noUsage, day]));
  }
  const format = step === 'month' ? texts.formatMonth : texts.formatDay;
  return {
    ...usageBars([...sums.values()], texts),
    timeline: true,
    xTitle: texts.step(step),
    labels: [...sums.keys()].map(format),
  };
}

const noUsage: UsageFigures = { anytime: 0, offpeak: 0, tokens: 0, records: 0, anomalies: 0 };

/** Returns the sums of figures; of none, zeros. */
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

/** Returns bars of figures in the one look of usage, off-peak upon anytime, anomalies marked; labels are the caller's. */
export function usageBars(figures: UsageFigures[], texts: UsageTexts): Omit<BarSpec, 'labels'> {
  return {
    kind: 'bar',
    stacked: true,
    title: texts.title,
    subtitle: texts.subtitle,
    locale: texts.locale,
    yTitle: texts.usage,
    series: [
      { name: texts.anytime, values: figures.map(({ anytime }) => anytime), colour: style.accent },
      { name: texts.offpeak, values: figures.map(({ offpeak }) => offpeak), colour: style.second },
    ],
    marks: { name: texts.anomalies, at: figures.map(({ anomalies }) => anomalies > 0) },
  };
}
