import type { TallyContext } from '../../bot/context.ts';
import type { Language } from '../../time/language.ts';

/** Formats an instant on the clock of a time zone: `14:05` on the day of `now`, else `22 Nov 14:05`. */
export function formatClock(language: Language, timeZone: string, instant: Date, now: Date): string {
  const day = new Intl.DateTimeFormat('sv', { timeZone });
  const isToday = day.format(instant) === day.format(now);
  const date = isToday ? {} : ({ day: 'numeric', month: 'short' } as const);
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const locale = language === 'en' ? 'en-GB' : language;
  return new Intl.DateTimeFormat(locale, { ...date, ...time, timeZone }).format(instant).replace(',', '');
}

/** Creates a function that formats instants on the person's clock, with the present moment as `now`. */
export function createClockFormat({ person }: TallyContext): (instant: Date) => string {
  const now = new Date();
  return (instant) => formatClock(person.language, person.timeZone, instant, now);
}
