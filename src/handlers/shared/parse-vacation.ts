import {
  addDays,
  addMonths,
  type Day,
  daysBetween,
  isoWeekday,
  splitDay,
  startOfWeek,
  toDay,
} from '../../time/days.ts';
import { type DaySpan, earliestDay } from '../../time/period.ts';
import { monthSources } from './month-sources.ts';
import {
  countSource,
  hasYear,
  isDate,
  parseCount,
  type RejectedDay,
  readNextDay,
  readWholeDay,
  type VacationOptions,
  type VacationRejection,
} from './next-day.ts';

export type { VacationOptions, VacationRejection } from './next-day.ts';

export type VacationReading =
  | { kind: 'found'; days: DaySpan }
  | { kind: 'refused'; reason: VacationRejection }
  /** The text is no time. */
  | { kind: 'none' };

/** The maximum length of a vacation, in days. */
const maxDays = 366;
/** A span without a year that ended, or began, at most so many days ago is that one. Any other is the next one. */
const recentDays = 31;

const none: VacationReading = { kind: 'none' };

/**
 * Parses the time of a vacation, in English and Russian: `24.12–6.1`, `24 Dec - 6 Jan`, `24–26 декабря`, `с 24 декабря
 * по 6 января`, `until Sunday`, `tomorrow`, `next week`, `for 2 weeks`. Single days and spans; both days are included.
 *
 * Days without a year are the next ones, so that a span may go over New Year. A span that began, or is over, for at
 * most a month is that one.
 *
 * @param text folded, as `foldRestText` returns it
 */
export function parseVacation(text: string, options: VacationOptions): VacationReading {
  const reading =
    readNamedSpan(text, options) ?? readLength(text, options) ?? readUntil(text, options) ?? readSpan(text, options);
  if (reading) return check(reading);
  if (hasNoEnd(text, options)) return { kind: 'refused', reason: 'no-end' };
  const day = readNextDay(text, options);
  return day === null ? none : check(typeof day === 'string' ? { first: day, last: day } : day);
}

/** Whether a text states only a first day: `from Saturday`, `с субботы`. */
function hasNoEnd(text: string, options: VacationOptions): boolean {
  const [, from] = new RegExp(`^${fromWord}(.+)$`, 'u').exec(text) ?? [];
  return from !== undefined && typeof readNextDay(from, options) === 'string';
}

const fromWord = '(?:from|since|starting(?: from)?|beginning|начиная с|с|со) ';

function check(span: DaySpan | RejectedDay): VacationReading {
  if ('reason' in span) return { kind: 'refused', reason: span.reason };
  const { first, last } = span;
  if (first > last) return { kind: 'refused', reason: 'order' };
  if (daysBetween(first, last) >= maxDays) return { kind: 'refused', reason: 'too-long' };
  return first < earliestDay ? { kind: 'refused', reason: 'too-old' } : { kind: 'found', days: { first, last } };
}

const inUnit = '(?:in |on |на |в )?(?:the )?';
const nextUnit = 'next|coming|следующ(?:ей|ая|ую|ий|ем)|будущ(?:ей|ая|ую|ий|ем)';
const thisUnit = 'this|эт(?:а|у|ой|от|ом)';
const nextWeek = new RegExp(`^${inUnit}(?:${nextUnit}) (?:week|недел[яюе])$`, 'u');
const thisWeek = new RegExp(`^${inUnit}(?:${thisUnit}) (?:week|недел[яюе])$`, 'u');
const nextMonth = new RegExp(`^${inUnit}(?:${nextUnit}) (?:month|месяце?)$`, 'u');
const weekend =
  /^(?:(?:on |at |over )?(?:this|the|next) weekend|(?:на|в) (?:эти(?:х)? |следующи[ех] )?выходны(?:е|х))$/u;
const month = new RegExp(`^(?:in |в )?(?<month>${monthSources.join('|')})\\.?$`, 'u');

/** Reads a week, a month or a weekend by its name. */
function readNamedSpan(text: string, { today, weekStart }: VacationOptions): DaySpan | null {
  const week = startOfWeek(today, weekStart);
  if (nextWeek.test(text)) return { first: addDays(week, 7), last: addDays(week, 13) };
  if (thisWeek.test(text)) return { first: today, last: addDays(week, 6) };
  if (weekend.test(text)) return weekendOf(today, /next|следующ/u.test(text));
  const { year, month: present } = splitDay(today);
  if (nextMonth.test(text)) return wholeMonth(addMonths(`${today.slice(0, 8)}01`, 1));
  const word = month.exec(text)?.groups?.month;
  if (word === undefined) return null;
  const number = monthSources.findIndex((source) => new RegExp(`^(?:${source})$`, 'u').test(word)) + 1;
  const first = toDay(number < present ? year + 1 : year, number, 1);
  return first === null ? null : wholeMonth(first);
}

/** Returns the present or coming weekend without its past day; on a day of a weekend, the next one is another. */
function weekendOf(today: Day, isNext: boolean): DaySpan {
  const sunday = addDays(today, 7 - isoWeekday(today));
  if (isNext && isoWeekday(today) >= 6) return { first: addDays(sunday, 6), last: addDays(sunday, 7) };
  return { first: isoWeekday(today) === 7 ? today : addDays(sunday, -1), last: sunday };
}

function wholeMonth(first: Day): DaySpan {
  return { first, last: addDays(addMonths(first, 1), -1) };
}

const units = '(?:(?<days>days?|день|дня|дней)|(?<weeks>weeks?|недел[юиь]|недель)|(?<months>months?|месяц(?:а|ев)?))';
/** The first day comes before the length, or after it. Without `for` the length needs a number. */
const lengths = [
  `^(?:(?<from>.+?) )?(?:for|на) (?<count>${countSource})? ?${units}$`,
  `^(?:for|на) (?<count>${countSource})? ?${units} ${fromWord}(?<from>.+)$`,
  `^(?<count>${countSource}) ?${units}(?: ${fromWord}(?<from>.+))?$`,
  `^(?<weeks>неделю)(?: ${fromWord}(?<from>.+))?$`,
].map((source) => new RegExp(source, 'u'));

/** Reads `for 2 weeks`, `завтра на неделю`, `2 weeks`, `for a week from Monday`. */
function readLength(text: string, options: VacationOptions): DaySpan | RejectedDay | null {
  const found = lengths.map((pattern) => pattern.exec(text)).find((match) => match !== null)?.groups;
  if (!found) return null;
  const from = found.from?.replace(new RegExp(`^${fromWord}`, 'u'), '');
  if (from === 'now') return null; // `2 weeks from now` is a day
  const first = from === undefined ? options.today : readNextDay(from, options);
  if (first === null || typeof first !== 'string') return first;
  const count = parseCount(found.count ?? 'one');
  const end = found.months === undefined ? addDays(first, count * (found.weeks ? 7 : 1)) : addMonths(first, count);
  return { first, last: addDays(end, -1) };
}

/** Reads `until Sunday`, `до 6 января`. */
function readUntil(text: string, options: VacationOptions): DaySpan | RejectedDay | null {
  const [, typed] = /^(?:until|till|through|thru|up to|to|до|по)(?: the)? (.+)$/u.exec(text) ?? [];
  if (typed === undefined) return null;
  const last = readNextDay(typed, options, true);
  return last === null || typeof last !== 'string' ? last : { first: options.today, last };
}

/** The ways to join two days, the clearest first. A hyphen without spaces joins no parts of an ISO date. */
const joined = [
  /^(?:from |с |со |между )?(.+?)\s*(?:–|—|\.{2,}|…|\s-\s|\s(?:to|till|until|through|thru|по|до)\s)\s*(.+)$/u,
  /^(?:from |с |со )?(\d{1,2}(?:[./]\d{1,2}(?:[./]\d{2,4})?)?\.?)-\s*(\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?)$/u,
  /^(\d{1,2}(?: ?\p{L}+)?)-\s*(\d{1,2} ?\p{L}.*)$/u,
  /^(\p{L}+ ?\d{1,2})-\s*(\d{1,2}|\p{L}+ ?\d{1,2})$/u,
];

function readSpan(text: string, options: VacationOptions): DaySpan | RejectedDay | null {
  for (const pattern of joined) {
    const [, from, to] = pattern.exec(text) ?? [];
    if (from === undefined || to === undefined) continue;
    const span = readTwoDays(...shareMonth(...shareOrder(from.trim(), to.trim())), options);
    if (span) return span;
  }
  return null;
}

const slashDate = /^(\d{1,2})\/(\d{1,2})(?=$|\/)/u;

/** Where one of two dates with a slash tells whether the day or the month is first, so it is in both: `24/12-6/1`. */
function shareOrder(from: string, to: string): [string, string] {
  const pairs = [from, to].flatMap((text) => slashDate.exec(text) ?? []);
  const [, day = 0, month = 0] = pairs.slice(0, 3).map(Number);
  const [, otherDay = 0, otherMonth = 0] = pairs.slice(3).map(Number);
  const isDayFirst = Math.max(day, otherDay) > 12;
  if (isDayFirst === Math.max(month, otherMonth) > 12) return [from, to];
  const write = (text: string) =>
    text.replace(slashDate, isDayFirst ? '$1.$2' : '$2.$1').replace(/(?<=\.\d+)\/(?=\d)/u, '.');
  return [write(from), write(to)];
}

/** Gives a number without a month that of the other day: `24–26 декабря`, `24-26.12`, `Dec 24-26`. */
function shareMonth(from: string, to: string): [string, string] {
  const isBare = (text: string) => /^\d{1,2}(?:st|nd|rd|th)?$/u.test(text);
  if (isBare(from) && !isBare(to)) return [to.replace(/^(\p{L}+\.? )?\d{1,2}(?:st|nd|rd|th)?/u, `$1${from}`), to];
  if (isBare(to) && /^\p{L}+\.? ?\d{1,2}$/u.test(from)) return [from, from.replace(/\d{1,2}$/u, to)];
  return [from, to];
}

function readTwoDays(from: string, to: string, options: VacationOptions): DaySpan | RejectedDay | null {
  const { today } = options;
  if (hasYear(from) && !hasYear(to)) {
    const first = readNextDay(from, options);
    if (first === null || typeof first !== 'string') return first;
    const last = readNextDay(to, { ...options, today: first });
    return last === null || typeof last !== 'string' ? last : { first, last };
  }
  const last = readNextDay(to, options, true);
  if (last === null || typeof last !== 'string') return last;
  const first = isDate(from) && !hasYear(from) ? readWholeDay(from, last, options) : readNextDay(from, options);
  if (first === null || typeof first !== 'string') return first;
  if (last < first && !isDate(to)) return readLastDay(first, to, options);
  const span = { first, last };
  return isDate(from) && isDate(to) && !hasYear(from) && !hasYear(to) ? chooseYear(span, today) : span;
}

/** Reads a weekday that comes after the first day, which is later than the next such weekday. */
function readLastDay(first: Day, to: string, options: VacationOptions): DaySpan | RejectedDay | null {
  const last = readNextDay(to, { ...options, today: first }, true);
  return typeof last === 'string' ? { first, last } : last;
}

/** Moves a span without a year to the year that is meant: see {@link recentDays}. */
function chooseYear(span: DaySpan, today: Day): DaySpan {
  const move = (months: number) => ({ first: addMonths(span.first, months), last: addMonths(span.last, months) });
  const oldest = addDays(today, -recentDays);
  if (span.first > today && move(-12).last >= oldest) return move(-12);
  return span.first < oldest ? move(12) : span;
}
