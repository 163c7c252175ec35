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
// third hour) means fixed times too, so it is expanded to a list; only "every hour" keeps its star.
function toCron(pattern: string, timeZone: string): Cron {
  const [minute = '', hour = '', ...days] = pattern.trim().split(/\s+/);
  const hours = expandSteps(hour, 24);
  const isHourly = hours === '*' || hours.split(',').length === 24;
  const fields = isHourly ? [minute, '*', ...days] : [expandSteps(minute, 60), hours, ...days];
  return new Cron(fields.join(' '), { timezone: timeZone, fixedTimeRule: 'no-wildcard', mode: '5-part', paused: true });
}

/**
 * Expands a star or a range to a list: a star with step 15 becomes `0,15,30,45`. Other fields and a plain hour star
 * stay.
 */
function expandSteps(field: string, size: number): string {
  const [, from, to, step] = /^(?:\*|(\d+)-(\d+))(?:\/(\d+))?$/.exec(field) ?? [];
  const isStar = field.startsWith('*');
  if ((!isStar && from === undefined) || step === '0' || (field === '*' && size === 24)) return field;
  const [first, last] = isStar ? [0, size - 1] : [Number(from), Number(to)];
  const values = Array.from({ length: size }, (_, value) => value);
  return values
    .filter((value) => value >= first && value <= last && (value - first) % Number(step ?? 1) === 0)
    .join(',');
}
