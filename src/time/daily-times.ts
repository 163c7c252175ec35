import { addDays, type Day, isoWeekday, minutesPerDay } from './days.ts';
import { type DaySettings, localDate } from './local-day.ts';
import { findWallTime } from './wall-time.ts';

/** Times that repeat on some weekdays of a person. Times are minutes since midnight on the person's clock. */
export interface DailyTimes {
  /** The first time of a day. */
  localMinute: number;
  /** Minutes between the times of a day. Null: there is one. */
  everyMinutes: number | null;
  /** No time of a day is after it. Less than `localMinute`: it is after midnight. Null: there is one time. */
  untilMinute: number | null;
  /** Bit 0 is Monday. */
  weekdays: number;
}

/** One of the times. Day and minute identify it: both stay the same when the time zone changes. */
export interface DueTime {
  /** The person's day to which it belongs. */
  day: Day;
  minute: number;
  at: Date;
  /** False: the time zone has no such date. `at` is the next instant that it has. */
  isOnCalendar: boolean;
}

/** Returns the minutes of the times of a day, each once, in the order in which they are counted. */
export function minutesOfDay({ localMinute, everyMinutes, untilMinute }: DailyTimes): number[] {
  if (everyMinutes === null || untilMinute === null) return [localMinute];
  const span = (untilMinute - localMinute + minutesPerDay) % minutesPerDay;
  const count = Math.floor(span / everyMinutes) + 1;
  return Array.from({ length: count }, (_, index) => (localMinute + index * everyMinutes) % minutesPerDay);
}

/**
 * Returns the times that are due after `from` (exclusive) up to `to` (inclusive), oldest first.
 *
 * A time belongs to the person's day: one before the start of the day is on the next date, and the weekday is that of
 * the day. See `findWallTime` for times that the clock skips or shows twice.
 */
export function dueTimesBetween(times: DailyTimes, settings: DaySettings, from: Date, to: Date): DueTime[] {
  const due: DueTime[] = [];
  // A skipped day, and a time that is moved out of its day, are at most two days away from the local day.
  const last = addDays(localDate(to, settings), 2);
  for (let day = addDays(localDate(from, settings), -2); day <= last; day = addDays(day, 1))
    for (const time of timesOfDay(times, settings, day)) if (time.at > from && time.at <= to) due.push(time);
  return due.sort(compareTimes);
}

/** Returns the times of one day of the person; none where its weekday is not among those of the times. */
export function timesOfDay(times: DailyTimes, settings: DaySettings, day: Day): DueTime[] {
  if (((times.weekdays >> (isoWeekday(day) - 1)) & 1) === 0) return [];
  return minutesOfDay(times).map((minute) => findTime(day, minute, settings));
}

/** Returns the instant of one of the times. */
export function findTime(day: Day, minute: number, { timeZone, dayStartHour }: DaySettings): DueTime {
  const date = minute < dayStartHour * 60 ? addDays(day, 1) : day;
  return { day, minute, ...findWallTime(date, minute, timeZone) };
}

function compareTimes(a: DueTime, b: DueTime): number {
  return Number(a.at) - Number(b.at) || (a.day < b.day ? -1 : Number(a.day > b.day)) || a.minute - b.minute;
}

/** There is one of the times in so many days: each weekday comes once in seven, and the calendar may skip one. */
const maxDaysToNext = 15;
/** A time of a later day is not due before one of a day that is so many days earlier. */
const maxDisorderDays = 3;

/** Returns the first time after an instant that is not left out. */
export function nextDueTime(
  times: DailyTimes,
  settings: DaySettings,
  after: Date,
  isLeftOut: (time: DueTime) => boolean = () => false,
): DueTime {
  const today = localDate(after, settings);
  const due: DueTime[] = [];
  for (let count = -2, last = maxDaysToNext; count <= last; count++) {
    for (const time of timesOfDay(times, settings, addDays(today, count)))
      if (time.at > after && !isLeftOut(time)) due.push(time);
    if (due.length > 0 && last === maxDaysToNext) last = count + maxDisorderDays;
  }
  const [next] = due.sort(compareTimes);
  if (!next) throw new RangeError('times need a weekday');
  return next;
}
