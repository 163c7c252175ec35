import type { Translate } from '../../bot/ui/i18n.ts';
import type { Job, Window } from '../../jobs/engine/job.ts';
import { addDays, type Day } from '../../time/days.ts';

/** Returns one window a day, both days included, from midnight to midnight on the clock of the zone. */
export function dayWindows(from: Day, to: Day, timeZone: string): Window[] {
  const windows: Window[] = [];
  for (let day = from; day <= to; day = addDays(day, 1))
    windows.push({ from: startOfDay(day, timeZone), to: startOfDay(addDays(day, 1), timeZone) });
  return windows;
}

/** Returns the parameters of a job's run for a window; none where the window alone says what it is about. */
export function paramsOfWindow(job: Job | undefined, window: Window, zone: string): Record<string, unknown> {
  return typeof job?.backfill === 'function' ? job.backfill(window, zone) : {};
}

/** Returns a window as its days on the clock of the zone, where it is whole days, else as its minutes there. */
export function spanWords(t: Translate, { from, to }: Window, zone: string): string {
  const day = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short' });
  const [first, last] = [day.format(from), day.format(Number(to) - 1)];
  const isWhole = +startOfDay(first, zone) === +from && +startOfDay(addDays(last, 1), zone) === +to;
  if (isWhole) return first === last ? first : `${first} – ${last}`;
  const minute = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return t('jobs-card-window', { from: minute.format(from), to: minute.format(to), zone });
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
