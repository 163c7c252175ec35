import type { Translate } from '../../bot/ui/i18n.ts';
import type { Window } from '../../jobs/engine/job.ts';
import { startOfDay } from '../../jobs/engine/windows.ts';
import { addDays } from '../../time/days.ts';

/** Formats a window: as days in the time zone where it covers whole days, else to the minute. */
export function formatWindow(t: Translate, { from, to }: Window, zone: string): string {
  const day = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short' });
  const [first, last] = [day.format(from), day.format(Number(to) - 1)];
  const isWhole = +startOfDay(first, zone) === +from && +startOfDay(addDays(last, 1), zone) === +to;
  if (isWhole) return first === last ? first : `${first} – ${last}`;
  const minute = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return t('jobs-card-window', { from: minute.format(from), to: minute.format(to), zone });
}
