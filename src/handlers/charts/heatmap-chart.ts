import { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import type { Db } from '../../db/client.ts';
import { findHabit } from '../../db/queries/habits/habits.ts';
import { pickValue, sumValues } from '../../reports/report.ts';
import { type HeatmapTexts, heatmap } from '../../reports/views/heatmap.ts';
import { totals } from '../../reports/views/totals.ts';
import { formatDuration } from '../../time/format.ts';
import { formatAmountNumber } from '../../time/format-amount.ts';
import { earliestDay, periodContaining } from '../../time/period.ts';
import type { ChartCard } from '../shared/chart-message.ts';
import { measureButtonLabel } from '../shared/chart-view.ts';
import { calendarNames } from '../shared/format-period.ts';
import { localToday } from '../shared/update-time.ts';
import { type ChartQuantity, commonQuantity, formatChartTotal, habitQuantity } from './chart-texts.ts';
import { sumUntimed } from './habit-chart.ts';
import { loadRecorded, pickerKeyboard } from './habit-picker.ts';

/** The selection of a calendar. */
export interface HeatmapView {
  /** The id of a habit; 0: all habits. */
  habit: number;
  year: number;
  /** Numbers of records in place of time. Of all habits only. */
  byRecords?: boolean;
}

/** Shows a calendar in the pressed message. */
export const heatmapButton = defineButton('sh', { habit: 'id', year: 'year' });
/** Shows a calendar of the records of all habits in the pressed message. */
export const heatmapRecordsButton = defineButton('sr', { year: 'year' });
/** Shows habits to choose from under the calendar, one page at a time. */
export const heatmapHabitsButton = defineButton('sk', { year: 'year', page: 'int' });

const firstYear = yearOfDay(earliestDay);

/** Parses the values of a button. A year that the bot does not pack means the present year. */
export function parseHeatmapView(ctx: TallyContext, { year, ...rest }: HeatmapView): HeatmapView {
  const thisYear = localYear(ctx);
  return { ...rest, year: year >= firstYear && year <= thisYear ? year : thisYear };
}

/** Packs the callback data of a button that shows the calendar. */
export function packHeatmap(ctx: TallyContext, { habit, year, byRecords = false }: HeatmapView): string {
  const owner = ctx.person.userId;
  return byRecords ? heatmapRecordsButton.pack(owner, { year }) : heatmapButton.pack(owner, { habit, year });
}

/** Returns the present year of the person. */
export function localYear(ctx: TallyContext): number {
  return yearOfDay(localToday(ctx));
}

function yearOfDay(day: string): number {
  return Number(day.slice(0, 4));
}

/** Creates the card of a calendar. It is a text where the year has no records, or no time. */
export async function heatmapCard(ctx: TallyContext, db: Db, view: HeatmapView): Promise<ChartCard> {
  const { userId, weekStart } = ctx.person;
  const { habit, year } = view;
  const subject = await findSubject(ctx, db, view);
  if (subject === null) return { spec: null, text: ctx.t('chart-gone-habits') };
  const { name, quantity } = subject;
  const { measure } = quantity;
  const habitId = habit === 0 ? null : habit;
  const data = await heatmap.load(db, { userId, habitId, year, today: localToday(ctx), weekStart });
  const spec = heatmap.view(data, heatmapTexts(ctx, year, subject));
  const heading = `${isolateRtl(name)} · ${year}`;
  const untimedRecords = habit === 0 ? await countUntimed(ctx, db, year) : 0;
  const keyboard = heatmapKeyboard(ctx, view, measure === 'records' || untimedRecords > 0);
  const isPartial = measure === 'time' && untimedRecords > 0;
  if (!spec)
    return { spec, text: ctx.t(isPartial ? 'chart-no-time' : 'nothing-recorded', { period: heading }), keyboard };
  const total = formatChartTotal(ctx, quantity, sumValues(data.days, measure));
  const days = data.days.filter((sums) => measure !== 'time' || pickValue(sums) > 0).length;
  const lines = [
    heading,
    ctx.t('heatmap-total', { total, days }),
    ...(isPartial ? [ctx.t('summary-not-in-total')] : []),
  ];
  return { spec, text: lines.join('\n'), keyboard };
}

/** What a calendar is about. */
interface Subject {
  name: string;
  quantity: ChartQuantity;
}

/** Returns the subject of a calendar. Null: the habit no longer exists. */
async function findSubject(ctx: TallyContext, db: Db, { habit, byRecords }: HeatmapView): Promise<Subject | null> {
  if (habit === 0) return { name: ctx.t('all-habits'), quantity: commonQuantity(byRecords) };
  const found = await findHabit(db, ctx.person.userId, habit);
  return found && { name: found.habitName, quantity: habitQuantity(found) };
}

function heatmapTexts(ctx: TallyContext, year: number, { name, quantity }: Subject): HeatmapTexts {
  const { language } = ctx.person;
  const { measure } = quantity;
  const format = (value: number) => ({
    duration: measure === 'time' ? formatDuration(value, language) : formatAmountNumber(value, language),
  });
  const isOnce = (value: number) => measure === 'times' && value === 1;
  return {
    locale: language,
    title: ctx.t('heatmap-title', { year: String(year) }),
    subtitle: [name, ...nameUnit(ctx, quantity)].join(' · '),
    ...calendarNames(language),
    measure,
    upTo: (value) => (isOnce(value) ? ctx.t('value-done') : ctx.t('heatmap-up-to', format(value))),
    over: (value) => ctx.t('heatmap-over', format(value)),
  };
}

/** Names the unit of a calendar, whose legend has numbers only. Time needs no name: its numbers have units. */
function nameUnit(ctx: TallyContext, { measure, unit }: ChartQuantity): string[] {
  if (measure === 'records') return [ctx.t('chart-in-records')];
  return unit === null ? [] : [unit];
}

/** Counts the records of a year that have no duration. */
async function countUntimed(ctx: TallyContext, db: Db, year: number): Promise<number> {
  const period = periodContaining('year', `${year}-01-01`);
  return sumUntimed(await totals.load(db, { userId: ctx.person.userId, by: 'habits', period }));
}

function heatmapKeyboard(ctx: TallyContext, view: HeatmapView, canSwitch: boolean): InlineKeyboard {
  const owner = ctx.person.userId;
  const { year, byRecords = false } = view;
  const keyboard = new InlineKeyboard();
  if (year > firstYear) keyboard.text('◀', packHeatmap(ctx, { ...view, year: year - 1 }));
  keyboard.text(ctx.t('button-choose-habit'), heatmapHabitsButton.pack(owner, { year, page: 0 }));
  if (year < localYear(ctx)) keyboard.text('▶', packHeatmap(ctx, { ...view, year: year + 1 }));
  if (!canSwitch) return keyboard;
  const label = measureButtonLabel(ctx, !byRecords);
  return keyboard.row().text(label, packHeatmap(ctx, { ...view, byRecords: !byRecords }));
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
