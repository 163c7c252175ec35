import { addDays, type Day, maxDay, minDay, startOfWeek } from '../../time/days.ts';
import type { DaySpan, Period } from '../../time/period.ts';

/** Weeks of sales begin on Monday, like those of `mart.f_customer_retention`, whatever the person has chosen. */
export const salesWeekStart = 1;

/** Returns the Thursday of the week of a day. As in ISO 8601, it decides to which month and year the week belongs. */
export function middleOfWeek(day: Day): Day {
  return addDays(startOfWeek(day, salesWeekStart), 3);
}

/**
 * Returns the whole weeks, Monday to Sunday, that have most of their days in a period. Each week thus belongs to one
 * month and one year. Leaves out weeks before the first and after the last day of `loaded`; null where no week remains.
 */
export function salesWeeks({ unit, first, last }: Period, loaded: DaySpan): DaySpan | null {
  const [oldest, newest] = [startOfWeek(loaded.first, salesWeekStart), startOfWeek(loaded.last, salesWeekStart)];
  if (unit === 'all') return { first: oldest, last: addDays(newest, 6) };
  const from = maxDay(startOfWeek(addDays(first, 3), salesWeekStart), oldest);
  const to = minDay(startOfWeek(addDays(last, -3), salesWeekStart), newest);
  return from <= to ? { first: from, last: addDays(to, 6) } : null;
}
