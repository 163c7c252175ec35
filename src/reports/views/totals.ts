import { type HabitTotal, totalsByCategory, totalsByHabit } from '../../db/queries/habits/totals.ts';
import type { Period } from '../../time/period.ts';
import type { ChartSpec } from '../charts/spec.ts';
import { chartStyle, chooseColour } from '../charts/style.ts';
import { type ChartTexts, convertToDisplayUnit, pickValue, type RecordSums, type Report } from '../report.ts';

export interface TotalsParams {
  userId: number;
  by: 'habits' | 'categories';
  period: Period;
}

/** The total of one habit or category in a period. */
export interface Total extends RecordSums {
  id: number;
  name: string;
  records: number;
  /** The records without a duration: of habits that are counted or done. Absent: 0. */
  untimedRecords?: number;
}

export interface TotalsTexts extends ChartTexts {
  /** Returns the name of the bar for all others. */
  other(count: number): string;
}

/** With more bars beside each other there is no room for their names, so that they lie below each other. */
const maxColumns = 8;
/** The most bars that lie below each other. */
const maxRows = 10;

/** The bars of all habits or categories in a period: their time, or their numbers of records. */
export const totals: Report<TotalsParams, Total[], TotalsTexts, ChartSpec> = {
  async load(db, { userId, by, period: { first, last } }) {
    const habits = (await totalsByHabit(db, userId, first, last)).map(toHabitTotal);
    if (by === 'habits') return habits;
    const categories = await totalsByCategory(db, userId, first, last);
    return categories.map((row) => {
      const own = habits.filter(({ categoryId }) => categoryId === row.categoryId);
      const untimedRecords = own.reduce((sum, habit) => sum + habit.untimedRecords, 0);
      return { ...row, id: row.categoryId, name: row.categoryName, untimedRecords };
    });
  },
  view: viewTotals,
};

function toHabitTotal(row: HabitTotal) {
  const untimedRecords = row.kind === 'time' ? 0 : row.records;
  return { ...row, id: row.habitId, name: row.habitName, untimedRecords };
}

/**
 * Builds a bar per habit or category, the highest value first. More than eight are a ranking of ten at most; its last
 * bar may be grey and stand for the rest.
 */
function viewTotals(found: Total[], texts: TotalsTexts): ChartSpec | null {
  const sorted = found
    .map((total) => toBar(total, pickValue(total, texts.counted?.measure)))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value);
  if (sorted.length === 0) return null;
  const bars = sorted.length > maxRows ? groupOthers(sorted, texts) : sorted;
  const { title, subtitle, locale } = texts;
  const common = { title, subtitle, locale, labels: bars.map(({ label }) => label) };
  const colour = bars.map((bar) => bar.colour);
  const all = bars.map((bar) => bar.value);
  const { values, valueLabels, ...axis } = convertToDisplayUnit(all, texts);
  if (bars.length > maxColumns) return { kind: 'rank', ...common, values: all, valueLabels, colour };
  return { kind: 'bar', ...common, ...axis, valueLabels, series: [{ name: title, values, colour }] };
}

interface Bar {
  label: string;
  value: number;
  colour: string;
}

function toBar({ id, name }: Total, value: number): Bar {
  return { label: name, value, colour: chooseColour(id) };
}

function groupOthers(sorted: Bar[], texts: TotalsTexts): Bar[] {
  const rest = sorted.slice(maxRows - 1);
  const value = rest.reduce((sum, bar) => sum + bar.value, 0);
  return [...sorted.slice(0, maxRows - 1), { label: texts.other(rest.length), value, colour: chartStyle.other }];
}
