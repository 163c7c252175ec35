import { type CustomerWeek, findCustomerWeeks } from '../../db/queries/sales/sales.ts';
import type { DaySpan } from '../../time/period.ts';
import type { ChartSpec, Series } from '../charts/spec.ts';
import { chartStyle } from '../charts/style.ts';
import type { Report } from '../report.ts';
import { maxWeekBars, type SalesTexts } from './sales-revenue.ts';
import { salesWeekStart } from './sales-weeks.ts';
import { chooseMonthTicks, listBuckets } from './time-buckets.ts';

export interface CustomersTexts extends SalesTexts {
  customers: string;
  new: string;
  returning: string;
  refunded: string;
}

/** The new and returning customers of each week of a span. */
export const salesCustomers: Report<DaySpan, CustomerWeek[], CustomersTexts, ChartSpec> = {
  /** Returns one row per week, without gaps. */
  async load(db, span) {
    const byDay = new Map((await findCustomerWeeks(db, span)).map((week) => [week.day, week]));
    return listBuckets(span.first, span.last, 'week', salesWeekStart).map(
      (day) => byDay.get(day) ?? { day, ...noCustomers },
    );
  },
  view: viewCustomers,
};

const noCustomers = {
  newCustomers: 0,
  newRevenue: 0,
  returningCustomers: 0,
  returningRevenue: 0,
  refundedCustomers: 0,
  refunds: 0,
};

/** Adds the figures of weeks. A customer counts once in each week. */
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
    noCustomers,
  );
}

/**
 * Builds bars of new, returning and refunded customers side by side. More than 62 weeks are lines, and a single week
 * has one bar per group. Null without customers.
 */
function viewCustomers(weeks: CustomerWeek[], texts: CustomersTexts): ChartSpec | null {
  const groups = buildGroups(weeks, texts);
  if (groups.every(({ values }) => values.every((value) => value === 0))) return null;
  const common = { title: texts.title, subtitle: texts.subtitle, locale: texts.locale, yTitle: texts.customers };
  if (weeks.length === 1)
    return { ...common, kind: 'bar', timeline: true, ...buildSideBySide(groups, texts.customers) };
  const days = weeks.map(({ day }) => day);
  const axis = { xTitle: texts.xTitle, labels: texts.labels(days), series: groups };
  if (weeks.length > maxWeekBars) return { ...common, ...axis, kind: 'line', ticks: chooseMonthTicks(days) };
  return { ...common, ...axis, kind: 'bar', timeline: true };
}

interface Group extends Series {
  values: number[];
  colour: string;
}

/** Builds the groups. Refunded customers are left out where there are none. */
function buildGroups(weeks: CustomerWeek[], texts: CustomersTexts): Group[] {
  const refunded = weeks.map(({ refundedCustomers }) => refundedCustomers);
  const groups = [
    { name: texts.new, values: weeks.map(({ newCustomers }) => newCustomers), colour: chartStyle.accent },
    {
      name: texts.returning,
      values: weeks.map(({ returningCustomers }) => returningCustomers),
      colour: chartStyle.second,
    },
  ];
  return refunded.some((count) => count > 0)
    ? [...groups, { name: texts.refunded, values: refunded, colour: chartStyle.mark }]
    : groups;
}

/** Builds one bar per group, with the name of the group below it. */
function buildSideBySide(groups: Group[], name: string): { labels: string[]; series: Series[] } {
  const values = groups.map(({ values: [value = 0] }) => value);
  return {
    labels: groups.map(({ name }) => name),
    series: [{ name, values, colour: groups.map((one) => one.colour) }],
  };
}
