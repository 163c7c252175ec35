import {
  addDays,
  addMonths,
  type Day,
  daysBetween,
  isoWeekday,
  splitDay,
  startOfWeek,
  toDay,
} from '../../../time/days.ts';
import { monthSources } from '../../shared/month-sources.ts';
import { parseAmount } from './amounts.ts';
import { ordinalSources, unitSources } from './day-sources.ts';
import type { MatchGroups } from './spans.ts';
import { indexOfSource, shortWeekdaySources, weekdaySources } from './vocabulary.ts';

export type DayRejection = 'future-day' | 'before-1970' | 'impossible-day' | 'two-days';

/**
 * What a form means: a day, a reason why it is no possible day, or the days that it may mean, likeliest first. Such a
 * list is never certain, even with one element.
 */
export type DayMeaning = Day | DayRejection | Day[];

type UnitName = keyof typeof unitSources;

/** Returns the unit of a count of days, weeks, months or years. */
export function findUnit({ unit: word = '' }: MatchGroups): UnitName {
  const names = Object.keys(unitSources) as UnitName[];
  return names.find((name) => new RegExp(`^(?:${unitSources[name]})$`, 'iu').test(word)) ?? 'day';
}

/** Reads `3 weeks ago`. */
export function readDayAgo(today: Day, { count: many, one }: MatchGroups, name: UnitName): Day | DayRejection {
  return goBack(today, parseAmount(many ?? one ?? 'one'), name);
}

/** Returns the day so many units before today. A fraction is rounded. */
function goBack(today: Day, n: number, name: UnitName): Day | DayRejection {
  if (n > 20_000) return 'before-1970';
  if (name === 'day' || name === 'week') return addDays(today, -Math.round(name === 'day' ? n : 7 * n));
  return n > 1900 ? 'before-1970' : addMonths(today, -Math.round(name === 'month' ? n : 12 * n));
}

/** Makes a certain day uncertain: returns it as a list of one, which is asked about. */
export function asUncertain(reading: DayMeaning): DayMeaning {
  return typeof reading === 'string' && !isRejection(reading) ? [reading] : reading;
}

/** Reads `a few days ago` and the like as the days that it may mean. */
export function readVagueDaysAgo(groups: MatchGroups, today: Day): Day[] {
  const name = findUnit(groups);
  const days = readVagueCount(groups, name).map((count) => goBack(today, count, name));
  return [...new Set(days.filter((day) => !isRejection(day)))];
}

/** Returns the numbers that a vague count may mean. One and a half weeks may be 10 or 11 days. */
function readVagueCount({ couple, few, half, decimal, low, high }: MatchGroups, name: UnitName): number[] {
  if (couple) return [2, 3];
  if (few) return [2, 3, 4, 5];
  if (half) return [0.5];
  if (!decimal) return [parseAmount(low), parseAmount(high)];
  const value = parseAmount(decimal);
  return [value, value + (name === 'week' ? 1 / 7 : 0)];
}

/** Returns the days from `from` to `to` days ago, latest first. */
export function listDaysBack(today: Day, from: number, to: number): Day[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => addDays(today, -from - i));
}

/** Returns the days of the calendar week before that of a day, latest first. */
export function listWeekBefore(today: Day): Day[] {
  const monday = startOfWeek(today, 1);
  return [1, 2, 3, 4, 5, 6, 7].map((n) => addDays(monday, -n));
}

/** Reads `at the weekend` as the latest two weekend days, today included. */
export function readWeekend(_: MatchGroups, today: Day): Day[] {
  return listDaysBack(today, 0, 7)
    .filter((day) => isoWeekday(day) >= 6)
    .slice(0, 2);
}

/** Reads a weekday as its last occurrence before today. */
export function readWeekday({ weekday }: MatchGroups, today: Day): Day {
  const days = (isoWeekday(today) - weekdayNumber(weekday) + 7) % 7;
  return addDays(today, -(days || 7));
}

const shortTypos = [['пнд'], ['втр'], ['срд'], ['чтв'], ['птн'], ['сбт'], ['вск', 'вскр']];

/** Reads an unusual abbreviation of a weekday. It is never certain. */
export function readMisspeltWeekday({ short = '' }: MatchGroups, today: Day): Day[] {
  const number = shortTypos.findIndex((typos) => typos.includes(short.toLowerCase())) + 1;
  return [addDays(today, -((isoWeekday(today) - number + 7) % 7 || 7))];
}

function weekdayNumber(word: string | undefined): number {
  if (/^воскресение$/iu.test(word ?? '')) return 7;
  return indexOfSource(weekdaySources, word) || indexOfSource(shortWeekdaySources, word);
}

/** Reads a date with a year. A year of two digits is in this century. */
export function readFullDate({ y = '', m, d, weekday }: MatchGroups, today: Day): DayMeaning {
  const date = toDay(fullYear(y), Number(m), Number(d));
  return date ? checkWeekday(date, weekday, today) : 'impossible-day';
}

function fullYear(y: string): number {
  return Number(y.length === 2 ? `20${y}` : y);
}

/** Reads `12/05/2026`: day first or month first. Where both are dates, neither is certain. */
export function readSlashDateWithYear({ a, b, y = '', weekday }: MatchGroups, today: Day): DayMeaning {
  const dates = [toDay(fullYear(y), Number(b), Number(a)), toDay(fullYear(y), Number(a), Number(b))];
  const [first, second] = dates.filter((date) => date !== null);
  if (!first) return 'impossible-day';
  if (!second || first === second) return checkWeekday(first, weekday, today);
  const past = [first, second].filter((date) => date <= today);
  return past.length > 0 ? past : 'future-day';
}

/** Reads `27/11`: day first or month first, within the last year. */
export function readSlashDate({ a, b, weekday }: MatchGroups, today: Day): DayMeaning {
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

const comingDays = 7;

/** Returns true for a date that is a few days ahead: it is more likely meant for this year than for the last one. */
function isInComingDays(day: number, monthNumber: number, today: Day): boolean {
  const date = toDay(splitDay(today).year, monthNumber, day);
  return date !== null && date > today && daysBetween(today, date) <= comingDays;
}

/** Reads a date with a month and perhaps a year. Without a year it is the latest such day. */
export function readDate(groups: MatchGroups, today: Day): DayMeaning {
  const monthNumber = groups.m ? Number(groups.m) : indexOfSource(monthSources, groups.month);
  if (groups.y) return readFullDate({ ...groups, m: String(monthNumber) }, today);
  const latest = latestDate(Number(groups.d), monthNumber, today);
  if (latest && isInComingDays(Number(groups.d), monthNumber, today)) return [latest];
  return latest ? checkWeekday(latest, groups.weekday, today) : 'impossible-day';
}

/** Reads `21.11`. With one digit for the month it may be a decimal number as well: `run 5.5 30m`. */
export function readDottedDate(groups: MatchGroups, today: Day): DayMeaning {
  const day = readDate(groups, today);
  const isDecimal = groups.m?.length === 1 && typeof day === 'string' && !isRejection(day);
  return isDecimal ? [day, today] : day;
}

/** Reads `the 25th` as the latest such day, or the one before; neither is certain. */
export function readDayOfMonth({ d, d2, ordinal }: MatchGroups, today: Day): DayMeaning {
  const number = Number(d ?? d2 ?? indexOfSource(ordinalSources, ordinal));
  const { year: y, month: m } = splitDay(today);
  const months = [0, 1, 2, 3].map((n) => toDay(y - (m - n < 1 ? 1 : 0), ((m - n + 11) % 12) + 1, number));
  const days = months.filter((day) => day !== null && day <= today);
  return days.length > 0 ? (days.slice(0, 2) as Day[]) : 'impossible-day';
}

/** Returns a date; where the weekday beside it is that of another day, both days. */
function checkWeekday(date: Day, weekday: string | undefined, today: Day): DayMeaning {
  if (weekday === undefined || weekdayNumber(weekday) === isoWeekday(date)) return date;
  return [date, readWeekday({ weekday }, today)].filter((day) => day <= today);
}

/** Returns true for a reason, false for a day. */
export function isRejection(reading: DayMeaning): reading is DayRejection {
  return typeof reading === 'string' && !/^\d/.test(reading);
}
