/** The sources of patterns for the months, from January: full names and abbreviations, in Russian the genitive too. */
export const monthSources = [
  'january|jan|январ[ья]|янв',
  'february|feb|феврал[ья]|февр?',
  'march|mar|марта?|мар',
  'april|apr|апрел[ья]|апр',
  'may|ма[йя]',
  'june?|июн[ья]?',
  'july?|июл[ья]?',
  'august|aug|августа?|авг',
  'september|sept?|сентябр[ья]|сент?',
  'october|oct|октябр[ья]|окт',
  'november|nov|ноябр[ья]|нояб?',
  'december|dec|декабр[ья]|дек',
];

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

/** Returns the source of a pattern that matches any of the alternatives. */
export const anyOfSources = (sources: readonly string[]): string => `(?:${sources.join('|')})`;

/** Returns the number (from 1) of the source that matches the whole word, or 0. */
export function indexOfSource(sources: readonly string[], word: string | undefined): number {
  return word ? sources.findIndex((source) => new RegExp(`^(?:${source})$`, 'iu').test(word)) + 1 : 0;
}

const countedNouns = [
  'k|km|kms|mi|miles?|met(?:er|re)s?|kgs?|lbs?|pounds?|pages?',
  'times?|x|reps?|sets?|steps?|laps?|rounds?|floors?|lengths?',
  'push-?ups?|pull-?ups?|sit-?ups?|squats?|burpees?|words?|chapters?|books?|lessons?|cards?|tasks?|songs?|poses?',
  'glass(?:es)?|cups?|ml|l|lit(?:er|re)s?|kcal|calories|people',
  'friends|dogs?|kids|hills?|trees?|am|pm|a\\.m|p\\.m|pace|per',
  "o['’]clock|years?|months?|weeks?|days?|st|nd|rd|th|percent|degrees|points|euros?|dollars?|bpm|watts?",
  'км|метр\\p{L}*|мил[яьи]|кг|килограмм\\p{L}*|стр|страниц\\p{L}*',
  'раза?|повтор\\p{L}*|подход\\p{L}*|шаг\\p{L}*|круг\\p{L}*',
  'отжим\\p{L}*|подтяг\\p{L}*|присед\\p{L}*|слова?|глав\\p{L}*',
  'книг\\p{L}*|урок\\p{L}*|карточ\\p{L}*|задач\\p{L}*|песн\\p{L}*',
  'стакан\\p{L}*|чаш\\p{L}*|мл|л|литр\\p{L}*|ккал|калори\\p{L}*',
  'человек\\p{L}*|друз\\p{L}*|лет|год\\p{L}*|месяц\\p{L}*|недел\\p{L}*',
  'день|дня|дней|утра|вечера|ночи|процент\\p{L}*|градус\\p{L}*|рубл\\p{L}*|этаж\\p{L}*',
];

const wordsBeforeNumbers = [
  'at|by|until|till|since|from|to|around|no|nr|№|v|version|page|chapter',
  'part|day|week|lesson|level|unit|episode|room|route|pace|zone|top',
  'в|во|к|до|с|со|по|после|номер|версия|стр|страница|глава',
  'часть|день|неделя|урок|уровень|серия|маршрут|темп|темпе|зона',
];

/**
 * The source of a pattern for what follows a number that counts something other than minutes: `5 km`, `7 pm`, `30
 * страниц`.
 */
export const otherUnitSource = `[\\s-]*(?:%|${anyOfSources(countedNouns)}(?![\\p{L}\\p{N}]))`;

/** Matches a text that follows a number, where the number counts something other than minutes. */
export const startsWithOtherUnit = new RegExp(`^${otherUnitSource}`, 'iu');

/**
 * Matches a text before a number, where the number is a time of day or the number of something: `at 7`, `chapter 7`, `в
 * 7`.
 */
export const endsBeforeOtherNumber = new RegExp(`(?:^|[\\s(,;])${anyOfSources(wordsBeforeNumbers)}\\.?\\s+$`, 'iu');
