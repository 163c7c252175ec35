import type { Day } from './days.ts';

/** The instant of a time that a clock on the wall shows. */
export interface WallTime {
  at: Date;
  /** False: the time zone has no such day, and the clock skips all of it. */
  isOnCalendar: boolean;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

/**
 * Returns the instant at which the clock of a time zone shows a time on a day.
 *
 * A time that the clock skips is moved forward by the gap: 02:30 is 03:30 on the day on which 02:00 becomes 03:00. Of a
 * time that occurs twice, the first counts. These are the rules `compatible` of Temporal and of RFC 5545.
 *
 * @param minute minutes since midnight on the clock, 0 to 1439
 * @throws RangeError for a time zone that does not exist
 */
export function findWallTime(day: Day, minute: number, timeZone: string): WallTime {
  const at = toInstant(Date.parse(day) + minute * minuteMs, timeZone);
  return { at: at.instant, isOnCalendar: at.exists || hasDay(day, timeZone) };
}

/** Returns whether the calendar of a time zone has a day. Apia has no 2011-12-30. */
function hasDay(day: Day, timeZone: string): boolean {
  const midnight = Date.parse(day);
  return toInstant(midnight, timeZone).exists || toInstant(midnight + dayMs - minuteMs, timeZone).exists;
}

/**
 * Returns the instant of a clock time that is given as if it was UTC. A zone changes its offset once in two days at
 * most, so one of the offsets a day before and a day after it is the right one.
 */
function toInstant(clock: number, timeZone: string): { instant: Date; exists: boolean } {
  const before = offsetAt(clock - dayMs, timeZone);
  const after = offsetAt(clock + dayMs, timeZone);
  const isShown = (offset: number) => offsetAt(clock - offset, timeZone) === offset;
  if (before === after && isShown(before)) return { instant: new Date(clock - before), exists: true };
  const shown = [before, after].filter(isShown);
  // In a gap the offset before it gives the moved time. Of two instants the greater offset gives the earlier one.
  const offset = shown.length > 0 ? Math.max(...shown) : before;
  return { instant: new Date(clock - offset), exists: shown.length > 0 };
}

/** The last result of each time zone, because the same hour is often asked for in sequence. */
const lastOffsets = new Map<string, Map<number, number>>();
const maxOffsets = 1000;
/** Offsets change at whole quarter hours of UTC. */
const quarterMs = 900_000;

/** Returns the milliseconds by which the clock of a time zone is ahead of UTC at an instant. */
function offsetAt(instant: number, timeZone: string): number {
  const quarter = Math.floor(instant / quarterMs);
  const known = lastOffsets.get(timeZone) ?? new Map<number, number>();
  const cached = known.get(quarter);
  if (cached !== undefined) return cached;
  const offset = readOffset(instant, timeZone);
  if (known.size >= maxOffsets) known.clear();
  lastOffsets.set(timeZone, known.set(quarter, offset));
  return offset;
}

function readOffset(instant: number, timeZone: string): number {
  const shown = formatFor(timeZone).format(instant);
  const [, month, day, year, hour, minute, second] = /(\d+)\/(\d+)\/(\d+), (\d+):(\d+):(\d+)/.exec(shown) ?? [];
  const clock = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return clock - Math.floor(instant / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Returns the format of a time zone. Creating one costs about 50 times as much as using it. */
function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const digits = { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  const made = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', ...digits });
  formats.set(timeZone, made);
  return made;
}
