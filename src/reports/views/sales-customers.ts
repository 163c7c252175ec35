import { type CustomerWeek, customerWeeks } from '../../db/queries/sales/sales.ts';
import type { DaySpan } from '../../time/period.ts';
import type { ChartSpec, Series } from '../charts/spec.ts';
import { style } from '../charts/style.ts';
import type { Report } from '../report.ts';
import { maxBars, type SalesTexts } from './sales-revenue.ts';
import { monday } from './sales-weeks.ts';
import { stepsOf } from './time-buckets.ts';

export interface CustomersTexts extends SalesTexts {
  customers: string;
  new: string;
  returning: string;
  refunded: string;
}

/** New against returning customers of each week of a span. */
export const salesCustomers: Report<DaySpan, CustomerWeek[], CustomersTexts, ChartSpec> = {
  /** Returns one row per week, without gaps. */
  async load(db, span) {
    const known = new Map((await customerWeeks(db, span)).map((week) => [week.day, week]));
    return stepsOf(span.first, span.last, 'week', monday).map((day) => known.get(day) ?? { day, ...nobody });
  },
  view: viewCustomers,
};

const nobody = {
  newCustomers: 0,
  newRevenue: 0,
  returningCustomers: 0,
  returningRevenue: 0,
  refundedCustomers: 0,
  refunds: 0,
};

/** Returns the sums of weeks: a customer counts once in each of them. */
export function sumCustomers(weeks: CustomerWeek[]): Omit<CustomerWeek, 'day'> {
  return weeks.reduce(
    (sum, week) => ({
      newCustomers: sum.newCustomers + week.newCustomers,
      newRevenue: sum.newRevenue + week.newRevenue,
      returningCustomers: sum.returningCustomers + week.returningCustomers,
      returningRevenue: sum.returningRevenue + week.returningRevenue,
      refundedCustomers: sum.refundedCustomers + week.refundedCustomers,
      refunds: sum.refunds + week.refunds,
    }),
    nobody,
  );
}

/**
 * Returns new, returning and refunded customers beside each other, as bars a week; from 63 weeks on as lines, and of one week
 * as a bar each. Null without customers.
 */
function viewCustomers(weeks: CustomerWeek[], texts: CustomersTexts): ChartSpec | null {
  const groups = groupsOf(weeks, texts);
  if (groups.every(({ values }) => values.every((value) => value === 0))) return null;
  const frame = { title: texts.title, subtitle: texts.subtitle, locale: texts.locale, yTitle: texts.customers };
  if (weeks.length === 1) return { ...frame, kind: 'bar', timeline: true, ...side(groups, texts.customers) };
  const labels = texts.labels(weeks.map(({ day }) => day));
  const kind = weeks.length > maxBars ? ({ kind: 'line' } as const) : ({ kind: 'bar', timeline: true } as const);
  return { ...frame, ...kind, xTitle: texts.step, labels, series: groups };
}

interface Group extends Series {
  values: number[];
  colour: string;
}

/** Refunded customers only where there are some. */
function groupsOf(weeks: CustomerWeek[], texts: CustomersTexts): Group[] {
  const refunded = weeks.map(({ refundedCustomers }) => refundedCustomers);
  const groups = [
    { name: texts.new, values: weeks.map(({ newCustomers }) => newCustomers), colour: style.accent },
    { name: texts.returning, values: weeks.map(({ returningCustomers }) => returningCustomers), colour: style.second },
  ];
  return refunded.some((count) => count > 0)
    ? [...groups, { name: texts.refunded, values: refunded, colour: style.mark }]
    : groups;
}

/** Groups of one value each, side by side with their names below. */
function side(groups: Group[], name: string): { labels: string[]; series: Series[] } {
  const values = groups.map(({ values: [value = 0] }) => value);
  return {
    labels: groups.map(({ name }) => name),
    series: [{ name, values, colour: groups.map((one) => one.colour) }],
  };
}
