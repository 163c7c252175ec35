import { addDays, type Day, daysBetween } from '../../time/days.ts';

/* Which days' increments are due. A day is open from its end until its increment is loaded. */

/** Admins are alerted when a day has been open for this long. */
const overdueAfterDays = 3;

/** Returns the days after the backfill, up to yesterday, that are not loaded, in order. */
export function openDays(backfillEnd: Day, loaded: ReadonlySet<Day>, yesterday: Day): Day[] {
  const count = Math.max(daysBetween(backfillEnd, yesterday), 0);
  return Array.from({ length: count }, (_, index) => addDays(backfillEnd, index + 1)).filter((day) => !loaded.has(day));
}

/** Returns true for a day that may be loaded: it or the day before it is loaded already. */
export function isLoadable(day: Day, backfillEnd: Day, loaded: ReadonlySet<Day>): boolean {
  return [day, addDays(day, -1)].some((one) => one <= backfillEnd || loaded.has(one));
}

/** Returns true when the increment of the open day, expected on the day after it, is three days late. */
export function isOverdue(openDay: Day, today: Day): boolean {
  return daysBetween(addDays(openDay, 1), today) >= overdueAfterDays;
}
