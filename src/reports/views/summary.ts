import type { Executor } from '../../db/client.ts';
import { totalsByHabit } from '../../db/queries/habits/totals.ts';
import type { Day } from '../../time/days.ts';
import { comparableSpans, type DaySpan, type Period } from '../../time/period.ts';
import type { Report } from '../report.ts';
import type { Total } from './totals.ts';

export interface SummaryQuestion {
  userId: number;
  period: Period;
  /** The person's. */
  today: Day;
}

/** The text summary of a period, as data: the caller writes it. */
export interface Summary {
  period: Period;
  /** A line a habit with records, the longest first. */
  lines: Total[];
  total: { records: number; minutes: number };
  /** Against the same span of the previous period; null for all time. */
  change: Change | null;
}

export interface Change {
  /** The days it is compared with. */
  against: DaySpan;
  previousMinutes: number;
  /** Minutes more (less, when negative). */
  difference: number;
  /** In percent of the previous, rounded; null where the previous had none. */
  percent: number | null;
}

interface SummaryData {
  period: Period;
  lines: Total[];
  against: DaySpan | null;
  previousMinutes: number;
}

/** A period's records by habit, and the change. Its view has something to show even when the period is empty: the change. */
export const summary: Report<SummaryQuestion, SummaryData, void, Summary> = {
  async load(db, { userId, period, today }) {
    const { previous } = comparableSpans(period, today);
    const lines = await totalsIn(db, userId, period); // whole: a change of zone can leave records ahead of today
    const before = previous ? await totalsIn(db, userId, previous) : [];
    return { period, lines, against: previous, previousMinutes: sumOf(before.map(({ minutes }) => minutes)) };
  },

  view({ period, lines, against, previousMinutes }) {
    const minutes = sumOf(lines.map((line) => line.minutes));
    const total = { minutes, records: sumOf(lines.map((line) => line.records)) };
    return { period, lines, total, change: against && changeOf(against, previousMinutes, minutes) };
  },
};

async function totalsIn(db: Executor, userId: number, { first, last }: DaySpan): Promise<Total[]> {
  const rows = await totalsByHabit(db, userId, first, last);
  return rows.map(({ habitId, habitName, minutes, records }) => ({ id: habitId, name: habitName, minutes, records }));
}

function changeOf(against: DaySpan, previousMinutes: number, minutes: number): Change {
  const difference = sumOf([minutes, -previousMinutes]);
  const percent = previousMinutes > 0 ? Math.round((difference / previousMinutes) * 100) : null;
  return { against, previousMinutes, difference, percent };
}

/** Durations have two decimals; their sum in floating point is brought back to them. */
function sumOf(values: number[]): number {
  return Math.round(values.reduce((sum, value) => sum + value, 0) * 100) / 100;
}
