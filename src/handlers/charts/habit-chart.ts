import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import type { Db } from '../../db/client.ts';
import { findCategories, findHabit } from '../../db/queries/habits/habits.ts';
import type { ChartSpec } from '../../reports/charts/spec.ts';
import { totals } from '../../reports/views/totals.ts';
import { trend } from '../../reports/views/trend.ts';
import { formatSum } from '../../time/format.ts';
import { type Period, periodContaining } from '../../time/period.ts';
import type { ChartCard } from '../shared/chart-message.ts';
import { type HabitChartView, habitChartKeyboard } from '../shared/chart-view.ts';
import { formatAxisDay, formatAxisMonth, formatPeriod, formatTotalMinutes } from '../shared/format-period.ts';
import { localToday } from '../shared/update-time.ts';

/** Creates the card of a view. It is a text where nothing is recorded or the habit no longer exists. */
export async function habitChartCard(ctx: TallyContext, db: Db, view: HabitChartView): Promise<ChartCard> {
  const today = localToday(ctx);
  const period = periodContaining(view.unit, view.at ?? today, ctx.person.weekStart);
  const name = view.id === 0 ? '' : await findName(ctx, db, view);
  if (name === null) return { spec: null, text: ctx.t(`chart-gone-${view.by}`) };
  const heading = [...(name === '' ? [] : [isolateRtl(name)]), formatPeriod(ctx, period)].join(' · ');
  const keyboard = habitChartKeyboard(ctx, view, period, today);
  const { spec, minutes } =
    name === '' ? await loadTotals(ctx, db, view, period) : await loadTrend(ctx, db, view, period, name);
  if (!spec) return { spec, text: ctx.t('nothing-recorded', { period: heading }), keyboard };
  const total = ctx.t('chart-total', { total: formatTotalMinutes(ctx, minutes) });
  return { spec, text: `${heading}\n${total}`, keyboard };
}

interface LoadedChart {
  spec: ChartSpec | null;
  /** The total of the chart. */
  minutes: number;
}

/** Loads the chart of all habits or categories. */
async function loadTotals(ctx: TallyContext, db: Db, { by }: HabitChartView, period: Period): Promise<LoadedChart> {
  const data = await totals.load(db, { userId: ctx.person.userId, by, period });
  const texts = { ...chartTexts(ctx, period), title: ctx.t(`chart-title-${by}`) };
  const spec = totals.view(data, { ...texts, other: (count) => ctx.t('chart-other', { count }) });
  return { spec, minutes: sumMinutes(data) };
}

/** Loads the chart of one habit or category. */
async function loadTrend(
  ctx: TallyContext,
  db: Db,
  { by, id }: HabitChartView,
  period: Period,
  name: string,
): Promise<LoadedChart> {
  const { userId, weekStart, language } = ctx.person;
  const filter = by === 'habits' ? { habitId: id } : { categoryId: id };
  const data = await trend.load(db, { userId, filter, period, today: localToday(ctx), weekStart });
  const spec = trend.view(data, {
    ...chartTexts(ctx, period),
    title: ctx.t('chart-title-one', { name }),
    xTitle: (bucketSize) => ctx.t(`chart-step-${bucketSize}`),
    formatDay: (day) => formatAxisDay(day, language),
    formatMonth: (day) => formatAxisMonth(day, language),
  });
  return { spec, minutes: sumMinutes(data.days) };
}

function chartTexts(ctx: TallyContext, period: Period) {
  return {
    locale: ctx.person.language,
    subtitle: formatPeriod(ctx, period),
    inMinutes: ctx.t('chart-in-minutes'),
    inHours: ctx.t('chart-in-hours'),
    formatDuration: (minutes: number) => formatSum(minutes, ctx.person.language),
  };
}

/** Returns the name of an own habit or category; null where it no longer exists. */
async function findName(ctx: TallyContext, db: Db, { by, id }: HabitChartView): Promise<string | null> {
  const { userId, language } = ctx.person;
  if (by === 'habits') return (await findHabit(db, userId, id))?.habitName ?? null;
  const categories = await findCategories(db, userId, language);
  return categories.find(({ categoryId }) => categoryId === id)?.categoryName ?? null;
}

export function sumMinutes(rows: { minutes: number }[]): number {
  return rows.reduce((sum, { minutes }) => sum + minutes, 0);
}
