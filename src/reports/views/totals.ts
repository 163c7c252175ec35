import { totalsByCategory, totalsByHabit } from '../../db/queries/habits/totals.ts';
import type { Period } from '../../time/period.ts';
import type { ChartSpec } from '../charts/spec.ts';
import { chartStyle, chooseColour } from '../charts/style.ts';
import { type ChartTexts, convertToDisplayUnit, type Report } from '../report.ts';

export interface TotalsParams {
  userId: number;
  by: 'habits' | 'categories';
  period: Period;
}

/** The total of one habit or category in a period. */
export interface Total {
  id: number;
  name: string;
  records: number;
  minutes: number;
}

export interface TotalsTexts extends ChartTexts {
  /** Returns the name of the bar for all others. */
  other(count: number): string;
}

/** With more bars beside each other there is no room for their names, so that they lie below each other. */
const maxColumns = 8;
/** The most bars that lie below each other. */
const maxRows = 10;

/** The bars of all habits or categories in a period. */
export const totals: Report<TotalsParams, Total[], TotalsTexts, ChartSpec> = {
  async load(db, { userId, by, period: { first, last } }) {
    if (by === 'habits') {
      const rows = await totalsByHabit(db, userId, first, last);
      return rows.map((row) => ({ ...row, id: row.habitId, name: row.habitName }));
    }
    const rows = await totalsByCategory(db, userId, first, last);
    return rows.map((row) => ({ ...row, id: row.categoryId, name: row.categoryName }));
  },
  view: viewTotals,
};

/**
 * Builds a bar per habit or category, longest first. More than eight are a ranking of ten at most; its last bar may be
 * grey and stand for the rest.
 */
function viewTotals(all: Total[], texts: TotalsTexts): ChartSpec | null {
  const sorted = all.filter(({ minutes }) => minutes > 0).sort((a, b) => b.minutes - a.minutes);
  if (sorted.length === 0) return null;
  const bars = sorted.length > maxRows ? groupOthers(sorted, texts) : sorted.map(toBar);
  const { title, subtitle, locale } = texts;
  const common = { title, subtitle, locale, labels: bars.map(({ label }) => label) };
  const colour = bars.map((bar) => bar.colour);
  const minutes = bars.map((bar) => bar.minutes);
  const { values, valueLabels, ...axis } = convertToDisplayUnit(minutes, texts);
  if (bars.length > maxColumns) return { kind: 'rank', ...common, values: minutes, valueLabels, colour };
  return { kind: 'bar', ...common, ...axis, valueLabels, series: [{ name: title, values, colour }] };
}

interface Bar {
  label: string;
  minutes: number;
  colour: string;
}

function toBar({ id, name, minutes }: Total): Bar {
  return { label: name, minutes, colour: chooseColour(id) };
}

function groupOthers(sorted: Total[], texts: TotalsTexts): Bar[] {
  const rest = sorted.slice(maxRows - 1);
  const minutes = rest.reduce((sum, total) => sum + total.minutes, 0);
  return [
    ...sorted.slice(0, maxRows - 1).map(toBar),
    { label: texts.other(rest.length), minutes, colour: chartStyle.other },
  ];
}
