import type { TotalByName, UnitAmount } from '../../db/queries/dashboard/dashboard.ts';
import { roundAmount } from '../../time/format-amount.ts';
import { inflectUnit } from '../../time/units.ts';
import { type ChartMeasure, pickValue } from '../report.ts';

/** What the dashboard shows: the time of habits, or the numbers of records of all habits. */
export type DashboardMeasure = Extract<ChartMeasure, 'time' | 'records'>;

/**
 * Adds totals of the same name, without regard to case. The result is in the order of the queries: longest first, then
 * by name.
 */
export function mergeByName(first: TotalByName[], second: TotalByName[]): TotalByName[] {
  const merged = new Map(first.map((total) => [total.name.toLowerCase(), total]));
  for (const total of second) {
    const key = total.name.toLowerCase();
    const other = merged.get(key);
    const name = other && other.minutes >= total.minutes ? other.name : total.name;
    merged.set(key, other ? sumTotals(name, [other, total]) : total);
  }
  return [...merged.values()].sort(compareBy('time'));
}

/** Compares totals: the highest value first, then by name. */
export function compareBy(measure: DashboardMeasure) {
  return (a: TotalByName, b: TotalByName) =>
    pickValue(b, measure) - pickValue(a, measure) || (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1);
}

/** Replaces each unit by its form after the amount: `1 glass`, `3 glasses`, `5 ×` for what was done five times. */
export function nameUnits(total: TotalByName): TotalByName {
  const { amounts } = total;
  if (!amounts) return total;
  const named = amounts.map(({ unit, amount }) => ({ unit: unit === null ? '×' : inflectUnit(unit, amount), amount }));
  return { ...total, amounts: named };
}

/** Adds totals, rounded to two decimals because of floating point errors. */
export function sumTotals(name: string, totals: TotalByName[]): TotalByName {
  const sum = (key: 'minutes' | 'records') => Math.round(totals.reduce((all, one) => all + one[key], 0) * 100) / 100;
  const amounts = sumAmounts(totals.flatMap((total) => total.amounts ?? []));
  return { name, minutes: sum('minutes'), records: sum('records'), ...(amounts.length > 0 ? { amounts } : {}) };
}

/** Adds amounts of the same unit, in the order of the query: by unit. */
function sumAmounts(all: UnitAmount[]): UnitAmount[] {
  const sums = new Map<string | undefined, UnitAmount>();
  for (const { unit, amount } of all) {
    const key = unit?.toLowerCase();
    const sum = sums.get(key) ?? { unit, amount: 0 };
    sums.set(key, { unit: sum.unit, amount: roundAmount(sum.amount + amount) });
  }
  return [...sums.entries()].sort(([a = '\uffff'], [b = '\uffff']) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}
