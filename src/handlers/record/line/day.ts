import { addDays, addMonths, type Day, isoWeekday, splitDay, toDay } from '../../../time/days.ts';
import { numberOf, WORDS } from './numbers.ts';
import { EDGE_AFTER, finderOf, overlaps, type Span, startsOf, touches, widest } from './spans.ts';
import { anyOf, COUNTS_OTHER, indexIn, MONTHS, NUMBERS_OTHER, SHORT_WEEKDAYS, WEEKDAYS } from './vocabulary.ts';

/** The first day that a record may have. */
export const FIRST_DATE: Day = '1970-01-01';

export type DayReason = 'future-day' | 'before-1970' | 'impossible-day' | 'unclear-day' | 'two-days';

/** `spans` are the words that say the day, more than one in `yesterday, Sat 21 Nov`. */
export type DayReading =
  | { kind: 'found'; date: Day; spans: Span[] }
  | { kind: 'refused'; reason: DayReason }
  | { kind: 'none' };

type Outcome = Day | DayReason;
type Groups = Record<string, string | undefined>;
/** How far a form is trusted: anywhere, as a short weekday, or as DD.MM. */
type Trust = 'anywhere' | 'short' | 'dotted';
type Rule = { pattern: RegExp; trust: Trust; read: (groups: Groups, today: Day) => Outcome };
/** Something in a line that can be a day. */
export interface DayShape extends Span {
  trust: Trust;
  read: (today: Day) => Outcome;
}

const ANY_WEEKDAY = anyOf([...WEEKDAYS, ...SHORT_WEEKDAYS]);
const ON = String.raw`(?:(?:on|в|во)\s+)?`;
const NAMED = String.raw`${ON}(?:(?<weekday>${ANY_WEEKDAY})\.?,?\s+)?(?:the\s+)?`;
const DAY = String.raw`(?<d>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?`;
const MONTH = String.raw`(?<month>${MONTHS.join('|')})\.?`;
const YEAR = String.raw`(?:,?\s+(?<y>[12]\d{3})(?:\s*(?:года|г\.?))?)?`;
const COUNT = String.raw`(?<count>\d{1,6}|an?|${WORDS})`;
const LAST = String.raw`(?:the\s+)?last|прошл(?:ый|ую|ое)`;
const NEXT = 'next|следующ(?:ий|ую|ее)';
const AGO = String.raw`(?:ago|(?:тому\s+)?назад)`;

const RULES: Rule[] = [
  rule('today|сегодня', (_, today) => today),
  rule('yesterday|вчера', (_, today) => addDays(today, -1)),
  rule(String.raw`(?:the\s+)?day\s+before\s+yesterday|позавчера`, (_, today) => addDays(today, -2)),
  rule(String.raw`tomorrow|завтра|(?:the\s+)?day\s+after\s+tomorrow|послезавтра`, () => 'future-day'),
  rule(counted('days?|дня|дней', 'день'), (g, today) => ago(today, g, 'day')),
  rule(counted('weeks?|недели|недель', 'неделю'), (g, today) => ago(today, g, 'week')),
  rule(counted('months?|месяца|месяцев', 'месяц'), (g, today) => ago(today, g, 'month')),
  rule(counted('years?|года|лет', 'год'), (g, today) => ago(today, g, 'year')),
  rule(String.raw`${ON}(?:(?:${LAST})\s+)?(?<weekday>${anyOf(WEEKDAYS)})`, lastWeekday),
  rule(String.raw`(?:(?:on|в|во)\s+|(?:${LAST})\s+)(?<weekday>${anyOf(SHORT_WEEKDAYS)})`, lastWeekday),
  rule(String.raw`${ON}(?:${NEXT})\s+${ANY_WEEKDAY}`, () => 'future-day'),
  rule(`(?<weekday>${anyOf(SHORT_WEEKDAYS)})`, lastWeekday, 'short'),
  rule(String.raw`${NAMED}(?<y>\d{4})(?<sep>[-/.])(?<m>\d{1,2})\k<sep>(?<d>\d{1,2})`, inFull),
  rule(String.raw`${NAMED}(?<d>\d{1,2})(?<sep>[-.])(?<m>\d{1,2})\k<sep>(?<y>\d{4}|\d{2})(?:\s*(?:года|г\.?))?`, inFull),
  rule(String.raw`\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})`, () => 'unclear-day'),
  rule(`${NAMED}${DAY}\\s+(?:of\\s+)?${MONTH}${YEAR}`, byMonth),
  rule(`${NAMED}${MONTH}\\s+${DAY}${YEAR}`, byMonth),
  rule(String.raw`${NAMED}(?<d>0?[1-9]|[12]\d|3[01])\.(?<m>0?[1-9]|1[0-2])`, byMonth, 'dotted'),
];

/**
 * Returns the one day that a line states, as seen from `today`, the person's own day.
 * Full forms count anywhere. `21.11` counts only in a line with a duration (`beside`): next to it, at the very start, or as `DD.MM` with four
 * digits at the end. Short weekdays count only next to the duration or at the end; `sat`, `sun` and `wed`, being words too, only next to
 * it, and behind it only when no further word follows. What is not read stays text. A weekday is its last occurrence before today; a day
 * without year is the latest such day that is not in the future. What overlaps `beside` or `taken` is not looked at.
 */
export function findDay(
  text: string,
  { today, beside = null, taken = [] }: { today: Day; beside?: Span | null; taken?: readonly Span[] },
): DayReading {
  return chooseDay(text, dayShapes(text), { today, beside, taken });
}

/** Returns the reading of a text from its shapes; see findDay. */
export function chooseDay(
  text: string,
  shapes: readonly DayShape[],
  { today, beside, taken }: { today: Day; beside: Span | null; taken: readonly Span[] },
): DayReading {
  const used = beside ? [...taken, beside] : taken;
  const free = shapes.filter((shape) => !used.some((span) => overlaps(shape, span)));
  const trusted = free.filter((shape) => isTrusted(text, shape, beside));
  const [first, ...others] = trusted;
  if (!first) return { kind: 'none' };
  const outcome = bounded(first.read(today), today);
  if (others.some((other) => overlaps(first, other) || bounded(other.read(today), today) !== outcome)) {
    return { kind: 'refused', reason: 'two-days' };
  }
  if (isReason(outcome)) return { kind: 'refused', reason: outcome };
  const run = runOf(text, first, others);
  const spans = run.map(({ start, end }) => ({ start, end }));
  return { kind: 'found', date: outcome, spans };
}

const findShapes = finderOf(RULES);

/** Returns everything in the text that can be a day, left to right, none within another. `places`: where words begin. */
export function dayShapes(text: string, places = startsOf(text)): DayShape[] {
  const all = findShapes(text, places).map(({ rule: { trust, read }, match }) => ({
    start: match.index,
    end: match.index + match[0].length,
    trust,
    read: (today: Day) => read(match.groups ?? {}, today),
  }));
  return widest(all);
}

/** Returns the first shape and those that follow it with only separators between, as in `yesterday, Sat 21 Nov`. */
function runOf(text: string, first: DayShape, others: readonly DayShape[]): DayShape[] {
  const run = [first];
  for (const next of others) if (touches(text, run.at(-1) ?? first, next)) run.push(next);
  return run;
}

function isTrusted(text: string, shape: DayShape, beside: Span | null): boolean {
  const behind = text.slice(shape.end);
  const ends = /^[\s.!)]*(?:#|$)/u.test(behind);
  if (shape.trust === 'anywhere')
    return !(/\d$/.test(text.slice(0, shape.end)) && COUNTS_OTHER.test(behind.slice(0, 24)));
  if (!beside) return false;
  const word = text.slice(shape.start, shape.end);
  if (shape.trust === 'dotted') return isDottedDay(text, shape, beside, ends && /^\d\d\.\d\d$/.test(word));
  if (!/^(?:sat|sun|wed)$/iu.test(word)) return ends || touches(text, shape, beside);
  return touches(text, shape, beside) && (shape.end <= beside.start || /^\s*(?:[#,;]|$)/u.test(behind));
}

function isDottedDay(text: string, shape: Span, beside: Span, atEnd: boolean): boolean {
  if (COUNTS_OTHER.test(text.slice(shape.end, shape.end + 24))) return false;
  if (NUMBERS_OTHER.test(text.slice(Math.max(0, shape.start - 24), shape.start))) return false;
  return atEnd || touches(text, shape, beside) || text.slice(0, shape.start).trim() === '';
}

function bounded(outcome: Outcome, today: Day): Outcome {
  if (isReason(outcome)) return outcome;
  if (outcome > today) return 'future-day';
  return outcome < FIRST_DATE ? 'before-1970' : outcome;
}

function isReason(outcome: Outcome): outcome is DayReason {
  return !/^\d/.test(outcome);
}

/** Before a Russian singular stands 1 or 21, if a number at all: in `20 неделю назад` the 20 is something else. */
function counted(units: string, singular: string): string {
  const one = String.raw`(?<one>\d{0,5}(?<!1)1|${WORDS})`;
  return String.raw`(?:(?:${COUNT}\s+)?(?:${units})|(?:${one}\s+)?${singular})\s+${AGO}`;
}

function ago(today: Day, { count, one }: Groups, unit: 'day' | 'week' | 'month' | 'year'): Outcome {
  const n = numberOf(count ?? one ?? 'one');
  if (n > 20_000) return 'before-1970';
  if (unit === 'day' || unit === 'week') return addDays(today, unit === 'day' ? -n : -7 * n);
  return n > 1900 ? 'before-1970' : addMonths(today, unit === 'month' ? -n : -12 * n);
}

function lastWeekday({ weekday }: Groups, today: Day): Outcome {
  const back = (isoWeekday(today) - weekdayIn(weekday) + 7) % 7;
  return addDays(today, -(back || 7));
}

function weekdayIn(word: string | undefined): number {
  return indexIn(WEEKDAYS, word) || indexIn(SHORT_WEEKDAYS, word);
}

/** A year of two digits is in this century. */
function inFull({ y = '', m, d, weekday }: Groups): Outcome {
  const date = toDay(Number(y.length === 2 ? `20${y}` : y), Number(m), Number(d));
  return date ? agreeing(date, weekday) : 'impossible-day';
}

function byMonth(groups: Groups, today: Day): Outcome {
  const month = groups.m ? Number(groups.m) : indexIn(MONTHS, groups.month);
  const day = Number(groups.d);
  if (groups.y) return inFull({ ...groups, m: String(month) });
  const { year } = splitDay(today);
  const dates = [year, year - 1].map((one) => toDay(one, month, day));
  const latest = dates.find((date) => date !== null && date <= today);
  return latest ? agreeing(latest, groups.weekday) : 'impossible-day';
}

function agreeing(date: Day, weekday: string | undefined): Outcome {
  return weekday === undefined || weekdayIn(weekday) === isoWeekday(date) ? date : 'unclear-day';
}

function rule(source: string, read: Rule['read'], trust: Trust = 'anywhere'): Rule {
  return { pattern: new RegExp(`(?:${source})${EDGE_AFTER}`, 'iuy'), trust, read };
}
