import { monthSources } from '../../shared/month-sources.ts';
import { type DurationForm, type DurationRule, durationRules } from './duration-rules.ts';
import { anyUnitSource, durationLead } from './duration-sources.ts';
import {
  createRuleMatcher,
  findWordStarts,
  keepOutermost,
  type MatchGroups,
  type RuleMatch,
  type TextSpan,
} from './spans.ts';
import { anyOfSources, endsBeforeOtherNumber, startsWithOtherUnit } from './vocabulary.ts';

/** A part of a line that may be a duration. `minutes` may be 0 or negative; empty where it cannot be read. */
export interface DurationCandidate extends TextSpan {
  form: DurationForm;
  minutes: number[];
  isNoted: boolean;
  isVague: boolean;
  /** `in 20 minutes`: a duration only after a habit, a distance or a past verb. */
  isWithin: boolean;
  /** `400m` may be metres. */
  isMetres: boolean;
}

const monthSource = anyOfSources(monthSources);
const monthAfter = new RegExp(`^(?:st|nd|rd|th)?\\s+(?:of\\s+)?${monthSource}(?!\\p{L})`, 'iu');
const monthBefore = new RegExp(`(?<!\\p{L})${monthSource}\\.?\\s+$`, 'iu');
/** A number before a unit is part of something unreadable: `5 min/km`. */
const unitAfter = new RegExp(`^(?:\\s*|-)${anyUnitSource}(?!\\p{L})`, 'iu');
/** `every 20 min`, `in 5 minutes` and so on tell no duration. */
const notLasting = /(?:^|[\s(])(?:in|within|after|every|each|hundred|через|после|кажд(?:ый|ые|ую))\s+$/iu;
const loneAt = /(?:^|[\s(])(?:в|к|до|после)\s+$/iu;
const timeBefore = /(?:^|[\s(])@\s*$/u;
/** `в 20 ч 45 мин` and `в 20 минутах` are a time and a distance. */
const atBefore = /(?:^|[\s(])(?:в|at)\s+$/iu;
/**
 * A unit in the singular, whose number before it is something else: `20 неделю назад` is 20, a week ago (but `21 неделю
 * назад` is 21 weeks ago).
 */
const loneAgo = /^\s+(?:день|неделю|месяц|год)\s+(?:тому\s+)?назад(?!\p{L})/iu;
const notNow = /^\s+(?:ago|later|earlier|назад|тому\s+назад|позже|спустя)(?!\p{L})/iu;
const minMetres = 100;

const matchDurationRules = createRuleMatcher(durationRules, durationLead);

/**
 * Finds everything in a text that may be a duration, left to right, none within another. `offsets` are the starts of
 * words.
 */
export function findDurationCandidates(text: string, offsets = findWordStarts(text)): DurationCandidate[] {
  const candidates = matchDurationRules(text, offsets).flatMap((found) => toCandidate(found, text) ?? []);
  // An excluded candidate first removes the candidates within it: `1h 30m ago` must not leave `30m`.
  const outermost = keepOutermost(candidates).filter((candidate) => !candidate.isExcluded);
  return addSums(text, outermost);
}

/** Joins durations with a plus between them: `30m + 15m`. */
function addSums(text: string, candidates: readonly DurationCandidate[]): DurationCandidate[] {
  const joined: DurationCandidate[] = [];
  for (const next of candidates) {
    const last = joined.at(-1);
    const isSum = last && next.form === 'unit' && last.form === 'unit' && isCertainOne(last) && isCertainOne(next);
    const between = last ? text.slice(last.end, next.start) + text.slice(next.start, next.start + 1) : '';
    if (last && isSum && /^\s*\+/u.test(between)) {
      const minutes = [(last.minutes[0] ?? 0) + (next.minutes[0] ?? 0)];
      joined[joined.length - 1] = { ...last, end: next.end, minutes, isNoted: true };
    } else joined.push(next);
  }
  return joined;
}

function isCertainOne({ minutes, isVague }: DurationCandidate): boolean {
  return minutes.length === 1 && !isVague;
}

/** A candidate; `isExcluded` where it is something else than a duration, such as `30m` in `30m ago`. */
type CheckedCandidate = DurationCandidate & { isExcluded: boolean };

/** Creates the candidate of a match. Returns null where the rule reads no duration after all. */
function toCandidate({ rule, match, lead, start }: RuleMatch<DurationRule>, text: string): CheckedCandidate | null {
  const groups: MatchGroups = match.groups ?? {};
  const readings = rule.readings(groups);
  if (!readings) return null;
  const end = match.index + match[0].length;
  const isLooseCount = (groups.loose ?? groups.loosew) !== undefined && countedWord.test(text.slice(end, end + 24));
  const values = isLooseCount ? [...readings, ...readings.map((value) => value - (value % 60))] : readings;
  const minutes = values.map((value) => Math.round(value * 100) / 100).map((value) => (groups.sign ? -value : value));
  return {
    start,
    end,
    minutes,
    form: rule.form,
    isNoted: rule.isNoted ?? false,
    isVague:
      (rule.isVague ?? false) ||
      lead?.groups?.bound !== undefined ||
      rule.form === 'loose' ||
      minutes.length > 1 ||
      (rule.form === 'unit' && atBefore.test(text.slice(Math.max(0, start - 8), start))) ||
      (rule.form === 'bare' && mayCountSomething(minutes, text.slice(end, end + 24))),
    isWithin: lead?.groups?.within !== undefined,
    isMetres: isMetres(match[0], minutes),
    isExcluded: hasOtherMeaning(text, { start, end }, rule.form, groups),
  };
}

/** A number before a word may count it: `2 pomodoros`. Round numbers are more likely minutes: `run 45 easy`. */
function mayCountSomething([minutes = 0]: number[], after: string): boolean {
  const isRound = minutes >= 10 && minutes % 5 === 0;
  return minutes > maxBareMinutes || pluralWord.test(after) || (!isRound && countedWord.test(after));
}

/** A bigger number is more likely a price or a count. */
const maxBareMinutes = 300;
const countedWord = new RegExp(
  String.raw`^\s+(?!${anyOfSources([
    'and|at|on|in|for|with|today|yesterday',
    'и|в|на|с|за|по|сегодня|вчера|день|неделю|месяц|год',
  ])}(?!\p{L}))\p{L}`,
  'iu',
);
const pluralWord =
  /^\s+(?:\p{L}+\s)?(?!(?:this|was|is|always|as|yes|across|less|class|bus|legs?)(?!\p{L}))[a-z]+[^s\W]s(?![\p{L}'])/iu;

/** A single `m` with a number from 100 up may be metres. */
function isMetres(words: string, [minutes = 0]: number[]): boolean {
  return minutes >= minMetres && /^[\d,xх×]+\s?[mм]$/iu.test(words);
}

/** Returns true where the words around a candidate say that it is no duration: `every 20 min`, `5 km`, `at 7`. */
function hasOtherMeaning(text: string, { start, end }: TextSpan, form: DurationForm, groups: MatchGroups): boolean {
  const before = text.slice(Math.max(0, start - 24), start);
  const after = text.slice(end, end + 24);
  if (notLasting.test(before) || notNow.test(after)) return true;
  if (form === 'unit') return groups.hour !== undefined && loneAt.test(before);
  if (form === 'span') return startsWithOtherUnit.test(after);
  if (endsBeforeOtherNumber.test(before) || timeBefore.test(before)) return true;
  if (startsWithOtherUnit.test(after)) return !loneAgo.test(after) || endsInRussianOne(groups.m);
  if (unitAfter.test(after)) return true;
  if (form === 'clock') return false;
  return Number(groups.m) <= 31 && (monthAfter.test(after) || monthBefore.test(before));
}

/** Returns true for 1, 21, 31 and so on, but not 11: with these numbers Russian uses the singular. */
function endsInRussianOne(number: string | undefined): boolean {
  return /(?:^|[^1])1$/.test(number ?? '');
}
