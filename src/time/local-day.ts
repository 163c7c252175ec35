import { addDays, type Day } from './days.ts';

export interface DaySettings {
  /** IANA name, such as `Europe/Berlin`. */
  timeZone: string;
  /** Local hour at which the person's day begins, 0 to 6. Before it, the previous day goes on. */
  dayStartHour: number;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/**
 * Returns the person's local day at an instant.
 *
 * The hour is read from the local clock, never by subtracting hours from the instant: across a clock change the day
 * still begins when the clock shows the hour.
 *
 * @throws RangeError for a time zone that does not exist
 */
export function localDate(instant: Date, { timeZone, dayStartHour }: DaySettings): Day {
  const { date, hour } = wallClock(instant, timeZone);
  return hour < dayStartHour ? addDays(date, -1) : date;
}

interface WallClock {
  date: Day;
  hour: number;
}

const lastRead = new Map<string, WallClock & { second: number }>();

/**
 * Returns the local time of an instant. Formatting a local time costs 15 µs and one message needs it several times: the
 * last result of each zone is cached.
 */
function wallClock(instant: Date, timeZone: string): WallClock {
  const second = Math.floor(instant.getTime() / 1000);
  const last = lastRead.get(timeZone);
  if (last?.second === second) return last;
  const [, month, day, year, hour] = /^(\d+)\/(\d+)\/(\d+), (\d+)/.exec(cachedFormat(timeZone).format(instant)) ?? [];
  const read = { second, date: `${year?.padStart(4, '0')}-${month}-${day}`, hour: Number(hour) };
  lastRead.set(timeZone, read);
  return read;
}

/**
 * Returns the formatter of a zone. Creating a formatter costs about 50 times as much as using it, so one is cached per
 * zone.
 */
function cachedFormat(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
  });
  clocks.set(timeZone, made);
  return made;
}
