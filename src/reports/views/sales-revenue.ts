import type { Executor } from '../../db/client.ts';
import { type SalesBucket, type SalesFigures, salesByBucket, sumSales } from '../../db/queries/sales/sales.ts';
import { type Day, daysBetween } from '../../time/days.ts';
import type { DaySpan } from '../../time/period.ts';
import type { ChartSpec, Series } from '../charts/spec.ts';
import { chartStyle } from '../charts/style.ts';
import type { Report } from '../report.ts';
import { salesWeekStart } from './sales-weeks.ts';
import { chooseMonthTicks, listBuckets } from './time-buckets.ts';

export interface RevenueData {
  bucketSize: 'day' | 'week';
  /** One per day or week, without gaps. */
  buckets: SalesBucket[];
  total: SalesFigures;
}

/** The texts that every chart of sales over time needs. */
export interface SalesTexts {
  /** A BCP 47 tag. */
  locale: string;
  title: string;
  subtitle: string;
  /** The title of the x axis. */
  xTitle: string;
  /** Returns the labels of days or weeks, given by their first days. */
  labels(days: Day[]): string[];
}

export interface RevenueTexts extends SalesTexts {
  revenue: string;
  sold: string;
  refunded: string;
}

/** With more bars, each would be too narrow. The chart then has lines. */
export const maxWeekBars = 62;

/** The revenue of each week of a span, with refunds apart. A span of one week is shown by day. */
export const salesRevenue: Report<DaySpan, RevenueData, RevenueTexts, ChartSpec> = {
  async load(db, span) {
    const bucketSize = daysBetween(span.first, span.last) < 7 ? 'day' : 'week';
    const [buckets, total] = await Promise.all([loadBuckets(db, bucketSize, span), sumSales(db, span)]);
    return { bucketSize, buckets, total };
  },
  view: viewRevenue,
};

/** Queries the sales of each week of the span, without gaps. */
export const loadWeeks = (db: Executor, span: DaySpan): Promise<SalesBucket[]> => loadBuckets(db, 'week', span);

async function loadBuckets(db: Executor, size: 'day' | 'week', span: DaySpan): Promise<SalesBucket[]> {
  const byDay = new Map((await salesByBucket(db, size, span)).map((bucket) => [bucket.day, bucket]));
  return listBuckets(span.first, span.last, size, salesWeekStart).map((day) => byDay.get(day) ?? { day, ...noSales });
}

const noSales: SalesFigures = { revenue: 0, sold: 0, refunded: 0, orders: 0, refunds: 0 };

/** Builds bars of sold above zero and refunded below zero. More than 62 weeks are lines. Null without sales. */
function viewRevenue({ buckets, total }: RevenueData, texts: RevenueTexts): ChartSpec | null {
  if (total.orders + total.refunds === 0) return null;
  const isLine = buckets.length > maxWeekBars;
  const days = buckets.map(({ day }) => day);
  const sold: Series = { name: texts.sold, values: buckets.map(({ sold }) => sold), colour: chartStyle.accent };
  const refunded: Series = {
    name: texts.refunded,
    values: buckets.map(({ refunded }) => refunded),
    colour: chartStyle.mark,
  };
  return {
    ...(isLine ? { kind: 'line' } : { kind: 'bar', stacked: true, timeline: true }),
    title: texts.title,
    subtitle: texts.subtitle,
    locale: texts.locale,
    xTitle: texts.xTitle,
    yTitle: texts.revenue,
    labels: texts.labels(days),
    ...(isLine ? { ticks: chooseMonthTicks(days) } : {}),
    series: isLine || total.refunds > 0 ? [sold, refunded] : [sold],
  };
}
