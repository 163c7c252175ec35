import { allWeekdays, maxTimesADay, minReminderInterval, type ReminderCondition } from '../../db/schema/limits.ts';
import { type DailyTimes, minutesOfDay } from '../../time/daily-times.ts';
import { minutesPerDay } from '../../time/days.ts';
import type { ClockReading } from './read-clock.ts';
import { type Collected, partReaders, skipPattern } from './when-parts.ts';

/** What a text says about reminders besides their times. Absent: it says nothing of it. Plain JSON. */
export interface WhenSettings {
  /** Bit 0 is Monday. */
  weekdays?: number;
  onlyIf?: ReminderCondition;
  silent?: boolean;
}

/** When a person wants to be reminded. Each of the times becomes a reminder. Plain JSON. */
export interface ReminderPlan extends WhenSettings {
  times: Omit<DailyTimes, 'weekdays'>[];
}

/** Why a text that states times cannot be used. The key of its sentence is `reminder-refused-REASON`. */
export type WhenRejection =
  | 'impossible-time'
  | 'too-often'
  | 'too-close'
  | 'no-range'
  | 'no-interval'
  | 'several-days'
  | 'once';

export type WhenReading =
  | { kind: 'found'; plan: ReminderPlan }
  /** The text states no time. */
  | { kind: 'no-time'; settings: WhenSettings }
  /** A number alone, which may be an hour. */
  | { kind: 'hour'; hour: number; settings: WhenSettings }
  | { kind: 'refused'; reason: WhenRejection }
  /** The text has other words. */
  | { kind: 'none' };

/** Folds case, `ё`, quotes and spaces. */
export function foldWhen(text: string): string {
  const folded = text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replaceAll('’', "'")
    .replace(/[«»“”"()]/gu, ' ');
  const plain = folded.replace(/\s+/gu, ' ').replace(/(?:[\s!?,]|(?<= )(?:please|пожалуйста))+$/u, '');
  return replaceParts(plain.trim());
}

/** Phrases with a part of the day, as the parts that are read: `every morning at 7` is `every day at 7 am`. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/(?:every|each) morning at (\d{1,2}(?::\d{2})?)(?![:\d])/gu, 'every day at $1 am'],
  [/(?:every|each) (?:evening|night) at (\d{1,2}(?::\d{2})?)(?![:\d])/gu, 'every day at $1 pm'],
  [/(?:каждое утро|по утрам|утром) в (\d{1,2}(?::\d{2})?)(?![:\d])/gu, 'в $1 утра'],
  [/(?:каждый вечер|по вечерам|вечером) в (\d{1,2}(?::\d{2})?)(?![:\d])/gu, 'в $1 вечера'],
  [/monday (?:to|through) friday/gu, 'mon-fri'],
  [/с понедельника по пятницу/gu, 'пн-пт'],
  [/на выходных/gu, 'по выходным'],
];

const replaceParts = (text: string) => phrases.reduce((all, [phrase, part]) => all.replace(phrase, part), text);

const once = [
  String.raw`in \d+ ?(?:min|hour|h\b|m\b)|(?:^| )tomorrow|(?:^| )tonight|every other day|(?:once|twice) a (?:week|month)`,
  String.raw`через \d* ?(?:мин|час)|(?:^| )завтра|через день|раз в (?:неделю|месяц)`,
].join('|');
const oncePattern = new RegExp(once, 'u');

/** Returns whether a folded text asks for a single reminder, or for other periods than weekdays. */
export function isOnce(text: string): boolean {
  return oncePattern.test(text);
}

const separator = /(?:[\s,;·.&+/]|(?:and|also|и|а также)(?![\p{L}\d]))+/uy;

/**
 * Parses when a person wants to be reminded, in English and Russian: `7:30 and 21:00 weekdays`,
 * `every 2h from 9 to 18`, `22:00 only if not done`, `в 7 утра по будням`. Every word has to be understood.
 *
 * @param text folded, as {@link foldWhen} returns it
 */
export function parseWhen(text: string): WhenReading {
  const into: Collected = { clocks: [], bare: [], everyMinutes: null, range: null, order: '' };
  let at = skipPattern(separator, text, 0);
  while (at < text.length) {
    const end = readPart(text, at, into);
    if (end === null) return { kind: 'none' };
    at = skipPattern(separator, text, end);
  }
  return toReading(into);
}

function readPart(text: string, at: number, into: Collected): number | null {
  for (const read of partReaders) {
    const end = read(text, at, into);
    if (end !== null) return end;
  }
  return null;
}

function toReading(collected: Collected): WhenReading {
  const { clocks, bare, everyMinutes, range, order, ...settings } = collected;
  if (/dt+d|td+t/u.test(order)) return { kind: 'refused', reason: 'several-days' };
  if (everyMinutes !== null && !range) return { kind: 'refused', reason: 'no-range' };
  if (range && everyMinutes === null) return { kind: 'refused', reason: 'no-interval' };
  const [hour] = bare;
  if (hour && clocks.length === 0 && everyMinutes === null)
    return bare.length === 1 ? { kind: 'hour', hour: hour.hour, settings } : { kind: 'none' };
  const minutes = [...clocks, ...bare].map(({ minute }) => minute);
  const repeated = range && everyMinutes !== null ? toInterval(range, everyMinutes) : [];
  if (repeated === null || minutes.includes(null)) return { kind: 'refused', reason: 'impossible-time' };
  const single = [...new Set(minutes.map(Number))].sort((a, b) => a - b);
  const times = [...single.map(toSingle), ...repeated];
  return times.length === 0 ? { kind: 'no-time', settings } : check({ times, ...settings });
}

const toSingle = (localMinute: number) => ({ localMinute, everyMinutes: null, untilMinute: null });

/** Returns the interval as the only element. Null: the clock has no such times. */
function toInterval({ from, to }: { from: ClockReading; to: ClockReading }, everyMinutes: number) {
  if (from.minute === null || to.minute === null) return null;
  const isSameHalf = from.isBare && to.half !== null && to.minute >= minutesPerDay / 2 && from.hour < to.hour;
  const localMinute = isSameHalf && from.hour < 12 ? from.minute + minutesPerDay / 2 : from.minute;
  return [{ localMinute, everyMinutes, untilMinute: to.minute }];
}

function check(plan: ReminderPlan): WhenReading {
  const intervals = plan.times.flatMap(({ everyMinutes }) => everyMinutes ?? []);
  if (intervals.some((minutes) => minutes < minReminderInterval)) return { kind: 'refused', reason: 'too-close' };
  if (intervals.some((minutes) => !Number.isInteger(minutes) || minutes >= minutesPerDay))
    return { kind: 'refused', reason: 'impossible-time' };
  if (plan.times.some(({ localMinute, untilMinute }) => localMinute === untilMinute))
    return { kind: 'refused', reason: 'no-range' };
  const count = plan.times.flatMap((times) => minutesOfDay({ ...times, weekdays: allWeekdays })).length;
  return count > maxTimesADay ? { kind: 'refused', reason: 'too-often' } : { kind: 'found', plan };
}
