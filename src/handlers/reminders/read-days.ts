import { allWeekdays } from '../../db/schema/limits.ts';
import { parseWeekdays } from '../shared/parse-weekdays.ts';
import { skip } from './skip.ts';

/** Weekdays in a text, as bits with bit 0 for Monday, and the position after them. */
export interface DaysReading {
  weekdays: number;
  /** The days are taken away: `except weekends`. */
  isExcluded: boolean;
  end: number;
}

const exclusion = /(?:except|but not|not|other than|excluding|кроме|не) (?:for |on )?/uy;
const everyDay = /(?:every ?day|each day|daily|all days|кажд(?:ый|ые) день|ежедневно|все дни)(?!\p{L})/uy;
const russianWorkingDays = '(?:будн|рабоч)(?:им|их|ие|ий) (?:дням|дней|дни|день)';
const workingDays = new RegExp(
  String.raw`(?:on |в |по |кажд(?:ый|ые) )?(?:(?:work(?:ing)? days|business days|${russianWorkingDays})|будней)(?!\p{L})`,
  'uy',
);
const weekend = /(?:на |по |в )?(?:выходн(?:ым|ые|ых)(?: дням| дни| дней)?)(?!\p{L})/uy;
const dayPrefix = /^(?:(?:on|at|во?|на) )?(?:the )?/u;
/** No list of weekdays has more words, or more characters. */
const maxDayWords = 16;
const maxDaysLength = 200;

const genitives: readonly (readonly [RegExp, string])[] = [
  [/понедельника/gu, 'понедельник'],
  [/вторника/gu, 'вторник'],
  [/среды/gu, 'среда'],
  [/четверга/gu, 'четверг'],
  [/пятницы/gu, 'пятница'],
  [/субботы/gu, 'суббота'],
];
/** `monday to friday`, `с понедельника по пятницу`. */
const span = /^(?:from |с |со )?(\p{L}+) (?:to|through|thru|till|until|по|до) (\p{L}+)$/u;

/** Reads weekdays at a position: `mon wed fri`, `monday to friday`, `по будням`, `except weekends`. Null: there are none. */
export function readWeekdays(text: string, at: number): DaysReading | null {
  const start = skip(exclusion, text, at);
  const isExcluded = start > at;
  const fixed: readonly (readonly [RegExp, number])[] = [
    [everyDay, allWeekdays],
    [workingDays, 0b001_1111],
    [weekend, 0b110_0000],
  ];
  for (const [pattern, weekdays] of fixed) {
    const end = skip(pattern, text, start);
    if (end > start) return { weekdays, isExcluded, end };
  }
  const words = text
    .slice(start, start + maxDaysLength)
    .split(' ')
    .slice(0, maxDayWords);
  for (let count = words.length; count > 0; count--) {
    // What stands after the days, as in `9:00 (weekdays), please`, is no part of them.
    const phrase = words
      .slice(0, count)
      .join(' ')
      .replace(/[),;]+$/u, '');
    if (/(?:^|[\s,;&+/])(?:and|и)$|[&+/]$/u.test(phrase)) continue;
    const weekdays = parseDays(phrase);
    if (weekdays) return { weekdays, isExcluded, end: start + phrase.length };
  }
  return null;
}

function parseDays(phrase: string): number | null {
  const nominative = genitives.reduce((text, [from, to]) => text.replace(from, to), phrase);
  const [, first, last] = span.exec(nominative) ?? [];
  if (first !== undefined) return parseWeekdays(`${first}-${last}`);
  return parseWeekdays(nominative.replace(dayPrefix, '')) ?? parseWeekdays(phrase.replace(dayPrefix, ''));
}
