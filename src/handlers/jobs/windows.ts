import type { Window } from '../../jobs/job.ts';
import { addDays, type Day } from '../../time/days.ts';

/** Returns one window a day, both days included, from midnight to midnight on the clock of the zone. */
export function dayWindows(from: Day, to: Day, timeZone: string): Window[] {
  const windows: Window[] = [];
  for (let day = from; day <= to; day = addDays(day, 1))
    windows.push({ from: startOfDay(day, timeZone), to: startOfDay(addDays(day, 1), timeZone) });
  return windows;
}

/** Returns the first instant whose date is that day: where the clock leaves midnight out, the end of the gap. */
function startOfDay(day: Day, timeZone: string): Date {
  const format = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short' });
  let before = Date.parse(day) - 36 * 3_600_000;
  let after = Date.parse(day) + 36 * 3_600_000;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (format.format(middle) < day) before = middle;
    else after = middle;
  }
  return new Date(after);
}
