import type { Day } from '../../../time/days.ts';
import { earliestDay } from '../../../time/period.ts';
import { dayRules, type Trust } from './day-rules.ts';
import { type DayMeaning, type DayRejection, isRejection } from './day-values.ts';
import { isAnswerWord } from './fillers.ts';
import { normalizeText } from './normalize.ts';
import { isOneTypo } from './one-typo.ts';
import { remember } from './remember.ts';
import {
  createRuleMatcher,
  findWordStarts,
  keepOutermost,
  overlaps,
  type TextSpan,
  touches,
  uncoveredSpans,
} from './spans.ts';
import { anyOfSources, dayWords, endsBeforeOtherNumber, startsWithOtherUnit } from './vocabulary.ts';
import { findWords } from './words.ts';

/** The day of an entry. `spans` are the words that state it; more than one in `yesterday, Sat 21 Nov`. */
export type DayResult =
  | { kind: 'found'; date: Day; spans: TextSpan[] }
  /**
   * The words may mean one of several days, likeliest first; any day where there is none. `rejection` is why other
   * words of the line are no possible day.
   */
  | { kind: 'unclear'; days: Day[]; spans: TextSpan[]; rejection?: DayRejection }
  | { kind: 'refused'; reason: DayRejection }
  | { kind: 'none' };

/** A part of a line that may be a day. */
export interface DayCandidate extends TextSpan {
  trust: Trust;
  read: (today: Day) => DayMeaning;
}

export interface DayOptions {
  /** The local day of the person. */
  today: Day;
  /** The duration of the line, if there is one. */
  durationSpan?: TextSpan | null;
  /** Returns true where a known habit begins at an offset: `Mon run 45m`. */
  isHabitAt?: (offset: number) => boolean;
}

const maxDays = 4;

/**
 * Chooses the day that a line states among its candidates.
 *
 * - Full forms count anywhere.
 * - `21.11` counts only in a line with a duration (`durationSpan`): next to it, at the very start, or as `DD.MM` with
 *   four digits at the end.
 * - Short weekdays count only next to the duration, before a known habit, or at the end. `sat`, `sun` and `wed` are
 *   words too: they do not count at the end after other words.
 * - A weekday is its last occurrence before today. A day without a year is the latest such day that is not in the
 *   future.
 * - What overlaps `durationSpan` is ignored. What is not a day stays text.
 */
export function chooseDay(text: string, candidates: readonly DayCandidate[], options: DayOptions): DayResult {
  const { today, durationSpan = null } = options;
  const free = keepOutermost(candidates.filter((one) => !durationSpan || !overlaps(one, durationSpan)));
  const trusted = free.filter((candidate) => isTrusted(text, candidate, options));
  if (trusted.length === 0) return { kind: 'none' };
  const readings = trusted.map((candidate) => checkBounds(readInContext(text, candidate, today), today));
  return combine(
    readings,
    trusted.map(({ start, end }) => ({ start, end })),
    text,
  );
}

/** The day that a text on its own states. */
export type StatedDay = Exclude<DayResult, { kind: 'unclear' | 'refused' }> | { kind: 'refused'; reason: DayRefusal };
export type DayRefusal = DayRejection | 'unclear-day';

/**
 * Finds the day in a text that is nothing but a day, such as the answer to a question. Short forms such as `21.11`
 * count. A day that is not certain counts where it has one meaning, and none beside a day that does not exist.
 */
export function findStatedDay(source: string, today: Day): StatedDay {
  const { text } = normalizeText(source);
  const candidates = [...findDayCandidates(text), ...findMisspeltDays(text, () => [])];
  const result = chooseDay(text, candidates, { today, durationSpan: { start: 0, end: 0 } });
  if (result.kind !== 'unclear') return result;
  if (result.rejection) return { kind: 'refused', reason: result.rejection };
  const [date, ...others] = result.days;
  // `the 27th` on its own is the latest such day.
  const isDayOfMonth = /\d\s*(?:st|nd|rd|th|-?\s*го|числа)/iu.test(text);
  if (date === undefined || (others.length > 0 && !isDayOfMonth)) return { kind: 'refused', reason: 'unclear-day' };
  return { kind: 'found', date, spans: result.spans };
}

/**
 * Finds the day in an answer that states nothing but a day, with words such as `no` and `on` around it. In a sentence
 * such as `I was sick yesterday` there is none.
 */
export function findDayAnswer(text: string, today: Day): StatedDay {
  const result = findStatedDay(text, today);
  if (result.kind !== 'found') return result;
  const rest = findWords(normalizeText(text).text, uncoveredSpans(text, result.spans));
  const isBare = rest.every(({ folded }) => isAnswerWord(folded)) && !/\?\s*$/u.test(text);
  return isBare ? result : { kind: 'none' };
}

/**
 * Reads a candidate together with the words around it. A day that may belong to something else is not certain: `exam on
 * Friday`, and a weekday between capitalised words, as in `read Wednesday Wars`.
 */
function readInContext(text: string, candidate: DayCandidate, today: Day): DayMeaning {
  const reading = candidate.read(today);
  if (Array.isArray(reading)) return isOfSomethingElse(text, candidate) ? [today, ...reading] : reading;
  if (isOfSomethingElse(text, candidate)) return isRejection(reading) ? [today] : [today, reading];
  return isTitle(text, candidate) && !isRejection(reading) ? [today, reading] : reading;
}

/** Returns true for a weekday or the like with a capital letter between other words with one. */
function isTitle(text: string, { start, end }: TextSpan): boolean {
  const word = text.slice(start, end);
  if (start === 0 || !/^(?:\p{Lu}\p{Ll}+\s*)+$/u.test(word)) return false;
  return titleWord.test(text.slice(start)) || /\p{Lu}\p{Ll}+\s+$/u.test(text.slice(1, start)) || relativeDay.test(word);
}

/** Words before a date that is not the day of the record: `for the concert on Dec 12`, `экзамен в пятницу`. */
const purpose = new RegExp(
  String.raw`(?<!\p{L})${anyOfSources([
    String.raw`for\s+the|due|until|till|by|before|deadline|exam|concert|race|test|match|meeting|wedding`,
    'birthday|salary',
    String.raw`к|ко|до|для|перед|экзамен\p{L}*|зачет\p{L}*|дедлайн\p{L}*|концерт\p{L}*|марафон\p{L}*|готов\p{L}+`,
    String.raw`зарплат\p{L}*|свадьб\p{L}*|турнир\p{L}*`,
  ])}(?!\p{L})`,
  'iu',
);
/** `better than yesterday`, `как вчера`: the day is only compared. */
const comparison =
  /(?<!\p{L})(?:than|as|like|from|since|except|after|until|till|как|чем|с|со|из-за|после|кроме|до)\s+(?:the\s+)?$/iu;
const relativeDay = /yest|yday|ago|today|night|morning|evening|вчера|назад|сегодня/iu;

/** Returns true where the words before a day say that it is not the day of the record. */
function isOfSomethingElse(text: string, { start, end }: TextSpan): boolean {
  const before = text.slice(Math.max(0, start - 40), start);
  if (comparison.test(before)) return true;
  return !relativeDay.test(text.slice(start, end)) && purpose.test(before);
}

const titleWord = /^\p{Lu}\p{Ll}{3,}\s+(?!(?:morning|afternoon|evening|night)(?!\p{L}))\p{L}/u;

/** Combines what the candidates of a line mean. Different days are not certain, and more than four are refused. */
function combine(readings: DayMeaning[], spans: TextSpan[], text: string): DayResult {
  const [first, ...others] = readings as [DayMeaning, ...DayMeaning[]];
  const isSame = others.every((other) => other === first);
  if (isSame && isRejection(first)) return { kind: 'refused', reason: first };
  if (isSame && typeof first === 'string') return { kind: 'found', date: first, spans: firstRun(text, spans) };
  const days = [...new Set(readings.flatMap((reading) => (isRejection(reading) ? [] : reading)))];
  if (days.length > maxDays && readings.length > 1) return { kind: 'refused', reason: 'two-days' };
  return { kind: 'unclear', days, spans, rejection: readings.find(isRejection) };
}

const matchDayRules = createRuleMatcher(dayRules);

/**
 * Finds everything in a text that may be a day, left to right. `offsets` are the starts of words, in order. A candidate
 * may lie within another one, which may turn out to be a duration: `в субботу 1.5 ч`.
 */
export function findDayCandidates(text: string, offsets = findWordStarts(text)): DayCandidate[] {
  return matchDayRules(text, offsets).map(({ rule: { trust, read }, match }) => ({
    start: match.index,
    end: match.index + match[0].length,
    trust,
    read: (today: Day) => read(match.groups ?? {}, today),
  }));
}

/**
 * Finds words of a text that are a day with one typo: `wednsday`. Such a day is never certain. Words within `names` are
 * names of habits.
 */
export function findMisspeltDays(text: string, names: () => readonly TextSpan[]): DayCandidate[] {
  const words = [
    ...text.matchAll(/(?<![\p{L}\p{M}#])(?:\p{L}{5,12}|(?<=(?:в|во|on)\s)\p{L}{4})(?![\p{L}\p{M}])/giu),
  ].slice(0, maxMisspeltWords);
  return words.flatMap((match) => {
    const span = { start: match.index, end: match.index + match[0].length };
    const word = findMisspeltDay(match[0].toLowerCase());
    return word && !names().some((name) => overlaps(name, span))
      ? [{ ...span, trust: 'anywhere' as const, read: (today: Day) => readMisspelt(word, today) }]
      : [];
  });
}

const maxMisspeltWords = 40;

/** Returns the day word from which a word differs by one typo, or null. */
const findMisspeltDay = remember((typed) => dayWords.find((one) => one !== typed && isOneTypo(typed, one)) ?? null);

function readMisspelt(word: string, today: Day): DayMeaning {
  const [candidate] = findDayCandidates(word);
  const day = candidate?.read(today);
  return typeof day === 'string' && !isRejection(day) ? [day, today] : [today];
}

/** Returns the first span and those that follow it with only separators between, as in `yesterday, Sat 21 Nov`. */
function firstRun(text: string, spans: TextSpan[]): TextSpan[] {
  const run = spans.slice(0, 1);
  for (const next of spans.slice(1)) {
    const previous = run.at(-1);
    if (previous && touches(text, previous, next)) run.push(next);
  }
  return run;
}

/** Returns true where a candidate counts as a day at its place; see {@link chooseDay}. */
function isTrusted(text: string, candidate: DayCandidate, options: DayOptions): boolean {
  const after = text.slice(candidate.end, candidate.end + maxContextLength);
  const word = text.slice(candidate.start, candidate.end);
  if (candidate.trust === 'anywhere') return !(/\d$/.test(word) && startsWithOtherUnit.test(after));
  const { durationSpan } = options;
  if (!durationSpan) return false;
  const isAtEnd = /^[\s.!)]*(?:#|$)/u.test(after);
  if (candidate.trust === 'dotted')
    return isDottedDay(text, candidate, durationSpan, isAtEnd && /^\d\d\.\d\d$/.test(word));
  const isAtStart = text.slice(0, candidate.start).trim() === '';
  const between = text.slice(candidate.end, durationSpan.start);
  const isBeforeName = russianWeekday.test(word) && oneWord.test(between);
  if (isAtStart && (isBeforeName || isBeforeHabit(text, candidate, options))) return true;
  const isNext = touches(text, candidate, durationSpan);
  if (!/^(?:sat|sun|wed)$/iu.test(word)) return isAtEnd || isNext;
  return isNext && (candidate.end <= durationSpan.start || /^\s*(?:[#,;]|$)/u.test(after));
}

/** Russian abbreviations are no other words: `вс гитара 30м`. */
const russianWeekday = /^(?:пн|вт|ср|чт|пт|сб|вс)$/iu;
const oneWord = /^[\s,:–—-]+\p{L}+[\s,:–—-]*$/u;

/** Returns true for a candidate right before a known habit: `Mon run 45m`. */
function isBeforeHabit(text: string, { end }: TextSpan, { isHabitAt }: DayOptions): boolean {
  const separators = /^[\s,:;–—-]*/u.exec(text.slice(end, end + maxContextLength))?.[0] ?? '';
  return Boolean(isHabitAt?.(end + separators.length));
}

/** Words farther from a candidate say nothing about it. */
const maxContextLength = 24;

/** Returns true for a `DD.MM` that is a day rather than a number. */
function isDottedDay(text: string, candidate: TextSpan, durationSpan: TextSpan, isAtEnd: boolean): boolean {
  if (startsWithOtherUnit.test(text.slice(candidate.end, candidate.end + maxContextLength))) return false;
  if (endsBeforeOtherNumber.test(text.slice(Math.max(0, candidate.start - maxContextLength), candidate.start)))
    return false;
  return isAtEnd || touches(text, candidate, durationSpan) || text.slice(0, candidate.start).trim() === '';
}

function checkBounds(reading: DayMeaning, today: Day): DayMeaning {
  if (Array.isArray(reading)) return reading.filter((day) => day <= today && day >= earliestDay);
  if (isRejection(reading)) return reading;
  if (reading > today) return 'future-day';
  return reading < earliestDay ? 'before-1970' : reading;
}
