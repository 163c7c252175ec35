import { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import type { Day } from '../../time/days.ts';
import { nextPeriod, type Period, type PeriodUnit, previousPeriod } from '../../time/period.ts';

/** The selection of a chart of habits or categories. */
export interface HabitChartView {
  by: 'habits' | 'categories';
  /** The id of a habit or category; 0: all of them. */
  id: number;
  unit: PeriodUnit;
  /** A day of the period. Null: the period that is current when the button is pressed. */
  at: Day | null;
  /** Numbers of records in place of time. One habit has its own measure and ignores it. */
  byRecords?: boolean;
}

/** Where a chart is shown: in a new message, or in the pressed one. */
export type MessageTarget = 'new' | 'here';

/** Shows a chart. Words are shortened to one letter so that the data fits 64 bytes. */
export const habitChartButton = defineButton('sc', { by: 'text', id: 'id', unit: 'text', at: 'day', place: 'text' });

const unitsByLetter: Record<string, PeriodUnit> = { d: 'day', w: 'week', m: 'month', y: 'year', a: 'all' };

/** Packs the callback data of a button that shows the view. */
export function packHabitChart(owner: number, view: HabitChartView, target: MessageTarget): string {
  const { by, id, unit, at, byRecords = false } = view;
  return habitChartButton.pack(owner, {
    by: by.slice(0, 1) + (byRecords ? 'r' : ''),
    id,
    unit: unit.slice(0, 1),
    at: at ?? '',
    place: target.slice(0, 1),
  });
}

/** Parses the values of a button. Values that the bot does not pack mean all habits of all time. */
export function parseHabitChart(values: { by: string; id: number; unit: string; at: string; place: string }): {
  view: HabitChartView;
  target: MessageTarget;
} {
  const { id, unit, at, place } = values;
  const by = values.by.startsWith('c') ? 'categories' : 'habits';
  const view: HabitChartView = { by, id, unit: parsePeriodUnit(unit), at: parseButtonDay(at) };
  if (values.by.endsWith('r')) view.byRecords = true;
  return { view, target: parseMessageTarget(place) };
}

/** Parses the first letter of a target; other texts mean a new message. */
export function parseMessageTarget(text: string): MessageTarget {
  return text === 'h' ? 'here' : 'new';
}

/** Parses the first letter of a unit; other texts mean all time. */
export function parsePeriodUnit(text: string): PeriodUnit {
  return unitsByLetter[text] ?? 'all';
}

/** Returns the day of a button; null for an empty text. */
export function parseButtonDay(text: string): Day | null {
  return text === '' ? null : text;
}

/**
 * Creates the buttons under a chart: earlier and later periods, and the current period of each unit.
 *
 * @param canSwitch whether there is another view: the numbers of records, or the time
 */
export function habitChartKeyboard(
  ctx: TallyContext,
  view: HabitChartView,
  { period, today, canSwitch }: { period: Period; today: Day; canSwitch: boolean },
): InlineKeyboard {
  const owner = ctx.person.userId;
  const keyboard = new InlineKeyboard();
  const [previous, next] = [previousPeriod(period), nextPeriod(period, today)];
  if (previous) keyboard.text('◀', packHabitChart(owner, { ...view, at: previous.first }, 'here'));
  if (next) keyboard.text('▶', packHabitChart(owner, { ...view, at: next.first }, 'here'));
  keyboard.row();
  for (const unit of ['week', 'month', 'year', 'all'] as const)
    keyboard.text(ctx.t(`button-${unit}`), packHabitChart(owner, { ...view, unit, at: null }, 'here'));
  if (!canSwitch) return keyboard;
  const other = { ...view, at: period.unit === 'all' ? null : period.first, byRecords: !view.byRecords };
  return keyboard.row().text(measureButtonLabel(ctx, other.byRecords), packHabitChart(owner, other, 'here'));
}

/** Returns the label of the button that shows the numbers of records, or the time. */
export function measureButtonLabel(ctx: TallyContext, byRecords: boolean): string {
  return ctx.t(byRecords ? 'button-records' : 'button-time');
}
