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

/** With more bars there is no room for their names. */
const maxBars = 20;

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
 * Builds a bar per habit or category, longest first. With more than twenty, the last bar is grey and stands for the
 * rest.
 */
function viewTotals(all: Total[], texts: TotalsTexts): ChartSpec | null {
  const sorted = all.filter(({ minutes }) => minutes > 0).sort((a, b) => b.minutes - a.minutes);
  if (sorted.length === 0) return null;
  const bars = sorted.length > maxBars ? groupOthers(sorted, texts) : sorted.map(toBar);
  const { yTitle, values } = convertToDisplayUnit(
    bars.map(({ minutes }) => minutes),
    texts,
  );
  return {
    kind: 'bar',
    title: texts.title,
    subtitle: texts.subtitle,
    locale: texts.locale,
    yTitle,
    labels: bars.map(({ label }) => label),
    series: [{ name: texts.title, values, colour: bars.map(({ colour }) => colour) }],
  };
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
  const rest = sorted.slice(maxBars - 1);
  const minutes = rest.reduce((sum, total) => sum + total.minutes, 0);
  return [
    ...sorted.slice(0, maxBars - 1).map(toBar),
    { label: texts.other(rest.length), minutes, colour: chartStyle.other },
  ];
}
