import { addDays, addMonths, type Day, isoWeekday, splitDay, toDay } from '../../../time/days.ts';
import { earliestDay } from '../../../time/period.ts';
import { numberWordsSource, parseNumber } from './numbers.ts';
import {
  createRuleMatcher,
  edgeAfter,
  findWordStarts,
  keepOutermost,
  overlaps,
  type TextSpan,
  touches,
} from './spans.ts';
import {
  anyOfSources,
  endsBeforeOtherNumber,
  indexOfSource,
  monthSources,
  shortWeekdaySources,
  startsWithOtherUnit,
  weekdaySources,
} from './vocabulary.ts';

export type DayRejection = 'future-day' | 'before-1970' | 'impossible-day' | 'unclear-day' | 'two-days';

/** The day of a line. `spans` are the words that state it; more than one in `yesterday, Sat 21 Nov`. */
export type DayResult =
  | { kind: 'found'; date: Day; spans: TextSpan[] }
  | { kind: 'refused'; reason: DayRejection }
  | { kind: 'none' };

type DayOrRejection = Day | DayRejection;
type Groups = Record<string, string | undefined>;
/** Where a form counts as a day: `anywhere`; `short`, for short weekdays; `dotted`, for DD.MM. See {@link findDay}. */
type Trust = 'anywhere' | 'short' | 'dotted';
type Rule = { pattern: RegExp; trust: Trust; read: (groups: Groups, today: Day) => DayOrRejection };
/** A part of a line that may be a day. */
export interface DayCandidate extends TextSpan {
  trust: Trust;
  read: (today: Day) => DayOrRejection;
}

const anyWeekday = anyOfSources([...weekdaySources, ...shortWeekdaySources]);
const onSource = String.raw`(?:(?:on|в|во)\s+)?`;
const weekdayPrefix = String.raw`${onSource}(?:(?<weekday>${anyWeekday})\.?,?\s+)?(?:the\s+)?`;
const daySource = String.raw`(?<d>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?`;
const monthSource = String.raw`(?<month>${monthSources.join('|')})\.?`;
const yearSource = String.raw`(?:,?\s+(?<y>[12]\d{3})(?:\s*(?:года|г\.?))?)?`;
const countSource = String.raw`(?<count>\d{1,6}|an?|${numberWordsSource})`;
const lastSource = String.raw`(?:the\s+)?last|прошл(?:ый|ую|ое)`;
const nextSource = 'next|следующ(?:ий|ую|ее)';
const agoWord = String.raw`(?:ago|(?:тому\s+)?назад)`;

const dayRules: Rule[] = [
  dayRule('today|сегодня', (_, today) => today),
  dayRule('yesterday|вчера', (_, today) => addDays(today, -1)),
  dayRule(String.raw`(?:the\s+)?day\s+before\s+yesterday|позавчера`, (_, today) => addDays(today, -2)),
  dayRule(String.raw`tomorrow|завтра|(?:the\s+)?day\s+after\s+tomorrow|послезавтра`, () => 'future-day'),
  dayRule(agoSource('days?|дня|дней', 'день'), (g, today) => dateAgo(today, g, 'day')),
  dayRule(agoSource('weeks?|недели|недель', 'неделю'), (g, today) => dateAgo(today, g, 'week')),
  dayRule(agoSource('months?|месяца|месяцев', 'месяц'), (g, today) => dateAgo(today, g, 'month')),
  dayRule(agoSource('years?|года|лет', 'год'), (g, today) => dateAgo(today, g, 'year')),
  dayRule(String.raw`${onSource}(?:(?:${lastSource})\s+)?(?<weekday>${anyOfSources(weekdaySources)})`, lastWeekday),
  dayRule(
    String.raw`(?:(?:on|в|во)\s+|(?:${lastSource})\s+)(?<weekday>${anyOfSources(shortWeekdaySources)})`,
    lastWeekday,
  ),
  dayRule(String.raw`${onSource}(?:${nextSource})\s+${anyWeekday}`, () => 'future-day'),
  dayRule(`(?<weekday>${anyOfSources(shortWeekdaySources)})`, lastWeekday, 'short'),
  dayRule(String.raw`${weekdayPrefix}(?<y>\d{4})(?<sep>[-/.])(?<m>\d{1,2})\k<sep>(?<d>\d{1,2})`, fullDate),
  dayRule(
    String.raw`${weekdayPrefix}(?<d>\d{1,2})(?<sep>[-.])(?<m>\d{1,2})\k<sep>(?<y>\d{4}|\d{2})(?:\s*(?:года|г\.?))?`,
    fullDate,
  ),
  dayRule(String.raw`\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})`, () => 'unclear-day'),
  dayRule(`${weekdayPrefix}${daySource}\\s+(?:of\\s+)?${monthSource}${yearSource}`, dateByMonth),
  dayRule(`${weekdayPrefix}${monthSource}\\s+${daySource}${yearSource}`, dateByMonth),
  dayRule(String.raw`${weekdayPrefix}(?<d>0?[1-9]|[12]\d|3[01])\.(?<m>0?[1-9]|1[0-2])`, dateByMonth, 'dotted'),
];

export interface DayOptions {
  /** The local day of the person. */
  today: Day;
  /** The duration of the line, if there is one. */
  durationSpan?: TextSpan | null;
  /** Parts of the line that are no day. */
  excluded?: readonly TextSpan[];
}

/**
 * Finds the day that a line states.
 *
 * - Full forms count anywhere.
 * - `21.11` counts only in a line with a duration (`durationSpan`): next to it, at the very start, or as `DD.MM` with
 *   four digits at the end.
 * - Short weekdays count only next to the duration or at the end. `sat`, `sun` and `wed` are words too: they count only
 *   next to the duration, and after it only when no further word follows.
 * - A weekday is its last occurrence before today. A day without a year is the latest such day that is not in the
 *   future.
 * - What overlaps `durationSpan` or `excluded` is ignored. What is not a day stays text.
 */
export function findDay(text: string, options: DayOptions): DayResult {
  return chooseDay(text, findDayCandidates(text), options);
}

/** Chooses the day among the candidates of a text; see {@link findDay}. */
export function chooseDay(
  text: string,
  candidates: readonly DayCandidate[],
  { today, durationSpan = null, excluded = [] }: DayOptions,
): DayResult {
  const used = durationSpan ? [...excluded, durationSpan] : excluded;
  const free = candidates.filter((candidate) => !used.some((span) => overlaps(candidate, span)));
  const trusted = free.filter((candidate) => isTrusted(text, candidate, durationSpan));
  const [first, ...others] = trusted;
  if (!first) return { kind: 'none' };
  const outcome = checkBounds(first.read(today), today);
  if (others.some((other) => overlaps(first, other) || checkBounds(other.read(today), today) !== outcome)) {
    return { kind: 'refused', reason: 'two-days' };
  }
  if (isRejection(outcome)) return { kind: 'refused', reason: outcome };
  const run = collectRun(text, first, others);
  const spans = run.map(({ start, end }) => ({ start, end }));
  return { kind: 'found', date: outcome, spans };
}

const matchDayRules = createRuleMatcher(dayRules);

/**
 * Finds everything in a text that may be a day, left to right, none within another. `offsets` are the starts of words.
 */
export function findDayCandidates(text: string, offsets = findWordStarts(text)): DayCandidate[] {
  const all = matchDayRules(text, offsets).map(({ rule: { trust, read }, match }) => ({
    start: match.index,
    end: match.index + match[0].length,
    trust,
    read: (today: Day) => read(match.groups ?? {}, today),
  }));
  return keepOutermost(all);
}

/** Returns the first candidate and those that follow it with only separators between, as in `yesterday, Sat 21 Nov`. */
function collectRun(text: string, first: DayCandidate, others: readonly DayCandidate[]): DayCandidate[] {
  const run = [first];
  for (const next of others) if (touches(text, run.at(-1) ?? first, next)) run.push(next);
  return run;
}

function isTrusted(text: string, candidate: DayCandidate, durationSpan: TextSpan | null): boolean {
  const after = text.slice(candidate.end);
  const isAtEnd = /^[\s.!)]*(?:#|$)/u.test(after);
  if (candidate.trust === 'anywhere')
    return !(/\d$/.test(text.slice(0, candidate.end)) && startsWithOtherUnit.test(after.slice(0, 24)));
  if (!durationSpan) return false;
  const word = text.slice(candidate.start, candidate.end);
  if (candidate.trust === 'dotted')
    return isDottedDay(text, candidate, durationSpan, isAtEnd && /^\d\d\.\d\d$/.test(word));
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

function checkBounds(outcome: DayOrRejection, today: Day): DayOrRejection {
  if (isRejection(outcome)) return outcome;
  if (outcome > today) return 'future-day';
  return outcome < earliestDay ? 'before-1970' : outcome;
}

function isRejection(outcome: DayOrRejection): outcome is DayRejection {
  return !/^\d/.test(outcome);
}

/**
 * Builds the source of a pattern for `3 days ago`. A Russian singular follows 1 or 21, or has no number: in `20 неделю
 * назад` the 20 is something else.
 */
function agoSource(units: string, singular: string): string {
  const one = String.raw`(?<one>\d{0,5}(?<!1)1|${numberWordsSource})`;
  return String.raw`(?:(?:${countSource}\s+)?(?:${units})|(?:${one}\s+)?${singular})\s+${agoWord}`;
}

function dateAgo(today: Day, { count, one }: Groups, unit: 'day' | 'week' | 'month' | 'year'): DayOrRejection {
  const n = parseNumber(count ?? one ?? 'one');
  if (n > 20_000) return 'before-1970';
  if (unit === 'day' || unit === 'week') return addDays(today, unit === 'day' ? -n : -7 * n);
  return n > 1900 ? 'before-1970' : addMonths(today, unit === 'month' ? -n : -12 * n);
}

function lastWeekday({ weekday }: Groups, today: Day): DayOrRejection {
  const back = (isoWeekday(today) - weekdayNumber(weekday) + 7) % 7;
  return addDays(today, -(back || 7));
}

function weekdayNumber(word: string | undefined): number {
  return indexOfSource(weekdaySources, word) || indexOfSource(shortWeekdaySources, word);
}

/** Reads a date with a year. A year of two digits is in this century. */
function fullDate({ y = '', m, d, weekday }: Groups): DayOrRejection {
  const date = toDay(Number(y.length === 2 ? `20${y}` : y), Number(m), Number(d));
  return date ? checkWeekday(date, weekday) : 'impossible-day';
}

function dateByMonth(groups: Groups, today: Day): DayOrRejection {
  const month = groups.m ? Number(groups.m) : indexOfSource(monthSources, groups.month);
  const day = Number(groups.d);
  if (groups.y) return fullDate({ ...groups, m: String(month) });
  const { year } = splitDay(today);
  const dates = [year, year - 1].map((one) => toDay(one, month, day));
  const latest = dates.find((date) => date !== null && date <= today);
  return latest ? checkWeekday(latest, groups.weekday) : 'impossible-day';
}

function checkWeekday(date: Day, weekday: string | undefined): DayOrRejection {
  return weekday === undefined || weekdayNumber(weekday) === isoWeekday(date) ? date : 'unclear-day';
}

function dayRule(source: string, read: Rule['read'], trust: Trust = 'anywhere'): Rule {
  return { pattern: new RegExp(`(?:${source})${edgeAfter}`, 'iuy'), trust, read };
}
