import { monthSources } from '../../shared/month-sources.ts';
import { numberWordsSource } from './amounts.ts';
import { anyOfSources, shortWeekdaySources, weekdaySources } from './vocabulary.ts';

// The parts of the patterns of `day-rules.ts`. The functions of `day-values.ts` read their named groups.

export const anyWeekday = anyOfSources([...weekdaySources, ...shortWeekdaySources, 'воскресение']);
export const onPrefix = String.raw`(?:(?:on|в|во)\s+)?`;
export const weekdayPrefix = String.raw`${onPrefix}(?:(?<weekday>${anyWeekday})\.?,?\s+)?(?:the\s+)?`;
export const dayPart = String.raw`(?<d>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?`;
export const monthPart = String.raw`(?<month>${monthSources.join('|')})\.?`;
export const yearPart = String.raw`(?:,?\s+(?<y>[12]\d{3})(?:\s*(?:года|г\.?))?)?`;
export const countPart = String.raw`(?<count>\d{1,6}|an?|${numberWordsSource})`;
export const lastWord = String.raw`(?:the\s+)?last|прошл(?:ый|ую|ое)`;
export const nextWord = 'next|следующ(?:ий|ую|ее)';
export const agoWord = String.raw`(?:ago|(?:тому\s+)?назад)`;
export const unitSources = {
  day: 'days?|d|день|дня|дней|дн',
  week: 'weeks?|неделю|недели|недель',
  month: 'months?|месяц|месяца|месяцев',
  year: 'years?|год|года|лет',
};
export const unitPart = `(?<unit>${anyOfSources(Object.values(unitSources))})`;
export const vagueCount = anyOfSources([
  String.raw`(?<couple>(?:a\s+)?couple(?:\s+of)?|пару|пара)`,
  String.raw`(?<few>(?:a\s+)?few|several|some|many|несколько|много)`,
  String.raw`(?<half>(?:a\s+)?half(?:\s+an?)?|пол)`,
  String.raw`(?<decimal>\d{1,3}[.,]\d{1,2}|полтор[аы])`,
  String.raw`(?<low>\d{1,3}|${numberWordsSource})(?:-|–|—|\s+(?:or|to|или)\s+)(?<high>\d{1,3}|${numberWordsSource})`,
]);
const ordinalsToTwenty = [
  ...['первого', 'второго', 'третьего', 'четв[её]ртого', 'пятого', 'шестого', 'седьмого', 'восьмого', 'девятого'],
  ...['десятого', 'одиннадцатого', 'двенадцатого', 'тринадцатого', 'четырнадцатого', 'пятнадцатого'],
  ...['шестнадцатого', 'семнадцатого', 'восемнадцатого', 'девятнадцатого', 'двадцатого'],
];
/** Russian ordinal numbers, from 1 to 31. */
export const ordinalSources = [
  ...ordinalsToTwenty,
  ...ordinalsToTwenty.slice(0, 9).map((ordinal) => `двадцать\\s+${ordinal}`),
  'тридцатого',
  'тридцать\\s+первого',
];
export const slashPart = String.raw`(?<a>\d{1,2})\/(?<b>\d{1,2})`;

/** Matches a text that may contain the name of a month. */
export const mayHaveMonth =
  /jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|янв|фев|мар|апр|ма[йяе]|июн|июл|авг|сен|окт|ноя|дек/iu;
