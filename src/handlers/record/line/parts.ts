import type { Day } from '../../../time/days.ts';
import type { Language } from '../../../time/language.ts';
import type { HabitCandidate } from '../../shared/match-habit.ts';
import { hasDistance, isLongHabit, isOverDistance, isShortExercise, tookPlace } from './clues.ts';
import { chooseDay, type DayCandidate, type DayResult, findDayCandidates, findMisspeltDays } from './day.ts';
import { chooseDuration, type DurationClues, type DurationResult } from './duration.ts';
import { findDurationCandidates } from './duration-candidates.ts';
import { type ChosenHabit, chooseHabit } from './habit-choice.ts';
import { type HabitIndex, indexHabits, isHabitName } from './habit-index.ts';
import { maskKnownName } from './mask-known-names.ts';
import { findMentions, type Mention } from './mentions.ts';
import { type NormalizedText, normalizeText } from './normalize.ts';
import { findWordStarts, type TextSpan } from './spans.ts';
import { findWords } from './words.ts';

export interface EntryContext<H extends HabitCandidate> {
  /** The local day of the person. */
  today: Day;
  habits: readonly H[];
  /** The language in which the person writes numbers. Absent: that of the letters of the line. */
  language?: Language;
}

/** A line that is prepared for the rules. */
export interface PreparedLine<H extends HabitCandidate> {
  line: NormalizedText;
  index: HabitIndex<H>;
  /** The text in which names of habits, quotes and addresses are hidden from the rules. */
  masked: string;
  /** List marks at the beginning. */
  marks: TextSpan;
  /** The offsets at which a number, a duration or a day may begin. */
  starts: number[];
  mentions: () => Mention<H>[];
  days: () => DayCandidate[];
}

/** What the rules found in an entry. */
export interface EntryParts<H extends HabitCandidate> {
  line: NormalizedText;
  /** The text in which names of habits, quotes and addresses are hidden from the rules. */
  masked: string;
  /** List marks at the beginning. */
  marks: TextSpan;
  duration: DurationResult;
  day: DayResult;
  habit: ChosenHabit<H> | null;
}

/** Prepares the text of an entry. */
export function prepareLine<H extends HabitCandidate>(source: string, { habits }: EntryContext<H>): PreparedLine<H> {
  const line = normalizeText(source);
  const index = indexHabits(habits);
  const marks = { start: 0, end: listMarks.exec(line.text)?.[0].length ?? 0 };
  const masked = maskQuotes(maskKnownName(line.text, index));
  const mentions = once(() => findMentions(findWords(line.text, [{ start: marks.end, end: line.text.length }]), index));
  const starts = findStarts(masked, marks.end, [...findGluedNumbers(line.text, index), ...findTaggedNumbers(masked)]);
  const days = once(() => [...findDayCandidates(masked, starts), ...findMisspeltDays(masked, mentions)]);
  return { line, index, masked, marks, starts, mentions, days };
}

/** Finds duration, day and habit of an entry. */
export function findParts<H extends HabitCandidate>(source: string, context: EntryContext<H>): EntryParts<H> {
  return findPreparedParts(prepareLine(source, context), context);
}

/** Finds duration, day and habit of a prepared line. */
export function findPreparedParts<H extends HabitCandidate>(
  { line, index, masked, marks, starts, mentions, days: findDays }: PreparedLine<H>,
  { today }: EntryContext<H>,
): EntryParts<H> {
  const candidates = findDurationCandidates(masked, starts);
  const duration = chooseDuration(candidates, createDurationClues(line.text, mentions));
  const durationSpan = 'start' in duration ? duration : null;
  const isHabitAt = (offset: number) => mentions().some(({ start }) => start === offset);
  const days = findDays();
  const day = chooseDay(masked, days, { today, durationSpan, isHabitAt });
  // Other durations and clock times of the line are no part of a name either.
  const times = candidates.filter(({ form }) => form !== 'bare' && form !== 'loose');
  const chooseHabitBeside = (one: DayResult) =>
    chooseHabit(line, { cuts: [...findCuts({ marks, duration, day: one }), ...times], duration: durationSpan, index });
  const habit = chooseHabitBeside(day);
  if (habit) return { line, masked, marks, duration, day, habit };
  // The only word may be a short weekday that is meant as the name of the habit.
  const fullDays = days.filter(({ trust }) => trust !== 'short');
  const otherDay = chooseDay(masked, fullDays, { today, durationSpan, isHabitAt });
  return { line, masked, marks, duration, day: otherDay, habit: chooseHabitBeside(otherDay) };
}

/** Creates the clues that the rest of the line gives about its duration. */
function createDurationClues<H extends HabitCandidate>(
  text: string,
  mentions: () => readonly Mention<H>[],
): DurationClues {
  const head = text.slice(0, headLength);
  const named = () => mentions()[0]?.habit.name ?? head;
  return {
    tookPlace: (offset) => tookPlace(text.slice(0, offset), mentions(), offset),
    hasDistance: () => hasDistance(head),
    isOverDistance: () => isOverDistance(named()),
    isShort: () => isShortExercise(named()),
    isLong: () => isLongHabit(named()),
  };
}

/** Returns a function that computes its result at most once: most lines need none. */
function once<T>(compute: () => T): () => T {
  let result: { value: T } | undefined;
  return () => {
    result ??= { value: compute() };
    return result.value;
  };
}

/** In a longer text, duration and day are read at the beginning and at the end. The rest is a note. */
export const headLength = 180;
const tailLength = 40;

const taggedNumber = /(?<=#)\d+(?=\p{L})/gu;

/** Returns the offsets of durations that are written as tags: `#guitar #30min`. */
function findTaggedNumbers(text: string): number[] {
  return text.includes('#') ? [...text.matchAll(taggedNumber)].map((match) => match.index) : [];
}

/** Returns the offsets at which a duration or a day may begin. `glued` are those within words. */
function findStarts(text: string, from: number, glued: number[]): number[] {
  const all = glued.length > 0 ? [...findWordStarts(text), ...glued].sort((a, b) => a - b) : findWordStarts(text);
  return all.filter((start) => start >= from && (start < headLength || start > text.length - tailLength));
}

/** Addresses and quotes of several words: what looks like a duration or a day there is a title. */
const quotes = /https?:\/\/\S+|[«“„"][^«»“”„"]*\s[^«»“”„"]*[»”“"]/gu;

/** Replaces quotes and addresses by letters, with the same offsets. */
function maskQuotes(text: string): string {
  return text.replace(quotes, (quote) => 'x'.repeat(quote.length));
}

/** Bullets, numbers and boxes of a list. */
const listMarks =
  /^\s*(?:(?:[-*•·–—>]|\d{1,3}[.)](?!\d)|\[[ xX✓✔]?\]|[✅✔☑✓▪◦‣👉🔹]\uFE0F?)\s*(?=\D|\d+\s*(?:m|h|min|мин|ч)))+/u;
const gluedNumber = /(?<![\p{L}\p{N}])(\p{L}{2,64})[/_-]?\d/gu;

/** Returns the offsets of numbers that stand right behind the name of a habit: `yoga20m`, `yoga/20m`. */
function findGluedNumbers<H extends HabitCandidate>(text: string, index: HabitIndex<H>): number[] {
  const glued = [...text.matchAll(gluedNumber)].slice(0, 4);
  return glued.flatMap((match) => (isHabitName(index, match[1] ?? '') ? [match.index + match[0].length - 1] : []));
}

/** Returns the spans of an entry that belong neither to the name of the habit nor to the note. */
export function findCuts({
  marks,
  duration,
  day,
}: Pick<EntryParts<HabitCandidate>, 'marks' | 'duration' | 'day'>): TextSpan[] {
  const spans = [marks, ...('start' in duration ? [duration] : []), ...('spans' in day ? day.spans : [])];
  return spans.filter(({ start, end }) => end > start);
}
