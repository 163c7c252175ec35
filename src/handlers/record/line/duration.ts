import { minutesPerDay } from '../../../time/days.ts';
import { digitsSource, numberWordsSource, parseNumber } from './numbers.ts';
import { createRuleMatcher, edgeAfter, findWordStarts, keepOutermost, type RuleMatch, type TextSpan } from './spans.ts';
import {
  anyOfSources,
  endsBeforeOtherNumber,
  monthSources,
  otherUnitSource,
  startsWithOtherUnit,
} from './vocabulary.ts';

export type DurationRejection =
  | 'zero-duration'
  | 'negative-duration'
  | 'over-24-hours'
  | 'two-durations'
  /** Looks like a duration but cannot be read: `1e3m`, `1:75`. */
  | 'unclear-duration';

export type DurationResult =
  | ({ kind: 'found'; minutes: number } & TextSpan)
  | { kind: 'refused'; reason: DurationRejection }
  | { kind: 'none' };

/**
 * A part of a line that may be a duration. `bare` is a number without a unit. `minutes` may be 0 or negative, and NaN
 * where the duration is unclear.
 */
export interface DurationCandidate extends TextSpan {
  minutes: number;
  bare: boolean;
}

type Groups = Record<string, string | undefined>;
type Rule = { pattern: RegExp; minutes: (groups: Groups) => number; kind: 'unit' | 'clock' | 'bare' };

const gapSource = String.raw`(?:\s*|-)`;
const joinSource = String.raw`(?:\s*(?:,|and\b|и(?=\s)))?\s*`;
const halfSource = String.raw`(?:and\s+a\s+half|с\s+половиной)`;
const fullHours = '(?:hours?|час(?:а|ов)?)';
const fullMinutes = '(?:minutes?|минут[аыу]?)';
const hoursSource = String.raw`(?:${fullHours}|(?:hrs?|h|ч)\.?)`;
const minutesSource = String.raw`(?:${fullMinutes}|(?:mins?|m|мин|м)\.?)`;
const secondsSource = String.raw`(?:seconds?|секунд[аыу]?|(?:secs?|s|сек)\.?)`;
const signSource = '(?<sign>[-−])?';
const loneHour = String.raw`час|hour(?=\s+and\s+a\s+half)`;
const someHours = anyOfSources([
  `(?<h>${digitsSource})${gapSource}${hoursSource}`,
  String.raw`(?<hw>an?|${numberWordsSource})\s+${fullHours}`,
  `(?<hour>${loneHour})`,
]);
const someMinutes = anyOfSources([
  `(?<m>${digitsSource})${gapSource}${minutesSource}`,
  String.raw`(?<mw>${numberWordsSource})[\s-]+${fullMinutes}`,
]);
const monthSource = anyOfSources(monthSources);
const notCounting = String.raw`(?!\d|${otherUnitSource}|\s+${monthSource}(?!\p{L}))`;
const looseMinutes = String.raw`(?:(?<glued>[0-5]\d)|\s+(?<loose>[0-5]?\d)${notCounting})`;

const durationRules: Rule[] = [
  durationRule(
    `${signSource}${someHours}(?:${joinSource}${someMinutes}|${looseMinutes}|\\s+(?<half>${halfSource}))?`,
    hoursAndMinutes,
  ),
  durationRule(
    `(?:(?<h>${digitsSource})|(?<hw>${numberWordsSource}))\\s+${halfSource}\\s+${fullHours}`,
    (g) => 60 * parseNumber(g.h ?? g.hw) + 30,
  ),
  durationRule(
    `${signSource}${someMinutes}(?:${joinSource}(?<s>${digitsSource})${gapSource}${secondsSource})?`,
    minutesAndSeconds,
  ),
  durationRule(`${signSource}(?<s>${digitsSource})${gapSource}${secondsSource}`, minutesAndSeconds),
  durationRule(String.raw`(?:a\s+)?half[\s-]+(?:an\s+|a\s+)?hour|пол[\s-]?часа|получаса`, () => 30),
  durationRule(String.raw`(?:a\s+)?quarter[\s-]+(?:of\s+an\s+)?hour|четверть\s+часа`, () => 15),
  durationRule(String.raw`three[\s-]+quarters\s+of\s+an\s+hour`, () => 45),
  durationRule(String.raw`(?:полтора|полутора)\s+час(?:а|ов)`, () => 90),
  durationRule(String.raw`${signSource}(?<h>\d{1,3}):(?<m>[0-5]\d)(?:\s*(?:h|ч))?`, hoursAndMinutes, 'clock'),
  durationRule(String.raw`${signSource}(?<m>\d{1,9})`, minutesAndSeconds, 'bare'),
  // Looks like a duration and is none of the above: a digit up to a unit, digits after hours, or digits with colons.
  durationRule(
    String.raw`${signSource}\p{N}(?:\S*\p{N})?${gapSource}(?:${hoursSource}|${minutesSource}|${secondsSource})`,
    unclearMinutes,
  ),
  durationRule(String.raw`${signSource}\p{N}(?:\S*\p{N})?${hoursSource}\p{N}+`, unclearMinutes),
  durationRule(String.raw`${signSource}\p{N}+(?::\p{N}+)+(?:\s*(?:h|ч))?`, unclearMinutes, 'clock'),
];

const monthAfter = new RegExp(`^(?:st|nd|rd|th)?\\s+(?:of\\s+)?${monthSource}(?!\\p{L})`, 'iu');
const monthBefore = new RegExp(`(?<!\\p{L})${monthSource}\\.?\\s+$`, 'iu');
/** A number before a unit is part of something unreadable: `5 min/km`, `1:30 min`. */
const unitAfter = new RegExp(`^${gapSource}(?:${hoursSource}|${minutesSource}|${secondsSource})(?!\\p{L})`, 'iu');
const notLasting = /(?:^|[\s(])(?:in|within|after|every|each|hundred|через|кажд(?:ый|ые|ую))\s+$/iu;
const loneAt = /(?:^|[\s(])(?:в|к|до|после)\s+$/iu;
/**
 * A unit in the singular, whose number before it is something else: `20 неделю назад` is 20, a week ago (but `21 неделю
 * назад` is 21 weeks ago).
 */
const loneAgo = /^\s+(?:день|неделю|месяц|год)\s+(?:тому\s+)?назад(?!\p{L})/iu;
const notNow = /^\s+(?:ago|later|earlier|назад|тому\s+назад|позже|спустя)(?!\p{L})/iu;

/**
 * Chooses the duration that a text states among its candidates, in minutes with at most two decimals.
 *
 * - With a unit it counts anywhere outside words, tags, `N minutes ago` and `in N minutes`.
 * - A whole number without a unit counts only where nothing has a unit, and never next to a month, before a counted
 *   thing (`5 km`) or as a time (`at 7`).
 * - A fraction without a unit is no duration: `1.5` could be hours, minutes or a day.
 * - Two different durations are refused. So is what looks like a duration but cannot be read (`1e3m`, `1:75`): it never
 *   becomes a note.
 */
export function chooseDuration(candidates: readonly DurationCandidate[]): DurationResult {
  const withUnit = candidates.filter((candidate) => !candidate.bare);
  const [first, ...others] = withUnit.length > 0 ? withUnit : candidates;
  if (!first) return { kind: 'none' };
  if (withUnit.some(({ minutes }) => Number.isNaN(minutes))) return { kind: 'refused', reason: 'unclear-duration' };
  if (others.some((other) => other.minutes !== first.minutes)) return { kind: 'refused', reason: 'two-durations' };
  const reason = checkRange(first.minutes);
  if (reason) return { kind: 'refused', reason };
  return { kind: 'found', minutes: first.minutes, start: first.start, end: first.end };
}

const matchDurationRules = createRuleMatcher(durationRules);

/**
 * Finds everything in a text that may be a duration, left to right, none within another. `offsets` are the starts of
 * words.
 */
export function findDurationCandidates(text: string, offsets = findWordStarts(text)): DurationCandidate[] {
  const candidates = matchDurationRules(text, offsets).map((found) => toCandidate(found, text));
  // An excluded candidate first removes the candidates within it: `1h 30m ago` must not leave `30m`.
  return keepOutermost(candidates).filter((candidate) => !candidate.isExcluded);
}

function checkRange(minutes: number): DurationRejection | null {
  if (minutes < 0) return 'negative-duration';
  if (minutes === 0) return 'zero-duration';
  return minutes > minutesPerDay ? 'over-24-hours' : null;
}

function toCandidate({ rule: { minutes, kind }, match }: RuleMatch<Rule>, text: string) {
  const groups: Groups = match.groups ?? {};
  const start = match.index;
  const end = start + match[0].length;
  const value = Math.round(minutes(groups) * 100) / 100;
  return {
    start,
    end,
    minutes: groups.sign ? -value : value,
    bare: kind === 'bare',
    isExcluded: hasOtherMeaning(text, { start, end }, kind, groups),
  };
}

function hasOtherMeaning(text: string, { start, end }: TextSpan, kind: Rule['kind'], groups: Groups): boolean {
  const before = text.slice(Math.max(0, start - 24), start);
  const after = text.slice(end, end + 24);
  if (notLasting.test(before) || notNow.test(after)) return true;
  if (kind === 'unit') return groups.hour !== undefined && loneAt.test(before);
  if (endsBeforeOtherNumber.test(before)) return true;
  if (startsWithOtherUnit.test(after)) return !loneAgo.test(after) || endsInRussianOne(groups.m);
  if (unitAfter.test(after)) return true;
  if (kind === 'clock') return false;
  return Number(groups.m) <= 31 && (monthAfter.test(after) || monthBefore.test(before));
}

/** Returns true for 1, 21, 31 and so on, but not 11: with these numbers Russian uses the singular. */
export function endsInRussianOne(number: string | undefined): boolean {
  return /(?:^|[^1])1$/.test(number ?? '');
}

function hoursAndMinutes(groups: Groups): number {
  const hours = groups.hour ? 1 : parseNumber(groups.h ?? groups.hw);
  return 60 * hours + parseNumber(groups.m ?? groups.mw ?? groups.glued ?? groups.loose) + (groups.half ? 30 : 0);
}

function unclearMinutes(): number {
  return Number.NaN;
}

function minutesAndSeconds(groups: Groups): number {
  return parseNumber(groups.m ?? groups.mw) + parseNumber(groups.s) / 60;
}

/** Creates a rule. `for` before and `of` after belong to the duration: `for 45 minutes`, `an hour of piano`. */
function durationRule(source: string, minutes: Rule['minutes'], kind: Rule['kind'] = 'unit'): Rule {
  const lead = String.raw`(?:(?:for|за|в\s+течение)\s+)?`;
  const trail = kind === 'unit' ? String.raw`(?:\s+of(?=\s))?` : '';
  const pattern = new RegExp(`${lead}(?:${source})${edgeAfter}${trail}`, 'iuy');
  return { pattern, minutes, kind };
}
