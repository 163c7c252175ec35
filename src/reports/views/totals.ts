import { totalsByCategory, totalsByHabit } from '../../db/queries/habits/totals.ts';
import type { Period } from '../../time/period.ts';
import type { ChartSpec } from '../charts/spec.ts';
import { colourOf, style } from '../charts/style.ts';
import { type ChartTexts, inUnit, type Report } from '../report.ts';

export interface TotalsQuestion {
  userId: number;
  by: 'habits' | 'categories';
  period: Period;
}

/** The sum of one habit or category over a period. */
export interface Total {
  id: number;
  name: string;
  records: number;
  minutes: number;
}

export interface TotalsTexts extends ChartTexts {
  /** The bar that stands for the rest. */
  other(count: number): string;
}

/** More bars leave no room for names. */
const maxBars = 20;

/** All habits or categories of a period against each other. */
export const totals: Report<TotalsQuestion, Total[], TotalsTexts, ChartSpec> = {
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

/** Returns a bar a habit (or category), the longest first, at most twenty: the rest is one grey bar. */
function viewTotals(all: Total[], texts: TotalsTexts): ChartSpec | null {
  const sorted = all.filter(({ minutes }) => minutes > 0).sort((a, b) => b.minutes - a.minutes);
  if (sorted.length === 0) return null;
  const bars = sorted.length > maxBars ? withOther(sorted, texts) : sorted.map(toBar);
  const { yTitle, values } = inUnit(
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
  return { label: name, minutes, colour: colourOf(id) };
}

function withOther(sorted: Total[], texts: TotalsTexts): Bar[] {
  const rest = sorted.slice(maxBars - 1);
  const minutes = rest.reduce((sum, total) => sum + total.minutes, 0);
  return [
    ...sorted.slice(0, maxBars - 1).map(toBar),
    { label: texts.other(rest.length), minutes, colour: style.other },
  ];
}
