import { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { addDays, type Day } from '../../time/days.ts';
import { nextPeriod, type Period, type PeriodUnit, previousPeriod } from '../../time/period.ts';

/** What a chart shows. */
export interface View {
  by: 'habits' | 'categories';
  /** Of the one habit or category; 0 for all. */
  id: number;
  unit: PeriodUnit;
  /** A day of the period; null for the period that is when the button is pressed. */
  at: Day | null;
}

/** Where a chart goes: into a new message, or in the place of the one whose button is pressed. */
export type MessageTarget = 'new' | 'here';

/** Draws a chart. Each field is one letter or a day, so that all fit in 64 bytes. */
export const habitChartButton = defineButton('sc', { by: 'text', id: 'int', unit: 'text', at: 'text', place: 'text' });

const units: Record<string, PeriodUnit> = { d: 'day', w: 'week', m: 'month', y: 'year', a: 'all' };

/** Returns callback data that draws the view. */
export function packView(owner: number, { by, id, unit, at }: View, place: MessageTarget): string {
  return habitChartButton.pack(owner, {
    by: by.slice(0, 1),
    id,
    unit: unit.slice(0, 1),
    at: at ?? '',
    place: place.slice(0, 1),
  });
}

/** Returns what a button shows and where; what nobody packed is read as all habits of all time. */
export function readView(values: { by: string; id: number; unit: string; at: string; place: string }): {
  view: View;
  place: MessageTarget;
} {
  const by = values.by === 'c' ? 'categories' : 'habits';
  const view: View = { by, id: readId(values.id), unit: readUnit(values.unit), at: readDay(values.at) };
  return { view, place: values.place === 'h' ? 'here' : 'new' };
}

export function readUnit(text: string): PeriodUnit {
  return units[text] ?? 'all';
}

export function readDay(text: string): Day | null {
  const looksRight = /^(19[7-9]|2\d\d)\d-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
  return looksRight && addDays(text, 0) === text ? text : null;
}

/** Returns an id, 0 for what is none. */
export function readId(id: number): number {
  return Number.isSafeInteger(id) && id > 0 ? id : 0;
}

/** Returns the buttons under a chart: earlier and later periods, and the four kinds of period as they are now. */
export function chartKeyboard(ctx: TallyContext, view: View, period: Period, now: Day): InlineKeyboard {
  const owner = ctx.person.userId;
  const keyboard = new InlineKeyboard();
  const [before, after] = [previousPeriod(period), nextPeriod(period, now)];
  if (before) keyboard.text('◀', packView(owner, { ...view, at: before.first }, 'here'));
  if (after) keyboard.text('▶', packView(owner, { ...view, at: after.first }, 'here'));
  keyboard.row();
  for (const unit of ['week', 'month', 'year', 'all'] as const)
    keyboard.text(ctx.t(`button-${unit}`), packView(owner, { ...view, unit, at: null }, 'here'));
  return keyboard;
}
