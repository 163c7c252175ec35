import type { Day } from '../../time/days.ts';
import type { PeriodReading } from '../shared/parse-period.ts';
import { type SalesChartKind, type SalesView, salesChartKinds } from './view.ts';

const kindPatterns: Record<SalesChartKind, RegExp> = {
  revenue: /^(?:revenue|выручка)$/iu,
  customers: /^(?:customers?|клиент(?:ы|ов)?|покупатели)$/iu,
  items: /^(?:items?|products?|товары?)$/iu,
  cities: /^(?:cit(?:y|ies)|города?)$/iu,
};

/**
 * Finds the chart that `/sales items october` means: a kind of chart, a period, or both. The present period is the
 * newest one with sales. Null: the arguments are something else.
 */
export function parseSalesArguments(
  args: string,
  today: Day,
  readPeriod: (text: string) => PeriodReading,
): SalesView | null {
  const words = args.split(/\s+/u).filter(Boolean);
  const kinds = words.map((word) => salesChartKinds.find((kind) => kindPatterns[kind].test(word)));
  const kind = kinds.find((one) => one !== undefined) ?? 'revenue';
  const rest = words.filter((_, index) => kinds[index] === undefined).join(' ');
  if (new Set(kinds.filter(Boolean)).size > 1) return null;
  if (rest === '') return { kind, unit: 'month', at: null };
  const reading = readPeriod(rest);
  if (reading.kind !== 'found') return null;
  const { unit, day } = reading.period;
  return { kind, unit: unit === 'day' ? 'week' : unit, at: day === today ? null : day };
}
