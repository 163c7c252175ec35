import type { TallyContext } from '../../bot/context.ts';
import type { Db } from '../../db/client.ts';
import type { SalesGrouping } from '../../db/queries/sales/sales.ts';
import type { ChartSpec } from '../../reports/charts/spec.ts';
import { salesBest } from '../../reports/views/sales-best.ts';
import { salesCustomers, sumCustomers } from '../../reports/views/sales-customers.ts';
import { salesRevenue } from '../../reports/views/sales-revenue.ts';
import { daysBetween } from '../../time/days.ts';
import type { DaySpan } from '../../time/period.ts';
import {
  customerTotalLines,
  formatCustomerWeek,
  formatRevenue,
  formatRevenueTotal,
  formatSalesShare,
  formatSalesWeek,
  maxWrittenWeeks,
  salesAxisTexts,
  salesShareName,
  salesTotalLines,
} from './format.ts';
import type { SalesChartKind } from './view.ts';

/** A chart with the lines of its caption. Null: there is nothing to draw. */
export interface SalesChart {
  spec: ChartSpec | null;
  lines: string[];
}

/**
 * Loads a chart of sales.
 *
 * @param span whole weeks
 * @param subtitle the period as text
 */
export function loadSalesChart(
  ctx: TallyContext,
  db: Db,
  kind: SalesChartKind,
  span: DaySpan,
  subtitle: string,
): Promise<SalesChart> {
  return loaders[kind](ctx, db, span, subtitle);
}

type LoadChart = (ctx: TallyContext, db: Db, span: DaySpan, subtitle: string) => Promise<SalesChart>;

const loaders: Record<SalesChartKind, LoadChart> = {
  revenue: loadRevenue,
  customers: loadCustomers,
  items: (...args) => loadBest('items', ...args),
  cities: (...args) => loadBest('cities', ...args),
};

async function loadRevenue(ctx: TallyContext, db: Db, span: DaySpan, subtitle: string): Promise<SalesChart> {
  const weekCount = (daysBetween(span.first, span.last) + 1) / 7;
  const revenue = await salesRevenue.load(db, span);
  const spec = salesRevenue.view(revenue, {
    ...salesAxisTexts(ctx, revenue.bucketSize, weekCount),
    title: ctx.t(`sales-title-revenue-${revenue.bucketSize}`),
    subtitle,
    revenue: ctx.t('sales-revenue'),
    sold: ctx.t('sales-sold'),
    refunded: ctx.t('sales-refunded'),
  });
  const totals = salesTotalLines(ctx, revenue.total);
  if (weekCount === 1 || weekCount > maxWrittenWeeks) return { spec, lines: totals };
  const weekLines = revenue.buckets.map(
    (week) => `${formatSalesWeek(week.day, ctx.person.language)}: ${formatRevenue(ctx, week)}`,
  );
  return { spec, lines: [...totals, '', ...weekLines] };
}

async function loadCustomers(ctx: TallyContext, db: Db, span: DaySpan, subtitle: string): Promise<SalesChart> {
  const weeks = await salesCustomers.load(db, span);
  const spec = salesCustomers.view(weeks, {
    ...salesAxisTexts(ctx, 'week', weeks.length),
    title: ctx.t('sales-title-customers', { weeks: weeks.length }),
    subtitle,
    customers: ctx.t('sales-customers'),
    new: ctx.t('sales-chart-new'),
    returning: ctx.t('sales-chart-returning'),
    refunded: ctx.t('sales-chart-refunded'),
  });
  const isWritten = weeks.length > 1 && weeks.length <= maxWrittenWeeks;
  const weekLines = isWritten ? ['', ...weeks.map((week) => formatCustomerWeek(ctx, week))] : [];
  const explanation = ctx.t('sales-meaning', { weeks: weeks.length });
  return { spec, lines: [...customerTotalLines(ctx, sumCustomers(weeks)), ...weekLines, '', explanation] };
}

/** A phone shows a caption and a picture with so many lines as a whole. */
const maxBest = 10;

async function loadBest(
  by: SalesGrouping,
  ctx: TallyContext,
  db: Db,
  span: DaySpan,
  subtitle: string,
): Promise<SalesChart> {
  const found = await salesBest.load(db, { by, span, limit: maxBest });
  const spec = salesBest.view(found, {
    locale: ctx.person.language,
    title: ctx.t(`sales-title-${by}`),
    subtitle,
    formatName: (share) => salesShareName(share, 100),
  });
  const bestLines = found.best.map(
    (share, index) => `${index + 1}. ${formatSalesShare(share)} · ${formatRevenue(ctx, share)}`,
  );
  const all = ctx.t(`sales-all-${by}`, { count: found.count, revenue: formatRevenueTotal(ctx, found.total) });
  return { spec, lines: [...bestLines, '', all] };
}
