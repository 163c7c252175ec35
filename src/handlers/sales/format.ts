import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { clip } from '../../bot/ui/messages.ts';
import type { CustomerWeek, SalesFigures, SalesGroup } from '../../db/queries/sales/sales.ts';
import type { SalesTexts } from '../../reports/views/sales-revenue.ts';
import { addDays, type Day, isoWeekday } from '../../time/days.ts';
import { useMinusSign } from '../../time/format.ts';
import type { Language } from '../../time/language.ts';
import type { DaySpan, Period } from '../../time/period.ts';
import { calendarNames, formatAxisDay, formatAxisMonth, formatDaySpan, formatPeriod } from '../shared/format-period.ts';
import { sentAtUnix } from '../shared/update-time.ts';

/** Returns the current day in UTC, because weeks of sales are weeks in UTC. */
const todayInUtc = (ctx: TallyContext): Day => new Date(sentAtUnix(ctx) * 1000).toISOString().slice(0, 10);

/** Formats a period with the weeks that belong to it: `February 2024 (29 Jan – 3 Mar 2024)`. */
export function formatSalesPeriod(ctx: TallyContext, period: Period, weeks: DaySpan | null): string {
  const text = formatPeriod(ctx, period, todayInUtc(ctx));
  const isSame = weeks === null || (period.first === weeks.first && period.last === weeks.last);
  return isSame ? text : `${text} (${formatDaySpan(ctx, 'week', weeks)})`;
}

/** Formats an amount as `1,234.50`; whole amounts without decimals. */
function formatMoney({ person }: TallyContext, amount: number): string {
  const cents = Math.round(amount * 100) / 100;
  const digits = Number.isInteger(cents) ? 0 : 2;
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: 'negative' } as const;
  return useMinusSign(new Intl.NumberFormat(person.language, format).format(cents));
}

function formatInteger({ person }: TallyContext, count: number): string {
  return new Intl.NumberFormat(person.language).format(count);
}

/** Formats revenue for one of several lines: `1,234 (−5)`; without refunds the revenue alone. */
export function formatRevenue(ctx: TallyContext, { revenue, refunded, refunds }: SalesFigures): string {
  const text = formatMoney(ctx, revenue);
  return refunds > 0 ? `${text} (${formatMoney(ctx, refunded)})` : text;
}

/** Formats the sum below such lines: `1,234 (refunded −5)`. */
export function formatRevenueTotal(ctx: TallyContext, { revenue, refunded, refunds }: SalesFigures): string {
  const text = formatMoney(ctx, revenue);
  return refunds > 0 ? ctx.t('sales-with-refunded', { revenue: text, refunded: formatMoney(ctx, refunded) }) : text;
}

/** Returns two lines: the revenue with its parts, and the numbers of orders and refunds. */
export function salesTotalLines(
  ctx: TallyContext,
  { revenue, sold, refunded, orders, refunds }: SalesFigures,
): string[] {
  const amounts = {
    revenue: formatMoney(ctx, revenue),
    sold: formatMoney(ctx, sold),
    refunded: formatMoney(ctx, refunded),
  };
  const ordered = ctx.t('sales-orders', { count: orders, shown: formatInteger(ctx, orders) });
  if (refunds === 0) return [ctx.t('sales-total', amounts), `${ordered}, ${ctx.t('sales-no-refunds')}`];
  return [ctx.t('sales-total-refunded', amounts), `${ordered}, ${formatRefundCount(ctx, refunds)}`];
}

function formatRefundCount(ctx: TallyContext, refunds: number): string {
  return ctx.t('sales-refunds', { count: refunds, shown: formatInteger(ctx, refunds) });
}

/**
 * Returns a line with new and returning customers, and a line with the customers who had refunds, where there are any.
 */
export function customerTotalLines(ctx: TallyContext, sum: Omit<CustomerWeek, 'day'>): string[] {
  const line = ctx.t('sales-new-returning', {
    new: formatInteger(ctx, sum.newCustomers),
    newRevenue: formatMoney(ctx, sum.newRevenue),
    returning: formatInteger(ctx, sum.returningCustomers),
    returningRevenue: formatMoney(ctx, sum.returningRevenue),
  });
  if (sum.refunds === 0) return [line];
  const by = { count: sum.refundedCustomers, shown: formatInteger(ctx, sum.refundedCustomers) };
  return [line, ctx.t('sales-refunded-by', { refunds: formatRefundCount(ctx, sum.refunds), ...by })];
}

/** Formats the customers of a week: `5–11 Feb: 742 new, 436 returning, 12 with refunds`. */
export function formatCustomerWeek(ctx: TallyContext, week: CustomerWeek): string {
  const customers = ctx.t('sales-week-customers', {
    week: formatSalesWeek(week.day, ctx.person.language),
    new: formatInteger(ctx, week.newCustomers),
    returning: formatInteger(ctx, week.returningCustomers),
  });
  if (week.refundedCustomers === 0) return customers;
  return ctx.t('sales-week-refunded', { customers, refunded: formatInteger(ctx, week.refundedCustomers) });
}

/** Returns the name of an item or city in at most `maxLength` UTF-16 units; its number where it has no name. */
export function salesShareName({ id, name }: SalesGroup, maxLength: number): string {
  const oneLine = name?.replace(/\s+/g, ' ').trim();
  return oneLine ? clip(oneLine, maxLength) : `№ ${id}`;
}

/** Formats a name for a line of text. A right-to-left name does not reverse the figures behind it. */
export function formatSalesShare(share: SalesGroup): string {
  return isolateRtl(salesShareName(share, 30));
}

/** Up to this number of weeks, each week has a line in the caption. */
export const maxWrittenWeeks = 6;

/** With more weeks, the labels of the axis are so far apart that no month is written twice. */
const maxWeeksWithDays = 62;

/** Returns the texts of the time axis of a chart. */
export function salesAxisTexts(
  ctx: TallyContext,
  bucketSize: 'day' | 'week',
  weeks: number,
): Pick<SalesTexts, 'locale' | 'xTitle' | 'labels'> {
  const { language } = ctx.person;
  const { weekdayNames } = calendarNames(language);
  const formatLabel = (day: Day): string => {
    if (bucketSize === 'day') return `${weekdayNames[isoWeekday(day) - 1]} ${Number(day.slice(8))}`;
    if (weeks <= maxWrittenWeeks) return formatSalesWeek(day, language);
    return weeks > maxWeeksWithDays ? formatAxisMonth(day, language) : formatAxisDay(day, language);
  };
  const title =
    bucketSize === 'week' && weeks > maxWrittenWeeks && weeks <= maxWeeksWithDays
      ? 'sales-step-monday'
      : (`chart-step-${bucketSize}` as const);
  return { locale: language, xTitle: ctx.t(title), labels: (days) => days.map(formatLabel) };
}

/** Formats a week as `5–11 Feb` or `29 Jan – 4 Feb`. The year is in the heading. */
export function formatSalesWeek(monday: Day, language: Language): string {
  const last = addDays(monday, 6);
  const isOneMonth = monday.slice(0, 7) === last.slice(0, 7);
  if (isOneMonth) return `${Number(monday.slice(8))}–${formatAxisDay(last, language)}`;
  return `${formatAxisDay(monday, language)} – ${formatAxisDay(last, language)}`;
}
