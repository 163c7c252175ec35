import type { Executor } from '../../db/client.ts';
import { totalsByHabit } from '../../db/queries/habits/totals.ts';
import type { HabitKind } from '../../db/schema/limits.ts';
import type { Day } from '../../time/days.ts';
import { comparableSpans, type DaySpan, type Period } from '../../time/period.ts';
import type { Report } from '../report.ts';
import type { Total } from './totals.ts';

/** The total of one habit in a period, in its own measure. */
export interface SummaryLine extends Total {
  /** Absent: `time`. */
  kind?: HabitKind;
  unit?: string | null;
  /** The sum in the unit; the number of times where the kind is `check`. */
  amount?: number;
}

export interface SummaryParams {
  userId: number;
  period: Period;
  /** The local day of the person. */
  today: Day;
}

/** The view model of the text summary of a period. */
export interface Summary {
  period: Period;
  /** One per habit with records: those with a duration, longest first, then those that are counted or ticked. */
  lines: SummaryLine[];
  /** The sum of the habits of the kind `time`. `isPartial`: there are habits of other kinds too. */
  total: { records: number; minutes: number; isPartial?: true };
  /** The comparison with the previous period; null for all time. */
  change: SummaryChange | null;
}

export interface SummaryChange {
  /** The days of the comparison. */
  against: DaySpan;
  previousMinutes: number;
  /** The previous period has records of habits without a duration. */
  hasOtherRecords?: true;
  /** Minutes more; negative for less. */
  difference: number;
  /** The difference in percent, rounded; null where the previous period has no records. */
  percent: number | null;
}

interface SummaryData {
  period: Period;
  lines: SummaryLine[];
  against: DaySpan | null;
  previousMinutes: number;
  previousHasOthers?: boolean;
}

/**
 * The totals of a period by habit, and the change of the time from the previous period. The view is never null: an
 * empty period has a change too.
 */
export const summary: Report<SummaryParams, SummaryData, void, Summary> = {
  async load(db, { userId, period, today }) {
    const { previous } = comparableSpans(period, today);
    // The period is not cut at today: a change of time zone can leave records after it.
    const lines = await loadTotals(db, userId, period);
    const before = previous ? await loadTotals(db, userId, previous) : [];
    const previousMinutes = sumMinutes(before.map(({ minutes }) => minutes));
    return { period, lines, against: previous, previousMinutes, previousHasOthers: before.some(isOther) };
  },

  view({ period, lines, against, previousMinutes, previousHasOthers = false }) {
    const timed = lines.filter((line) => !isOther(line));
    const others = lines.filter(isOther);
    const minutes = sumMinutes(timed.map((line) => line.minutes));
    const records = sum(timed.map((line) => line.records));
    const total = { minutes, records, ...(others.length > 0 && { isPartial: true as const }) };
    const change = against && compareTotals(against, previousMinutes, minutes);
    return {
      period,
      lines: [...timed, ...others],
      total,
      change: change && (previousHasOthers ? { ...change, hasOtherRecords: true } : change),
    };
  },
};

/** Returns true for a habit that is counted or ticked. */
function isOther({ kind = 'time' }: SummaryLine): boolean {
  return kind !== 'time';
}

async function loadTotals(db: Executor, userId: number, { first, last }: DaySpan): Promise<SummaryLine[]> {
  const rows = await totalsByHabit(db, userId, first, last);
  return rows.map(({ habitId, habitName, minutes, records, kind, unit, amount }) => {
    return { id: habitId, name: habitName, minutes, records, kind, unit, amount };
  });
}

function compareTotals(against: DaySpan, previousMinutes: number, minutes: number): SummaryChange {
  const difference = sumMinutes([minutes, -previousMinutes]);
  const percent = previousMinutes > 0 ? Math.round((difference / previousMinutes) * 100) : null;
  return { against, previousMinutes, difference, percent };
}

/** Adds durations. They have two decimals, to which the sum is rounded because of floating point errors. */
function sumMinutes(values: number[]): number {
  return Math.round(sum(values) * 100) / 100;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
