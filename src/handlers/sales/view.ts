import { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import { middleOfWeek, salesWeekStart } from '../../reports/views/sales-weeks.ts';
import type { Day } from '../../time/days.ts';
import {
  type DaySpan,
  nextPeriod,
  type Period,
  type PeriodUnit,
  periodContaining,
  previousPeriod,
} from '../../time/period.ts';
import { parseButtonDay, parsePeriodUnit } from '../shared/chart-view.ts';

export const salesChartKinds = ['revenue', 'customers', 'items', 'cities'] as const;
export type SalesChartKind = (typeof salesChartKinds)[number];

/** The selection of a chart of sales. */
export interface SalesView {
  kind: SalesChartKind;
  unit: PeriodUnit;
  /** A day of the period. Null: the newest period with sales. */
  at: Day | null;
}

/** Shows a chart in the pressed message. */
export const salesChartButton = defineButton('vs', { kind: 'text', unit: 'text', at: 'day' });

/** Sends the workbook of a period. */
export const salesWorkbookButton = defineButton('vb', { unit: 'text', at: 'day' });

/** Parses the values of a button. Unknown values mean the revenue of all time. */
export function parseSalesView({ kind, unit, at }: { kind: string; unit: string; at: string }): SalesView {
  const periodUnit = parsePeriodUnit(unit);
  return {
    kind: salesChartKinds.find((one) => one === kind) ?? 'revenue',
    unit: periodUnit === 'day' ? 'week' : periodUnit,
    at: parseButtonDay(at),
  };
}

/** Returns the period of a view. The newest period is the one with the middle of the last week with sales. */
export function salesPeriod({ unit, at }: SalesView, loaded: DaySpan): Period {
  return periodContaining(unit, at ?? middleOfWeek(loaded.last), salesWeekStart);
}

/** Creates a keyboard with the charts, each of the newest month. */
export function salesChoiceKeyboard(ctx: TallyContext): InlineKeyboard {
  const buttons = salesChartKinds.map((kind) => ({
    label: ctx.t(`sales-button-${kind}`),
    data: salesChartButton.pack(ctx.person.userId, { kind, unit: 'm', at: '' }),
  }));
  return buildKeyboard(buttons);
}

/**
 * Creates the buttons under a chart: earlier and later periods, the four units of periods, the other charts, the
 * workbook.
 */
export function salesKeyboard(ctx: TallyContext, view: SalesView, period: Period, loaded: DaySpan): InlineKeyboard {
  const owner = ctx.person.userId;
  const keyboard = new InlineKeyboard();
  const add = (label: string, changes: Partial<SalesView>) => {
    const { kind, unit, at } = { ...view, ...changes };
    keyboard.text(label, salesChartButton.pack(owner, { kind, unit: unit.slice(0, 1), at: at ?? '' }));
  };
  const [before, after] = [previousPeriod(period), nextPeriod(period, middleOfWeek(loaded.last))];
  if (before && before.last >= middleOfWeek(loaded.first)) add('◀', { at: before.first });
  if (after) add('▶', { at: after.first });
  keyboard.row();
  for (const unit of ['week', 'month', 'year', 'all'] as const) add(ctx.t(`button-${unit}`), { unit, at: null });
  keyboard.row();
  for (const kind of salesChartKinds.filter((one) => one !== view.kind)) add(ctx.t(`sales-button-${kind}`), { kind });
  keyboard.row();
  const selection = { unit: view.unit.slice(0, 1), at: view.at ?? '' };
  return keyboard.text(ctx.t('button-excel'), salesWorkbookButton.pack(owner, selection));
}
