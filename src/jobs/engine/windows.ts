import { addDays, type Day } from '../../time/days.ts';
import type { Job, Window } from './job.ts';

/** Splits a span of days, both included, into one window a day, from midnight to midnight in the time zone. */
export function dayWindows(from: Day, to: Day, timeZone: string): Window[] {
  const windows: Window[] = [];
  for (let day = from; day <= to; day = addDays(day, 1))
    windows.push({ from: startOfDay(day, timeZone), to: startOfDay(addDays(day, 1), timeZone) });
  return windows;
}

/** Returns the parameters of a backfill run for a window; none if the job reads the window itself. */
export function windowParams(job: Job | undefined, window: Window, zone: string): Record<string, unknown> {
  return typeof job?.backfill === 'function' ? job.backfill(window, zone) : {};
}

/**
 * Returns the first instant of a day in the time zone. If a clock change skips midnight, that is the end of the gap.
 */
export function startOfDay(day: Day, timeZone: string): Date {
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
