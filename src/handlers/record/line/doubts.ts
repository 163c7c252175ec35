import { numberWordsSource } from './amounts.ts';
import { notDonePattern } from './fillers.ts';
import type { TextSpan } from './spans.ts';
import { uncoveredSpans } from './spans.ts';

const timeUnits =
  'days?|weeks?|months?|years?|hours?|hrs?|minutes?|mins?|seconds?|secs?|дн(?:я|ей|ь)|день|недел\\p{L}*|месяц\\p{L}*|год\\p{L}*|лет|час(?:а|ов)?|минут\\p{L}*|секунд\\p{L}*';
/** A count with a unit of time that was read as neither duration nor day: `30 days`. */
const countedTime = new RegExp(
  `\\d\\s*-?\\s*(?:${timeUnits})(?!\\p{L})|(?<!\\p{L})${numberWordsSource}\\s+(?:${timeUnits})(?!\\p{L})`,
  'iu',
);
/** A date in digits: `27/11`, `2-2-22`. */
const dateInDigits = /(?<![\d.:/-])\d{1,4}(?:[/.-]\d{1,2}){2}(?!\d)|(?<![\d.:/-])\d{1,2}\/\d{1,2}(?![\d/])/u;
/** A number that continues the duration: `an hour and twenty`. */
const continuation = new RegExp(
  `^\\s*(?:(?:and|or|to|и|или|&|\\+|-)\\s*(?:\\d|${numberWordsSource}|so(?!\\p{L}))|${numberWordsSource}|or(?!\\p{L})|или(?!\\p{L}))`,
  'iu',
);
/** Says that the thing is done more than once, or regularly, or at a time that was not read. */
const repeated =
  /(?<!\p{L})(?:twice|thrice|(?:two|three|\d)\s+(?:times|sessions|pomodoros)|дважды|трижды|(?:два|три|\d)\s+раза?\s+по|every|each|daily|weekly|(?:a|per)\s+(?:day|week)|ago|назад|кажд\p{L}+|ежедневно|в\s+день|в\s+неделю|по\s+(?:понедельникам|вторникам|средам|четвергам|пятницам|субботам|воскресеньям|выходным|будням))(?!\p{L})/iu;
/** Two weekdays of which only one was read: `mon and wed`. */
const weekday = '(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|пн|вт|ср|чт|пт|сб|вс)(?:day|nesday|urday)?';
const twoWeekdays = new RegExp(`(?<!\\p{L})${weekday}(?:\\s*(?:and|&|\\/|и)\\s*|[-–])${weekday}(?!\\p{L})`, 'iu');
/** A word with letters of both alphabets looks like another word. */
const mixedAlphabets = /\p{Script=Latin}\p{Script=Cyrillic}|\p{Script=Cyrillic}\p{Script=Latin}|\d[ОоOo](?=\p{L}|\d)/u;
const pastOrNextPeriod =
  /(?<!\p{L})(?:last|next|past|previous|прошл\p{L}+|следующ\p{L}+)\s+(?:night|day|week|weekend|month|year|summer|winter|spring|autumn|fall|дн\p{L}+|недел\p{L}+|месяц\p{L}*|год\p{L}*|раз)(?!\p{L})/iu;

/**
 * Returns true where the rest of a line still contains something that looks like a duration, a date or a day, or that
 * says that the thing was not done. `cuts` are the spans that were read, `duration` is one of them.
 */
export function hasDoubts(text: string, cuts: readonly TextSpan[], duration: TextSpan): boolean {
  const pieces = uncoveredSpans(text, cuts);
  const rest = pieces.map(({ start, end }) => text.slice(start, end).replace(/#\S+/gu, ''));
  if (rest.some((part) => countedTime.test(part) || dateInDigits.test(part) || pastOrNextPeriod.test(part)))
    return true;
  if (mixedAlphabets.test(text) || rest.some((part) => notDonePattern.test(part) || repeated.test(part))) return true;
  if (hasSecondWeekday(text, pieces)) return true;
  return pieces.some(({ start, end }) => start === duration.end && continuation.test(text.slice(start, end)));
}

/** Returns true where a weekday outside `cuts` is joined to another one. */
function hasSecondWeekday(text: string, pieces: readonly TextSpan[]): boolean {
  const match = twoWeekdays.exec(text);
  const last = match ? match.index + match[0].length - 1 : -1;
  return pieces.some(({ start, end }) => start <= last && last < end);
}
