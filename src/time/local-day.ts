import { addDays, type Day } from './days.ts';

export interface DaySettings {
  /** IANA name, as `Europe/Berlin`. */
  timeZone: string;
  /** 0 to 6: before this hour on the person's clock it is still the day before. */
  dayStartHour: number;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/**
 * Returns the person's own day at an instant.
 * The hour is read from the wall clock, never by subtracting hours from the instant: across a clock change the
 * day still begins when the clock shows the hour. Throws RangeError for a zone that does not exist.
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

/** Reading a clock costs 15 µs and one message asks several times: the last second of each zone is kept. */
function wallClock(instant: Date, timeZone: string): WallClock {
  const second = Math.floor(instant.getTime() / 1000);
  const last = lastRead.get(timeZone);
  if (last?.second === second) return last;
  const [, month, day, year, hour] = /^(\d+)\/(\d+)\/(\d+), (\d+)/.exec(clockOf(timeZone).format(instant)) ?? [];
  const read = { second, date: `${year?.padStart(4, '0')}-${month}-${day}`, hour: Number(hour) };
  lastRead.set(timeZone, read);
  return read;
}

/** Making a formatter costs about 50 times what using it does, so one is kept per zone. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
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
