import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { clip } from '../../bot/ui/messages.ts';
import type { CustomerWeek, SalesFigures, SalesShare } from '../../db/queries/sales/sales.ts';
import type { SalesTexts } from '../../reports/views/sales-revenue.ts';
import { addDays, type Day, isoWeekday } from '../../time/days.ts';
import type { Language } from '../../time/language.ts';
import type { DaySpan, Period } from '../../time/period.ts';
import { calendarNames, formatAxisDay, formatAxisMonth, formatDaySpan, formatPeriod } from '../shared/format-period.ts';
import { sentAt } from '../shared/today.ts';

/** Weeks of sales are of UTC. */
const todayInUtc = (ctx: TallyContext): Day => new Date(sentAt(ctx) * 1000).toISOString().slice(0, 10);

/** Returns "February 2024 (29 Jan – 3 Mar 2024)": the period, and which weeks belong to it. */
export function formatSalesPeriod(ctx: TallyContext, period: Period, span: DaySpan | null): string {
  const words = formatPeriod(ctx, period, todayInUtc(ctx));
  const isWhole = span === null || (period.first === span.first && period.last === span.last);
  return isWhole ? words : `${words} (${formatDaySpan(ctx, 'week', span)})`;
}

/** Returns "1,234.50"; whole amounts without decimals. */
export function formatMoney({ person }: TallyContext, amount: number): string {
  const cents = Math.round(amount * 100) / 100;
  const digits = Number.isInteger(cents) ? 0 : 2;
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: 'negative' } as const;
  return new Intl.NumberFormat(person.language, format).format(cents).replace('-', '−');
}

const countWords = ({ person }: TallyContext, count: number) => new Intl.NumberFormat(person.language).format(count);

/** Returns "1,234 (−5)", for one line of several; without refunds the revenue alone. */
export function formatRevenue(ctx: TallyContext, { revenue, refunded, refunds }: SalesFigures): string {
  const words = formatMoney(ctx, revenue);
  return refunds > 0 ? `${words} (${formatMoney(ctx, refunded)})` : words;
}

/** Returns "1,234 (refunded −5)", for the sum below such lines. */
export function formatRevenueTotal(ctx: TallyContext, { revenue, refunded, refunds }: SalesFigures): string {
  const words = formatMoney(ctx, revenue);
  return refunds > 0 ? ctx.t('sales-with-refunded', { revenue: words, refunded: formatMoney(ctx, refunded) }) : words;
}

/** Returns two lines: revenue with what it is made of, and how many orders and refunds that were. */
export function salesTotalLines(
  ctx: TallyContext,
  { revenue, sold, refunded, orders, refunds }: SalesFigures,
): string[] {
  const amounts = {
    revenue: formatMoney(ctx, revenue),
    sold: formatMoney(ctx, sold),
    refunded: formatMoney(ctx, refunded),
  };
  const ordered = ctx.t('sales-orders', { count: orders, shown: countWords(ctx, orders) });
  if (refunds === 0) return [ctx.t('sales-total', amounts), `${ordered}, ${ctx.t('sales-no-refunds')}`];
  return [ctx.t('sales-total-refunded', amounts), `${ordered}, ${refundWords(ctx, refunds)}`];
}

const refundWords = (ctx: TallyContext, refunds: number) =>
  ctx.t('sales-refunds', { count: refunds, shown: countWords(ctx, refunds) });

/** Returns new and returning customers with their revenue, and below who had refunds, where somebody had. */
export function customerTotalLines(ctx: TallyContext, sum: Omit<CustomerWeek, 'day'>): string[] {
  const line = ctx.t('sales-new-returning', {
    new: countWords(ctx, sum.newCustomers),
    newRevenue: formatMoney(ctx, sum.newRevenue),
    returning: countWords(ctx, sum.returningCustomers),
    returningRevenue: formatMoney(ctx, sum.returningRevenue),
  });
  if (sum.refunds === 0) return [line];
  const by = { count: sum.refundedCustomers, shown: countWords(ctx, sum.refundedCustomers) };
  return [line, ctx.t('sales-refunded-by', { refunds: refundWords(ctx, sum.refunds), ...by })];
}

/** Returns "5–11 Feb: 742 new, 436 returning, 12 with refunds". */
export function formatCustomerWeek(ctx: TallyContext, week: CustomerWeek): string {
  const customers = ctx.t('sales-week-customers', {
    week: formatSalesWeek(week.day, ctx.person.language),
    new: countWords(ctx, week.newCustomers),
    returning: countWords(ctx, week.returningCustomers),
  });
  if (week.refundedCustomers === 0) return customers;
  return ctx.t('sales-week-refunded', { customers, refunded: countWords(ctx, week.refundedCustomers) });
}

/** Returns the name of an item or city, its number where it has none. `most` is in UTF-16 units. */
export function salesShareName({ id, name }: SalesShare, most: number): string {
  const shown = name?.replace(/\s+/g, ' ').trim();
  return shown ? clip(shown, most) : `№ ${id}`;
}

/** As a line of a text, where a name must not turn the figures behind it around. */
export const formatSalesShare = (share: SalesShare): string => isolateRtl(salesShareName(share, 30));

/** Up to so many weeks are written out. */
export const maxWrittenWeeks = 6;

/** From so many on a label of a month is never written twice. */
const manyWeeks = 62;

/** Returns the words of a chart over time. */
export function salesAxisTexts(
  ctx: TallyContext,
  step: 'day' | 'week',
  weeks: number,
): Pick<SalesTexts, 'locale' | 'xTitle' | 'labels'> {
  const { language } = ctx.person;
  const { weekdayNames } = calendarNames(language);
  const words = (day: Day): string => {
    if (step === 'day') return `${weekdayNames[isoWeekday(day) - 1]} ${Number(day.slice(8))}`;
    if (weeks <= maxWrittenWeeks) return formatSalesWeek(day, language);
    return weeks > manyWeeks ? formatAxisMonth(day, language) : formatAxisDay(day, language);
  };
  const title =
    step === 'week' && weeks > maxWrittenWeeks && weeks <= manyWeeks
      ? 'sales-step-monday'
      : (`chart-step-${step}` as const);
  return { locale: language, xTitle: ctx.t(title), labels: (days) => days.map(words) };
}

/** Returns "5–11 Feb" or "29 Jan – 4 Feb": without the year, which stands above. */
export function formatSalesWeek(monday: Day, language: Language): string {
  const last = addDays(monday, 6);
  const isOneMonth = monday.slice(0, 7) === last.slice(0, 7);
  if (isOneMonth) return `${Number(monday.slice(8))}–${formatAxisDay(last, language)}`;
  return `${formatAxisDay(monday, language)} – ${formatAxisDay(last, language)}`;
}
