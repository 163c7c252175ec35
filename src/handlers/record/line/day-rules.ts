import { addDays, addMonths, type Day, isoWeekday } from '../../../time/days.ts';
import { numberWordsSource } from './amounts.ts';
import {
  agoWord,
  anyWeekday,
  countPart,
  dayPart,
  lastWord,
  mayHaveMonth,
  monthPart,
  nextWord,
  onPrefix,
  ordinalSources,
  slashPart,
  unitPart,
  unitSources,
  vagueCount,
  weekdayPrefix,
  yearPart,
} from './day-sources.ts';
import {
  asUncertain,
  type DayMeaning,
  findUnit,
  listDaysBack,
  listWeekBefore,
  readDate,
  readDayAgo,
  readDayOfMonth,
  readDottedDate,
  readFullDate,
  readMisspeltWeekday,
  readSlashDate,
  readSlashDateWithYear,
  readVagueDaysAgo,
  readWeekday,
  readWeekend,
} from './day-values.ts';
import { edgeAfter, type MatchGroups, onlyWith, type Rule } from './spans.ts';
import { anyOfSources, shortWeekdaySources, weekdaySources } from './vocabulary.ts';

/** Where a form counts as a day: `anywhere`; `short`, for short weekdays; `dotted`, for DD.MM. See `chooseDay`. */
export type Trust = 'anywhere' | 'short' | 'dotted';

/** A way to write a day. */
export interface DayRule extends Rule {
  trust: Trust;
  read: (groups: MatchGroups, today: Day) => DayMeaning;
}

/** The Russian singulars, which follow 1 and 21. */
const singularUnits = { day: 'день', week: 'неделю', month: 'месяц', year: 'год' };
const unitNames = ['day', 'week', 'month', 'year'] as const;

/** All ways to write a day. Where several match at one place, the longest counts. */
export const dayRules: DayRule[] = [
  rule(
    String.raw`(?:earlier\s+)?today|сегодня|this\s+(?:morning|afternoon|evening)|toni(?:ght|te)`,
    (_, today) => today,
  ),
  rule(String.raw`yesterday|yday|yest(?:erday's)?|yste?r?d?|вчера|вчерашн\p{L}+|вчерась|вчор|учора`, (_, today) =>
    addDays(today, -1),
  ),
  rule(String.raw`last\s+(?:night|nite|evening)|прошл(?:ым|ой)\s+(?:вечером|ночью)`, (_, today) => addDays(today, -1)),
  rule(String.raw`(?:the\s+)?day\s+before\s+yesterday|позавчера`, (_, today) => addDays(today, -2)),
  rule(String.raw`day\s+b4\s+yesterday|(?:the\s+)?night\s+before\s+last|поза\s+вчера`, (_, today) => [
    addDays(today, -2),
  ]),
  rule('позапозавчера', (_, today) => addDays(today, -3)),
  rule(
    String.raw`tomorrow|tmrw|tmr|2mo?rr?o?w?|завтра|(?:the\s+)?day\s+after\s+tomorrow|послезавтра`,
    () => 'future-day',
  ),
  ...unitNames.map((unit) =>
    onlyWith(
      /ago|назад/iu,
      rule(agoSource(unitSources[unit], singularUnits[unit]), (g, today) => readDayAgo(today, g, unit)),
    ),
  ),
  onlyWith(
    /ago|назад|back|before/iu,
    rule(String.raw`${vagueCount}\s*${unitPart}\s+(?:${agoWord}|back|before)`, readVagueDaysAgo),
  ),
  onlyWith(
    /back|before/iu,
    rule(String.raw`${countPart}\s+${unitPart}\s+(?:back|before)`, (g, today) =>
      asUncertain(readDayAgo(today, g, findUnit(g))),
    ),
  ),
  rule(String.raw`(?:a\s+)?fortnight\s+${agoWord}`, (_, today) => [addDays(today, -14)]),
  rule(String.raw`пол(?<half>года)\s+${agoWord}`, (_, today) => [addMonths(today, -6)]),
  rule(String.raw`(?:the\s+)?(?:other\s+day|past\s+few\s+days)|на\s+днях|недавно|намедни`, (_, today) =>
    listDaysBack(today, 2, 5),
  ),
  rule(String.raw`(?:(?:in|on)\s+)?(?:the\s+)?last\s+week|(?:на|в)?\s*(?:прошлой|той)\s+недел[еюи]`, (_, today) =>
    listWeekBefore(today),
  ),
  rule(String.raw`this\s+week|на\s+этой\s+неделе`, (_, today) => listDaysBack(today, 0, isoWeekday(today) - 1)),
  rule(
    [
      String.raw`(?:the\s+|on\s+the\s+|over\s+the\s+|at\s+the\s+)?(?:last\s+|this\s+|past\s+)?weekend`,
      String.raw`(?:на|в)\s+(?:прошлых\s+)?выходны[ехи]`,
    ].join('|'),
    readWeekend,
  ),
  rule(
    [
      String.raw`(?:in\s+)?(?:the\s+)?last\s+(?:month|year|spring|summer|autumn|fall|winter)`,
      String.raw`в\s+прошлом\s+(?:месяце|году)`,
    ].join('|'),
    () => [],
  ),
  rule(
    String.raw`${onPrefix}(?:(?:${lastWord})\s+)?(?<weekday>${anyOfSources([...weekdaySources, 'воскресение'])})`,
    readWeekday,
  ),
  rule(String.raw`(?:(?:on|в|во)\s+|(?:${lastWord})\s+)(?<weekday>${anyOfSources(shortWeekdaySources)})`, readWeekday),
  rule(String.raw`во?\s+(?<short>пнд|втр|срд|чтв|птн|сбт|вск|вскр)`, readMisspeltWeekday),
  rule(
    [
      String.raw`${onPrefix}(?:(?:the\s+)?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)`,
      String.raw`\s+(?:week|before\s+last)|позапрошл\p{L}+\s+\p{L}+)`,
    ].join(''),
    (_, today) => listWeekBefore(addDays(today, -7)).slice(0, 7),
  ),
  rule(String.raw`${onPrefix}(?:${nextWord})\s+${anyWeekday}`, () => 'future-day'),
  rule(`(?<weekday>${anyOfSources(shortWeekdaySources)})`, readWeekday, 'short'),
  onlyWith(
    /\d{4}[-/.]/u,
    rule(String.raw`${weekdayPrefix}(?<y>\d{4})(?<sep>[-/.])(?<m>\d{1,2})\k<sep>(?<d>\d{1,2})`, readFullDate),
  ),
  onlyWith(
    /\d[-.]\d{1,2}[-.]\d/u,
    rule(
      String.raw`${weekdayPrefix}(?<d>\d{1,2})(?<sep>[-.])(?<m>\d{1,2})\k<sep>(?<y>\d{4}|\d{2})(?:\s*(?:года|г\.?))?`,
      readFullDate,
    ),
  ),
  onlyWith(/20\d{6}/u, rule(String.raw`(?<y>20\d\d)(?<m>0[1-9]|1[0-2])(?<d>[0-2]\d|3[01])`, readFullDate)),
  onlyWith(
    /\d-\d/u,
    rule(String.raw`(?<d>[0-2]\d|3[01])-(?<m>0[1-9]|1[0-2])`, (g, today) => asUncertain(readDate(g, today))),
  ),
  onlyWith(/\//u, rule(String.raw`${weekdayPrefix}${slashPart}\/(?<y>\d{4}|\d{2})`, readSlashDateWithYear)),
  onlyWith(/\//u, rule(`${weekdayPrefix}${slashPart}`, readSlashDate)),
  onlyWith(mayHaveMonth, rule(`${weekdayPrefix}${dayPart}\\s*(?:of\\s+)?${monthPart}${yearPart}`, readDate)),
  onlyWith(mayHaveMonth, rule(`${weekdayPrefix}${monthPart}\\s*${dayPart}${yearPart}`, readDate)),
  onlyWith(
    /\d\.\d/u,
    rule(String.raw`${weekdayPrefix}(?<d>0?[1-9]|[12]\d|3[01])\.(?<m>0?[1-9]|1[0-2])`, readDottedDate, 'dotted'),
  ),
  onlyWith(/\d,\d/u, rule(String.raw`(?<d>0[1-9]|[12]\d|3[01]),(?<m>0[1-9]|1[0-2])`, readDottedDate, 'dotted')),
  onlyWith(
    /\d(?:st|nd|rd|th)/iu,
    rule(String.raw`(?:on\s+)?the\s+(?<d>\d{1,2})(?:st|nd|rd|th)|on\s+(?<d2>\d{1,2})(?:st|nd|rd|th)`, readDayOfMonth),
  ),
  onlyWith(
    /го|числа/iu,
    rule(String.raw`(?<d>\d{1,2})(?:\s*-?\s*го)?(?:\s+числа)|(?<d2>\d{1,2})\s*-?\s*го`, readDayOfMonth),
  ),
  rule(String.raw`(?<ordinal>${anyOfSources(ordinalSources)})(?:\s+числа)?`, readDayOfMonth),
];

/** Creates a rule. */
function rule(source: string, read: DayRule['read'], trust: Trust = 'anywhere'): DayRule {
  return { pattern: new RegExp(`(?:${source})${edgeAfter}`, 'iuy'), trust, read };
}

/**
 * Builds the source of a pattern for `3 days ago`. A Russian singular follows 1 or 21, or has no number: in `20 неделю
 * назад` the 20 is something else.
 */
function agoSource(units: string, singular: string): string {
  const one = String.raw`(?<one>\d{0,5}(?<!1)1|${numberWordsSource})`;
  const others = units.split('|').filter((word) => word !== singular);
  return String.raw`(?:(?:${countPart}\s*)?(?:${others.join('|')})|(?:${one}\s+)?${singular})\s+${agoWord}`;
}
