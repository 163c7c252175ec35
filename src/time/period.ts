import { addDays, addMonths, type Day, daysBetween, minDay, startOfWeek } from './days.ts';

export type PeriodUnit = 'day' | 'week' | 'month' | 'year' | 'all';

/** A day, week, month or year of a person, or all time; both days are included. */
export interface Period {
  unit: PeriodUnit;
  first: Day;
  last: Day;
}

/** The earliest day that a record can have. */
export const earliestDay = '1970-01-01';

/**
 * Returns the period that contains `day`. `weekStart` is an ISO weekday, 1 for Monday to 7 for Sunday. All time ends at
 * `day`.
 */
export function periodContaining(unit: PeriodUnit, day: Day, weekStart = 1): Period {
  if (unit === 'all') return { unit, first: earliestDay, last: day };
  const first = firstDay(unit, day, weekStart);
  return { unit, first, last: addDays(startOfNextPeriod(unit, first), -1) };
}

/** Returns the period before, or null where no record can be in it. */
export function previousPeriod(period: Period): Period | null {
  if (period.unit === 'all' || period.first <= earliestDay) return null;
  const last = addDays(period.first, -1);
  return { unit: period.unit, first: startOfPreviousPeriod(period.unit, period.first), last };
}

/** Returns the period after, or null where it begins later than `today`. */
export function nextPeriod(period: Period, today: Day): Period | null {
  const first = addDays(period.last, 1);
  if (period.unit === 'all' || first > today) return null;
  return { unit: period.unit, first, last: addDays(startOfNextPeriod(period.unit, first), -1) };
}

/** A span of days, both included. */
export interface DaySpan {
  first: Day;
  last: Day;
}

/**
 * Returns the days of a period up to today, and the days of the period before with which they are compared.
 *
 * A period that goes on is compared with the same part of the one before: Monday to Wednesday with Monday to Wednesday.
 * A finished period is compared with the whole one before, even where that is shorter or longer. All time has no
 * previous.
 */
export function comparableSpans(period: Period, today: Day): { current: DaySpan; previous: DaySpan | null } {
  const current = { first: period.first, last: minDay(period.last, today) };
  const before = previousPeriod(period);
  if (!before) return { current, previous: null };
  if (current.last === period.last) return { current, previous: { first: before.first, last: before.last } };
  return { current, previous: { first: before.first, last: correspondingDay(period, before, current.last) } };
}

function correspondingDay(period: Period, before: Period, day: Day): Day {
  if (period.unit === 'year') return addMonths(day, -12);
  return minDay(addDays(before.first, daysBetween(period.first, day)), before.last);
}

function firstDay(unit: PeriodUnit, day: Day, weekStart: number): Day {
  if (unit === 'week') return startOfWeek(day, weekStart);
  if (unit === 'month') return `${day.slice(0, 8)}01`;
  return unit === 'year' ? `${day.slice(0, 5)}01-01` : day;
}

function startOfNextPeriod(unit: PeriodUnit, first: Day): Day {
  if (unit === 'day' || unit === 'week') return addDays(first, unit === 'day' ? 1 : 7);
  return addMonths(first, unit === 'month' ? 1 : 12);
}

function startOfPreviousPeriod(unit: PeriodUnit, first: Day): Day {
  if (unit === 'day' || unit === 'week') return addDays(first, unit === 'day' ? -1 : -7);
  return addMonths(first, unit === 'month' ? -1 : -12);
}
