import type { DatedGoal } from '../../db/queries/habits/goal-days.ts';
import type { DayMarkKind } from '../../db/schema/limits.ts';
import { type Measure, measureOfUnit } from '../collect/clean-text.ts';
import type { FoundDay, ImportCollector } from '../collect/collector.ts';
import type { FoundHabit } from '../collect/habit-list.ts';
import { amountGoal, frequencyGoal, undatedGoal } from './goals.ts';

/** The codes that Loop stores in place of a value: done, not done, skipped. */
const codes = { unknown: -1, no: 0, implied: 1, done: 2, skip: 3 } as const;

/** What a value of Loop says: an amount or "done" (1), a mark, or nothing. */
export type LoopValue = { value: number } | { mark: DayMarkKind } | 'empty' | 'invalid';

const words: Record<string, number> = {
  UNKNOWN: codes.unknown,
  NO: codes.no,
  YES_AUTO: codes.implied,
  YES_MANUAL: codes.done,
  SKIP: codes.skip,
};

/**
 * Reads a value of Loop's CSV files: a word, or a whole number. In a numerical habit a number is a thousandth. Loop
 * itself writes the words there too, for the amounts that have the same codes; `NO` and `SKIP` mean the same as
 * elsewhere.
 */
export function parseLoopText(text: string, isNumerical: boolean): LoopValue {
  const trimmed = text.trim();
  const code = words[trimmed.toUpperCase()];
  if (code !== undefined) return readLoopCode(code, isNumerical);
  if (!/^-?\d+$/.test(trimmed)) return 'invalid';
  const number = Number(trimmed);
  return isNumerical && number >= 0 ? { value: number / 1000 } : readLoopCode(number, isNumerical);
}

/** Reads a value of Loop's database. */
export function readLoopCode(code: number, isNumerical: boolean): LoopValue {
  if (code === codes.unknown) return 'empty';
  if (code === codes.no) return { mark: 'no' };
  if (code === codes.skip) return { mark: 'skip' };
  if (isNumerical) return code > 0 ? { value: code / 1000 } : 'invalid';
  if (code === codes.done) return { value: 1 };
  return code === codes.implied ? 'empty' : 'invalid';
}

/** The fields of a habit that both formats have, as they are there. */
export interface LoopHabit {
  isNumerical: boolean;
  unit: string;
  isAtMost: boolean;
  target: number;
  frequency: [times: unknown, days: unknown];
}

/** Returns kind, unit, direction and goal of a habit of Loop, and what its amounts are multiplied by. */
export function loopMeasure(habit: LoopHabit): Measure & Pick<FoundHabit, 'direction' | 'goals'> {
  const [times, days] = habit.frequency;
  if (!habit.isNumerical) {
    const goals = undatedGoal(frequencyGoal(times, days));
    return { kind: 'check', unit: null, factor: 1, isChanged: false, direction: 'at_least', goals };
  }
  const measure = measureOfUnit(habit.unit);
  const direction = habit.isAtMost ? 'at_most' : 'at_least';
  const target = Math.round(habit.target * measure.factor * 1000) / 1000;
  const goals: DatedGoal[] = undatedGoal(amountGoal(target, days, direction));
  return { ...measure, direction, goals };
}

/** Gives a day of Loop to the collector. */
export function addLoopDay(collector: ImportCollector, day: FoundDay, value: LoopValue, factor: number): void {
  if (value === 'empty') collector.addEmpty(day);
  else if (value === 'invalid') collector.addDay({ ...day, value: null });
  else collector.addDay('mark' in value ? { ...day, mark: value.mark } : { ...day, value: value.value * factor });
}
