import { addDays, addMonths, dayNumber, type LocalDate, weekdayOf } from './calendar.ts';

export type PeriodUnit = 'day' | 'week' | 'month' | 'year';

/** Days from `from` up to, not including, `to`. */
export interface DateRange {
  from: LocalDate;
  to: LocalDate;
}

/** A whole day, week, month or year. */
export interface Period extends DateRange {
  unit: PeriodUnit;
}

/** Returns the period of the unit that holds `date`. `weekStart` is an ISO weekday, 1 Monday to 7 Sunday. */
export function periodOf(date: LocalDate, unit: PeriodUnit, weekStart = 1): Period {
  return whole(unit, firstDay(date, unit, weekStart));
}

/** Returns the period `n` units later; earlier when negative. A week keeps its first weekday. */
export function shift({ unit, from }: Period, n: number): Period {
  return whole(unit, advance(from, unit, n));
}

/**
 * Returns the part of the previous period to compare `period` with, as of `today`.
 * A period that is over: the whole one before. The current one: as many days as have begun (today included), at most
 * the whole previous period; in a year up to the same calendar day. One still to come: an empty range.
 */
export function sameSpanOfPrevious(period: Period, today: LocalDate): DateRange {
  const before = shift(period, -1);
  if (today >= period.to) return { from: before.from, to: before.to };
  if (today < period.from) return { from: before.from, to: before.from };
  const tomorrow = addDays(today, 1);
  const elapsed = dayNumber(tomorrow) - dayNumber(period.from);
  const end = period.unit === 'year' ? addMonths(tomorrow, -12) : addDays(before.from, elapsed);
  return { from: before.from, to: earlier(end, before.to) };
}

function earlier(a: LocalDate, b: LocalDate): LocalDate {
  if (a < b) return a;
  return b;
}

function firstDay(date: LocalDate, unit: PeriodUnit, weekStart: number): LocalDate {
  if (unit === 'day') return date;
  if (unit === 'week') return addDays(date, -((weekdayOf(date) - weekStart + 7) % 7));
  return unit === 'month' ? `${date.slice(0, 7)}-01` : `${date.slice(0, 4)}-01-01`;
}

function advance(from: LocalDate, unit: PeriodUnit, n: number): LocalDate {
  if (unit === 'day') return addDays(from, n);
  if (unit === 'week') return addDays(from, 7 * n);
  return addMonths(from, unit === 'month' ? n : 12 * n);
}

function whole(unit: PeriodUnit, from: LocalDate): Period {
  return { unit, from, to: advance(from, unit, 1) };
}
