import type { ReadDuration } from '../shared/parse-goal.ts';
import { parseStop, type StopTime } from './parse-stop.ts';

const minuteMs = 60_000;

/** The time in which a timer may have been stopped, in Unix seconds, on the clock of a time zone. */
export interface StopSpan {
  from: number;
  to: number;
  timeZone: string;
}

/**
 * Returns the instant, in Unix seconds, that a text such as `14:30`, `2:30 pm`, `-10m`, `10m` or `10 minutes ago` means
 * within a span. Null: it is no time, or not in the span.
 */
export function parseStopTime(source: string, span: StopSpan, readDuration: ReadDuration): number | null {
  const { name, time } = parseStop(source, readDuration);
  const at = name === '' && time.kind !== 'now' ? findStopTime(time, span) : null;
  return at !== null && at > span.from ? at : null;
}

/**
 * Returns the instant of a stop, in Unix seconds. Null: the clock does not show this time within the span. Of a time
 * that occurs twice, the later one counts. Minutes may lead to an instant before the span.
 */
export function findStopTime(time: StopTime, span: StopSpan): number | null {
  if (time.kind === 'now') return span.to;
  return time.kind === 'ago' ? Math.round(span.to - time.minutes * 60) : findClockTime(time, span);
}

/** Returns the last instant of the span at which the clock shows this time. */
function findClockTime(
  { hour, minute }: { hour: number; minute: number },
  { from, to, timeZone }: StopSpan,
): number | null {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const wanted = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  // Every offset of a time zone is a number of whole minutes.
  for (let at = Math.floor(to / 60) * 60; at >= from; at -= 60)
    if (format.format(new Date((at * minuteMs) / 60)) === wanted) return at;
  return null;
}
