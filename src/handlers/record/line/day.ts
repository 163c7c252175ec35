import type { Day } from '../../../time/days.ts';
import { earliestDay } from '../../../time/period.ts';
import { dayRules, type Trust } from './day-rules.ts';
import { type DayMeaning, type DayRejection, isRejection } from './day-values.ts';
import { normalizeText } from './normalize.ts';
import { isOneTypo } from './one-typo.ts';
import { createRuleMatcher, findWordStarts, keepOutermost, overlaps, type TextSpan, touches } from './spans.ts';
import { anyOfSources, dayWords, endsBeforeOtherNumber, startsWithOtherUnit } from './vocabulary.ts';

/** The day of an entry. `spans` are the words that state it; more than one in `yesterday, Sat 21 Nov`. */
export type DayResult =
  | { kind: 'found'; date: Day; spans: TextSpan[] }
  /** The words may mean one of several days, likeliest first; any day where there is none. */
  | { kind: 'unclear'; days: Day[]; spans: TextSpan[] }
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
 * count. A day that is not certain counts where it has one meaning.
 */
export function findStatedDay(source: string, today: Day): StatedDay {
  const { text } = normalizeText(source);
  const candidates = [...findDayCandidates(text), ...findMisspeltDays(text, () => [])];
  const result = chooseDay(text, candidates, { today, durationSpan: { start: 0, end: 0 } });
  if (result.kind !== 'unclear') return result;
  const [date, ...others] = result.days;
  // `the 27th` on its own is the latest such day.
  const isDayOfMonth = /\d\s*(?:st|nd|rd|th|-?\s*го|числа)/iu.test(text);
  if (date === undefined || (others.length > 0 && !isDayOfMonth)) return { kind: 'refused', reason: 'unclear-day' };
  return { kind: 'found', date, spans: result.spans };
}

/** A capital weekday between capital words may be part of a title: `read Wednesday Wars`. It is not certain. */
function readInContext(text: string, candidate: DayCandidate, today: Day): DayMeaning {
  const reading = candidate.read(today);
  if (Array.isArray(reading)) return isOfSomethingElse(text, candidate) ? [today, ...reading] : reading;
  if (isOfSomethingElse(text, candidate)) return isRejection(reading) ? [today] : [today, reading];
  const word = text.slice(candidate.start, candidate.end);
  const isTitle =
    candidate.start > 0 &&
    /^(?:\p{Lu}\p{Ll}+\s*)+$/u.test(word) &&
    (titleWord.test(text.slice(candidate.start)) ||
      /\p{Lu}\p{Ll}+\s+$/u.test(text.slice(1, candidate.start)) ||
      relativeDay.test(word));
  return isTitle && typeof reading === 'string' && !isRejection(reading) ? [today, reading] : reading;
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

function isOfSomethingElse(text: string, { start, end }: TextSpan): boolean {
  const before = text.slice(Math.max(0, start - 40), start);
  if (comparison.test(before)) return true;
  return !relativeDay.test(text.slice(start, end)) && purpose.test(before);
}

const titleWord = /^\p{Lu}\p{Ll}{3,}\s+(?!(?:morning|afternoon|evening|night)(?!\p{L}))\p{L}/u;

/** Combines the readings of all days of a line. Two different days are not certain. */
function combine(readings: DayMeaning[], spans: TextSpan[], text: string): DayResult {
  const [first, ...others] = readings as [DayMeaning, ...DayMeaning[]];
  const isSame = others.every((other) => other === first);
  if (isSame && isRejection(first)) return { kind: 'refused', reason: first };
  if (isSame && typeof first === 'string') return { kind: 'found', date: first, spans: firstRun(text, spans) };
  const days = [...new Set(readings.flatMap((reading) => (isRejection(reading) ? [] : reading)))];
  if (days.length > maxDays && readings.length > 1) return { kind: 'refused', reason: 'two-days' };
  return { kind: 'unclear', days, spans };
}

const matchDayRules = createRuleMatcher(dayRules);

/**
 * Finds everything in a text that may be a day, left to right. `offsets` are the starts of words. A candidate may lie
 * within another one, which may turn out to be a duration: `в субботу 1.5 ч`.
 */
export function findDayCandidates(text: string, offsets = findWordStarts(text)): DayCandidate[] {
  const all = matchDayRules(text, offsets).map(({ rule: { trust, read }, match }) => ({
    start: match.index,
    end: match.index + match[0].length,
    trust,
    read: (today: Day) => read(match.groups ?? {}, today),
  }));
  return all.sort((a, b) => a.start - b.start);
}

/**
 * Finds words of a text that are a day with one typo: `wednsday`. Such a day is never certain. Words within `names` are
 * names of habits.
 */
export function findMisspeltDays(text: string, names: () => readonly TextSpan[]): DayCandidate[] {
  const words = [...text.matchAll(/(?<![\p{L}\p{M}#])\p{L}{5,12}(?![\p{L}\p{M}])/gu)].slice(0, maxMisspeltWords);
  return words.flatMap((match) => {
    const span = { start: match.index, end: match.index + match[0].length };
    const typed = match[0].toLowerCase();
    const word = dayWords.find((one) => one !== typed && isOneTypo(typed, one));
    return word && !names().some((name) => overlaps(name, span))
      ? [{ ...span, trust: 'anywhere' as const, read: (today: Day) => readMisspelt(word, today) }]
      : [];
  });
}

const maxMisspeltWords = 40;

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

function isTrusted(text: string, candidate: DayCandidate, { durationSpan, isHabitAt }: DayOptions): boolean {
  const after = text.slice(candidate.end, candidate.end + 24);
  const isAtEnd = /^[\s.!)]*(?:#|$)/u.test(after);
  if (candidate.trust === 'anywhere')
    return !(/\d$/.test(text.slice(candidate.start, candidate.end)) && startsWithOtherUnit.test(after));
  if (!durationSpan) return false;
  const word = text.slice(candidate.start, candidate.end);
  if (candidate.trust === 'dotted')
    return isDottedDay(text, candidate, durationSpan, isAtEnd && /^\d\d\.\d\d$/.test(word));
  const next = candidate.end + (/^[\s,:;–—-]*/u.exec(after)?.[0].length ?? 0);
  if (text.slice(0, candidate.start).trim() === '' && isHabitAt?.(next)) return true;
  if (!/^(?:sat|sun|wed)$/iu.test(word)) return isAtEnd || touches(text, candidate, durationSpan);
  return (
    touches(text, candidate, durationSpan) && (candidate.end <= durationSpan.start || /^\s*(?:[#,;]|$)/u.test(after))
  );
}

function isDottedDay(text: string, candidate: TextSpan, durationSpan: TextSpan, atEnd: boolean): boolean {
  if (startsWithOtherUnit.test(text.slice(candidate.end, candidate.end + 24))) return false;
  if (endsBeforeOtherNumber.test(text.slice(Math.max(0, candidate.start - 24), candidate.start))) return false;
  return atEnd || touches(text, candidate, durationSpan) || text.slice(0, candidate.start).trim() === '';
}

function checkBounds(reading: DayMeaning, today: Day): DayMeaning {
  if (Array.isArray(reading)) return reading.filter((day) => day <= today && day >= earliestDay);
  if (isRejection(reading)) return reading;
  if (reading > today) return 'future-day';
  return reading < earliestDay ? 'before-1970' : reading;
}
