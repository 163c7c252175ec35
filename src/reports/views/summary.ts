import type { Executor } from '../../db/client.ts';
import { totalsByHabit } from '../../db/queries/habits/totals.ts';
import type { Day } from '../../time/days.ts';
import { comparableSpans, type DaySpan, type Period } from '../../time/period.ts';
import type { Report } from '../report.ts';
import type { Total } from './totals.ts';

export interface SummaryParams {
  userId: number;
  period: Period;
  /** The local day of the person. */
  today: Day;
}

/** The view model of the text summary of a period. */
export interface Summary {
  period: Period;
  /** One per habit with records, longest first. */
  lines: Total[];
  total: { records: number; minutes: number };
  /** The comparison with the previous period; null for all time. */
  change: SummaryChange | null;
}

export interface SummaryChange {
  /** The days of the comparison. */
  against: DaySpan;
  previousMinutes: number;
  /** Minutes more; negative for less. */
  difference: number;
  /** The difference in percent, rounded; null where the previous period has no records. */
  percent: number | null;
}

interface SummaryData {
  period: Period;
  lines: Total[];
  against: DaySpan | null;
  previousMinutes: number;
}

/**
 * The totals of a period by habit, and the change from the previous period. The view is never null: an empty period has
 * a change too.
 */
export const summary: Report<SummaryParams, SummaryData, void, Summary> = {
  async load(db, { userId, period, today }) {
    const { previous } = comparableSpans(period, today);
    // The period is not cut at today: a change of time zone can leave records after it.
    const lines = await loadTotals(db, userId, period);
    const before = previous ? await loadTotals(db, userId, previous) : [];
    return { period, lines, against: previous, previousMinutes: sumMinutes(before.map(({ minutes }) => minutes)) };
  },

  view({ period, lines, against, previousMinutes }) {
    const minutes = sumMinutes(lines.map((line) => line.minutes));
    const total = { minutes, records: sum(lines.map((line) => line.records)) };
    return { period, lines, total, change: against && compareTotals(against, previousMinutes, minutes) };
  },
};

async function loadTotals(db: Executor, userId: number, { first, last }: DaySpan): Promise<Total[]> {
  const rows = await totalsByHabit(db, userId, first, last);
  return rows.map(({ habitId, habitName, minutes, records }) => ({ id: habitId, name: habitName, minutes, records }));
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
