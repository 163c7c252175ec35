import { addDays, addMonths, type Day, isoWeekday, splitDay, startOfWeek, toDay } from '../../../time/days.ts';
import { findStatedDay, type StatedDay } from './day.ts';
import { normalizeText } from './normalize.ts';
import { uncoveredSpans } from './spans.ts';
import { anyOfSources, shortWeekdaySources, weekdaySources } from './vocabulary.ts';
import { findWords } from './words.ts';

/** The genitive of the weekdays, as after `с`, where it is no form of {@link weekdaySources}. */
const genitiveSources = ['понедельника', 'вторника', 'среды', 'четверга', 'пятницы', 'субботы', 'воскресенья'];

const weekdayPatterns = weekdaySources.map((source, index) => {
  const names = anyOfSources([source, shortWeekdaySources[index] ?? source, genitiveSources[index] ?? source]);
  return new RegExp(String.raw`^(?:(?:this|next|last|эт\p{L}+|следующ\p{L}+|прошл\p{L}+)\s+)?${names}$`, 'u');
});

/** Words that state a day by its distance from today, and what they mean. */
const distances: readonly (readonly [RegExp, (today: Day) => Day])[] = [
  [/^(?:today|now|сегодня|сегодняшнего дня)$/u, (today) => today],
  [/^(?:tomorrow|завтра|завтрашнего дня)$/u, (today) => addDays(today, 1)],
  [/^(?:the day after tomorrow|послезавтра)$/u, (today) => addDays(today, 2)],
  [/^вчерашнего дня$/u, (today) => addDays(today, -1)],
  [/^(?:this week|этой недели)$/u, (today) => startOfWeek(today, 1)],
  [/^(?:next week|следующей недели)$/u, (today) => addDays(startOfWeek(today, 1), 7)],
  [/^(?:this month|этого месяца)$/u, firstOfMonth],
  [/^(?:next month|следующего месяца)$/u, (today) => firstOfMonth(addMonths(firstOfMonth(today), 1))],
];

function firstOfMonth(day: Day): Day {
  const { year, month } = splitDay(day);
  return toDay(year, month, 1) ?? day;
}

/** A day without a year is the nearest one: at most half a year ahead. */
const daysAhead = 183;
/** `the 1st` is the next such day. */
const daysAheadInMonth = 30;
/** A day with a year may be this far ahead. */
const maxDaysAhead = 3660;

/**
 * Finds the day from which something applies, in a text that is nothing but a day: `1 Nov`, `Monday`, `завтрашнего
 * дня`. Unlike the day of a record it may be ahead. A weekday and a day of the month are the next ones, today included;
 * a day without a year is the nearest one.
 */
export function findStartDay(source: string, today: Day): StatedDay {
  const text = normalizeText(source).text.trim().toLowerCase();
  const date = distances.find(([pattern]) => pattern.test(text))?.[1](today) ?? findWeekday(text, today);
  if (date) return { kind: 'found', date, spans: [{ start: 0, end: source.length }] };
  const result = readAhead(text, today);
  if (result.kind !== 'found') return result;
  const isWhole = findWords(text, uncoveredSpans(text, result.spans)).length === 0;
  return isWhole ? result : { kind: 'none' };
}

function findWeekday(text: string, today: Day): Day | null {
  const weekday = weekdayPatterns.findIndex((pattern) => pattern.test(text)) + 1;
  if (weekday === 0) return null;
  const days = (weekday - isoWeekday(today) + 7) % 7;
  if (/^(?:last|прошл)/u.test(text)) return addDays(today, days - 7);
  return addDays(today, days === 0 && /^(?:next|след)/u.test(text) ? 7 : days);
}

const past = /(?<!\p{L})(?:yesterday|ago|last|вчера|позавчера|назад|прошл\p{L}+)(?!\p{L})/u;
const dayOfMonth = /^(?:the )?\d{1,2}(?:st|nd|rd|th|\s?-?\s?го(?: числа)?|\s?числа)$|^\p{L}+(?: \p{L}+)? числа$/u;

/** Reads a day as the line reader does, which knows past days only, from a later day. */
function readAhead(text: string, today: Day): StatedDay {
  if (past.test(text)) return findStatedDay(text, today);
  const result = findStatedDay(text, addDays(today, dayOfMonth.test(text) ? daysAheadInMonth : daysAhead));
  const isTooFar = result.kind === 'refused' && result.reason === 'future-day';
  return isTooFar ? findStatedDay(text, addDays(today, maxDaysAhead)) : result;
}
