import { addDays, addMonths, type Day, daysBetween, isoWeekday, splitDay, toDay } from '../../time/days.ts';
import { isWholeText, type ReadDay } from './parse-period.ts';
import { parseWeekday } from './parse-weekdays.ts';

/** Why a vacation cannot be saved. The key of its sentence is `rest-refused-REASON`. */
export type VacationRejection = 'impossible' | 'order' | 'too-long' | 'too-old' | 'no-end';

/** A text that states days, and cannot be used. */
export type RejectedDay = { reason: VacationRejection };

export interface VacationOptions {
  today: Day;
  /** ISO weekday. */
  weekStart: number;
  readDay: ReadDay;
}

/** Whether a date has its year. */
export const hasYear = (text: string) => /\d{4}|\d{1,2}[./]\d{1,2}[./]\d{2}/u.test(text);
/** Whether a text is a date of a calendar. `yesterday`, `3 days ago` and `in 3 days` are none. */
export const isDate = (text: string) => /\d/u.test(text) && !/ago|назад|^(?:in|через) |from now$/u.test(text);

/** The source of a pattern for a number, as in `2 weeks`, `две недели`. */
export const countSource = String.raw`\d{1,3}|an?|one|two|three|four|один|одну|два|две|три|четыре`;
const numbers: Record<string, number> = { two: 2, два: 2, две: 2, three: 3, три: 3, four: 4, четыре: 4 };

/** Returns the number of a text that {@link countSource} matches. */
export function parseCount(text: string): number {
  return numbers[text] ?? (/^\d/.test(text) ? Number(text) : 1);
}

/**
 * Reads a day: of dates without a year and of weekdays the next one, today included. Null: the text is no day.
 *
 * @param text folded, as `foldRestText` returns it
 * @param isLast the last day of a span: a weekday is not today
 */
export function readNextDay(text: string, options: VacationOptions, isLast = false): Day | RejectedDay | null {
  const { today } = options;
  const relative = readRelative(text, today, isLast);
  if (relative !== null) return relative;
  const [, number] = dayOfMonth.exec(text) ?? [];
  if (number !== undefined) return nextDayOfMonth(Number(number), today);
  if (!isDate(text)) return readWholeDay(text, today, options);
  // The reader of records finds the latest such day: read a year ahead, that is the next one.
  const until = hasYear(text) ? addMonths(today, 120) : addDays(addMonths(today, 12), -1);
  return readWholeDay(text, until, options);
}

/**
 * Reads a day as {@link readNextDay} does, except that a date without a year and a weekday are the nearest one, before
 * today or after it.
 */
export function readNearestDay(text: string, options: VacationOptions): Day | RejectedDay | null {
  const next = readNextDay(text, options);
  if (typeof next !== 'string') return next;
  const before = findSameDayBefore(text, next);
  const { today } = options;
  return before !== null && daysBetween(before, today) < daysBetween(today, next) ? before : next;
}

/** Returns the last day before `day` that the text means as well. Null: it means one day only. */
function findSameDayBefore(text: string, day: Day): Day | null {
  if (parseWeekday(toNominative(text.replace(/^(?:on|в|во) /u, ''))) !== null) return addDays(day, -7);
  const months = dayOfMonth.test(text) ? 1 : 12;
  if (!isDate(text) || hasYear(text)) return null;
  const before = addMonths(day, -months);
  return before.slice(8) === day.slice(8) ? before : null;
}

const dayOfMonth = /^(?:on )?(?:the )?(\d{1,2})(?:st|nd|rd|th|-?го|-?е| числа)?$/u;
const daysUnit = '(?:days?|день|дня|дней)';
const weeksUnit = '(?:weeks?|недел[юиь]|недель)';
const ahead = new RegExp(
  `^(?:(?:in|через) (?:(?<count>${countSource}) )?|(?<other>${countSource}) (?=.* from now$))` +
    `(?:(?<days>${daysUnit})|(?<weeks>${weeksUnit}))(?: from now)?$`,
  'u',
);

function readRelative(text: string, today: Day, isLast: boolean): Day | null {
  if (/^(?:today|now|сегодня|сейчас)$/u.test(text)) return today;
  if (/^(?:tomorrow|tmrw|завтра)$/u.test(text)) return addDays(today, 1);
  if (/^(?:(?:the )?day after tomorrow|послезавтра)$/u.test(text)) return addDays(today, 2);
  const { count, other, weeks } = ahead.exec(text)?.groups ?? {};
  if (ahead.test(text)) return addDays(today, parseCount(count ?? other ?? 'one') * (weeks === undefined ? 1 : 7));
  return readWeekday(text, today, isLast);
}

function readWeekday(text: string, today: Day, isLast: boolean): Day | null {
  const word = text.replace(/^(?:(?:on|this|next|coming|в|во|эт(?:от|у|о)|следующ(?:ий|ую|ее)) )+/u, '');
  const weekday = parseWeekday(toNominative(word));
  if (weekday === null) return null;
  const days = (weekday + 1 - isoWeekday(today) + 7) % 7;
  const isAfterToday = isLast || /(?:^| )(?:next|следующ)/u.test(text);
  return addDays(today, days === 0 && isAfterToday ? 7 : days);
}

/** `с понедельника`, `до пятницы`, `до воскресенья`: the genitive as the form that is a weekday. */
function toNominative(word: string): string {
  return word
    .replace(/^(понедельник|вторник|четверг)а$/u, '$1')
    .replace(/^(сред|пятниц|суббот)ы$/u, '$1а')
    .replace(/^(воскресень)я$/u, '$1е');
}

function nextDayOfMonth(number: number, today: Day): Day | RejectedDay {
  for (let months = 0; months < 12; months++) {
    const { year, month } = splitDay(addMonths(`${today.slice(0, 8)}01`, months));
    const day = toDay(year, month, number);
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

/** Reads a text that is nothing but a day with the reader of records: the latest such day that is not after `today`. */
export function readWholeDay(text: string, today: Day, { readDay }: VacationOptions): Day | RejectedDay | null {
  const padded = padDate(text);
  const reading = readDay(padded, today);
  if (reading.kind === 'found') return isWholeText(padded, reading.spans) ? reading.date : null;
  return reading.kind === 'refused' && padded.split(' ').length <= maxDayWords ? { reason: 'impossible' } : null;
}

/** No day has more words. */
const maxDayWords = 4;
