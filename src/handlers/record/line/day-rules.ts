import { addDays, addMonths, type Day, isoWeekday, splitDay, startOfWeek, toDay } from '../../../time/days.ts';
import { numberWordsSource, parseAmount } from './amounts.ts';
import { edgeAfter, onlyWith, type Rule } from './spans.ts';
import { anyOfSources, indexOfSource, monthSources, shortWeekdaySources, weekdaySources } from './vocabulary.ts';

export type DayRejection = 'future-day' | 'before-1970' | 'impossible-day' | 'two-days';

/**
 * What a form means: a day, a reason why it is no possible day, or the days that it may mean, likeliest first. Such a
 * list is never certain, even with one element.
 */
export type DayMeaning = Day | DayRejection | Day[];
export type Groups = Record<string, string | undefined>;
/** Where a form counts as a day: `anywhere`; `short`, for short weekdays; `dotted`, for DD.MM. See `chooseDay`. */
export type Trust = 'anywhere' | 'short' | 'dotted';

/** A way to write a day. */
export interface DayRule extends Rule {
  trust: Trust;
  read: (groups: Groups, today: Day) => DayMeaning;
}

const anyWeekday = anyOfSources([...weekdaySources, ...shortWeekdaySources, 'воскресение']);
const on = String.raw`(?:(?:on|в|во)\s+)?`;
const weekdayPrefix = String.raw`${on}(?:(?<weekday>${anyWeekday})\.?,?\s+)?(?:the\s+)?`;
const dayOfMonth = String.raw`(?<d>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?`;
const month = String.raw`(?<month>${monthSources.join('|')})\.?`;
const year = String.raw`(?:,?\s+(?<y>[12]\d{3})(?:\s*(?:года|г\.?))?)?`;
const count = String.raw`(?<count>\d{1,6}|an?|${numberWordsSource})`;
const last = String.raw`(?:the\s+)?last|прошл(?:ый|ую|ое)`;
const next = 'next|следующ(?:ий|ую|ее)';
const ago = String.raw`(?:ago|(?:тому\s+)?назад)`;
const unit = {
  day: 'days?|d|день|дня|дней|дн',
  week: 'weeks?|неделю|недели|недель',
  month: 'months?|месяц|месяца|месяцев',
  year: 'years?|год|года|лет',
};
const anyUnit = `(?<unit>${anyOfSources(Object.values(unit))})`;
const vagueCount = anyOfSources([
  String.raw`(?<couple>(?:a\s+)?couple(?:\s+of)?|пару|пара)`,
  String.raw`(?<few>(?:a\s+)?few|several|some|many|несколько|много)`,
  String.raw`(?<half>(?:a\s+)?half(?:\s+an?)?|пол)`,
  String.raw`(?<decimal>\d{1,3}[.,]\d{1,2}|полтор[аы])`,
  String.raw`(?<low>\d{1,3}|${numberWordsSource})(?:-|–|—|\s+(?:or|to|или)\s+)(?<high>\d{1,3}|${numberWordsSource})`,
]);
const ordinals = [
  'первого',
  'второго',
  'третьего',
  'четв[её]ртого',
  'пятого',
  'шестого',
  'седьмого',
  'восьмого',
  'девятого',
  'десятого',
  'одиннадцатого',
  'двенадцатого',
  'тринадцатого',
  'четырнадцатого',
  'пятнадцатого',
  'шестнадцатого',
  'семнадцатого',
  'восемнадцатого',
  'девятнадцатого',
  'двадцатого',
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(() => ''),
  'тридцатого',
];
for (let i = 1; i <= 9; i += 1) ordinals[19 + i] = `двадцать\\s+${ordinals[i - 1]}`;
ordinals.push(`тридцать\\s+${ordinals[0]}`);
const slash = String.raw`(?<a>\d{1,2})\/(?<b>\d{1,2})`;

/** Matches a text that may contain the name of a month. */
const monthName =
  /jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|янв|фев|мар|апр|ма[йяе]|июн|июл|авг|сен|окт|ноя|дек/iu;

/** All ways to write a day. Where several match at one place, the longest counts. */
export const dayRules: DayRule[] = [
  rule(String.raw`(?:earlier\s+)?today|сегодня|this\s+(?:morning|afternoon|evening)|tonight`, (_, today) => today),
  rule(String.raw`yesterday|yday|yest(?:erday's)?|yste?r?d?|вчера|вчерашн\p{L}+|вчерась|вчор|учора`, (_, today) =>
    addDays(today, -1),
  ),
  rule(String.raw`last\s+(?:night|evening)|прошл(?:ым|ой)\s+(?:вечером|ночью)`, (_, today) => addDays(today, -1)),
  rule(String.raw`(?:the\s+)?day\s+before\s+yesterday|позавчера`, (_, today) => addDays(today, -2)),
  rule(String.raw`day\s+b4\s+yesterday|(?:the\s+)?night\s+before\s+last|поза\s+вчера`, (_, today) => [
    addDays(today, -2),
  ]),
  rule('позапозавчера', (_, today) => addDays(today, -3)),
  rule(
    String.raw`tomorrow|tmrw|tmr|2mo?rr?o?w?|завтра|(?:the\s+)?day\s+after\s+tomorrow|послезавтра`,
    () => 'future-day',
  ),
  onlyWith(
    /ago|назад/iu,
    rule(agoSource(unit.day, 'день'), (g, today) => dayAgo(today, g, 'day')),
  ),
  onlyWith(
    /ago|назад/iu,
    rule(agoSource(unit.week, 'неделю'), (g, today) => dayAgo(today, g, 'week')),
  ),
  onlyWith(
    /ago|назад/iu,
    rule(agoSource(unit.month, 'месяц'), (g, today) => dayAgo(today, g, 'month')),
  ),
  onlyWith(
    /ago|назад/iu,
    rule(agoSource(unit.year, 'год'), (g, today) => dayAgo(today, g, 'year')),
  ),
  onlyWith(
    /ago|назад|back|before/iu,
    rule(String.raw`${vagueCount}\s*${anyUnit}\s+(?:${ago}|back|before)`, vagueDaysAgo),
  ),
  onlyWith(
    /back|before/iu,
    rule(String.raw`${count}\s+${anyUnit}\s+(?:back|before)`, (g, today) => uncertain(dayAgo(today, g, unitName(g)))),
  ),
  rule(String.raw`(?:a\s+)?fortnight\s+${ago}`, (_, today) => [addDays(today, -14)]),
  rule(String.raw`пол(?<half>года)\s+${ago}`, (_, today) => [addMonths(today, -6)]),
  rule(String.raw`(?:the\s+)?(?:other\s+day|past\s+few\s+days)|на\s+днях|недавно|намедни`, (_, today) =>
    daysBack(today, 2, 5),
  ),
  rule(String.raw`(?:(?:in|on)\s+)?(?:the\s+)?last\s+week|(?:на|в)?\s*(?:прошлой|той)\s+недел[еюи]`, (_, today) =>
    weekBefore(today),
  ),
  rule(String.raw`this\s+week|на\s+этой\s+неделе`, (_, today) => daysBack(today, 0, isoWeekday(today) - 1)),
  rule(
    String.raw`(?:the\s+|on\s+the\s+|over\s+the\s+|at\s+the\s+)?(?:last\s+|this\s+|past\s+)?weekend|(?:на|в)\s+(?:прошлых\s+)?выходны[ехи]`,
    lastWeekend,
  ),
  rule(
    String.raw`(?:in\s+)?(?:the\s+)?last\s+(?:month|year|spring|summer|autumn|fall|winter)|в\s+прошлом\s+(?:месяце|году)`,
    () => [],
  ),
  rule(
    String.raw`${on}(?:(?:${last})\s+)?(?<weekday>${anyOfSources([...weekdaySources, 'воскресение'])})`,
    lastWeekday,
  ),
  rule(String.raw`(?:(?:on|в|во)\s+|(?:${last})\s+)(?<weekday>${anyOfSources(shortWeekdaySources)})`, lastWeekday),
  rule(String.raw`во?\s+(?<short>пнд|втр|срд|чтв|птн|сбт|вск|вскр)`, misspeltShortWeekday),
  rule(
    String.raw`${on}(?:(?:the\s+)?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)\s+(?:week|before\s+last)|позапрошл\p{L}+\s+\p{L}+)`,
    (_, today) => weekBefore(addDays(today, -7)).slice(0, 7),
  ),
  rule(String.raw`${on}(?:${next})\s+${anyWeekday}`, () => 'future-day'),
  rule(`(?<weekday>${anyOfSources(shortWeekdaySources)})`, lastWeekday, 'short'),
  onlyWith(
    /\d{4}[-/.]/u,
    rule(String.raw`${weekdayPrefix}(?<y>\d{4})(?<sep>[-/.])(?<m>\d{1,2})\k<sep>(?<d>\d{1,2})`, fullDate),
  ),
  onlyWith(
    /\d[-.]\d{1,2}[-.]\d/u,
    rule(
      String.raw`${weekdayPrefix}(?<d>\d{1,2})(?<sep>[-.])(?<m>\d{1,2})\k<sep>(?<y>\d{4}|\d{2})(?:\s*(?:года|г\.?))?`,
      fullDate,
    ),
  ),
  onlyWith(/20\d{6}/u, rule(String.raw`(?<y>20\d\d)(?<m>0[1-9]|1[0-2])(?<d>[0-2]\d|3[01])`, fullDate)),
  onlyWith(
    /\d-\d/u,
    rule(String.raw`(?<d>[0-2]\d|3[01])-(?<m>0[1-9]|1[0-2])`, (g, today) => uncertain(dateByMonth(g, today))),
  ),
  onlyWith(/\//u, rule(String.raw`${weekdayPrefix}${slash}\/(?<y>\d{4}|\d{2})`, slashDateWithYear)),
  onlyWith(/\//u, rule(`${weekdayPrefix}${slash}`, slashDate)),
  onlyWith(monthName, rule(`${weekdayPrefix}${dayOfMonth}\\s*(?:of\\s+)?${month}${year}`, dateByMonth)),
  onlyWith(monthName, rule(`${weekdayPrefix}${month}\\s*${dayOfMonth}${year}`, dateByMonth)),
  onlyWith(
    /\d\.\d/u,
    rule(String.raw`${weekdayPrefix}(?<d>0?[1-9]|[12]\d|3[01])\.(?<m>0?[1-9]|1[0-2])`, dottedDay, 'dotted'),
  ),
  onlyWith(/\d,\d/u, rule(String.raw`(?<d>0[1-9]|[12]\d|3[01]),(?<m>0[1-9]|1[0-2])`, dottedDay, 'dotted')),
  onlyWith(
    /\d(?:st|nd|rd|th)/iu,
    rule(String.raw`(?:on\s+)?the\s+(?<d>\d{1,2})(?:st|nd|rd|th)|on\s+(?<d2>\d{1,2})(?:st|nd|rd|th)`, latestDayOfMonth),
  ),
  onlyWith(
    /го|числа/iu,
    rule(String.raw`(?<d>\d{1,2})(?:\s*-?\s*го)?(?:\s+числа)|(?<d2>\d{1,2})\s*-?\s*го`, latestDayOfMonth),
  ),
  rule(String.raw`(?<ordinal>${anyOfSources(ordinals)})(?:\s+числа)?`, latestDayOfMonth),
];

function rule(source: string, read: DayRule['read'], trust: Trust = 'anywhere'): DayRule {
  return { pattern: new RegExp(`(?:${source})${edgeAfter}`, 'iuy'), trust, read };
}

/**
 * Builds the source of a pattern for `3 days ago`. A Russian singular follows 1 or 21, or has no number: in `20 неделю
 * назад` the 20 is something else.
 */
function agoSource(units: string, singular: string): string {
  const one = String.raw`(?<one>\d{0,5}(?<!1)1|${numberWordsSource})`;
  const others = units.split('|').filter((word) => word !== singular);
  return String.raw`(?:(?:${count}\s*)?(?:${others.join('|')})|(?:${one}\s+)?${singular})\s+${ago}`;
}

type UnitName = keyof typeof unit;

function unitName({ unit: word = '' }: Groups): UnitName {
  const names = Object.keys(unit) as UnitName[];
  return names.find((name) => new RegExp(`^(?:${unit[name]})$`, 'iu').test(word)) ?? 'day';
}

function dayAgo(today: Day, { count: many, one }: Groups, name: UnitName): Day | DayRejection {
  return back(today, parseAmount(many ?? one ?? 'one'), name);
}

function back(today: Day, n: number, name: UnitName): Day | DayRejection {
  if (n > 20_000) return 'before-1970';
  if (name === 'day' || name === 'week') return addDays(today, -Math.round(name === 'day' ? n : 7 * n));
  return n > 1900 ? 'before-1970' : addMonths(today, -Math.round(name === 'month' ? n : 12 * n));
}

/** Turns a certain day into a list of one, which is asked about. */
function uncertain(reading: DayMeaning): DayMeaning {
  return typeof reading === 'string' && !isRejection(reading) ? [reading] : reading;
}

/** Reads `a few days ago` and the like as the days that it may mean. */
function vagueDaysAgo(groups: Groups, today: Day): Day[] {
  const name = unitName(groups);
  const { couple, few, half, decimal, low, high } = groups;
  const value = parseAmount(decimal);
  const counts = couple
    ? [2, 3]
    : few
      ? [2, 3, 4, 5]
      : half
        ? [0.5]
        : decimal
          ? [value, value + (name === 'week' ? 1 / 7 : 0)]
          : [parseAmount(low), parseAmount(high)];
  const days = counts.map((n) => back(today, n, name)).filter((day) => !isRejection(day));
  return [...new Set(days)];
}

function daysBack(today: Day, from: number, to: number): Day[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => addDays(today, -from - i));
}

/** Returns the days of the calendar week before, latest first. */
function weekBefore(today: Day): Day[] {
  const monday = startOfWeek(today, 1);
  return [1, 2, 3, 4, 5, 6, 7].map((n) => addDays(monday, -n));
}

function lastWeekend(_: Groups, today: Day): Day[] {
  return daysBack(today, 0, 7)
    .filter((day) => isoWeekday(day) >= 6)
    .slice(0, 2);
}

function lastWeekday({ weekday }: Groups, today: Day): Day {
  const days = (isoWeekday(today) - weekdayNumber(weekday) + 7) % 7;
  return addDays(today, -(days || 7));
}

const shortTypos = [['пнд'], ['втр'], ['срд'], ['чтв'], ['птн'], ['сбт'], ['вск', 'вскр']];

/** Reads an unusual abbreviation of a weekday. It is never certain. */
function misspeltShortWeekday({ short = '' }: Groups, today: Day): Day[] {
  const number = shortTypos.findIndex((typos) => typos.includes(short.toLowerCase())) + 1;
  return [addDays(today, -((isoWeekday(today) - number + 7) % 7 || 7))];
}

function weekdayNumber(word: string | undefined): number {
  if (/^воскресение$/iu.test(word ?? '')) return 7;
  return indexOfSource(weekdaySources, word) || indexOfSource(shortWeekdaySources, word);
}

/** Reads a date with a year. A year of two digits is in this century. */
function fullDate({ y = '', m, d, weekday }: Groups, today: Day): DayMeaning {
  const date = toDay(fullYear(y), Number(m), Number(d));
  return date ? checkWeekday(date, weekday, today) : 'impossible-day';
}

function fullYear(y: string): number {
  return Number(y.length === 2 ? `20${y}` : y);
}

/** Reads `12/05/2026`: day first or month first. Where both are dates, neither is certain. */
function slashDateWithYear({ a, b, y = '', weekday }: Groups, today: Day): DayMeaning {
  const dates = [toDay(fullYear(y), Number(b), Number(a)), toDay(fullYear(y), Number(a), Number(b))];
  const [first, second] = dates.filter((date) => date !== null);
  if (!first) return 'impossible-day';
  if (!second || first === second) return checkWeekday(first, weekday, today);
  const past = [first, second].filter((date) => date <= today);
  return past.length > 0 ? past : 'future-day';
}

/** Reads `27/11`: day first or month first, within the last year. */
function slashDate({ a, b, weekday }: Groups, today: Day): DayMeaning {
  const dates = [latestDate(Number(a), Number(b), today), latestDate(Number(b), Number(a), today)];
  const [first, second] = dates.filter((date) => date !== null);
  // `8/10` may be a rating as well.
  const isRating = /^(?:5|10)$/.test(b ?? '') && Number(a) <= Number(b);
  if (!first) return isRating ? [today] : 'impossible-day';
  if (isRating) return [...new Set([today, first, second ?? first])];
  return second && second !== first ? [first, second] : checkWeekday(first, weekday, today);
}

function latestDate(day: number, monthNumber: number, today: Day): Day | null {
  const { year: now } = splitDay(today);
  const dates = [toDay(now, monthNumber, day), toDay(now - 1, monthNumber, day)];
  return dates.find((date) => date !== null && date <= today) ?? null;
}

function dateByMonth(groups: Groups, today: Day): DayMeaning {
  const monthNumber = groups.m ? Number(groups.m) : indexOfSource(monthSources, groups.month);
  if (groups.y) return fullDate({ ...groups, m: String(monthNumber) }, today);
  const latest = latestDate(Number(groups.d), monthNumber, today);
  return latest ? checkWeekday(latest, groups.weekday, today) : 'impossible-day';
}

/** Reads `21.11`. With one digit for the month it may be a decimal number as well: `run 5.5 30m`. */
function dottedDay(groups: Groups, today: Day): DayMeaning {
  const day = dateByMonth(groups, today);
  const isDecimal = groups.m?.length === 1 && typeof day === 'string' && !isRejection(day);
  return isDecimal ? [day, today] : day;
}

/** Reads `the 25th` as the latest such day, or the one before; neither is certain. */
function latestDayOfMonth({ d, d2, ordinal }: Groups, today: Day): DayMeaning {
  const number = Number(d ?? d2 ?? indexOfSource(ordinals, ordinal));
  const { year: y, month: m } = splitDay(today);
  const months = [0, 1, 2, 3].map((n) => toDay(y - (m - n < 1 ? 1 : 0), ((m - n + 11) % 12) + 1, number));
  const days = months.filter((day) => day !== null && day <= today);
  return days.length > 0 ? (days.slice(0, 2) as Day[]) : 'impossible-day';
}

/** Where the weekday is not that of the date, both are offered. */
function checkWeekday(date: Day, weekday: string | undefined, today: Day): DayMeaning {
  if (weekday === undefined || weekdayNumber(weekday) === isoWeekday(date)) return date;
  return [date, lastWeekday({ weekday }, today)].filter((day) => day <= today);
}

/** Returns true for a reason, false for a day. */
export function isRejection(reading: DayMeaning): reading is DayRejection {
  return typeof reading === 'string' && !/^\d/.test(reading);
}
