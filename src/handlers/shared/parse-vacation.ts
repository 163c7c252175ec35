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
import { isWholeText, type ReadDay } from './parse-period.ts';
import { parseWeekday } from './parse-weekdays.ts';

/** Why a vacation cannot be saved. The key of its sentence is `rest-refused-REASON`. */
export type VacationRejection = 'impossible' | 'order' | 'too-long' | 'too-old';

export type VacationReading =
  | { kind: 'found'; days: DaySpan }
  | { kind: 'refused'; reason: VacationRejection }
  /** The text is no time. */
  | { kind: 'none' };

export interface VacationOptions {
  today: Day;
  /** ISO weekday. */
  weekStart: number;
  readDay: ReadDay;
}

/** The maximum length of a vacation, in days. */
const maxDays = 366;
/** A span without a year that ended so many days ago is meant for the past: the next one is almost a year away. */
const recentDays = 31;

const none: VacationReading = { kind: 'none' };

/**
 * Parses the time of a vacation, in English and Russian: `24.12–6.1`, `24 Dec - 6 Jan`, `24–26 декабря`, `с 24 декабря
 * по 6 января`, `until Sunday`, `tomorrow`, `next week`, `for 2 weeks`. Single days and spans; both days are included.
 *
 * Days without a year are the next ones, so that a span may go over New Year. A span that is over for at most a month
 * is that one.
 *
 * @param text folded, as `foldRestText` returns it
 */
export function parseVacation(text: string, options: VacationOptions): VacationReading {
  const reading =
    readNamedSpan(text, options) ?? readLength(text, options) ?? readUntil(text, options) ?? readSpan(text, options);
  if (reading) return check(reading);
  const day = readNext(text, options);
  return day === null ? none : check(typeof day === 'string' ? { first: day, last: day } : day);
}

type Refused = { reason: VacationRejection };

function check(span: DaySpan | Refused): VacationReading {
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
const thisWeekend = /^(?:(?:on |at |over )?(?:this|the|next) weekend|(?:на|в) (?:эти(?:х)? |эт[иы] )?выходны(?:е|х))$/u;
const month = new RegExp(`^(?:in |в )?(?<month>${monthSources.join('|')})\\.?$`, 'u');

/** Reads a week, a month or a weekend by its name. */
function readNamedSpan(text: string, { today, weekStart }: VacationOptions): DaySpan | null {
  const week = startOfWeek(today, weekStart);
  if (nextWeek.test(text)) return { first: addDays(week, 7), last: addDays(week, 13) };
  if (thisWeek.test(text)) return { first: today, last: addDays(week, 6) };
  if (thisWeekend.test(text)) {
    const sunday = addDays(today, 7 - isoWeekday(today));
    return { first: isoWeekday(today) === 7 ? today : addDays(sunday, -1), last: sunday };
  }
  const { year, month: present } = splitDay(today);
  if (nextMonth.test(text)) return wholeMonth(addMonths(`${today.slice(0, 8)}01`, 1));
  const word = month.exec(text)?.groups?.month;
  if (word === undefined) return null;
  const number = monthSources.findIndex((source) => new RegExp(`^(?:${source})$`, 'u').test(word)) + 1;
  const first = toDay(number < present ? year + 1 : year, number, 1);
  return first === null ? null : wholeMonth(first);
}

function wholeMonth(first: Day): DaySpan {
  return { first, last: addDays(addMonths(first, 1), -1) };
}

const counts = String.raw`(?<count>\d{1,3}|an?|one|two|three|four|один|одну|два|две|три|четыре)?`;
const length = new RegExp(
  `^(?:(?<from>.+?) )?(?:for|на) ${counts} ?(?:(?<days>days?|день|дня|дней)|(?<weeks>weeks?|недел[юиь]|недель))$`,
  'u',
);
const numbers: Record<string, number> = { two: 2, два: 2, две: 2, three: 3, три: 3, four: 4, четыре: 4 };

/** Reads `for 2 weeks`, `завтра на неделю`. */
function readLength(text: string, options: VacationOptions): DaySpan | Refused | null {
  const { from, count = '1', weeks } = length.exec(text)?.groups ?? {};
  if (!length.test(text)) return null;
  const first = from === undefined ? options.today : readNext(from.replace(/^(?:from|с|со) /u, ''), options);
  if (first === null || typeof first !== 'string') return first;
  const number = numbers[count] ?? (/^\d/.test(count) ? Number(count) : 1);
  return { first, last: addDays(first, number * (weeks === undefined ? 1 : 7) - 1) };
}

/** Reads `until Sunday`, `до 6 января`. */
function readUntil(text: string, options: VacationOptions): DaySpan | Refused | null {
  const [, typed] = /^(?:until|till|through|thru|up to|to|до|по)(?: the)? (.+)$/u.exec(text) ?? [];
  if (typed === undefined) return null;
  const last = readNext(typed, options, true);
  return last === null || typeof last !== 'string' ? last : { first: options.today, last };
}

/** The ways to join two days, the clearest first. A hyphen without spaces joins no parts of an ISO date. */
const joined = [
  /^(?:from |с |со |между )?(.+?)\s*(?:–|—|\.{2,}|…|\s-\s|\s(?:to|till|until|through|thru|по|до)\s)\s*(.+)$/u,
  /^(?:from |с |со )?(\d{1,2}(?:\.\d{1,2}(?:\.\d{2,4})?)?\.?)-\s*(\d{1,2}\.\d{1,2}(?:\.\d{2,4})?)$/u,
  /^(\d{1,2}(?: ?\p{L}+)?)-\s*(\d{1,2} ?\p{L}.*)$/u,
  /^(\p{L}+ ?\d{1,2})-\s*(\d{1,2}|\p{L}+ ?\d{1,2})$/u,
];

function readSpan(text: string, options: VacationOptions): DaySpan | Refused | null {
  for (const pattern of joined) {
    const [, from, to] = pattern.exec(text) ?? [];
    if (from === undefined || to === undefined) continue;
    const span = readTwoDays(...shareMonth(from.trim(), to.trim()), options);
    if (span) return span;
  }
  return null;
}

/** Gives a number without a month that of the other day: `24–26 декабря`, `24-26.12`, `Dec 24-26`. */
function shareMonth(from: string, to: string): [string, string] {
  const isBare = (text: string) => /^\d{1,2}(?:st|nd|rd|th)?$/u.test(text);
  if (isBare(from) && !isBare(to)) return [to.replace(/^(\p{L}+\.? )?\d{1,2}(?:st|nd|rd|th)?/u, `$1${from}`), to];
  if (isBare(to) && /^\p{L}+\.? ?\d{1,2}$/u.test(from)) return [from, from.replace(/\d{1,2}$/u, to)];
  return [from, to];
}

function readTwoDays(from: string, to: string, options: VacationOptions): DaySpan | Refused | null {
  const { today } = options;
  if (hasYear(from) && !hasYear(to)) {
    const first = readNext(from, options);
    if (first === null || typeof first !== 'string') return first;
    const last = readNext(to, { ...options, today: first });
    return last === null || typeof last !== 'string' ? last : { first, last };
  }
  const last = readNext(to, options, true);
  if (last === null || typeof last !== 'string') return last;
  const first = isDate(from) && !hasYear(from) ? readWhole(from, last, options) : readNext(from, options);
  if (first === null || typeof first !== 'string') return first;
  const yearBefore = { first: addMonths(first, -12), last: addMonths(last, -12) };
  const isRecent = isDate(to) && !hasYear(to) && first > today && yearBefore.last >= addDays(today, -recentDays);
  return isRecent ? yearBefore : { first, last };
}

const hasYear = (text: string) => /\d{4}|\d{1,2}[./]\d{1,2}[./]\d{2}/u.test(text);
/** Whether a text is a date of a calendar. `yesterday` and `3 days ago` are none. */
const isDate = (text: string) => /\d/u.test(text) && !/ago|назад/u.test(text);

/**
 * Reads a day: of dates without a year and of weekdays the next one, today included.
 *
 * @param isLast the last day of a span: a weekday is not today
 */
function readNext(text: string, options: VacationOptions, isLast = false): Day | Refused | null {
  const { today } = options;
  const relative = readRelative(text, today, isLast);
  if (relative !== null) return relative;
  const [, number] = /^(?:the )?(\d{1,2})(?:st|nd|rd|th|-?го|-?е| числа)?$/u.exec(text) ?? [];
  if (number !== undefined) return nextDayOfMonth(Number(number), today);
  if (!isDate(text)) return readWhole(text, today, options);
  // The reader of records finds the latest such day: read a year ahead, that is the next one.
  const until = hasYear(text) ? addMonths(today, 120) : addDays(addMonths(today, 12), -1);
  return readWhole(text, until, options);
}

function readRelative(text: string, today: Day, isLast: boolean): Day | null {
  if (/^(?:today|now|сегодня|сейчас)$/u.test(text)) return today;
  if (/^(?:tomorrow|tmrw|завтра)$/u.test(text)) return addDays(today, 1);
  if (/^(?:(?:the )?day after tomorrow|послезавтра)$/u.test(text)) return addDays(today, 2);
  const word = text.replace(/^(?:(?:on|this|next|в|во|эт(?:от|у|о)|следующ(?:ий|ую|ее)) )+/u, '');
  const weekday = parseWeekday(toNominative(word));
  if (weekday === null) return null;
  const days = (weekday + 1 - isoWeekday(today) + 7) % 7;
  return addDays(today, days === 0 && isLast ? 7 : days);
}

/** `с понедельника`, `до воскресенья`: the genitive as the form that is a weekday. */
function toNominative(word: string): string {
  return word.replace(/^(понедельник|вторник|четверг)а$/u, '$1').replace(/^(воскресень)я$/u, '$1е');
}

function nextDayOfMonth(number: number, today: Day): Day | Refused {
  for (let months = 0; months < 12; months++) {
    const { year, month: first } = splitDay(addMonths(`${today.slice(0, 8)}01`, months));
    const day = toDay(year, first, number);
    if (day !== null && day >= today) return day;
  }
  return { reason: 'impossible' };
}

/** Writes `6.1.` as `06.01`: in a line of recording, `6.1` may be a number as well. */
function padDate(text: string): string {
  return text.replace(
    /^(\d{1,2})\.(\d{1,2})\.?$/u,
    (_, day, month) => `${day.padStart(2, '0')}.${month.padStart(2, '0')}`,
  );
}

/** Reads a text that is nothing but a day with the reader of records. */
function readWhole(text: string, today: Day, { readDay }: VacationOptions): Day | Refused | null {
  const padded = padDate(text);
  const reading = readDay(padded, today);
  if (reading.kind === 'found') return isWholeText(padded, reading.spans) ? reading.date : null;
  return reading.kind === 'refused' && padded.split(' ').length <= maxDayWords ? { reason: 'impossible' } : null;
}

/** No day has more words. */
const maxDayWords = 4;
