import { toEpochDay } from '../../time/epoch-day.ts';
import type { ImportedDay, ImportedHabit } from '../model.ts';

/** The days of a habit as Loop stores them, oldest first: one value a day. */
export interface LoopDays {
  /** Days since 1970-01-01. */
  days: number[];
  /** As in `Checkmarks.csv`. */
  values: string[];
  /** Notes by their index in `days`. */
  notes: Map<number, string>;
}

/**
 * Collects the days of each habit. Loop stores one value a day, so records of a day are added up and their notes
 * joined. Minutes and amounts are thousandths. A habit without days has an empty entry.
 */
export async function collectLoopDays(
  habits: readonly ImportedHabit[],
  days: Iterable<ImportedDay> | AsyncIterable<ImportedDay>,
): Promise<LoopDays[]> {
  const collected = habits.map((): LoopDays => ({ days: [], values: [], notes: new Map() }));
  for await (const day of days) {
    const [habit, target] = [habits[day.habit], collected[day.habit]];
    if (habit && target) addDay(target, day, habit);
  }
  return collected;
}

function addDay(target: LoopDays, { date, mark, value, note }: ImportedDay, { kind }: ImportedHabit): void {
  const day = toEpochDay(date);
  const last = target.days.length - 1;
  const isSameDay = target.days[last] === day;
  const at = isSameDay ? last : target.days.push(day) - 1;
  const before = isSameDay && kind !== 'check' ? Number(target.values[at]) : 0;
  target.values[at] = mark ? markWords[mark] : kind === 'check' ? 'YES_MANUAL' : toThousandths(value, before);
  if (note === null) return;
  const existing = target.notes.get(at);
  target.notes.set(at, existing === undefined ? note : `${existing}\n${note}`);
}

const markWords = { skip: 'SKIP', no: 'NO' } as const;

function toThousandths(value: number, before: number): string {
  return String((Number.isFinite(before) ? before : 0) + Math.round(value * 1000));
}
