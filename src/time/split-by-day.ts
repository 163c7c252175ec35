import type { Day } from './days.ts';
import { type DaySettings, localDate } from './local-day.ts';

/** A part of a span of time that belongs to one day of a person. */
export interface DayPart {
  day: Day;
  /** Elapsed seconds. */
  seconds: number;
}

const hourSeconds = 3600;

/**
 * Splits the time between two instants by the days of a person, in order. Only elapsed time counts: an hour that the
 * clock shows twice counts twice, and one that it skips does not count. Parts of a second are left out.
 */
export function splitByDay(start: Date, end: Date, settings: DaySettings): DayPart[] {
  const dayAt = (second: number) => localDate(new Date(second * 1000), settings);
  const last = Math.floor(end.getTime() / 1000);
  const parts: DayPart[] = [];
  for (let from = Math.floor(start.getTime() / 1000); from < last; ) {
    const day = dayAt(from);
    const to = findDayEnd(from, last, (second) => dayAt(second) !== day);
    parts.push({ day, seconds: to - from });
    from = to;
  }
  return parts;
}

/** Returns the first second after `from` on another day, at most `last`. Steps by hours, then halves the hour. */
function findDayEnd(from: number, last: number, isOtherDay: (second: number) => boolean): number {
  let same = from;
  while (same + hourSeconds < last && !isOtherDay(same + hourSeconds)) same += hourSeconds;
  let other = Math.min(same + hourSeconds, last);
  if (!isOtherDay(other)) return last;
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (isOtherDay(middle)) other = middle;
    else same = middle;
  }
  return other;
}

/** Whole minutes of a day. */
export interface DayMinutes {
  day: Day;
  /** 1 or more. */
  minutes: number;
}

/**
 * Rounds parts to whole minutes whose sum is the sum of all seconds, rounded. A part that rounds to nothing is left
 * out. From 30 seconds on there is at least one minute.
 */
export function toWholeMinutes(parts: readonly DayPart[]): DayMinutes[] {
  let seconds = 0;
  let minutes = 0;
  const rounded = parts.map((part) => {
    seconds += part.seconds;
    const before = minutes;
    minutes = Math.round(seconds / 60);
    return { day: part.day, minutes: minutes - before };
  });
  return rounded.filter((part) => part.minutes > 0);
}
