import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import type { Db } from '../../db/client.ts';
import { findCategories, findHabit } from '../../db/queries/habits/habits.ts';
import type { ChartSpec } from '../../reports/charts/spec.ts';
import { totals } from '../../reports/views/totals.ts';
import { trend } from '../../reports/views/trend.ts';
import type { Day } from '../../time/days.ts';
import { type Period, periodContaining } from '../../time/period.ts';
import type { ChartCard } from '../shared/chart-message.ts';
import { chartKeyboard, type View } from '../shared/chart-view.ts';
import { formatAxisDay, formatAxisMonth, formatPeriod, formatTotalMinutes } from '../shared/format-period.ts';
import { today } from '../shared/today.ts';

/** Returns the chart of a view with its caption and buttons; words where nothing was recorded or the habit is gone. */
export async function chartCard(ctx: TallyContext, db: Db, view: View): Promise<ChartCard> {
  const now = today(ctx);
  const period = periodContaining(view.unit, view.at ?? now, ctx.person.weekStart);
  const name = view.id === 0 ? '' : await nameOf(ctx, db, view);
  if (name === null) return { spec: null, text: ctx.t(`chart-gone-${view.by}`) };
  const words = formatPeriod(ctx, period);
  const heading = name === '' ? words : `${isolateRtl(name)} · ${words}`;
  const keyboard = chartKeyboard(ctx, view, period, now);
  const { spec, minutes } =
    name === '' ? await drawAll(ctx, db, view, period) : await drawOne(ctx, db, view, period, name, now);
  if (!spec) return { spec, text: ctx.t('nothing-recorded', { period: heading }), keyboard };
  const total = ctx.t('chart-total', { total: formatTotalMinutes(ctx, minutes) });
  return { spec, text: `${heading}\n${total}`, keyboard };
}

interface Drawn {
  spec: ChartSpec | null;
  minutes: number;
}

async function drawAll(ctx: TallyContext, db: Db, { by }: View, period: Period): Promise<Drawn> {
  const all = await totals.load(db, { userId: ctx.person.userId, by, period });
  const texts = { ...chartTexts(ctx, period), title: ctx.t(`chart-title-${by}`) };
  const spec = totals.view(all, { ...texts, other: (count) => ctx.t('chart-other', { count }) });
  return { spec, minutes: sumOf(all) };
}

async function drawOne(
  ctx: TallyContext,
  db: Db,
  { by, id }: View,
  period: Period,
  name: string,
  now: Day,
): Promise<Drawn> {
  const { userId, weekStart, language } = ctx.person;
  const filter = by === 'habits' ? { habitId: id } : { categoryId: id };
  const days = await trend.load(db, { userId, filter, period, today: now, weekStart });
  const spec = trend.view(days, {
    ...chartTexts(ctx, period),
    title: ctx.t('chart-title-one', { name }),
    xTitle: (step) => ctx.t(`chart-step-${step}`),
    formatDay: (day) => formatAxisDay(day, language),
    formatMonth: (day) => formatAxisMonth(day, language),
  });
  return { spec, minutes: sumOf(days.days) };
}

function chartTexts(ctx: TallyContext, period: Period) {
  return {
    locale: ctx.person.language,
    subtitle: formatPeriod(ctx, period),
    inMinutes: ctx.t('chart-in-minutes'),
    inHours: ctx.t('chart-in-hours'),
  };
}

/** Returns the name of the person's own habit or category; null where there is none of this id (any more). */
async function nameOf(ctx: TallyContext, db: Db, { by, id }: View): Promise<string | null> {
  const { userId, language } = ctx.person;
  if (by === 'habits') return (await findHabit(db, userId, id))?.habitName ?? null;
  const categories = await findCategories(db, userId, language);
  return categories.find(({ categoryId }) => categoryId === id)?.categoryName ?? null;
}

export function sumOf(parts: { minutes: number }[]): number {
  return parts.reduce((sum, { minutes }) => sum + minutes, 0);
}
