import { allWeekdays } from '../../db/schema/limits.ts';
import { parseWeekdays } from '../shared/parse-weekdays.ts';
import type { WhenSettings } from './parse-when.ts';
import { type ClockReading, readClock } from './read-clock.ts';

/** What was read so far. */
export interface Collected extends WhenSettings {
  clocks: ClockReading[];
  bare: ClockReading[];
  everyMinutes: number | null;
  /** The order of what was read: `d` for days, `t` for times. */
  order: string;
  range: { from: ClockReading; to: ClockReading } | null;
}

/** Reads a part of the text at a position into `into`. Returns the position after it. Null: there is no such part. */
type PartReader = (text: string, at: number, into: Collected) => number | null;

/** Returns the position after a match at `at`; `at` where there is none. */
export function skipPattern(pattern: RegExp, text: string, at: number): number {
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
  const end = skipPattern(hourly, text, at);
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
  const start = skipPattern(rangeStart, text, at);
  const from = readClock(text, start);
  if (!from) return null;
  const middle = skipPattern(rangeMiddle, text, from.end);
  const isDash = /[-–—]$/u.test(text.slice(from.end, middle));
  if (middle === from.end || (start === at && !isDash)) return null;
  const to = readClock(text, skipPattern(/ /uy, text, middle));
  if (!to) return null;
  into.range = { from, to };
  into.order += 't';
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
    const end = skipPattern(pattern, text, at);
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
    into.order += 'd';
    return end;
  };
  const everyEnd = skipPattern(everyDay, text, at);
  if (everyEnd > at) return add(allWeekdays, everyEnd);
  const workEnd = skipPattern(workingDays, text, at);
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
  const start = skipPattern(timePrefix, text, at);
  const clock = readClock(text, start);
  if (!clock) return null;
  into.order += 't';
  (clock.isBare && start === at ? into.bare : into.clocks).push(clock);
  return clock.end;
}

/** The parts of a text about times, in the order in which they are tried. */
export const partReaders: readonly PartReader[] = [readInterval, readRange, readCondition, readDays, readTime];
