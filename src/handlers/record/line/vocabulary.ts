/** Sources of the month names, January first: full, short, Russian in the genitive too. */
export const MONTHS = [
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

/** Sources of weekday names that mean nothing else, Monday first. */
export const WEEKDAYS = [
  'monday|понедельник',
  'tuesday|вторник',
  'wednesday|среду',
  'thursday|четверг',
  'friday|пятниц[ау]',
  'saturday|суббот[ау]',
  'sunday|воскресенье',
];

/** Sources of weekday names that can be other words or parts of a habit's name, Monday first. */
export const SHORT_WEEKDAYS = ['mon|пн', 'tues?|вт', 'wed|ср|среда', 'thu(?:rs?)?|чт', 'fri|пт', 'sat|сб', 'sun|вс'];

/** Source of any of the given alternatives. */
export const anyOf = (sources: readonly string[]): string => `(?:${sources.join('|')})`;

/** Returns which of the sources (counted from 1) is the whole of `word`, 0 when none is. */
export function indexIn(sources: readonly string[], word: string | undefined): number {
  return word ? sources.findIndex((source) => new RegExp(`^(?:${source})$`, 'iu').test(word)) + 1 : 0;
}

const COUNTED = [
  'k|km|kms|mi|miles?|met(?:er|re)s?|kgs?|lbs?|pounds?|pages?|times?|x|reps?|sets?|steps?|laps?|rounds?|floors?|lengths?',
  'push-?ups?|pull-?ups?|sit-?ups?|squats?|burpees?|words?|chapters?|books?|lessons?|cards?|tasks?|songs?|poses?',
  'glass(?:es)?|cups?|ml|l|lit(?:er|re)s?|kcal|calories|people|friends|dogs?|kids|hills?|trees?|am|pm|a\\.m|p\\.m|pace|per',
  "o['’]clock|years?|months?|weeks?|days?|st|nd|rd|th|percent|degrees|points|euros?|dollars?|bpm|watts?",
  'км|метр\\p{L}*|мил[яьи]|кг|килограмм\\p{L}*|стр|страниц\\p{L}*|раза?|повтор\\p{L}*|подход\\p{L}*|шаг\\p{L}*|круг\\p{L}*',
  'отжим\\p{L}*|подтяг\\p{L}*|присед\\p{L}*|слова?|глав\\p{L}*|книг\\p{L}*|урок\\p{L}*|карточ\\p{L}*|задач\\p{L}*|песн\\p{L}*',
  'стакан\\p{L}*|чаш\\p{L}*|мл|л|литр\\p{L}*|ккал|калори\\p{L}*|человек\\p{L}*|друз\\p{L}*|лет|год\\p{L}*|месяц\\p{L}*|недел\\p{L}*',
  'день|дня|дней|утра|вечера|ночи|процент\\p{L}*|градус\\p{L}*|рубл\\p{L}*|этаж\\p{L}*',
];

const NUMBERED = [
  'at|by|until|till|since|from|to|around|no|nr|№|v|version|page|chapter|part|day|week|lesson|level|unit|episode|room|route|pace|zone|top',
  'в|во|к|до|с|со|по|после|номер|версия|стр|страница|глава|часть|день|неделя|урок|уровень|серия|маршрут|темп|темпе|зона',
];

/** Source of what stands behind a number that counts something other than minutes (`5 km`, `7 pm`, `30 страниц`). */
export const OTHER_UNIT = `[\\s-]*(?:%|${anyOf(COUNTED)}(?![\\p{L}\\p{N}]))`;

/** Behind a number: it counts something other than minutes. */
export const COUNTS_OTHER = new RegExp(`^${OTHER_UNIT}`, 'iu');

/** Before a number: it is a time of day or the number of something (`at 7`, `chapter 7`, `в 7`). */
export const NUMBERS_OTHER = new RegExp(`(?:^|[\\s(,;])${anyOf(NUMBERED)}\\.?\\s+$`, 'iu');
