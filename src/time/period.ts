import { addDays, addMonths, type Day, daysBetween, earlier, weekOf } from './days.ts';

export type PeriodUnit = 'day' | 'week' | 'month' | 'year' | 'all';

/** A span of calendar days of a person; both ends belong to it. */
export interface Period {
  unit: PeriodUnit;
  first: Day;
  last: Day;
}

/** No record is older. */
const beginning = '1970-01-01';

/** Returns the period of a kind that holds `day`. `weekStart` is 1 for Monday … 7 for Sunday. All time ends with `day`. */
export function periodOf(unit: PeriodUnit, day: Day, weekStart = 1): Period {
  if (unit === 'all') return { unit, first: beginning, last: day };
  const first = firstDay(unit, day, weekStart);
  return { unit, first, last: addDays(startOfNext(unit, first), -1) };
}

/** Returns the period before; null when no record can be in it. */
export function previous(period: Period): Period | null {
  if (period.unit === 'all' || period.first <= beginning) return null;
  const last = addDays(period.first, -1);
  return { unit: period.unit, first: startOfPrevious(period.unit, period.first), last };
}

/** Returns the period after; null when it has not begun by `today`. */
export function next(period: Period, today: Day): Period | null {
  const first = addDays(period.last, 1);
  if (period.unit === 'all' || first > today) return null;
  return { unit: period.unit, first, last: addDays(startOfNext(period.unit, first), -1) };
}

export interface Span {
  first: Day;
  last: Day;
}

/**
 * Returns the days of a period that have been, and the same days of the period before: Monday to Wednesday against Monday to
 * Wednesday, 1 to 31 March against the whole of February. A period that is over is compared whole. All time has no previous.
 */
export function comparedSpans(period: Period, today: Day): { current: Span; previous: Span | null } {
  const current = { first: period.first, last: earlier(period.last, today) };
  const before = previous(period);
  if (!before) return { current, previous: null };
  if (current.last === period.last) return { current, previous: { first: before.first, last: before.last } };
  return { current, previous: { first: before.first, last: sameDayOf(period, before, current.last) } };
}

function sameDayOf(period: Period, before: Period, day: Day): Day {
  if (period.unit === 'year') return addMonths(day, -12);
  return earlier(addDays(before.first, daysBetween(period.first, day)), before.last);
}

function firstDay(unit: PeriodUnit, day: Day, weekStart: number): Day {
  if (unit === 'week') return weekOf(day, weekStart);
  if (unit === 'month') return `${day.slice(0, 8)}01`;
  return unit === 'year' ? `${day.slice(0, 5)}01-01` : day;
}

function startOfNext(unit: PeriodUnit, first: Day): Day {
  if (unit === 'day' || unit === 'week') return addDays(first, unit === 'day' ? 1 : 7);
  return addMonths(first, unit === 'month' ? 1 : 12);
}

function startOfPrevious(unit: PeriodUnit, first: Day): Day {
  if (unit === 'day' || unit === 'week') return addDays(first, unit === 'day' ? -1 : -7);
  return addMonths(first, unit === 'month' ? -1 : -12);
}
