import { monthSources } from '../../shared/month-sources.ts';
import { digitsSource, numberWordsSource } from './amounts.ts';
import { anyOfSources, otherUnitSource } from './vocabulary.ts';

// The parts of the patterns of `duration-rules.ts`. The functions of `duration-values.ts` read their named groups.

export const fewDigits = String.raw`\d{1,3}`;
/** Between a number and its unit. */
export const unitGap = String.raw`(?:\s*|-)`;
/** Between two parts of one duration: `1h and 30m`. */
export const durationJoint = String.raw`(?:\s*(?:[,&+:]|and\b|и(?=\s)|plus\b|плюс(?=\s)))*\s*`;
export const fullHours = 'hours?|час(?:а|ов|ик(?:а|ов)?)?';
export const fullMinutes = 'minutes?|минут(?:[аыу]|к[аиу]|ок|очек)?';
export const hoursSource = String.raw`(?:${fullHours}|(?:hrs?|h|ч)\.?)`;
const minutesSource = String.raw`(?:${fullMinutes}|(?:mins?|m|мин|м)\.?)`;
export const secondsSource = String.raw`(?:seconds?|секунд[аыу]?|(?:secs?|s|сек)\.?)`;
/** The source of a pattern for a unit of time. */
export const anyUnitSource = `(?:${hoursSource}|${minutesSource}|${secondsSource})`;
/** A minus sign, so that a negative duration is refused. */
export const minusSign = '(?<sign>-)?';
/** Excludes a number that counts something other than minutes, or a part of a longer number. */
export const noOtherUnit = String.raw`(?!\d|[.,:]\d|${otherUnitSource}|\s+${anyOfSources(monthSources)}(?!\p{L}))`;

const moreWord = '(?:more|full|whole|solid|extra|ещ[её]|полных|целых)';
export const someHours = anyOfSources([
  `(?<h>${digitsSource})${unitGap}${hoursSource}`,
  String.raw`(?<hw>an?|${numberWordsSource}|полтор[аы]|полутора|пар[уа])\s+(?:${fullHours}|hrs?|ч)`,
  String.raw`(?:a\s+)?(?<couple>couple)(?:\s+of)?\s+(?:hours|hrs)`,
  String.raw`(?<h2>${digitsSource}|${numberWordsSource})\s+${moreWord}\s+(?:${fullHours})`,
  String.raw`(?<hour>час(?:ик|ок)?|hour(?=\s+(?:and\s+)?(?:an?\s+(?:half|quarter)|\d|${numberWordsSource})))`,
]);
export const someMinutes = anyOfSources([
  String.raw`(?<m2>${digitsSource}|${numberWordsSource})\s+${moreWord}\s+(?:${fullMinutes}|mins?)`,
  `(?<m>${digitsSource})${unitGap}${minutesSource}`,
  String.raw`(?<mw>${numberWordsSource})[\s-]+(?:${fullMinutes}|mins?)`,
  String.raw`(?<m1>\d{1,3})'(?!')`,
]);
export const someSeconds = anyOfSources([
  `(?<s>${digitsSource})${unitGap}${secondsSource}`,
  String.raw`(?<sw>${numberWordsSource})\s+(?:seconds?|secs?|секунд[аыу]?)`,
]);
const looseMinutes = anyOfSources([
  String.raw`(?<glued>[0-5]\d)`,
  String.raw`(?:\s*:\s*|\s+(?:(?:and|и|&)\s+)?)(?!8\))(?<loose>[0-5]?\d)${noOtherUnit}`,
  String.raw`\s+(?:(?:and|и)\s+)?(?<loosew>${numberWordsSource})${noOtherUnit}`,
]);
const halfMore = String.raw`\s+(?<half>(?:and\s+(?:a\s+)?half|с\s+половин\p{L}+))`;
const quarterMore = String.raw`\s+(?<quarter>(?:and\s+a\s+quarter|с\s+четвертью))`;
export const afterHours = `(?:${durationJoint}${someMinutes}|${looseMinutes}|${halfMore}|${quarterMore})?`;

/** Words that say that a duration is not exact. They belong to the duration. */
const approximate = anyOfSources([
  'about|around|almost|nearly|roughly|approx(?:imately|\\.)?|circa|some|like|another|extra|exactly|total(?:\\s+of)?',
  'a\\s+(?:good|full|whole|solid|total\\s+of)|just',
  'около|примерно|где-то|почти|приблизительно|порядка|ровно|цел(?:ый|ых)|ещ[её]|всего|ориентировочно|[~≈]|\\+',
]);
/** Words that give only a lower or upper limit, so that the duration is asked about. */
const bound = anyOfSources([
  'over|under|more\\s+than|less\\s+than|at\\s+least|at\\s+most|up\\s+to|maybe|(?:a\\s+little|well)\\s+(?:over|under)',
  'больше|более|меньше|менее|минимум|максимум|не\\s+(?:больше|меньше|более|менее)|до|[<>≥≤]=?',
]);

export const timesSource = String.raw`(?:\d{1,2}|${numberWordsSource}|twice|дважды|трижды)`;
/** Between a number of times and the duration of each. */
export const timesJoint = [
  String.raw`(?:[xх×*]|times|раза?(?:\s+по)?|по`,
  String.raw`|(?:sets?|rounds?|sessions?|lots|blocks?)\s+of|подход\p{L}*\s+по)\s*`,
].join('');
/** A number of times after the duration of each: `20 min twice`. */
export const timesAfter = String.raw`twice|дважды|трижды|два\s+раза|три\s+раза|[2-9]\s+(?:times|раза?)|[xх×]\s?[2-9]`;
export const halfHour = String.raw`(?:half\s+an\s+hour|полчаса)`;

/** The words before a duration that belong to it: `for about 45 minutes`. Matches nothing where there are none. */
export const durationLead = new RegExp(
  String.raw`(?:(?:for|за|в\s+течение|(?<within>in))\s+)?(?:(?:${approximate}|(?<bound>${bound}))(?![\p{L}])\s*){0,3}`,
  'iuy',
);
