import { addDays, type Day, maxDay, minDay, startOfWeek } from '../../time/days.ts';
import type { DaySpan, Period } from '../../time/period.ts';

/** Weeks of sales begin on Monday, as those of `mart.f_customer_retention`, whatever week a person prefers. */
export const monday = 1;

/** Returns the day that decides to which month and year a week belongs: its Thursday, as in ISO 8601. */
export function middleOf(day: Day): Day {
  return addDays(startOfWeek(day, monday), 3);
}

/**
 * Returns the whole weeks of a period, Monday to Sunday: those that have most of their days in it, so that each week belongs
 * to one month and one year. Without weeks before the first or after the last of `loaded`; null where none is left.
 */
export function salesWeeks({ unit, first, last }: Period, loaded: DaySpan): DaySpan | null {
  const [oldest, newest] = [startOfWeek(loaded.first, monday), startOfWeek(loaded.last, monday)];
  if (unit === 'all') return { first: oldest, last: addDays(newest, 6) };
  const from = maxDay(startOfWeek(addDays(first, 3), monday), oldest);
  const to = minDay(startOfWeek(addDays(last, -3), monday), newest);
  return from <= to ? { first: from, last: addDays(to, 6) } : null;
}
