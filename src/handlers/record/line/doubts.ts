import { isMisspeltNumber, numberWordsSource } from './amounts.ts';
import type { DurationForm } from './duration-rules.ts';
import { notDonePattern } from './not-done.ts';
import { type TextSpan, uncoveredSpans } from './spans.ts';

const timeUnits = [
  'days?|weeks?|months?|years?|hours?|hrs?|minutes?|mins?|seconds?|secs?',
  'дн(?:я|ей|ь)|день|недел\\p{L}*|месяц\\p{L}*|год\\p{L}*|лет|час(?:а|ов)?|минут\\p{L}*|секунд\\p{L}*',
].join('|');
const periods = [
  'night|day|week|weekend|month|year|summer|winter|spring|autumn|fall',
  'дн\\p{L}+|недел\\p{L}+|месяц\\p{L}*|год\\p{L}*|раз',
].join('|');
const regularly = [
  'twice|thrice|(?:two|three|\\d+)\\s+(?:times|sessions?|sets?|rounds?|pomodoros)|every|each|both|daily|weekly',
  '(?:a|per)\\s+(?:day|week|side|leg|arm)|all\\s+(?:day|week|month)|ago',
  'дважды|трижды|(?:два|три|\\d+)\\s+(?:раза?\\s+по|подход\\p{L}*)|кажд\\p{L}+|ежедневно|в\\s+день|в\\s+неделю|назад',
  'по\\s+(?:понедельникам|вторникам|средам|четвергам|пятницам|субботам|воскресеньям|выходным|будням)|по\\s+\\d+',
].join('|');
const weekday = '(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|пн|вт|ср|чт|пт|сб|вс)(?:day|nesday|urday)?';
const dayPart = 'later|more|in\\s+the|утром|днем|вечером|ночью|потом|позже';

const words = (source: string) => new RegExp(`(?<!\\p{L})(?:${source})(?!\\p{L})`, 'iu');

/** What must not be left in a line that is stored without a question. */
const leftovers: RegExp[] = [
  // The thing was not done, or is asked about.
  notDonePattern,
  // A count with a unit of time that is neither duration nor day: `30 days`.
  new RegExp(`\\d\\s*-?\\s*(?:${timeUnits})(?!\\p{L})`, 'iu'),
  words(`${numberWordsSource}\\s+(?:${timeUnits})`),
  // A second duration: `20m 20m`. From 100 up, `m` is metres.
  /(?<![\d.,])\d{1,2}\s?(?:m|h|min|hrs?|м|ч|мин)(?!\p{L})/iu,
  // A date in digits: `27/11`, `2-2-22`, `27 11 2026`, `the 27th`, `11-27` at the end.
  /(?<![\d.:/-])\d{1,4}(?:[/.-]\d{1,2}){2}(?!\d)|(?<![\d.:/-])\d{1,2}\/\d{1,2}(?![\d/])/u,
  /(?<![\d.,:])\d{1,2} \d{1,2}(?: \d{4})?\s*$|(?<![\d.:/-])\d{1,2}[-.]\d{2}\s*$|'\d\d\s*$/u,
  /(?<!\d)\d{1,2}(?:st|nd|rd|th)(?!\s*\p{L})/iu,
  // A period: `last month`. More than once, or regularly: `every day`.
  words(`(?:last|next|past|previous|прошл\\p{L}+|следующ\\p{L}+)\\s+(?:${periods})`),
  words(regularly),
  words('(?:half|quarter)\\s+(?:past|to|after|before)'),
  // A second number for another part of the day: `20 min in the morning and 30 later`.
  new RegExp(`(?<!\\p{L})(?:and|и|\\+)\\s+\\d{1,3}(?=\\s*(?:$|${dayPart}))`, 'iu'),
];

/** Struck out, a box that is not checked, or letters of two alphabets in one word. */
const doubtfulText = [
  /~~[^~]*\d[^~]*~~|^\s*(?:[-*•]\s*)?\[\s*\]/u,
  /\p{Script=Latin}\p{Script=Cyrillic}|\p{Script=Cyrillic}\p{Script=Latin}|\d[ОоOo](?=\p{L}|\d)/u,
];

/** Two weekdays of which only one was read: `mon and wed`. */
const twoWeekdays = new RegExp(`(?<!\\p{L})${weekday}(?:\\s*(?:and|&|\\/|и)\\s*|[-–])${weekday}(?!\\p{L})`, 'iu');

const joints = '(?:[,;:×*+–-]|and|or|to|by|point|и|или|до|плюс|ещ[её]|x|х)';
const smallNumber = [
  String.raw`(?<![\d.,:/xх№#-])(?<!(?:chapter|ch\.?|page|part|no\.?|глава|гл\.?|часть)\s)\d{1,3}`,
  String.raw`(?<!\p{L})(?:${numberWordsSource}|half)`,
].join('|');
/** A number right before the duration that is no part of it: `one or two hours`, `4 x 45`. Years are none. */
const numberBefore = new RegExp(String.raw`(?:${smallNumber})\s*(?:${joints}\s*)*$|(?<!\p{L})по\s*$`, 'iu');
const numberAlone = String.raw`\d{1,3}(?![\d:.,/-]|\s*[\p{L}$€£₽])|(?:${numberWordsSource}|half)(?!\s+\p{L})`;
/** A number right after the duration that counts nothing: `1h, 30`, `an hour and twenty`. */
const numberAfter = new RegExp(String.raw`^\s*(?:${joints}\s*)*(?:${numberAlone})|^\s*(?:or|или)(?!\p{L})`, 'iu');
/** The word right after the duration, which may be a number with a typo: `an hour twenny`. */
const wordAfterDuration = /^[\s,]*(?:(?:and|и)\s+)?(?<word>\p{L}{5,14})(?!\p{L})/iu;
/** Minutes right after hours whose number cannot be read: `two hours fve minutes`. */
const minutesAfter = /^[\s,]*(?:(?:and|и)\s+)?\p{L}+\s+(?:minutes?|mins?|минут\p{L}*)(?!\p{L})/iu;
/** `20 minutes to work` is a way, not work. */
const wayAfter = /^\s*(?:to|до|away|late)(?!\p{L})/iu;

/**
 * Returns true where the rest of a line still contains something that looks like a duration, a date or a day, or that
 * says that the thing was not done. `cuts` are the spans that were read; `duration` is one of them.
 */
export function hasDoubts(
  text: string,
  cuts: readonly TextSpan[],
  duration: TextSpan & { form: DurationForm },
): boolean {
  const isBare = duration.form === 'bare';
  if (!/^[\w ]*$/.test(text) && doubtfulText.some((pattern) => pattern.test(text))) return true;
  const pieces = uncoveredSpans(text, cuts);
  const rest = pieces.map(({ start, end }) => text.slice(start, end)).filter((part) => part.trim() !== '');
  const untagged = rest.map((part) => (part.includes('#') ? part.replace(/#\S+/gu, '') : part));
  if (untagged.some((part) => leftovers.some((pattern) => pattern.test(part)))) return true;
  if (rest.length > 0 && hasSecondWeekday(text, pieces)) return true;
  const after = text.slice(duration.end, duration.end + 40);
  if (wayAfter.test(after) || minutesAfter.test(after)) return true;
  if (isMisspeltNumber(wordAfterDuration.exec(after)?.groups?.word ?? '')) return true;
  return pieces.some(
    ({ start, end }) =>
      (end === duration.start && numberBefore.test(text.slice(Math.max(start, end - 40), end))) ||
      (start === duration.end && numberAfter.test(text.slice(start, Math.min(end, start + 40)))) ||
      (isBare && end === duration.start && /\p{L}/u.test(text.slice(start, end))),
  );
}

/** Returns true where a weekday within `pieces`, the spans that were not read, is joined to another one. */
function hasSecondWeekday(text: string, pieces: readonly TextSpan[]): boolean {
  const match = twoWeekdays.exec(text);
  const last = match ? match.index + match[0].length - 1 : -1;
  return pieces.some(({ start, end }) => start <= last && last < end);
}
