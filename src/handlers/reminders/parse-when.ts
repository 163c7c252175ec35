import { toReading } from './plan-reading.ts';
import { type ClockReading, type Half, readClock } from './read-clock.ts';
import { readWeekdays } from './read-days.ts';
import { readInterval } from './read-interval.ts';
import { readOtherRepeat, readSettings } from './read-settings.ts';
import { skip } from './skip.ts';
import type { CollectedWhen, WhenReading } from './when.ts';

/** Folds case, `ё`, quotes and spaces. */
export function foldWhen(text: string): string {
  const plain = text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replaceAll('’', "'")
    .replace(/[«»“”„"]/gu, ' ');
  const folded = plain.replace(/\s+/gu, ' ').replace(/(?:[\s!?,]|(?<= )(?:please|пожалуйста))+$/u, '');
  return folded.trim();
}

/** Reads a part of the text at a position into `into`. Returns the position after it. Null: there is no such part. */
type Reader = (text: string, at: number, into: CollectedWhen) => number | null;

const readers: readonly Reader[] = [
  readTimesADay,
  addInterval,
  addOtherRepeat,
  readRange,
  addSettings,
  readPartOfDay,
  addDays,
  readTime,
];
const polite = 'please|pls|thanks|thank you|пожалуйста|плиз|спасибо';
const separator = new RegExp(String.raw`(?:[\s,;·.&+/()]|(?:and|also|и|а также|${polite})(?![\p{L}\d]))+`, 'uy');

/** A longer text is not read: the work grows with the square of the length. */
const maxTextLength = 800;

/**
 * Parses when a person wants to be reminded, in English and Russian: `7:30 and 21:00 weekdays`, `weekdays 7:30 and
 * weekends 10:00`, `every 2h from 9 to 18`, `22:00 only if not done`, `в 7 утра по будням`. Every word has to be
 * understood.
 *
 * @param text folded, as {@link foldWhen} returns it
 */
export function parseWhen(text: string): WhenReading {
  if (text.length > maxTextLength) return { kind: 'none' };
  const into: CollectedWhen = {
    text,
    parts: [],
    settings: {},
    half: null,
    timesADay: null,
    isWeekly: false,
    isOtherRepeat: false,
  };
  let at = skip(separator, text, 0);
  while (at < text.length) {
    const end = readPart(text, at, into);
    if (end === null) return { kind: 'none' };
    at = skip(separator, text, end);
  }
  return toReading(into);
}

function readPart(text: string, at: number, into: CollectedWhen): number | null {
  for (const read of readers) {
    const end = read(text, at, into);
    if (end !== null) return end;
  }
  return null;
}

const timesADay =
  /(?:(?<one>once|один раз|раз)|(?<two>twice|two times|дважды|два раза)|(?<three>thrice|three times|трижды|три раза)|(?<number>\d) ?(?:times|раза?)) (?:a|per|every|each|в|за|каждый) ?(?:day|день|сутки)(?!\p{L})/uy;

/** Reads `twice a day`. The text has to state as many times. */
function readTimesADay(text: string, at: number, into: CollectedWhen): number | null {
  timesADay.lastIndex = at;
  const found = timesADay.exec(text);
  if (!found) return null;
  const { one, two, three, number } = found.groups ?? {};
  into.timesADay = one ? 1 : two ? 2 : three ? 3 : Number(number);
  return at + found[0].length;
}

function addInterval(text: string, at: number, into: CollectedWhen): number | null {
  const found = readInterval(text, at);
  if (!found) return null;
  into.parts.push({ kind: 'repeat', everyMinutes: found.everyMinutes, from: null, to: null });
  return found.end;
}

function addOtherRepeat(text: string, at: number, into: CollectedWhen): number | null {
  const found = readOtherRepeat(text, at);
  if (!found) return null;
  if (found.isWeekly) into.isWeekly = true;
  else into.isOtherRepeat = true;
  return found.end;
}

const rangeStart = /(?:from|between|starting(?: at| from)?|since|с|со|от|между|начиная с) /uy;
const rangeMiddle = / ?(?:(?:to|till|until|and|до|по|и)(?= )|[-–—])/uy;
const rangeEnd = /(?:until|till|up to|до) /uy;

/** Reads `from 9 to 18`, `9–18`, `9 to 18`, and the halves `from 9` and `until 18`. */
function readRange(text: string, at: number, into: CollectedWhen): number | null {
  const endStart = skip(rangeEnd, text, at);
  const last = endStart > at ? readClock(text, endStart) : null;
  if (last) return addRange(into, null, last);
  const start = skip(rangeStart, text, at);
  const from = readClock(text, start);
  if (!from) return null;
  const middle = skip(rangeMiddle, text, from.end);
  const isClear = start > at || /(?:[-–—]|to|till|until|до|по)$/u.test(text.slice(from.end, middle));
  const to = middle > from.end && isClear ? readClock(text, skip(/ /uy, text, middle)) : null;
  if (to) return addRange(into, from, to);
  return start > at ? addRange(into, from, null) : null;
}

function addRange({ parts }: CollectedWhen, from: ClockReading | null, to: ClockReading | null): number {
  parts.push({ kind: 'repeat', everyMinutes: null, from, to });
  return (to ?? from)?.end ?? 0;
}

/** Reads a condition. One that contradicts an earlier one is not understood. */
function addSettings(text: string, at: number, into: CollectedWhen): number | null {
  const found = readSettings(text, at);
  if (!found) return null;
  const { onlyIf, silent } = found.settings;
  const { settings } = into;
  const isOther = (onlyIf ?? settings.onlyIf) !== (settings.onlyIf ?? onlyIf);
  if (isOther || (silent ?? settings.silent) !== (settings.silent ?? silent)) return null;
  Object.assign(settings, found.settings);
  return found.end;
}

const timePrefix = /(?:at|by|around|в|во|к|ко|около|@) ?/uy;
const partsOfDay: readonly (readonly [Half, RegExp])[] = [
  ['morning', /(?:(?:(?:every|each|in the) )?mornings?|каждое утро|по утрам|утром),? /uy],
  ['afternoon', /(?:(?:(?:every|each|in the) )?afternoons?|днем),? /uy],
  ['evening', /(?:(?:(?:every|each|in the) )?evenings?|каждый вечер|по вечерам|вечером),? /uy],
  ['night', /(?:(?:(?:every|each|at) )?nights?|каждую ночь|по ночам|ночью),? /uy],
];

/** Reads `every morning at 7`, `вечером в 9`. The part of the day holds for the times that follow too. */
function readPartOfDay(text: string, at: number, into: CollectedWhen): number | null {
  for (const [half, pattern] of partsOfDay) {
    const start = skip(pattern, text, at);
    if (start === at) continue;
    const clock = readClock(text, skip(timePrefix, text, start), half);
    if (!clock) return null;
    into.half = half;
    into.parts.push({ kind: 'clock', clock, isStated: true, at: start });
    return clock.end;
  }
  return null;
}

function addDays(text: string, at: number, into: CollectedWhen): number | null {
  const found = readWeekdays(text, at);
  if (!found) return null;
  into.parts.push({ kind: 'days', weekdays: found.weekdays, isExcluded: found.isExcluded });
  return found.end;
}

function readTime(text: string, at: number, into: CollectedWhen): number | null {
  const start = skip(timePrefix, text, at);
  const clock = readClock(text, start, into.half);
  if (!clock) return null;
  into.parts.push({ kind: 'clock', clock, isStated: !clock.isBare || start > at || into.half !== null, at: start });
  return clock.end;
}
