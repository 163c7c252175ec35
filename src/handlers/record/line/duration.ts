import { minutesPerDay } from '../../../time/days.ts';
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

export type DurationRejection =
  | 'zero-duration'
  | 'negative-duration'
  | 'over-24-hours'
  | 'two-durations'
  /** Looks like a duration but cannot be read: `1e3m`, `1:75`. */
  | 'unclear-duration';

/** The duration of an entry. `isNoted`: the note keeps the words too, because they say more. */
export type DurationResult =
  | ({ kind: 'found'; minutes: number; isNoted: boolean; form: DurationForm } & TextSpan)
  /** The text may mean one of several durations, likeliest first, or one that is not certain. */
  | ({ kind: 'unclear'; minutes: number[]; isNoted: boolean; form: DurationForm } & TextSpan)
  | { kind: 'refused'; reason: DurationRejection }
  | { kind: 'none' };

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

/** What the rest of a line tells about its duration. Each is asked for only where a form of the duration needs it. */
export interface DurationClues {
  /** Returns true where `in 20 minutes` at an offset tells how long something took. */
  tookPlace?: (offset: number) => boolean;
  /** Returns true where the line states a distance, so that `22:37` is more likely minutes and seconds. */
  hasDistance?: () => boolean;
  /** Returns true for a habit that goes over a distance: `400m` is metres. */
  isOverDistance?: () => boolean;
  /** Returns true for a habit that takes less than an hour, so that `1:45` may be minutes and seconds. */
  isShort?: () => boolean;
  /** Returns true for a habit that takes many hours, such as sleep and work. */
  isLong?: () => boolean;
}

const monthSource = anyOfSources(monthSources);
const monthAfter = new RegExp(`^(?:st|nd|rd|th)?\\s+(?:of\\s+)?${monthSource}(?!\\p{L})`, 'iu');
const monthBefore = new RegExp(`(?<!\\p{L})${monthSource}\\.?\\s+$`, 'iu');
/** A number before a unit is part of something unreadable: `5 min/km`. */
const unitAfter = new RegExp(`^(?:\\s*|-)${anyUnitSource}(?!\\p{L})`, 'iu');
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
const maxReadings = 3;

/**
 * Chooses the duration that a text states among its candidates, in minutes with at most two decimals.
 *
 * - With a unit it counts anywhere outside words, tags and `N minutes ago`. Beside it, clock times and numbers without
 *   a unit are something else.
 * - A whole number without a unit counts only where nothing else is a duration, and never next to a month, before a
 *   counted thing (`5 km`) or as a time (`at 7`).
 * - Different durations, decimal numbers without a unit, ranges and limits (`over an hour`) are not certain.
 * - What looks like a duration but cannot be read (`1e3m`, `1:75`) is refused: it never becomes a note.
 */
export function chooseDuration(candidates: readonly DurationCandidate[], clues: DurationClues = {}): DurationResult {
  const lasting = candidates.filter(({ isWithin, start }) => !isWithin || clues.tookPlace?.(start));
  const withUnit = lasting.filter(({ form }) => form === 'unit');
  const measured = withoutMetres(withUnit, clues);
  if (measured.length > 0) return combine([...measured, ...lasting.filter(({ form }) => form === 'span')]);
  for (const form of ['span', 'clock', 'bare', 'loose'] as const) {
    const found = lasting.filter((candidate) => candidate.form === form);
    if (form === 'clock' && found.length > 0) return combine(found.map(readClock(clues, withUnit.length > 0)));
    if (form === 'bare' && found.length > 0) return combine(clues.isLong?.() ? found.map(asHours) : found);
    if (found.length > 0) return combine(found);
  }
  return { kind: 'none' };
}

/** Leaves out numbers with `m` that are metres: for a habit over a distance, or beside another duration. */
function withoutMetres(candidates: readonly DurationCandidate[], clues: DurationClues): readonly DurationCandidate[] {
  if (!candidates.some(({ isMetres }) => isMetres)) return candidates;
  const others = candidates.filter(({ isMetres }) => !isMetres);
  return others.length > 0 || clues.isOverDistance?.() ? others : candidates;
}

/** Returns how a clock form is read beside a distance, for a short exercise, and for habits that take no whole day. */
function readClock(clues: DurationClues, hasMetres: boolean): (candidate: DurationCandidate) => DurationCandidate {
  const hasPace = hasMetres || clues.hasDistance?.() || clues.isShort?.();
  const isLong = clues.isLong?.() ?? false;
  return (candidate) => {
    const late = isLong ? candidate : asLateClock(candidate);
    return hasPace ? asPaceTime(late) : late;
  };
}

const maxHours = 16;

/** `sleep 8` is more likely eight hours. */
function asHours(candidate: DurationCandidate): DurationCandidate {
  const [minutes = 0] = candidate.minutes;
  return minutes > 0 && minutes <= maxHours
    ? { ...candidate, isVague: true, minutes: [60 * minutes, minutes] }
    : candidate;
}

const lateClockMinutes = 5 * 60;

/** `yoga 7:05` is more likely a time of the day than seven hours. */
function asLateClock(candidate: DurationCandidate): DurationCandidate {
  return (candidate.minutes[0] ?? 0) >= lateClockMinutes ? { ...candidate, isVague: true } : candidate;
}

/** Beside a distance, `22:37` is minutes and seconds, and up to 9:59 hours and minutes are possible as well. */
function asPaceTime(candidate: DurationCandidate): DurationCandidate {
  const [first = 0] = candidate.minutes;
  const hours = Math.max(...candidate.minutes);
  const short = Math.round((hours / 60) * 100) / 100;
  if (candidate.minutes.length === 0 || first < 60) return candidate;
  return { ...candidate, isVague: true, minutes: hours < 600 ? [hours, short] : [short, hours] };
}

function combine(candidates: readonly DurationCandidate[]): DurationResult {
  const [first] = candidates;
  if (!first) return { kind: 'none' };
  if (candidates.some(({ minutes }) => minutes.length === 0)) return { kind: 'refused', reason: 'unclear-duration' };
  const all = [...new Set(candidates.flatMap(({ minutes }) => minutes))];
  const possible = all.filter((minutes) => checkRange(minutes) === null);
  const { start, end, form } = first;
  const isNoted = candidates.some((one) => one.isNoted);
  if (possible.length === 0) return { kind: 'refused', reason: checkRange(all[0] ?? 0) ?? 'unclear-duration' };
  const [minutes = 0] = possible;
  const isCertain = all.length === 1 && !candidates.some(({ isVague }) => isVague);
  if (isCertain) return { kind: 'found', minutes, isNoted, form, start, end };
  if (possible.length > maxReadings) return { kind: 'refused', reason: 'two-durations' };
  return { kind: 'unclear', minutes: possible, isNoted, form, start, end };
}

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

function checkRange(minutes: number): DurationRejection | null {
  if (minutes < 0) return 'negative-duration';
  if (minutes === 0) return 'zero-duration';
  return minutes > minutesPerDay ? 'over-24-hours' : null;
}

function toCandidate({ rule, match, lead, start }: RuleMatch<DurationRule>, text: string) {
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
