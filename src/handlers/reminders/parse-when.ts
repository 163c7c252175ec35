import { allWeekdays, maxTimesADay, minReminderInterval, type ReminderCondition } from '../../db/schema/limits.ts';
import { type DailyTimes, minutesOfDay } from '../../time/daily-times.ts';
import { minutesPerDay } from '../../time/days.ts';
import { parseWeekdays } from '../shared/parse-weekdays.ts';
import { type ClockReading, readClock } from './read-clock.ts';

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
export type WhenRejection = 'impossible-time' | 'too-often' | 'too-close' | 'no-range' | 'no-interval';

export type WhenReading =
  | { kind: 'found'; plan: ReminderPlan }
  /** The text states no time. */
  | { kind: 'no-time'; settings: WhenSettings }
  /** A number alone, which may be an hour. */
  | { kind: 'hour'; hour: number; settings: WhenSettings }
  | { kind: 'refused'; reason: WhenRejection }
  /** The text has other words. */
  | { kind: 'none' };

/** Folds case, `ё` and spaces. */
export function foldWhen(text: string): string {
  const folded = text.toLowerCase().replaceAll('ё', 'е').replaceAll('’', "'").replace(/\s+/gu, ' ');
  return folded.replace(/[\s!?]+$/u, '').trim();
}

/** What was read so far. */
interface Collected extends WhenSettings {
  clocks: ClockReading[];
  bare: ClockReading[];
  everyMinutes: number | null;
  range: { from: ClockReading; to: ClockReading } | null;
}

/** Reads a part of the text at a position into `into`. Returns the position after it. Null: there is no such part. */
type Reader = (text: string, at: number, into: Collected) => number | null;

const readers: readonly Reader[] = [readInterval, readRange, readCondition, readDays, readTime];
const separator = /(?:[\s,;·.&+/]|(?:and|also|и|а также)(?![\p{L}\d]))+/uy;

/**
 * Parses when a person wants to be reminded, in English and Russian: `7:30 and 21:00 weekdays`,
 * `every 2h from 9 to 18`, `22:00 only if not done`, `в 7 утра по будням`. Every word has to be understood.
 *
 * @param text folded, as {@link foldWhen} returns it
 */
export function parseWhen(text: string): WhenReading {
  const into: Collected = { clocks: [], bare: [], everyMinutes: null, range: null };
  let at = skip(separator, text, 0);
  while (at < text.length) {
    const end = readPart(text, at, into);
    if (end === null) return { kind: 'none' };
    at = skip(separator, text, end);
  }
  return toReading(into);
}

function readPart(text: string, at: number, into: Collected): number | null {
  for (const read of readers) {
    const end = read(text, at, into);
    if (end !== null) return end;
  }
  return null;
}

/** Returns the position after a match at `at`; `at` where there is none. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}

const hourUnit = 'hours?|hrs?|h|час(?:а|ов)?|ч';
const minuteUnit = 'minutes?|mins?|m|минут[уы]?|мин|м';
const numbers: Record<string, number> = { two: 2, два: 2, две: 2, three: 3, три: 3, four: 4, четыре: 4, полтора: 1.5 };
const every = '(?:once (?:every|in)|every|each|кажд(?:ые|ый|ую)|раз в)';
const count = String.raw`(?<count>\d{1,3}(?:[.,]5)?|an?|one|${Object.keys(numbers).join('|')})`;
const hours = String.raw`(?<hours>${hourUnit})(?: (?<more>\d{1,2}) ?(?:${minuteUnit}))?`;
const counted = `(?:${count} ?)?(?:${hours}|(?<minutes>${minuteUnit}))`;
const interval = new RegExp(String.raw`${every} ?(?:(?<half>half(?: an)? hour|полчаса)|${counted})(?!\p{L})`, 'uy');
const hourly = /(?:hourly|ежечасно)(?!\p{L})/uy;

/** Reads `every 2h`, `every 1 h 30 min`, `каждый час`. */
function readInterval(text: string, at: number, into: Collected): number | null {
  const end = skip(hourly, text, at);
  if (end > at) into.everyMinutes = 60;
  if (end > at) return end;
  interval.lastIndex = at;
  const found = interval.exec(text);
  if (!found) return null;
  const { half, count = '1', hours, more = '0' } = found.groups ?? {};
  const number = numbers[count] ?? (/^\d/u.test(count) ? Number(count.replace(',', '.')) : 1);
  into.everyMinutes = half === undefined ? number * (hours === undefined ? 1 : 60) + Number(more) : 30;
  return at + found[0].length;
}

const rangeStart = /(?:from|between|с|со|от|между) /uy;
const rangeMiddle = / ?(?:(?:to|till|until|and|до|по|и)(?= )|[-–—])/uy;

/** Reads `from 9 to 18`, `9–18`. */
function readRange(text: string, at: number, into: Collected): number | null {
  const start = skip(rangeStart, text, at);
  const from = readClock(text, start);
  if (!from) return null;
  const middle = skip(rangeMiddle, text, from.end);
  const isDash = /[-–—]$/u.test(text.slice(from.end, middle));
  if (middle === from.end || (start === at && !isDash)) return null;
  const to = readClock(text, skip(/ /uy, text, middle));
  if (!to) return null;
  into.range = { from, to };
  return to.end;
}

const conditions: readonly (readonly [RegExp, WhenSettings])[] = [
  [/(?:even if (?:it'?s |it is )?(?:already )?done(?: already)?|даже если (?:уже )?сделано)/uy, { onlyIf: 'always' }],
  [/(?:always|anyway|in any case|всегда|в любом случае)/uy, { onlyIf: 'always' }],
  [
    /(?:only )?(?:after (?:a )?missed day|if (?:i )?missed(?: (?:it|yesterday))?|after missing)/uy,
    { onlyIf: 'missed' },
  ],
  [
    /(?:только )?(?:после пропу(?:ска|щенного дня)|если (?:я )?(?:вчера )?пропу(?:стила?|щено))/uy,
    { onlyIf: 'missed' },
  ],
  [
    /(?:only )?(?:if (?:it'?s |it is )?(?:not|isn't) (?:yet )?done(?: yet)?|unless (?:it'?s )?done|if open)/uy,
    { onlyIf: 'open' },
  ],
  [/(?:только )?если (?:еще )?не ?(?:сделано|сделала?|готово|выполнено|записано)/uy, { onlyIf: 'open' }],
  [/(?:silent(?:ly)?|quiet(?:ly)?|without (?:a )?sound|no sound|без звука|беззвучно|тихо)/uy, { silent: true }],
  [/(?:with (?:a )?sound|loud(?:ly)?|со звуком)/uy, { silent: false }],
];

function readCondition(text: string, at: number, into: Collected): number | null {
  for (const [pattern, settings] of conditions) {
    const end = skip(pattern, text, at);
    if (end === at || /^[\p{L}\d]/u.test(text.slice(end))) continue;
    Object.assign(into, settings);
    return end;
  }
  return null;
}

const everyDay = /(?:every ?day|each day|daily|all days|кажд(?:ый|ые) день|ежедневно|все дни)(?!\p{L})/uy;
const russianWorkingDays = '(?:будн|рабоч)(?:им|ие|ий) (?:дням|дни|день)';
const workingDays = new RegExp(
  String.raw`(?:on |в |по |кажд(?:ый|ые) )?(?:work(?:ing)? days|business days|${russianWorkingDays})(?!\p{L})`,
  'uy',
);
const dayPrefix = /^(?:(?:on|at|во?) )?(?:the )?/u;
/** No list of weekdays has more words. */
const maxDayWords = 16;

/** Reads weekdays: `mon wed fri`, `on weekends`, `по будням`. */
function readDays(text: string, at: number, into: Collected): number | null {
  const add = (weekdays: number, end: number) => {
    into.weekdays = (into.weekdays ?? 0) | weekdays;
    return end;
  };
  const everyEnd = skip(everyDay, text, at);
  if (everyEnd > at) return add(allWeekdays, everyEnd);
  const workEnd = skip(workingDays, text, at);
  if (workEnd > at) return add(0b001_1111, workEnd);
  const words = text.slice(at).split(' ').slice(0, maxDayWords);
  for (let count = words.length; count > 0; count--) {
    const phrase = words.slice(0, count).join(' ');
    if (/(?:^|[\s,;&+/])(?:and|и)$|[&+/]$/u.test(phrase)) continue;
    const weekdays = parseWeekdays(phrase.replace(dayPrefix, ''));
    if (weekdays) return add(weekdays, at + phrase.length);
  }
  return null;
}

const timePrefix = /(?:at|by|around|в|во|к|ко|около|@) ?/uy;

function readTime(text: string, at: number, into: Collected): number | null {
  const start = skip(timePrefix, text, at);
  const clock = readClock(text, start);
  if (!clock) return null;
  (clock.isBare && start === at ? into.bare : into.clocks).push(clock);
  return clock.end;
}

function toReading(collected: Collected): WhenReading {
  const { clocks, bare, everyMinutes, range, ...settings } = collected;
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
