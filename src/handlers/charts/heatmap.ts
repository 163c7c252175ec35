import { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import type { Db } from '../../db/client.ts';
import { findHabit } from '../../db/queries/habits/habits.ts';
import { heatmap } from '../../reports/views/heatmap.ts';
import { formatDuration } from '../../time/format.ts';
import type { ChartCard } from '../shared/chart-message.ts';
import { readId } from '../shared/chart-view.ts';
import { calendarNames, formatTotalMinutes } from '../shared/format-period.ts';
import { today } from '../shared/today.ts';
import { sumOf } from './chart.ts';
import { choiceKeyboard, recorded } from './habit-picker.ts';

/** A year of one habit; of all where `habit` is 0. */
export interface Year {
  habit: number;
  year: number;
}

/** Draws a calendar in the place of the pressed message. */
export const yearButton = defineButton('sh', { habit: 'int', year: 'int' });
/** Offers habits under the calendar, a page at a time. */
export const chooseButton = defineButton('sk', { year: 'int', page: 'int' });

const firstYear = 1970;

/** Returns the year a button shows; what nobody packed is this year. */
export function readYear(ctx: TallyContext, { habit, year }: Year): Year {
  const thisYear = yearOf(ctx);
  return { habit: readId(habit), year: year >= firstYear && year <= thisYear ? year : thisYear };
}

export function yearOf(ctx: TallyContext): number {
  return Number(today(ctx).slice(0, 4));
}

/** Returns the calendar with its caption and buttons; words for a year without records. */
export async function calendarCard(ctx: TallyContext, db: Db, { habit, year }: Year): Promise<ChartCard> {
  const { userId, language, weekStart } = ctx.person;
  const name = habit === 0 ? ctx.t('all-habits') : (await findHabit(db, userId, habit))?.habitName;
  if (name === undefined) return { spec: null, text: ctx.t('chart-gone-habits') };
  const question = { userId, habitId: habit === 0 ? null : habit, year, today: today(ctx), weekStart };
  const calendar = await heatmap.load(db, question);
  const spec = heatmap.view(calendar, {
    locale: language,
    title: ctx.t('heatmap-title', { year: String(year) }),
    subtitle: name,
    ...calendarNames(language),
    upTo: (minutes) => ctx.t('heatmap-up-to', { duration: formatDuration(minutes, language) }),
    over: (minutes) => ctx.t('heatmap-over', { duration: formatDuration(minutes, language) }),
  });
  const heading = `${isolateRtl(name)} · ${year}`;
  const keyboard = yearKeyboard(ctx, { habit, year });
  if (!spec) return { spec, text: ctx.t('nothing-recorded', { period: heading }), keyboard };
  const total = formatTotalMinutes(ctx, sumOf(calendar.days));
  const words = ctx.t('heatmap-total', { total, days: calendar.days.filter(({ minutes }) => minutes > 0).length });
  return { spec, text: `${heading}\n${words}`, keyboard };
}

function yearKeyboard(ctx: TallyContext, { habit, year }: Year): InlineKeyboard {
  const owner = ctx.person.userId;
  const keyboard = new InlineKeyboard();
  if (year > firstYear) keyboard.text('◀', yearButton.pack(owner, { habit, year: year - 1 }));
  keyboard.text(ctx.t('button-choose-habit'), chooseButton.pack(owner, { year, page: 0 }));
  if (year < yearOf(ctx)) keyboard.text('▶', yearButton.pack(owner, { habit, year: year + 1 }));
  return keyboard;
}

/** Returns the person's habits as buttons that draw the same year; null where nothing was ever recorded. */
export async function habitKeyboard(
  ctx: TallyContext,
  db: Db,
  year: number,
  page: number,
): Promise<InlineKeyboard | null> {
  const habits = await recorded(ctx, db, 'habits');
  const owner = ctx.person.userId;
  if (habits.length === 0) return null;
  return choiceKeyboard(ctx, habits, page, {
    choose: (habit) => yearButton.pack(owner, { habit, year }),
    turn: (to) => chooseButton.pack(owner, { year, page: to }),
  });
}
