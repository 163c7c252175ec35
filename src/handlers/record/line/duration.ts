import { DIGITS, numberOf, WORDS } from './numbers.ts';
import { EDGE_AFTER, type Found, finderOf, type Span, startsOf, widest } from './spans.ts';
import { anyOf, COUNTS_OTHER, MONTHS, NUMBERS_OTHER, OTHER_UNIT } from './vocabulary.ts';

/** The longest time one record may have: 24 hours, in minutes. */
const LONGEST_MINUTES = 1440;

export type DurationReason =
  | 'zero-duration'
  | 'negative-duration'
  | 'over-24-hours'
  | 'two-durations'
  /** `1e3m`, `1:75`: meant as a duration, but which? */
  | 'unclear-duration';

export type DurationReading =
  | ({ kind: 'found'; minutes: number } & Span)
  | { kind: 'refused'; reason: DurationReason }
  | { kind: 'none' };

/** Something in a line that can be a duration. `bare` is a number without a unit; minutes may be 0 or less here, NaN: not clear. */
export interface DurationShape extends Span {
  minutes: number;
  bare: boolean;
}

type Groups = Record<string, string | undefined>;
type Rule = { pattern: RegExp; minutes: (groups: Groups) => number; kind: 'unit' | 'clock' | 'bare' };

const GAP = String.raw`(?:\s*|-)`;
const JOIN = String.raw`(?:\s*(?:,|and\b|и(?=\s)))?\s*`;
const HALF = String.raw`(?:and\s+a\s+half|с\s+половиной)`;
const FULL_HOURS = '(?:hours?|час(?:а|ов)?)';
const FULL_MINUTES = '(?:minutes?|минут[аыу]?)';
const HOURS = String.raw`(?:${FULL_HOURS}|(?:hrs?|h|ч)\.?)`;
const MINUTES = String.raw`(?:${FULL_MINUTES}|(?:mins?|m|мин|м)\.?)`;
const SECONDS = String.raw`(?:seconds?|секунд[аыу]?|(?:secs?|s|сек)\.?)`;
const SIGN = '(?<sign>[-−])?';
const LONE_HOUR = String.raw`час|hour(?=\s+and\s+a\s+half)`;
const SOME_HOURS = String.raw`(?:(?<h>${DIGITS})${GAP}${HOURS}|(?<hw>an?|${WORDS})\s+${FULL_HOURS}|(?<hour>${LONE_HOUR}))`;
const SOME_MINUTES = String.raw`(?:(?<m>${DIGITS})${GAP}${MINUTES}|(?<mw>${WORDS})[\s-]+${FULL_MINUTES})`;
const MONTH = anyOf(MONTHS);
const NOT_COUNTING = String.raw`(?!\d|${OTHER_UNIT}|\s+${MONTH}(?!\p{L}))`;
const LOOSE_MINUTES = String.raw`(?:(?<glued>[0-5]\d)|\s+(?<loose>[0-5]?\d)${NOT_COUNTING})`;

const RULES: Rule[] = [
  rule(`${SIGN}${SOME_HOURS}(?:${JOIN}${SOME_MINUTES}|${LOOSE_MINUTES}|\\s+(?<half>${HALF}))?`, hoursAndMinutes),
  rule(`(?:(?<h>${DIGITS})|(?<hw>${WORDS}))\\s+${HALF}\\s+${FULL_HOURS}`, (g) => 60 * numberOf(g.h ?? g.hw) + 30),
  rule(`${SIGN}${SOME_MINUTES}(?:${JOIN}(?<s>${DIGITS})${GAP}${SECONDS})?`, minutesAndSeconds),
  rule(`${SIGN}(?<s>${DIGITS})${GAP}${SECONDS}`, minutesAndSeconds),
  rule(String.raw`(?:a\s+)?half[\s-]+(?:an\s+|a\s+)?hour|пол[\s-]?часа|получаса`, () => 30),
  rule(String.raw`(?:a\s+)?quarter[\s-]+(?:of\s+an\s+)?hour|четверть\s+часа`, () => 15),
  rule(String.raw`three[\s-]+quarters\s+of\s+an\s+hour`, () => 45),
  rule(String.raw`(?:полтора|полутора)\s+час(?:а|ов)`, () => 90),
  rule(String.raw`${SIGN}(?<h>\d{1,3}):(?<m>[0-5]\d)(?:\s*(?:h|ч))?`, hoursAndMinutes, 'clock'),
  rule(String.raw`${SIGN}(?<m>\d{1,9})`, minutesAndSeconds, 'bare'),
  // What begins with a digit and ends in a unit, has hours and digits behind them, or looks like a clock, and is nothing of the above.
  rule(String.raw`${SIGN}\p{N}(?:\S*\p{N})?${GAP}(?:${HOURS}|${MINUTES}|${SECONDS})`, unclear),
  rule(String.raw`${SIGN}\p{N}(?:\S*\p{N})?${HOURS}\p{N}+`, unclear),
  rule(String.raw`${SIGN}\p{N}+(?::\p{N}+)+(?:\s*(?:h|ч))?`, unclear, 'clock'),
];

const MONTH_BEHIND = new RegExp(`^(?:st|nd|rd|th)?\\s+(?:of\\s+)?${MONTH}(?!\\p{L})`, 'iu');
const MONTH_BEFORE = new RegExp(`(?<!\\p{L})${MONTH}\\.?\\s+$`, 'iu');
/** A number before a unit is a part of something unreadable: `5 min/km`, `1:30 min`. */
const UNIT_BEHIND = new RegExp(`^${GAP}(?:${HOURS}|${MINUTES}|${SECONDS})(?!\\p{L})`, 'iu');
const NOT_LASTING = /(?:^|[\s(])(?:in|within|after|every|each|hundred|через|кажд(?:ый|ые|ую))\s+$/iu;
const LONE_AT = /(?:^|[\s(])(?:в|к|до|после)\s+$/iu;
/** The number before it is not its count: `20 неделю назад` is 20, a week ago (but `21 неделю назад` is 21 weeks ago). */
const LONE_AGO = /^\s+(?:день|неделю|месяц|год)\s+(?:тому\s+)?назад(?!\p{L})/iu;
const NOT_NOW = /^\s+(?:ago|later|earlier|назад|тому\s+назад|позже|спустя)(?!\p{L})/iu;

/**
 * Returns the one duration that the shapes of a text state (see durationShapes), in minutes with at most two decimals.
 * With a unit it counts anywhere outside words, tags, `N minutes ago` and `in N minutes`. A whole number without unit counts only
 * when nothing with a unit stands there, and never beside a month, a counted thing (`5 km`) or as a time (`at 7`).
 * A fraction without unit is none: `1.5` could be hours, minutes or a day. Two different durations are refused, and so is what was
 * meant as one but cannot be read (`1e3m`, `1:75`): it never becomes a note.
 */
export function chooseDuration(shapes: readonly DurationShape[]): DurationReading {
  const measured = shapes.filter((shape) => !shape.bare);
  const [first, ...others] = measured.length > 0 ? measured : shapes;
  if (!first) return { kind: 'none' };
  if (measured.some(({ minutes }) => Number.isNaN(minutes))) return { kind: 'refused', reason: 'unclear-duration' };
  if (others.some((other) => other.minutes !== first.minutes)) return { kind: 'refused', reason: 'two-durations' };
  const reason = refusalOf(first.minutes);
  if (reason) return { kind: 'refused', reason };
  return { kind: 'found', minutes: first.minutes, start: first.start, end: first.end };
}

const findShapes = finderOf(RULES);

/** Returns everything in the text that can be a duration, left to right, none within another. `places`: where words begin. */
export function durationShapes(text: string, places = startsOf(text)): DurationShape[] {
  const shapes = findShapes(text, places).map((found) => shapeOf(found, text));
  // A denied shape is kept until the shapes within it are gone: `1h 30m ago` must not leave `30m`.
  return widest(shapes).filter((shape) => !shape.denied);
}

function refusalOf(minutes: number): DurationReason | null {
  if (minutes < 0) return 'negative-duration';
  if (minutes === 0) return 'zero-duration';
  return minutes > LONGEST_MINUTES ? 'over-24-hours' : null;
}

function shapeOf({ rule: { minutes, kind }, match }: Found<Rule>, text: string) {
  const groups: Groups = match.groups ?? {};
  const start = match.index;
  const end = start + match[0].length;
  const value = Math.round(minutes(groups) * 100) / 100;
  return {
    start,
    end,
    minutes: groups.sign ? -value : value,
    bare: kind === 'bare',
    denied: isDenied(text, { start, end }, kind, groups),
  };
}

function isDenied(text: string, { start, end }: Span, kind: Rule['kind'], groups: Groups): boolean {
  const before = text.slice(Math.max(0, start - 24), start);
  const behind = text.slice(end, end + 24);
  if (NOT_LASTING.test(before) || NOT_NOW.test(behind)) return true;
  if (kind === 'unit') return groups.hour !== undefined && LONE_AT.test(before);
  if (NUMBERS_OTHER.test(before)) return true;
  if (COUNTS_OTHER.test(behind)) return !LONE_AGO.test(behind) || isOneIn(groups.m);
  if (UNIT_BEHIND.test(behind)) return true;
  if (kind === 'clock') return false;
  return Number(groups.m) <= 31 && (MONTH_BEHIND.test(behind) || MONTH_BEFORE.test(before));
}

/** Russian counts 1, 21, 31 and so on, but not 11, with the singular. */
export function isOneIn(number: string | undefined): boolean {
  return /(?:^|[^1])1$/.test(number ?? '');
}

function hoursAndMinutes(groups: Groups): number {
  const hours = groups.hour ? 1 : numberOf(groups.h ?? groups.hw);
  return 60 * hours + numberOf(groups.m ?? groups.mw ?? groups.glued ?? groups.loose) + (groups.half ? 30 : 0);
}

function unclear(): number {
  return Number.NaN;
}

function minutesAndSeconds(groups: Groups): number {
  return numberOf(groups.m ?? groups.mw) + numberOf(groups.s) / 60;
}

/** `for` before and `of` behind belong to the duration: `for 45 minutes`, `an hour of piano`. */
function rule(source: string, minutes: Rule['minutes'], kind: Rule['kind'] = 'unit'): Rule {
  const lead = String.raw`(?:(?:for|за|в\s+течение)\s+)?`;
  const trail = kind === 'unit' ? String.raw`(?:\s+of(?=\s))?` : '';
  const pattern = new RegExp(`${lead}(?:${source})${EDGE_AFTER}${trail}`, 'iuy');
  return { pattern, minutes, kind };
}
