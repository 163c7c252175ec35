import { Cron } from 'croner';

/** Returns true for a cron pattern of five fields: minute, hour, day of the month, month, day of the week. */
export function isCronPattern(pattern: string): boolean {
  if (pattern.trim().split(/\s+/).length !== 5) return false;
  try {
    toCron(pattern, 'UTC');
    return true;
  } catch {
    return false; // croner reports a wrong pattern only by throwing
  }
}

/** The years in which a pattern must have a tick. 29 February has one in every four years, but for 2100. */
const maxYearsToTick = 5;

/** Returns true for a pattern with a tick in the next five years. `0 0 31 2 *` has none: 31 February never comes. */
export function isEverDue(pattern: string, now = new Date()): boolean {
  const last = new Date(now);
  last.setUTCFullYear(last.getUTCFullYear() + maxYearsToTick);
  const tick = nextTick(pattern, 'UTC', now);
  return tick !== null && tick <= last;
}

/**
 * Yields the ticks of a pattern in a time zone, from `from` (inclusive) to `to` (exclusive), oldest first.
 *
 * Clock changes: a local time that the clock skips gives one tick just after the gap, and a local time that occurs
 * twice gives one tick, at its first occurrence. A pattern that runs in every hour follows the clock instead: skipped
 * times give no tick, and repeated times give two.
 */
export function* ticksBetween(pattern: string, timeZone: string, from: Date, to: Date): Generator<Date> {
  const cron = toCron(pattern, timeZone);
  for (let tick = cron.nextRun(new Date(Number(from) - 1)); tick && tick < to; tick = cron.nextRun(tick)) yield tick;
}

/** Returns the first tick after an instant, or null where no further tick exists. */
export function nextTick(pattern: string, timeZone: string, after: Date): Date | null {
  return toCron(pattern, timeZone).nextRun(after);
}

/** Returns the last tick before an instant, or null where no earlier tick exists. */
export function previousTick(pattern: string, timeZone: string, before: Date): Date | null {
  return toCron(pattern, timeZone).previousRuns(1, before)[0] ?? null;
}

// croner treats a pattern as one of fixed times when neither minute nor hour holds a star. A star with a step (every
// third hour) means fixed times too, so it is expanded to a list; only "every hour" keeps its star. croner also reads a
// list that begins with a step wrongly, so each element of a list is expanded on its own.
function toCron(pattern: string, timeZone: string): Cron {
  const [minute = '', hour = '', monthDay = '', month = '', weekday = ''] = pattern.trim().split(/\s+/);
  const hours = hour === '*' ? hour : expandField(hour, 0, 23);
  const isHourly = hours.split(',').length === 24 || hours === '*';
  const days = [expandList(monthDay, 1, 31), expandList(month, 1, 12), expandList(weekday, 0, 6)];
  const fields = isHourly
    ? [minute === '*' ? '*' : expandList(minute, 0, 59), '*']
    : [expandField(minute, 0, 59), hours];
  const options = { timezone: timeZone, fixedTimeRule: 'no-wildcard', mode: '5-part', paused: true } as const;
  return new Cron([...fields, ...days].join(' '), options);
}

/** Expands a field that is a list; other fields stay, so that a star of days and months keeps its meaning. */
function expandList(field: string, min: number, max: number): string {
  return field.includes(',') ? expandField(field, min, max) : field;
}

/**
 * Expands the elements of a field to a list of numbers without repetitions: with `min` 0 and `max` 59, `*\/20,50`
 * becomes `0,20,40,50`. An element that is no star and no range of numbers stays: a number, a name, or an error that
 * croner reports.
 */
function expandField(field: string, min: number, max: number): string {
  const elements = field.split(',').flatMap((element) => expandElement(element, min, max));
  return [...new Set(elements)].join(',');
}

function expandElement(element: string, min: number, max: number): string[] {
  const [, star, from, to, step = '1'] = /^(?:(\*)|(\d+)-(\d+))(?:\/(\d+))?$/.exec(element) ?? [];
  if (star === undefined && from === undefined) return [/^\d+$/.test(element) ? String(Number(element)) : element];
  const [first, last] = star ? [min, max] : [Number(from), Number(to)];
  if (Number(step) === 0 || first > last || first < min || last > max) return [element];
  const count = Math.floor((last - first) / Number(step)) + 1;
  return Array.from({ length: count }, (_, index) => String(first + index * Number(step)));
}
