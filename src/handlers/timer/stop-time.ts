import type { ReadDuration } from '../shared/parse-goal.ts';
import { parseStop } from './parse-command.ts';

const clock = /^(?:at |в )?(\d{1,2})[:.](\d{2})$/iu;
const minuteMs = 60_000;

/** The time in which a timer may have been stopped, in Unix seconds, on the clock of a time zone. */
export interface StopSpan {
  from: number;
  to: number;
  timeZone: string;
}

/**
 * Returns the instant, in Unix seconds, that a text such as `14:30`, `-10m` or `10 minutes ago` means within a span.
 * Null: it is no time, or not in the span. Of a time that occurs twice, the later one counts.
 */
export function parseStopTime(source: string, span: StopSpan, readDuration: ReadDuration): number | null {
  const text = source.trim();
  const { name, minutes } = parseStop(text, readDuration);
  if (name === '' && minutes !== null) {
    const at = Math.round(span.to - minutes * 60);
    return at > span.from ? at : null;
  }
  const match = clock.exec(text);
  return match ? findClockTime(Number(match[1]), Number(match[2]), span) : null;
}

/** Returns the last instant of the span at which the clock shows this time. */
function findClockTime(hour: number, minute: number, { from, to, timeZone }: StopSpan): number | null {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const wanted = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  // Every offset of a time zone is a number of whole minutes.
  for (let at = Math.floor(to / 60) * 60; at >= from; at -= 60)
    if (format.format(new Date((at * minuteMs) / 60)) === wanted) return at;
  return null;
}
