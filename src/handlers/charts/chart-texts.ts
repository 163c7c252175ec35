import type { TallyContext } from '../../bot/context.ts';
import type { HabitMeasure } from '../../db/queries/habits/habits.ts';
import type { ChartMeasure, CountedTexts } from '../../reports/report.ts';
import { formatSum } from '../../time/format.ts';
import { formatAmount, formatAmountNumber, formatQuantitySum } from '../../time/format-amount.ts';
import type { Period } from '../../time/period.ts';
import { formatPeriod, formatTotalMinutes } from '../shared/format-period.ts';

/** What a chart shows, with the unit of amounts. */
export interface ChartQuantity {
  measure: ChartMeasure;
  /** Null: the measure is not `amount`. */
  unit: string | null;
}

/** Returns measure and unit of the chart of one habit. */
export function habitQuantity({ kind, unit }: HabitMeasure): ChartQuantity {
  return { measure: ({ time: 'time', count: 'amount', check: 'times' } as const)[kind], unit };
}

/** Returns the measure of the chart of several habits: their time, or the numbers of their records. */
export function commonQuantity(byRecords = false): ChartQuantity {
  return { measure: byRecords ? 'records' : 'time', unit: null };
}

/** Creates the texts of a chart that do not depend on its title. */
export function chartTexts(ctx: TallyContext, period: Period, quantity: ChartQuantity) {
  return {
    locale: ctx.person.language,
    subtitle: formatPeriod(ctx, period),
    inMinutes: ctx.t('chart-in-minutes'),
    inHours: ctx.t('chart-in-hours'),
    formatDuration: (minutes: number) => formatSum(minutes, ctx.person.language),
    counted: countedTexts(ctx, quantity),
  };
}

function countedTexts(ctx: TallyContext, { measure, unit }: ChartQuantity): CountedTexts | undefined {
  if (measure === 'time') return undefined;
  const format = (value: number) =>
    unit === null ? formatAmountNumber(value, ctx.person.language) : formatAmount(value, unit, ctx.person.language);
  return { measure, yTitle: yTitle(ctx, measure, unit), format };
}

function yTitle({ t }: TallyContext, measure: CountedTexts['measure'], unit: string | null): string {
  if (measure === 'amount') return t('chart-in-unit', { unit: unit ?? '' });
  return t(measure === 'times' ? 'chart-in-times' : 'chart-in-records');
}

/** Returns the title of the chart of one habit or category. */
export function chartTitle({ t }: TallyContext, { measure }: ChartQuantity, name: string): string {
  return t(measure === 'time' ? 'chart-title-one' : `chart-title-${measure}`, { name });
}

/** Formats a total in words: `2 h 15 min (135 min)`, `21 glasses`, `5 times`, `12 records`. */
export function formatChartTotal(ctx: TallyContext, { measure, unit }: ChartQuantity, total: number): string {
  if (measure === 'time') return formatTotalMinutes(ctx, total);
  if (measure === 'times') return ctx.t('chart-times', { count: total });
  if (measure === 'records') return ctx.t('chart-records', { count: total });
  return formatQuantitySum({ kind: 'count', minutes: null, amount: total, unit }, ctx.person.language);
}
