/** The sources of patterns for weekday names that are no other words, from Monday. */
export const weekdaySources = [
  'monday|понедельник',
  'tuesday|вторник',
  'wednesday|среду',
  'thursday|четверг',
  'friday|пятниц[ау]',
  'saturday|суббот[ау]',
  'sunday|воскресенье',
];

/** The sources of patterns for weekday names that can be other words or parts of the name of a habit, from Monday. */
export const shortWeekdaySources = [
  'mon|пн',
  'tues?|вт',
  'wed|ср|среда',
  'thu(?:rs?)?|чт',
  'fri|пт',
  'sat|сб',
  'sun|вс',
];

/** Words for days, each of which may be misspelt by one letter. Misspelt days are asked about. */
export const dayWords = [
  ...['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday', 'yesterday', 'today'],
  ...['понедельник', 'вторник', 'среду', 'четверг', 'пятницу', 'субботу', 'воскресенье', 'вчера', 'сегодня'],
  'позавчера',
  'завтра',
  'tomorrow',
];

/** Returns the source of a pattern that matches any of the alternatives. */
export const anyOfSources = (sources: readonly string[]): string => `(?:${sources.join('|')})`;

/** Returns the number (from 1) of the source that matches the whole word, or 0. */
export function indexOfSource(sources: readonly string[], word: string | undefined): number {
  return word ? sources.findIndex((source) => new RegExp(`^(?:${source})$`, 'iu').test(word)) + 1 : 0;
}

/** The source of a pattern for a unit of distance. `m` is a metre only with a number from 100 up: see `clues.ts`. */
export const distanceUnitSource = anyOfSources([
  'k|km|kms|kilomet(?:er|re)s?|mi|miles?|met(?:er|re)s?|yards?|yds?|laps?|lengths?',
  'км|километр\\p{L}*|метр\\p{L}*|мил[яьи]|круг\\p{L}*|бассейн\\p{L}*',
]);

const countedNouns = [
  distanceUnitSource,
  'kgs?|lbs?|pounds?|pages?|pp?|chapters?|ch',
  'times?|x|reps?|sets?|steps?|rounds?|floors?',
  'push-?ups?|pull-?ups?|sit-?ups?|squats?|burpees?|words?|books?|lessons?|cards?|tasks?|songs?|poses?',
  'glass(?:es)?|cups?|ml|l|lit(?:er|re)s?|kcal|cal|calories|people',
  'friends|dogs?|kids|hills?|trees?|am|pm|a\\.m|p\\.m|pace|per',
  "o['’]clock|years?|months?|weeks?|days?|st|nd|rd|th|percent|degrees|points|bpm|watts?",
  'euros?|eur|dollars?|usd|bucks?|cents?|gbp|quid|rou?bles?|rub|руб|рубл\\p{L}*|р|копе\\p{L}*|евро|доллар\\p{L}*',
  'кг|килограмм\\p{L}*|стр|страниц\\p{L}*|тыс\\p{L}*',
  'раза?|повтор\\p{L}*|подход\\p{L}*|шаг\\p{L}*',
  'отжим\\p{L}*|подтяг\\p{L}*|присед\\p{L}*|слова?|глав\\p{L}*',
  'книг\\p{L}*|урок\\p{L}*|карточ\\p{L}*|задач\\p{L}*|песн\\p{L}*',
  'стакан\\p{L}*|чаш\\p{L}*|мл|л|литр\\p{L}*|ккал|калори\\p{L}*',
  'человек\\p{L}*|друз\\p{L}*|лет|год\\p{L}*|месяц\\p{L}*|недел\\p{L}*',
  'день|дня|дней|утра|вечера|ночи|процент\\p{L}*|градус\\p{L}*|этаж\\p{L}*|число|числа|го',
];

const wordsBeforeNumbers = [
  'at|by|until|till|since|from|to|around|no|nr|№|v|version|page|chapter|ch',
  'part|day|week|lesson|level|unit|episode|room|route|pace|zone|top',
  'в|во|к|до|с|со|по|после|номер|версия|стр|страница|глава|гл',
  'часть|день|неделя|урок|уровень|серия|маршрут|темп|темпе|зона',
];

/**
 * The source of a pattern for what follows a number that counts something other than minutes: `5 km`, `7 pm`, `30
 * страниц`.
 */
export const otherUnitSource = `[\\s-]*(?:[%$€£₽]|${anyOfSources(countedNouns)}(?![\\p{L}\\p{N}]))`;

/** The source of a pattern for a word that counts something other than minutes. */
export const otherUnitWord = `${anyOfSources(countedNouns)}(?!\\p{L})`;

/** Matches a text that follows a number, where the number counts something other than minutes. */
export const startsWithOtherUnit = new RegExp(`^${otherUnitSource}`, 'iu');

/**
 * Matches a text before a number, where the number is a time of day or the number of something: `at 7`, `chapter 7`, `в
 * 7`.
 */
export const endsBeforeOtherNumber = new RegExp(`(?:^|[\\s(,;])${anyOfSources(wordsBeforeNumbers)}\\.?\\s+$`, 'iu');
