import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import type { Db } from '../../db/client.ts';
import { findCategories, findHabit } from '../../db/queries/habits/habits.ts';
import type { ChartSpec } from '../../reports/charts/spec.ts';
import { sumValues } from '../../reports/report.ts';
import { type Total, totals } from '../../reports/views/totals.ts';
import { trend } from '../../reports/views/trend.ts';
import { type Period, periodContaining } from '../../time/period.ts';
import type { ChartCard } from '../shared/chart-message.ts';
import { type HabitChartView, habitChartKeyboard } from '../shared/chart-view.ts';
import { formatAxisDay, formatAxisMonth, formatPeriod } from '../shared/format-period.ts';
import { localToday } from '../shared/update-time.ts';
import {
  type ChartQuantity,
  chartTexts,
  chartTitle,
  commonQuantity,
  formatChartTotal,
  habitQuantity,
} from './chart-texts.ts';

/** Creates the card of a view. It is a text where nothing is recorded or the habit no longer exists. */
export async function habitChartCard(ctx: TallyContext, db: Db, view: HabitChartView): Promise<ChartCard> {
  const today = localToday(ctx);
  const period = periodContaining(view.unit, view.at ?? today, ctx.person.weekStart);
  const subject = await findSubject(ctx, db, view);
  if (subject === null) return { spec: null, text: ctx.t(`chart-gone-${view.by}`) };
  const { name, quantity } = subject;
  const { spec, total, untimedRecords } =
    view.id === 0 ? await loadTotals(ctx, db, view, period) : await loadTrend(ctx, db, view, period, subject);
  const heading = [...(name === '' ? [] : [isolateRtl(name)]), formatPeriod(ctx, period)].join(' · ');
  const isByRecords = quantity.measure === 'records';
  const keyboard = habitChartKeyboard(ctx, view, { period, today, canSwitch: isByRecords || untimedRecords > 0 });
  const isPartial = !isByRecords && untimedRecords > 0;
  if (!spec)
    return { spec, text: ctx.t(isPartial ? 'chart-no-time' : 'nothing-recorded', { period: heading }), keyboard };
  const totalLine = ctx.t('chart-total', { total: formatChartTotal(ctx, quantity, total) });
  const lines = [heading, totalLine, ...(isPartial ? [ctx.t('summary-not-in-total')] : [])];
  return { spec, text: lines.join('\n'), keyboard };
}

/** What a chart is about. */
interface Subject {
  /** Empty: all habits or categories. */
  name: string;
  quantity: ChartQuantity;
}

interface LoadedChart {
  spec: ChartSpec | null;
  /** The total of the chart. */
  total: number;
  /** The records without a duration, which a chart of time does not show. */
  untimedRecords: number;
}

/** Loads the chart of all habits or categories. */
async function loadTotals(
  ctx: TallyContext,
  db: Db,
  { by, byRecords }: HabitChartView,
  period: Period,
): Promise<LoadedChart> {
  const data = await totals.load(db, { userId: ctx.person.userId, by, period });
  const quantity = commonQuantity(byRecords);
  const title = ctx.t(byRecords ? `chart-title-records-${by}` : `chart-title-${by}`);
  const texts = { ...chartTexts(ctx, period, quantity), title };
  const spec = totals.view(data, { ...texts, other: (count) => ctx.t('chart-other', { count }) });
  return { spec, total: sumValues(data, quantity.measure), untimedRecords: sumUntimed(data) };
}

/** Loads the chart of one habit or category. */
async function loadTrend(
  ctx: TallyContext,
  db: Db,
  { by, id }: HabitChartView,
  period: Period,
  { name, quantity }: Subject,
): Promise<LoadedChart> {
  const { userId, weekStart, language } = ctx.person;
  const filter = by === 'habits' ? { habitId: id } : { categoryId: id };
  const data = await trend.load(db, { userId, filter, period, today: localToday(ctx), weekStart });
  const spec = trend.view(data, {
    ...chartTexts(ctx, period, quantity),
    title: chartTitle(ctx, quantity, name),
    xTitle: (bucketSize) => ctx.t(`chart-step-${bucketSize}`),
    formatDay: (day) => formatAxisDay(day, language),
    formatMonth: (day) => formatAxisMonth(day, language),
  });
  const categories = by === 'categories' ? await totals.load(db, { userId, by, period }) : [];
  const untimedRecords = sumUntimed(categories.filter((category) => category.id === id));
  return { spec, total: sumValues(data.days, quantity.measure), untimedRecords };
}

/** Returns the subject of a view. Null: the own habit or category no longer exists. */
async function findSubject(ctx: TallyContext, db: Db, view: HabitChartView): Promise<Subject | null> {
  const { userId, language } = ctx.person;
  const quantity = commonQuantity(view.byRecords);
  if (view.id === 0) return { name: '', quantity };
  if (view.by === 'habits') {
    const habit = await findHabit(db, userId, view.id);
    return habit && { name: habit.habitName, quantity: habitQuantity(habit) };
  }
  const categories = await findCategories(db, userId, language);
  const category = categories.find(({ categoryId }) => categoryId === view.id);
  return category ? { name: category.categoryName, quantity } : null;
}

/** Adds up the records without a duration. */
export function sumUntimed(all: Total[]): number {
  return all.reduce((sum, { untimedRecords = 0 }) => sum + untimedRecords, 0);
}
