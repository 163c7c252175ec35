import { foldName, type HabitCandidate } from '../shared/match-habit.ts';
import type { ReadDuration } from '../shared/parse-goal.ts';

/** A name with the minutes that a text states. */
export interface NamedMinutes {
  name: string;
  minutes: number | null;
}

/** A text that starts or stops a timer. `readings`: what it may mean, the likeliest first. */
export type TimerCommand =
  | {
      kind: 'start';
      readings: NamedMinutes[];
      /** The word is before the name, so that an unknown name is meant as a habit. */
      isLeading: boolean;
    }
  /** `minutes`: how long ago it was stopped. An empty name: the timer that runs. */
  | { kind: 'stop'; reading: NamedMinutes };

const words = { start: ['start', 'старт'], stop: ['stop', 'стоп'] };
const leading = /^(start|старт|stop|стоп)\s+(.+)$/iu;
const trailing = /^(.+)\s+(start|старт|stop|стоп)$/iu;
/** `reading start 25m`: the word between the name and the duration. */
const between = /^(.+)\s+(start|старт)\s+(\d.*)$/iu;

/** No command is longer. */
const maxLength = 100;

/** Returns the command of a text such as `start reading 25m` or `чтение стоп`. Null: it is none. */
export function parseTimerCommand(source: string, readDuration: ReadDuration): TimerCommand | null {
  const text = source.trim().replace(/[.!]+$/u, '');
  if (text.length > maxLength || text.includes('\n')) return null;
  const first = leading.exec(text);
  if (first) return toCommand(first[1], first[2], readDuration, true);
  const middle = between.exec(text);
  if (middle) return toCommand(middle[2], `${middle[1]} ${middle[3]}`, readDuration, false);
  const last = trailing.exec(text);
  return last ? toCommand(last[2], last[1], readDuration, false) : null;
}

function toCommand(
  word: string | undefined,
  rest: string | undefined,
  readDuration: ReadDuration,
  isLeading: boolean,
): TimerCommand | null {
  const isStart = words.start.includes(word?.toLowerCase() ?? '');
  if (!isStart) return { kind: 'stop', reading: parseStop(rest ?? '', readDuration) };
  const readings = parseStart(rest ?? '', readDuration);
  return readings.length > 0 ? { kind: 'start', readings, isLeading } : null;
}

/** No duration has more words. */
const maxDurationWords = 4;

/** Returns the readings of `reading 25m`: with the duration at the end or the beginning, and as a name alone. */
export function parseStart(text: string, readDuration: ReadDuration): NamedMinutes[] {
  const all = text.trim().split(/\s+/u);
  const readings: NamedMinutes[] = [];
  for (let count = Math.min(maxDurationWords, all.length - 1); count > 0; count--) {
    const ends = [
      { duration: all.slice(-count), name: all.slice(0, -count) },
      { duration: all.slice(0, count), name: all.slice(count) },
    ];
    for (const { duration, name } of ends) {
      const minutes = readDuration(duration.join(' '));
      if (minutes !== null) readings.push({ name: name.join(' '), minutes });
    }
  }
  const isDuration = readDuration(all.join(' ')) !== null;
  return isDuration ? readings : [...readings, { name: all.join(' '), minutes: null }];
}

const minus = /^(.*?)\s*[-−–]\s*(\d[^-−–]*)$/u;
const ago = /^(.*?)\s*(\d.*?)\s+(?:ago|назад)$/iu;

/** Returns the reading of `reading -10m`, `-10m`, `reading` or `10 minutes ago`. */
export function parseStop(text: string, readDuration: ReadDuration): NamedMinutes {
  const match = minus.exec(text.trim()) ?? ago.exec(text.trim());
  const minutes = match ? readDuration((match[2] ?? '').trim()) : null;
  return match && minutes !== null ? { name: match[1] ?? '', minutes } : { name: text.trim(), minutes: null };
}

/**
 * Whether a text names an own habit whose name has a word of the commands, such as `Start` or `Kick start`. Such a text
 * is a line of recording. The timers of this person start with `/timer NAME`.
 */
export function namesCommandHabit(source: string, habits: readonly HabitCandidate[]): boolean {
  const text = ` ${foldName(source)} `;
  const all = [...words.start, ...words.stop];
  return habits.some(({ own, name }) => {
    const folded = foldName(name);
    return own && folded.split(' ').some((word) => all.includes(word)) && text.includes(` ${folded} `);
  });
}
