import { foldName, type HabitCandidate } from '../shared/match-habit.ts';
import type { ReadDuration } from '../shared/parse-goal.ts';
import { type ParsedStop, parsePast, parseStop, splitDuration } from './parse-stop.ts';

/** What a start may mean: a name, and the minutes after which the timer rings. */
export interface StartReading {
  name: string;
  minutes: number | null;
  /** How long ago it was started. 0: it starts now. */
  minutesAgo: number;
}

/** A text that starts or stops a timer. */
export type TimerCommand =
  | {
      kind: 'start';
      /** The likeliest one is first. */
      readings: StartReading[];
      /** The word is before the name, so that an unknown name is meant as a habit. */
      isLeading: boolean;
    }
  | {
      kind: 'stop';
      /** The text without the word: see {@link parseStop}. */
      text: string;
      /** Without a timer of this habit, it is a line of recording: `reading stop 10m`. */
      mayBeLine: boolean;
    };

const words = { start: ['start', 'старт'], stop: ['stop', 'стоп'] };
const leading = /^(start|старт|stop|стоп)\s+(.+)$/iu;
const trailing = /^(.+)\s+(start|старт|stop|стоп)$/iu;
/** `reading start for 25m`, `reading stop -10m`: the word is between the name and a time. */
const between = /^(.+)\s+(start|старт|stop|стоп)\s+(.+)$/iu;
/** The word before a duration. */
const lasting = /^(?:for|на)$/iu;

/** No command is longer. */
const maxLength = 100;

/** Returns the command of a text such as `start reading 25m` or `чтение стоп`. Null: it is none. */
export function parseTimerCommand(source: string, readDuration: ReadDuration): TimerCommand | null {
  const text = source.trim().replace(/[.!]+$/u, '');
  if (text.length > maxLength || text.includes('\n')) return null;
  const [, firstWord, afterFirst] = leading.exec(text) ?? [];
  if (firstWord && afterFirst) return toCommand(firstWord, afterFirst, readDuration, true);
  const [, name, word, time] = between.exec(text) ?? [];
  if (name && word && time) return toCommandWithTime(word, name, time, readDuration);
  const [, beforeLast, lastWord] = trailing.exec(text) ?? [];
  return beforeLast && lastWord ? toCommand(lastWord, beforeLast, readDuration, false) : null;
}

const isStart = (word: string): boolean => words.start.includes(word.toLowerCase());

function toCommand(word: string, text: string, readDuration: ReadDuration, isLeading: boolean): TimerCommand | null {
  if (!isStart(word)) return { kind: 'stop', text, mayBeLine: false };
  const readings = parseStart(text, readDuration);
  return readings.length > 0 ? { kind: 'start', readings, isLeading } : null;
}

/** Returns null where something else than a time follows the word: `reading stop of the week`. */
function toCommandWithTime(word: string, name: string, time: string, readDuration: ReadDuration): TimerCommand | null {
  const text = `${name} ${time}`;
  if (!isStart(word)) {
    const parsed = parseStop(time, readDuration);
    const isTime = parsed.name === '' && parsed.time.kind !== 'now';
    return isTime ? { kind: 'stop', text, mayBeLine: isUnclear(parsed) } : null;
  }
  const past = parsePast(time, readDuration, 'start');
  const isTime = past ? past.name === '' : readDuration(dropFirstLasting(time.split(/\s+/u)).join(' ')) !== null;
  return isTime ? toCommand(word, text, readDuration, false) : null;
}

/** Whether minutes may tell how long ago a timer was stopped, or something else. */
export function isUnclear({ time }: ParsedStop): boolean {
  return time.kind === 'ago' && !time.isCertain;
}

/**
 * Returns the readings of `reading 25m`: with the duration at the end or the beginning, and as a name alone. The text
 * may tell how long ago the timer was started: `reading 25m 5 minutes ago`.
 */
export function parseStart(text: string, readDuration: ReadDuration): StartReading[] {
  const past = parsePast(text, readDuration, 'start');
  if (past?.name === '') return [];
  const { name, minutes: minutesAgo } = past ?? { name: text.trim(), minutes: 0 };
  return findNames(name.split(/\s+/u), readDuration).map((reading) => ({ ...reading, minutesAgo }));
}

function findNames(all: string[], readDuration: ReadDuration): Omit<StartReading, 'minutesAgo'>[] {
  if (readDuration(dropFirstLasting(all).join(' ')) !== null) return [];
  const splits = splitDuration(all, readDuration).map(({ before, after, minutes }) => {
    const isLasting = lasting.test(before.at(-1) ?? '');
    return { name: [...(isLasting ? before.slice(0, -1) : before), ...after].join(' '), minutes };
  });
  // `for 25m` and `25m` are both durations.
  const isFirst = (name: string, index: number) => splits.findIndex((split) => split.name === name) === index;
  const names = splits.filter(({ name }, index) => isFirst(name, index));
  return [...names, { name: all.join(' '), minutes: null }];
}

function dropFirstLasting(all: string[]): string[] {
  return all.length > 1 && lasting.test(all[0] ?? '') ? all.slice(1) : all;
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
