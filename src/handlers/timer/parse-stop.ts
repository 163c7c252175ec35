import type { ReadDuration } from '../shared/parse-goal.ts';

/** When a timer was stopped. */
export type StopTime =
  | { kind: 'now' }
  /** `isCertain`: false for minutes alone, such as `stop 10m`. */
  | { kind: 'ago'; minutes: number; isCertain: boolean }
  | { kind: 'clock'; hour: number; minute: number };

/** The name and the time of a stop. An empty name: the timer that runs. */
export interface ParsedStop {
  name: string;
  time: StopTime;
}

/** A name with the minutes since an instant. */
interface NamedPast {
  name: string;
  minutes: number;
}

/** `stop reading - 10m`. A start needs the minus at its number: `reading - 25m` is a name with a duration. */
const minus = { start: /^(|.*\s)[-−–](\d[^-−–]*)$/u, stop: /^(.*?)\s*[-−–]\s*(\d[^-−–]*)$/u };
const ago = /^(.+)\s+(?:ago|назад)$/iu;
const clock =
  /^(?<name>.*?)(?:^|\s+)(?<at>(?:at|во?)\s+)?(?<hour>\d\d?)(?:[:.](?<minute>\d\d))?(?:\s?(?<half>[ap])\.?m\.?)?$/iu;

/** Returns the reading of `reading -10m`, `-10m`, `10 minutes ago`, `reading at 14:30`, `10m` or `reading`. */
export function parseStop(source: string, readDuration: ReadDuration): ParsedStop {
  const text = source.trim();
  const past = parsePast(text, readDuration, 'stop');
  if (past) return { name: past.name, time: { kind: 'ago', minutes: past.minutes, isCertain: true } };
  const atClock = parseClock(text);
  if (atClock) return atClock;
  const duration = findDurationAtEnd(text, readDuration);
  if (duration) return { name: duration.name, time: { kind: 'ago', minutes: duration.minutes, isCertain: false } };
  return { name: text, time: { kind: 'now' } };
}

/** Returns the name before `-10m` or `10 minutes ago`, which may be empty, with the minutes. Null: there is none. */
export function parsePast(source: string, readDuration: ReadDuration, word: 'start' | 'stop'): NamedPast | null {
  const text = source.trim();
  const [, before, duration] = minus[word].exec(text) ?? [];
  const minutes = duration === undefined ? null : readMinutes(duration.trim(), readDuration);
  if (before !== undefined && minutes !== null) return { name: before.trim(), minutes };
  const [, past] = ago.exec(text) ?? [];
  return past === undefined ? null : findDurationAtEnd(past, readDuration);
}

/** Minutes without a unit count after a word that asks for a time: `stop -10`. */
function readMinutes(text: string, readDuration: ReadDuration): number | null {
  return /^\d{1,3}$/u.test(text) ? Number(text) : readDuration(text);
}

function parseClock(text: string): ParsedStop | null {
  const { name = '', at, hour, minute, half } = clock.exec(text)?.groups ?? {};
  // A number alone, such as `10`, is no time.
  if (hour === undefined || !(at || minute || half)) return null;
  const shown = Number(hour);
  const isHalfDay = shown >= 1 && shown <= 12;
  if (half && !isHalfDay) return null;
  const hours = half ? (shown % 12) + (half.toLowerCase() === 'p' ? 12 : 0) : shown;
  return { name, time: { kind: 'clock', hour: hours, minute: Number(minute ?? 0) } };
}

/** No duration has more words. */
const maxDurationWords = 4;

/** Returns the longest duration at the end of a text, with the name before it, which may be empty. */
function findDurationAtEnd(text: string, readDuration: ReadDuration): NamedPast | null {
  const all = text.trim().split(/\s+/u);
  for (let count = Math.min(maxDurationWords, all.length); count > 0; count--) {
    const minutes = readMinutes(all.slice(-count).join(' '), readDuration);
    if (minutes !== null) return { name: all.slice(0, -count).join(' '), minutes };
  }
  return null;
}

/** Returns the durations at the end and at the beginning of some words that have more than a duration. */
export function splitDuration(
  all: string[],
  readDuration: ReadDuration,
): { before: string[]; after: string[]; minutes: number }[] {
  const found: { before: string[]; after: string[]; minutes: number }[] = [];
  for (let count = Math.min(maxDurationWords, all.length - 1); count > 0; count--) {
    const ends = [
      { duration: all.slice(-count), before: all.slice(0, -count), after: [] },
      { duration: all.slice(0, count), before: [], after: all.slice(count) },
    ];
    for (const { duration, before, after } of ends) {
      const minutes = readDuration(duration.join(' '));
      if (minutes !== null) found.push({ before, after, minutes });
    }
  }
  return found;
}
