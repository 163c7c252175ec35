import type { TallyContext } from '../../bot/context.ts';
import type { Language } from '../../time/language.ts';

/** Formats an instant on the clock of a time zone: `14:05` on the day of `now`, else `22 Nov 14:05`. */
export function formatClock(language: Language, timeZone: string, instant: Date, now: Date): string {
  const { day, time, dayAndTime } = clockFormats(language, timeZone);
  const isToday = day.format(instant) === day.format(now);
  return (isToday ? time : dayAndTime).format(instant).replace(',', '');
}

type ClockFormats = ReturnType<typeof createClockFormats>;

/** By language and time zone. To create them takes as long as to record a habit. */
const formatsByZone = new Map<string, ClockFormats>();

function clockFormats(language: Language, timeZone: string): ClockFormats {
  const key = `${language} ${timeZone}`;
  const formats = formatsByZone.get(key) ?? createClockFormats(language, timeZone);
  formatsByZone.set(key, formats);
  return formats;
}

function createClockFormats(language: Language, timeZone: string) {
  const locale = language === 'en' ? 'en-GB' : language;
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
  return {
    day: new Intl.DateTimeFormat('sv', { timeZone }),
    time: new Intl.DateTimeFormat(locale, time),
    dayAndTime: new Intl.DateTimeFormat(locale, { ...time, day: 'numeric', month: 'short' }),
  };
}

/** Creates a function that formats instants on the person's clock, with the present moment as `now`. */
export function createClockFormat({ person }: TallyContext): (instant: Date) => string {
  const now = new Date();
  return (instant) => formatClock(person.language, person.timeZone, instant, now);
}
