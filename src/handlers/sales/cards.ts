import type { TallyContext } from '../../bot/context.ts';
import type { Db } from '../../db/client.ts';
import { type SalesBy, salesSpan } from '../../db/queries/sales/sales.ts';
import type { ChartSpec } from '../../reports/charts/spec.ts';
import { salesBest } from '../../reports/views/sales-best.ts';
import { salesCustomers, sumCustomers } from '../../reports/views/sales-customers.ts';
import { salesRevenue } from '../../reports/views/sales-revenue.ts';
import { salesWeeks } from '../../reports/views/sales-weeks.ts';
import { daysBetween } from '../../time/days.ts';
import type { DaySpan } from '../../time/period.ts';
import type { ChartCard } from '../shared/chart-message.ts';
import { formatDaySpan } from '../shared/format-period.ts';
import {
  customerTotalLines,
  formatCustomerWeek,
  formatRevenue,
  formatRevenueTotal,
  formatSalesPeriod,
  formatSalesShare,
  formatSalesWeek,
  maxWrittenWeeks,
  salesAxisTexts,
  salesShareName,
  salesTotalLines,
} from './format.ts';
import { type SalesChartKind, type SalesView, salesKeyboard, salesPeriod } from './view.ts';

/** Returns the settings without which sales cannot be loaded; none where they can. */
export type MissingSettings = () => readonly string[];

/** Returns the chart of a view with its figures and buttons; words where nothing is loaded or the period has no sales. */
export async function salesCard(
  ctx: TallyContext,
  db: Db,
  missing: MissingSettings,
  view: SalesView,
): Promise<ChartCard> {
  const loaded = await salesSpan(db);
  if (!loaded) return { spec: null, text: emptyText(ctx, missing()) };
  const period = salesPeriod(view, loaded);
  const keyboard = salesKeyboard(ctx, view, period, loaded);
  const span = salesWeeks(period, loaded);
  const words = formatSalesPeriod(ctx, period, span);
  const drawn = span && (await draws[view.kind](ctx, db, span, words));
  if (!drawn?.spec) return { spec: null, text: ctx.t('sales-nothing', { period: words }), keyboard };
  const heading = `${ctx.t(`sales-button-${view.kind}`)} · ${words}`;
  const known = ctx.t('sales-loaded', { span: formatDaySpan(ctx, 'week', loaded) });
  return { spec: drawn.spec, text: [heading, ...drawn.lines, '', known].join('\n'), keyboard };
}

function emptyText(ctx: TallyContext, missing: readonly string[]): string {
  if (missing.length === 0) return ctx.t('sales-none');
  return ctx.t('sales-not-set-up', { missing: missing.join(', ') });
}

interface Drawn {
  spec: ChartSpec | null;
  lines: string[];
}

/** Draws what a span (whole weeks) holds; `words` is the period. */
type Draw = (ctx: TallyContext, db: Db, span: DaySpan, words: string) => Promise<Drawn>;

const draws: Record<SalesChartKind, Draw> = {
  revenue: drawRevenue,
  customers: drawCustomers,
  items: (...asked) => drawBest('items', ...asked),
  cities: (...asked) => drawBest('cities', ...asked),
};

const weeksIn = ({ first, last }: DaySpan): number => (daysBetween(first, last) + 1) / 7;

async function drawRevenue(ctx: TallyContext, db: Db, span: DaySpan, words: string): Promise<Drawn> {
  const weeks = weeksIn(span);
  const found = await salesRevenue.load(db, span);
  const spec = salesRevenue.view(found, {
    ...salesAxisTexts(ctx, found.bucketSize, weeks),
    title: ctx.t(`sales-title-revenue-${found.bucketSize}`),
    subtitle: words,
    revenue: ctx.t('sales-revenue'),
    sold: ctx.t('sales-sold'),
    refunded: ctx.t('sales-refunded'),
  });
  const lines = salesTotalLines(ctx, found.total);
  if (weeks === 1 || weeks > maxWrittenWeeks) return { spec, lines };
  const each = found.buckets.map(
    (week) => `${formatSalesWeek(week.day, ctx.person.language)}: ${formatRevenue(ctx, week)}`,
  );
  return { spec, lines: [...lines, '', ...each] };
}

async function drawCustomers(ctx: TallyContext, db: Db, span: DaySpan, words: string): Promise<Drawn> {
  const weeks = await salesCustomers.load(db, span);
  const spec = salesCustomers.view(weeks, {
    ...salesAxisTexts(ctx, 'week', weeks.length),
    title: ctx.t('sales-title-customers', { weeks: weeks.length }),
    subtitle: words,
    customers: ctx.t('sales-customers'),
    new: ctx.t('sales-chart-new'),
    returning: ctx.t('sales-chart-returning'),
    refunded: ctx.t('sales-chart-refunded'),
  });
  const isFew = weeks.length > 1 && weeks.length <= maxWrittenWeeks;
  const each = isFew ? ['', ...weeks.map((week) => formatCustomerWeek(ctx, week))] : [];
  const meaning = ctx.t('sales-meaning', { weeks: weeks.length });
  return { spec, lines: [...customerTotalLines(ctx, sumCustomers(weeks)), ...each, '', meaning] };
}

/** A caption and a picture that a phone shows whole. */
const shown = 10;

async function drawBest(by: SalesBy, ctx: TallyContext, db: Db, span: DaySpan, words: string): Promise<Drawn> {
  const found = await salesBest.load(db, { by, span, limit: shown });
  const spec = salesBest.view(found, {
    locale: ctx.person.language,
    title: ctx.t(`sales-title-${by}`),
    subtitle: words,
    formatName: (share) => salesShareName(share, 100),
  });
  const each = found.best.map(
    (share, index) => `${index + 1}. ${formatSalesShare(share)} · ${formatRevenue(ctx, share)}`,
  );
  const all = ctx.t(`sales-all-${by}`, { count: found.count, revenue: formatRevenueTotal(ctx, found.total) });
  return { spec, lines: [...each, '', all] };
}
