import type { Goal } from '../../db/queries/habits/goal-days.ts';
import {
  type Direction,
  type GoalPeriod,
  type HabitKind,
  maxAmount,
  maxGoalDays,
  maxUnitLength,
} from '../../db/schema/limits.ts';
import { minutesPerDay } from '../../time/days.ts';
import { amountDecimals, parseAmountNumber } from '../../time/format-amount.ts';
import type { Language } from '../../time/language.ts';
import { isFormOfUnit, isTimeUnit, nameUnit } from '../../time/units.ts';

/** Returns the minutes of a text that is nothing but a duration: `30m`, `полчаса`. Null: it is none, or not certain. */
export type ReadDuration = (text: string) => number | null;

/** The habit that the goal is for. */
export interface GoalHabit {
  kind: HabitKind;
  unit: string | null;
}

export interface GoalOptions extends GoalHabit {
  language: Language;
  readDuration: ReadDuration;
}

/**
 * Why a text is no goal. `unclear-goal`: it cannot be read. `goal-unit`: it has another unit than the habit.
 * `goal-size`: more than the period can hold, or nothing.
 */
export type GoalRejection = 'unclear-goal' | 'goal-unit' | 'goal-size';

/** A goal, null for `none`, or the reason why the text is no goal. */
export type GoalResult = { goal: Goal | null } | { rejection: GoalRejection };

const nonePattern =
  /^(?:none|no|no goal|off|remove|clear|нет|без цели|нет цели|никак(?:ой|ая)|убрать|убери|удалить|сбросить)$/iu;

/** What stands before the number. The direction is `at_least` where nothing does. */
const directionPatterns: [Direction, RegExp][] = [
  ['at_most', /^(?:at most|no more than|not more than|up to|max(?:imum)?|less than|under|<=?|≤)\s*/iu],
  ['at_most', /^(?:не (?:больше|более|чаще)|максимум|макс\.?|до|меньше|менее)\s+/iu],
  ['at_least', /^(?:at least|no less than|min(?:imum)?(?=\s)|>=?|≥)\s*/iu],
  ['at_least', /^(?:не (?:меньше|менее|реже)|минимум|мин\.?(?=\s+\d)|хотя бы|по крайней мере|от|по)\s+/iu],
];

/** The periods, at the end of a goal. `every` is the number of days of a goal such as `every 3 days`. */
const periodPatterns: [GoalPeriod, RegExp][] = [
  ['days', /(?:^|\s)(?:every|each|in|per)\s+(?<every>\d{1,3})\s+days?$/iu],
  ['days', /(?:^|\s)(?<other>every (?:other|second) day)$/iu],
  ['days', /(?:^|\s)(?:кажды[еий]|за|в|раз в)\s+(?<every>\d{1,3})\s+(?:день|дня|дней)$/iu],
  ['days', /(?:^|\s)(?<other>через день)$/iu],
  ['day', /(?:^|\s|(?=\/))(?:(?:a|per|each|every)\s+day|daily|\/\s?d(?:ay)?)$/iu],
  ['day', /(?:^|\s|(?=\/))(?:в (?:день|сутки)|ежедневно|кажды[ей] день|\/\s?(?:день|д))$/iu],
  ['week', /(?:^|\s|(?=\/))(?:(?:a|per|each|every)\s+week|weekly|\/\s?w(?:eek)?)$/iu],
  ['week', /(?:^|\s|(?=\/))(?:в неделю|еженедельно|каждую неделю|\/\s?(?:неделю|нед\.?))$/iu],
  ['month', /(?:^|\s|(?=\/))(?:(?:a|per|each|every)\s+month|monthly|\/\s?m(?:onth)?)$/iu],
  ['month', /(?:^|\s|(?=\/))(?:в месяц|ежемесячно|каждый месяц|\/\s?(?:месяц|мес\.?))$/iu],
];

const timesPattern = /^(?:(?<n>[\d.,\s]+?)\s?(?<word>times?|x|×|раза?)|(?<once>once|раз)|(?<twice>twice|дважды))$/iu;
const daysPattern = /^(?:on\s+)?(?<n>\d{1,3})\s+(?:days?|день|дня|дней)$/iu;
const countPattern = /^(?<n>[\d.,][\d.,\s]*?)\s*(?<unit>[^\d\s.,].*)?$/iu;

/** Days of a month that a goal may ask for. */
const daysPerMonth = 31;

/**
 * Parses a goal of a habit: `30m a day`, `3 times a week`, `at least 8 a day`, `at most 2 cups a day`, `5h a month`,
 * `every 3 days`, `none`, or the same in Russian. `3 times` are days with a record, except for habits that are counted
 * in times. Without a period a goal is for a day.
 */
export function parseGoal(text: string, options: GoalOptions): GoalResult {
  const source = foldGoal(text);
  if (nonePattern.test(source)) return { goal: null };
  const { period, everyDays, rest } = splitPeriod(source);
  const { direction, value } = splitDirection(rest);
  const measured = readValue(value, period ?? 'day', options);
  if ('rejection' in measured) return measured;
  if (period === null && measured.measure === 'days') return { rejection: 'unclear-goal' };
  const goal: Goal = { ...measured, period: period ?? 'day', everyDays, direction };
  return isPossible(goal, options) ? { goal } : { rejection: 'goal-size' };
}

function foldGoal(text: string): string {
  return text.toLowerCase().replaceAll('ё', 'е').replace(/\s+/gu, ' ').replace(/[.!]$/u, '').trim();
}

/**
 * Finds out how a new habit is measured from a goal that is typed with its name: `8 glasses a day` counts glasses,
 * `30m a day` is time, `3 times a week` may be any kind. Null: the text is no goal with a period.
 */
export function findGoalMeasure(
  text: string,
  { language, readDuration }: Omit<GoalOptions, keyof GoalHabit>,
): { measure: GoalHabit | null } | null {
  const { period, rest } = splitPeriod(foldGoal(text));
  if (period === null) return null;
  const { value } = splitDirection(rest);
  if (value === '' || daysPattern.test(value) || timesPattern.test(value)) return { measure: null };
  const { n, unit } = countPattern.exec(value)?.groups ?? {};
  if (unit === undefined && n !== undefined) return parseAmountNumber(n, language) === null ? null : { measure: null };
  if (readDuration(value) !== null) return { measure: { kind: 'time', unit: null } };
  if (n === undefined || unit === undefined || parseAmountNumber(n, language) === null) return null;
  const isUnit = !isTimeUnit(unit) && [...unit].length <= maxUnitLength && !/\d/u.test(unit);
  return isUnit ? { measure: { kind: 'count', unit: nameUnit(unit) } } : null;
}

function splitPeriod(text: string): { period: GoalPeriod | null; everyDays: number | null; rest: string } {
  for (const [period, pattern] of periodPatterns) {
    const match = pattern.exec(text);
    if (!match) continue;
    const { every, other } = match.groups ?? {};
    const everyDays = period === 'days' ? (other ? 2 : Number(every)) : null;
    return { period, everyDays, rest: text.slice(0, match.index).trim() };
  }
  return { period: null, everyDays: null, rest: text };
}

function splitDirection(text: string): { direction: Direction; value: string } {
  for (const [direction, pattern] of directionPatterns) {
    const match = pattern.exec(text);
    if (match) return { direction, value: text.slice(match[0].length).trim() };
  }
  return { direction: 'at_least', value: text };
}

type GoalValue = Pick<Goal, 'measure' | 'target'>;

function readValue(text: string, period: GoalPeriod, options: GoalOptions): GoalValue | { rejection: GoalRejection } {
  // `every day`: on each day.
  if (text === '') return { measure: 'days', target: 1 };
  const days = daysPattern.exec(text)?.groups?.n;
  if (days !== undefined) return { measure: 'days', target: Number(days) };
  const times = timesPattern.exec(text)?.groups;
  if (times) return readTimes(times, period, options);
  if (options.kind === 'time') return readMinutes(text, period, options);
  const { n, unit } = countPattern.exec(text)?.groups ?? {};
  const target = n === undefined ? null : parseAmountNumber(n, options.language);
  if (target === null) return { rejection: 'unclear-goal' };
  if (unit === undefined) return { measure: 'amount', target };
  const isOwnUnit = options.unit !== null && isFormOfUnit(unit, options.unit);
  return isOwnUnit ? { measure: 'amount', target } : { rejection: 'goal-unit' };
}

/** A habit that is counted in times, or ticked several times a day, has them as its amount. */
function readTimes(
  { n, word, twice }: Record<string, string | undefined>,
  period: GoalPeriod,
  { kind, unit, language }: GoalOptions,
): GoalValue | { rejection: GoalRejection } {
  const target = n === undefined ? (twice ? 2 : 1) : parseAmountNumber(n, language);
  if (target === null) return { rejection: 'unclear-goal' };
  const isCountedInTimes = kind === 'count' && unit !== null && isFormOfUnit('times', unit);
  const isMoreThanDays = target > (period === 'week' ? 7 : period === 'month' ? daysPerMonth : 1);
  const isAmount = isCountedInTimes && (word === '×' || isMoreThanDays || period === 'day');
  if (isAmount || (kind === 'check' && (isMoreThanDays || word === '×'))) return { measure: 'amount', target };
  return { measure: 'days', target };
}

/** A number alone is minutes for a day only: `5 a week` may be hours or days. */
function readMinutes(
  text: string,
  period: GoalPeriod,
  { readDuration }: GoalOptions,
): GoalValue | { rejection: GoalRejection } {
  const target = readDuration(text);
  if (target === null) return { rejection: countPattern.test(text) ? 'goal-unit' : 'unclear-goal' };
  const isBare = /^[\d.,\s]+$/u.test(text);
  return isBare && period !== 'day' ? { rejection: 'unclear-goal' } : { measure: 'amount', target };
}

/** Returns whether a goal can be reached: a day has 24 hours, and a week seven days. */
function isPossible({ measure, target, period, everyDays, direction }: Goal, { kind }: GoalHabit): boolean {
  if (period === 'days' && (!everyDays || everyDays > maxGoalDays)) return false;
  if (target < 0 || (target === 0 && direction === 'at_least') || !isRounded(target)) return false;
  const days = { day: 1, week: 7, month: daysPerMonth, days: everyDays ?? 1 }[period];
  if (measure === 'days') return Number.isInteger(target) && target <= days;
  return target <= (kind === 'time' ? days * minutesPerDay : maxAmount);
}

function isRounded(target: number): boolean {
  return Math.abs(target * 10 ** amountDecimals - Math.round(target * 10 ** amountDecimals)) < 1e-6;
}
