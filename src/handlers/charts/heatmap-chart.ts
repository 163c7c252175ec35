import { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import type { Db } from '../../db/client.ts';
import { findHabit } from '../../db/queries/habits/habits.ts';
import { heatmap } from '../../reports/views/heatmap.ts';
import { formatDuration } from '../../time/format.ts';
import { earliestDay } from '../../time/period.ts';
import type { ChartCard } from '../shared/chart-message.ts';
import { calendarNames, formatTotalMinutes } from '../shared/format-period.ts';
import { localToday } from '../shared/update-time.ts';
import { sumMinutes } from './habit-chart.ts';
import { loadRecorded, pickerKeyboard } from './habit-picker.ts';

/** The selection of a calendar. */
export interface HeatmapView {
  /** The id of a habit; 0: all habits. */
  habit: number;
  year: number;
}

/** Shows a calendar in the pressed message. */
export const heatmapButton = defineButton('sh', { habit: 'id', year: 'year' });
/** Shows habits to choose from under the calendar, one page at a time. */
export const heatmapHabitsButton = defineButton('sk', { year: 'year', page: 'int' });

const firstYear = yearOfDay(earliestDay);

/** Parses the values of a button. A year that the bot does not pack means the present year. */
export function parseHeatmapView(ctx: TallyContext, { habit, year }: HeatmapView): HeatmapView {
  const thisYear = localYear(ctx);
  return { habit, year: year >= firstYear && year <= thisYear ? year : thisYear };
}

/** Packs the callback data of a button that shows the calendar. */
export function packHeatmap(ctx: TallyContext, view: HeatmapView): string {
  return heatmapButton.pack(ctx.person.userId, view);
}

/** Returns the present year of the person. */
export function localYear(ctx: TallyContext): number {
  return yearOfDay(localToday(ctx));
}

function yearOfDay(day: string): number {
  return Number(day.slice(0, 4));
}

/** Creates the card of a calendar. It is a text where the year has no records. */
export async function heatmapCard(ctx: TallyContext, db: Db, { habit, year }: HeatmapView): Promise<ChartCard> {
  const { userId, language, weekStart } = ctx.person;
  const name = habit === 0 ? ctx.t('all-habits') : (await findHabit(db, userId, habit))?.habitName;
  if (name === undefined) return { spec: null, text: ctx.t('chart-gone-habits') };
  const habitId = habit === 0 ? null : habit;
  const data = await heatmap.load(db, { userId, habitId, year, today: localToday(ctx), weekStart });
  const spec = heatmap.view(data, {
    locale: language,
    title: ctx.t('heatmap-title', { year: String(year) }),
    subtitle: name,
    ...calendarNames(language),
    upTo: (minutes) => ctx.t('heatmap-up-to', { duration: formatDuration(minutes, language) }),
    over: (minutes) => ctx.t('heatmap-over', { duration: formatDuration(minutes, language) }),
  });
  const heading = `${isolateRtl(name)} · ${year}`;
  const keyboard = heatmapKeyboard(ctx, { habit, year });
  if (!spec) return { spec, text: ctx.t('nothing-recorded', { period: heading }), keyboard };
  const total = formatTotalMinutes(ctx, sumMinutes(data.days));
  const days = data.days.filter(({ minutes }) => minutes > 0).length;
  return { spec, text: `${heading}\n${ctx.t('heatmap-total', { total, days })}`, keyboard };
}

function heatmapKeyboard(ctx: TallyContext, { habit, year }: HeatmapView): InlineKeyboard {
  const owner = ctx.person.userId;
  const keyboard = new InlineKeyboard();
  if (year > firstYear) keyboard.text('◀', heatmapButton.pack(owner, { habit, year: year - 1 }));
  keyboard.text(ctx.t('button-choose-habit'), heatmapHabitsButton.pack(owner, { year, page: 0 }));
  if (year < localYear(ctx)) keyboard.text('▶', heatmapButton.pack(owner, { habit, year: year + 1 }));
  return keyboard;
}

/**
 * Creates a keyboard with the person's habits, whose buttons show the same year. Returns null where nothing is
 * recorded.
 */
export async function heatmapHabitKeyboard(
  ctx: TallyContext,
  db: Db,
  year: number,
  page: number,
): Promise<InlineKeyboard | null> {
  const habits = await loadRecorded(ctx, db, 'habits');
  const owner = ctx.person.userId;
  if (habits.length === 0) return null;
  return pickerKeyboard(ctx, habits, page, {
    choice: (habit) => heatmapButton.pack(owner, { habit, year }),
    page: (target) => heatmapHabitsButton.pack(owner, { year, page: target }),
  });
}
