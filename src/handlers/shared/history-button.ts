import { defineButton } from '../../bot/ui/callback-data.ts';
import type { Day } from '../../time/days.ts';
import type { PeriodUnit } from '../../time/period.ts';
import { toDayNumber } from './day-number.ts';

/** The selection of a page of records. */
export interface HistoryView {
  /** The id of the first record of the page; 0: the first page. */
  from: number;
  /** The id of a habit; 0: all habits. */
  habit: number;
  unit: PeriodUnit;
  /** A day of the period; null for all time. */
  at: Day | null;
}

export const allRecords: HistoryView = { from: 0, habit: 0, unit: 'all', at: null };

/** `at` is the number YYYYMMDD, 0 for all time: the callback data of the longest ids fits 64 bytes. */
export const historyViewFields = { from: 'id', habit: 'id', unit: 'text', at: 'dayNumber' } as const;
/** Shows a page of records. The feature `history` handles the press. */
export const historyPageButton = defineButton('hl', historyViewFields);
/** Returns the view as the values of a button. */
export function toButtonValues({ from, habit, unit, at }: HistoryView) {
  return { from, habit, unit: unit.slice(0, 1), at: at === null ? 0 : toDayNumber(at) };
}
