import type { Executor } from '../../db/client.ts';
import { type SalesFigures, type SalesStep, salesPer, salesSum } from '../../db/queries/sales/sales.ts';
import { type Day, daysBetween } from '../../time/days.ts';
import type { DaySpan } from '../../time/period.ts';
import type { ChartSpec, Series } from '../charts/spec.ts';
import { style } from '../charts/style.ts';
import type { Report } from '../report.ts';
import { monday } from './sales-weeks.ts';
import { stepsOf } from './time-buckets.ts';

export interface Revenue {
  step: 'day' | 'week';
  /** One a day or week, without gaps. */
  steps: SalesStep[];
  total: SalesFigures;
}

/** What every chart of sales over time needs. */
export interface SalesTexts {
  /** BCP 47. */
  locale: string;
  title: string;
  subtitle: string;
  /** The title of the x axis. */
  step: string;
  /** Returns what stands under each step, the first days of all given. */
  labels(days: Day[]): string[];
}

export interface RevenueTexts extends SalesTexts {
  revenue: string;
  sold: string;
  refunded: string;
}

/** More bars are too narrow to be told apart: then there are lines. */
export const maxBars = 62;

/** Revenue of each week of a span, refunds apart; of one week, of each day. */
export const salesRevenue: Report<DaySpan, Revenue, RevenueTexts, ChartSpec> = {
  async load(db, span) {
    const step = daysBetween(span.first, span.last) < 7 ? 'day' : 'week';
    const [steps, total] = await Promise.all([loadSteps(db, step, span), salesSum(db, span)]);
    return { step, steps, total };
  },
  view: viewRevenue,
};

/** Returns one row per week of the span, without gaps. */
export const loadWeeks = (db: Executor, span: DaySpan): Promise<SalesStep[]> => loadSteps(db, 'week', span);

async function loadSteps(db: Executor, step: 'day' | 'week', span: DaySpan): Promise<SalesStep[]> {
  const known = new Map((await salesPer(db, step, span)).map((one) => [one.day, one]));
  return stepsOf(span.first, span.last, step, monday).map((day) => known.get(day) ?? { day, ...nothing });
}

const nothing: SalesFigures = { revenue: 0, sold: 0, refunded: 0, orders: 0, refunds: 0 };

/** Returns what was sold above zero and what was refunded below it, as bars; from 63 weeks on as lines. Null without sales. */
function viewRevenue({ steps, total }: Revenue, texts: RevenueTexts): ChartSpec | null {
  if (total.orders + total.refunds === 0) return null;
  const lines = steps.length > maxBars;
  const sold: Series = { name: texts.sold, values: steps.map(({ sold }) => sold), colour: style.accent };
  const refunded: Series = { name: texts.refunded, values: steps.map(({ refunded }) => refunded), colour: style.mark };
  return {
    ...(lines ? { kind: 'line' } : { kind: 'bar', stacked: true, timeline: true }),
    title: texts.title,
    subtitle: texts.subtitle,
    locale: texts.locale,
    xTitle: texts.step,
    yTitle: texts.revenue,
    labels: texts.labels(steps.map(({ day }) => day)),
    series: lines || total.refunds > 0 ? [sold, refunded] : [sold],
  };
}
