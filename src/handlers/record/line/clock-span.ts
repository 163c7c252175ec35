import { minutesPerDay } from '../../../time/days.ts';
import type { MatchGroups } from './spans.ts';
import { anyOfSources } from './vocabulary.ts';

const meridiem = String.raw`(?:\s*(?:[ap]m\b|[ap]\.m\.|утра|дня(?!\s+(?:тому\s+)?назад)|вечера|ночи))`;
/** Returns the source of a pattern for a clock time: `10:30`, `10.30`, `10`, `1030am`. */
const clock = (n: 1 | 2) =>
  [
    String.raw`(?<h${n}>\d{1,2})(?:[:.](?<m${n}>[0-5]\d)|(?<mm${n}>[0-5]\d)(?=${meridiem}))?`,
    String.raw`(?<ap${n}>${meridiem}|\s?[hч](?![\p{L}]))?`,
  ].join('');
const opening = anyOfSources(['from', 'between', 'со?']);
const between = anyOfSources([
  String.raw`\s*(?:-|–|—|->|→|\.\.\.?|…)\s*`,
  String.raw`\s+(?:to|till|until|and|до|по)\s+(?:about\s+|примерно\s+)?`,
]);

/**
 * The source of a pattern for a span between two clock times: `10:00-11:30`, `9-10am`, `from 9 to 10 pm`, `с 9:00 до
 * 10:30`. Numbers alone (`5-7`) need a word such as `from`.
 */
export const clockSpanSource = [
  String.raw`(?:(?<opening>${opening})\s+)?`,
  `(?<span>${clock(1)}${between}${clock(2)})`,
].join('');

const minutesPerHour = 60;
const halfDay = 12 * minutesPerHour;

/**
 * Returns the minutes between the two clock times; over midnight where the end is earlier. Without `am` and `pm`, an
 * end that is earlier than a start of at most 12 is in the other half of the day: `between 11 and 1` is two hours.
 * Returns null where the text is no span of clock times.
 */
export function clockSpanMinutes(groups: MatchGroups): number[] | null {
  const { start, end } = parseClocks(groups);
  if (start === null || end === null || !isClockLike(groups)) return null;
  const [from, to] = [withMeridiem(start, groups.ap1), withMeridiem(end, groups.ap2)];
  const first =
    isMeridiem(groups.ap2) && !isMeridiem(groups.ap1) && start <= halfDay ? latestStartBefore(start, to) : from;
  const minutes = (to - first + minutesPerDay) % minutesPerDay;
  return [isOtherHalf(start, end, groups) ? (minutes + halfDay) % minutesPerDay : minutes || minutesPerDay];
}

/** Returns true for `am`, `pm` and the like, false for the unit of an hour. */
const isMeridiem = (text: string | undefined): boolean => text !== undefined && !/^\s?[hч]$/iu.test(text);

/** Without `am` and `pm`, an end before a start of at most 12 is in the other half of the day: `9:00-5:30`. */
function isOtherHalf(start: number, end: number, { ap1, ap2 }: MatchGroups): boolean {
  if (isMeridiem(ap2) || start >= 13 * minutesPerHour || end >= start) return false;
  return !/p|дня|вечера/iu.test(ap1 ?? '');
}

/** Returns true where the span ends on the day after its start. */
export function isOverMidnight(text: string): boolean {
  const groups = new RegExp(clockSpanSource, 'iu').exec(text)?.groups ?? {};
  const { start, end } = parseClocks(groups);
  if (start === null || end === null) return false;
  if (isOtherHalf(start, end, groups)) return false;
  if (isMeridiem(groups.ap2) && !isMeridiem(groups.ap1)) return false;
  return withMeridiem(end, groups.ap2) <= withMeridiem(start, groups.ap1);
}

/** Returns true for the `h` of `18h-19h`. */
const isHourUnit = (text: string | undefined): boolean => /^\s?[hч]$/iu.test(text ?? '');

/** Numbers alone could be pages or chapters: a clock has minutes, `am` or `pm`, or a word such as `from` before it. */
function isClockLike({ opening: word, m1, m2, ap1, ap2, span = '' }: MatchGroups): boolean {
  // `4:11-1h` mixes a clock time and a duration.
  if (isHourUnit(ap1) !== isHourUnit(ap2)) return false;
  if (word || isMeridiem(ap1) || isMeridiem(ap2) || (ap1 && ap2)) return true;
  // A dash between spaces separates parts of a line: `1:30 - 24 December`.
  if (/\s[-–—]\s/u.test(span) && !(m1 && m2)) return false;
  const isDotted = !span.includes(':');
  return isDotted ? isQuarterHour(m1) && isQuarterHour(m2) : Boolean(m1 || m2);
}

/** `12.11-13.11` are days rather than clock times. */
function isQuarterHour(minutes: string | undefined): boolean {
  return /^(?:00|15|30|45)$/.test(minutes ?? '');
}

function parseClocks(groups: MatchGroups): { start: number | null; end: number | null } {
  return {
    start: clockMinutes(groups.h1, groups.m1 ?? groups.mm1),
    end: clockMinutes(groups.h2, groups.m2 ?? groups.mm2),
  };
}

function clockMinutes(hours: string | undefined, minutes: string | undefined): number | null {
  const h = Number(hours);
  return h > 24 ? null : minutesPerHour * h + Number(minutes ?? 0);
}

function withMeridiem(minutes: number, meridiemText = ''): number {
  if (meridiemText === '' || !isMeridiem(meridiemText)) return minutes;
  const isNight = /ночи/iu.test(meridiemText);
  const isSecondHalf =
    /p|дня|вечера/iu.test(meridiemText) || (isNight && minutes >= 9 * minutesPerHour && minutes < halfDay);
  return (minutes % halfDay) + (isSecondHalf ? halfDay : 0);
}

/** Returns the start in the half of the day that is nearest before the end: the 11 of `11-1pm` is in the morning. */
function latestStartBefore(start: number, end: number): number {
  const candidates = [start % halfDay, (start % halfDay) + halfDay].filter((one) => one < end);
  return candidates.at(-1) ?? (start % halfDay) + halfDay;
}
