import type { TallyContext } from '../../bot/context.ts';
import { clip } from '../../bot/ui/messages.ts';
import { maxQuoteLength } from '../../bot/ui/reply.ts';
import { addDays, addMonths, type Day, splitDay, toDay } from '../../time/days.ts';
import { earliestDay, type PeriodUnit } from '../../time/period.ts';
import { monthSources } from './month-sources.ts';

/** Why a text that states a day or period cannot be shown. The key of its sentence is `refused-REASON`. */
export type PeriodRejection =
  | 'future-day'
  | 'future-period'
  | 'before-1970'
  | 'impossible-day'
  | 'unclear-day'
  | 'two-days';

/** The day that a text states; `spans` are the parts of the text that state it. */
export type DayReading =
  | { kind: 'found'; date: Day; spans: readonly { start: number; end: number }[] }
  | { kind: 'refused'; reason: Exclude<PeriodRejection, 'future-period'> }
  | { kind: 'none' };

/** Reads a day as it is typed in a recording line: `yesterday`, `21.11`, `last Monday`, `вчера`. */
export type ReadDay = (text: string, today: Day) => DayReading;

/** A day, week, month or year by a day in it, or all time up to `day`. */
export interface PeriodChoice {
  unit: PeriodUnit;
  day: Day;
}

export type PeriodReading =
  | { kind: 'found'; period: PeriodChoice }
  | { kind: 'refused'; reason: PeriodRejection }
  /** The text is no day or period. */
  | { kind: 'none' };

export interface PeriodOptions {
  /** The unit of the command. */
  unit: PeriodUnit;
  /** The local day of the person. */
  today: Day;
  readDay: ReadDay;
}

const none: PeriodReading = { kind: 'none' };

/**
 * Reads a period after a command: a day, a month (`october`, `2026-10`), a year (`2025`), `last week`, `all`. English
 * and Russian count in every language of the person.
 *
 * A text without a unit means the unit of the command: `/week 2026-11-02` is the week with that day. A longer unit in
 * the text has priority: `/day october` is the month.
 */
export function parsePeriod(typed: string, { unit, today, readDay }: PeriodOptions): PeriodReading {
  const text = foldPeriod(typed);
  const reading =
    parseAllTime(text, today) ??
    parseRelative(text, unit, today) ??
    parseYear(text) ??
    parseMonth(text, today) ??
    parseNumber(text, unit, today) ??
    parseDay(text, today, readDay);
  if (reading.kind !== 'found') return reading;
  const { period } = reading;
  if (period.day > today) return { kind: 'refused', reason: 'future-period' };
  if (period.day < earliestDay) return { kind: 'refused', reason: 'before-1970' };
  return found(longerUnit(unit, period.unit), period.day);
}

/** Returns the sentence for a text that is no day or period, or for one that cannot be shown. */
export function describePeriodRejection(
  ctx: TallyContext,
  reading: Exclude<PeriodReading, { kind: 'found' }>,
  typed: string,
): string {
  return reading.kind === 'refused'
    ? ctx.t(`refused-${reading.reason}`)
    : ctx.t('refused-period', { text: clip(typed, maxQuoteLength) });
}

function found(unit: PeriodUnit, day: Day): PeriodReading {
  return { kind: 'found', period: { unit, day } };
}

const units: readonly PeriodUnit[] = ['day', 'week', 'month', 'year', 'all'];

function longerUnit(a: PeriodUnit, b: PeriodUnit): PeriodUnit {
  return units.indexOf(a) > units.indexOf(b) ? a : b;
}

/** Folds case and spaces, and removes final punctuation, and a preposition and article at the beginning. */
function foldPeriod(text: string): string {
  const folded = text.toLowerCase().replaceAll('ё', 'е').replace(/\s+/gu, ' ').trim();
  return folded.replace(/^(?:(?:for|in|of|on|за|во?|на) )?(?:the )?/u, '').replace(/[.!?]+$/u, '');
}

function parseAllTime(text: string, today: Day): PeriodReading | null {
  return /^(?:all|all time|everything|все|все время)$/u.test(text) ? found('all', today) : null;
}

const unitSources: readonly (readonly [PeriodUnit, string])[] = [
  ['day', 'day|день|дня'],
  ['week', 'week|недел[яюие]'],
  ['month', 'month|месяце?а?'],
  ['year', 'year|год[ау]?'],
];

/** The number of units from the present one that a word states. */
const offsetSources: readonly (readonly [number, string])[] = [
  [0, 'this|current|эт(?:от|а|у|ой|ом)|текущ(?:ий|ая|ую|ей|ем)'],
  [-1, 'last|previous|past|прошл(?:ый|ая|ую|ой|ом)|предыдущ(?:ий|ая|ую|ей|ем)'],
  [-2, 'позапрошл(?:ый|ая|ую|ой|ом)'],
  [1, 'next|следующ(?:ий|ая|ую|ей|ем)|будущ(?:ий|ая|ую|ей|ем)'],
];

/** Reads `last week`, `week`, and `last` in the unit of the command. */
function parseRelative(text: string, commandUnit: PeriodUnit, today: Day): PeriodReading | null {
  for (const [offset, offsetSource] of [...offsetSources, [0, ''] as const])
    for (const [unit, unitSource] of [...unitSources, [commandUnit, ''] as const]) {
      const words = [offsetSource, unitSource].filter(Boolean).map((source) => `(?:${source})`);
      if (words.length === 0 || !new RegExp(`^${words.join(' ')}$`, 'u').test(text)) continue;
      if (unit !== 'all') return found(unit, addUnits(today, unit, offset));
    }
  return null;
}

function addUnits(day: Day, unit: Exclude<PeriodUnit, 'all'>, count: number): Day {
  if (unit === 'day' || unit === 'week') return addDays(day, count * (unit === 'day' ? 1 : 7));
  return addMonths(day, count * (unit === 'month' ? 1 : 12));
}

function parseYear(text: string): PeriodReading | null {
  const [, year] = /^(\d{4})(?: ?г| год[ау]?)?$/u.exec(text) ?? [];
  return year === undefined ? null : found('year', `${year}-01-01`);
}

const monthPatterns = monthSources.map(
  (source) => new RegExp(`^(?:${source})\\.?(?:,? (\\d{4})(?: г\\.?| года?)?)?$`, 'u'),
);

/** Reads `2026-10`, `10.2026` and the name of a month: the latest such month unless a year follows. */
function parseMonth(text: string, today: Day): PeriodReading | null {
  const { year, month } =
    /^(?<year>\d{4})[-./](?<month>\d{1,2})$/u.exec(text)?.groups ??
    /^(?<month>\d{1,2})[-./](?<year>\d{4})$/u.exec(text)?.groups ??
    {};
  if (year !== undefined) return toMonth(Number(year), Number(month));
  const index = monthPatterns.findIndex((pattern) => pattern.test(text));
  if (index < 0) return null;
  const namedYear = monthPatterns[index]?.exec(text)?.[1];
  const { year: thisYear, month: thisMonth } = splitDay(today);
  return toMonth(Number(namedYear ?? (index + 1 > thisMonth ? thisYear - 1 : thisYear)), index + 1);
}

function toMonth(year: number, month: number): PeriodReading {
  const first = toDay(year, month, 1);
  return first ? found('month', first) : { kind: 'refused', reason: 'impossible-day' };
}

/** Reads a number: the latest such day of a month, or month. */
function parseNumber(text: string, unit: PeriodUnit, today: Day): PeriodReading | null {
  const [, digits] = /^(\d{1,2})(?:st|nd|rd|th|-?го)?$/u.exec(text) ?? [];
  if (digits === undefined || (unit !== 'day' && unit !== 'month')) return null;
  const { year, month } = splitDay(today);
  const days = Array.from({ length: 12 }, (_, back) => {
    const first = splitDay(addMonths(toDay(year, month, 1) ?? today, -back));
    if (unit === 'day') return toDay(first.year, first.month, Number(digits));
    return first.month === Number(digits) ? toDay(first.year, first.month, 1) : null;
  });
  const latest = days.find((day) => day !== null && day <= today);
  return latest ? found(unit, latest) : { kind: 'refused', reason: 'impossible-day' };
}

function parseDay(text: string, today: Day, readDay: ReadDay): PeriodReading {
  const reading = readDay(text, today);
  if (reading.kind !== 'found') return reading;
  return isWholeText(text, reading.spans) ? found('day', reading.date) : none;
}

/** Returns true where the spans are the whole text, except for punctuation. */
export function isWholeText(text: string, spans: readonly { start: number; end: number }[]): boolean {
  const rest = text.split('').filter((_, index) => !spans.some(({ start, end }) => index >= start && index < end));
  return !/[\p{L}\p{N}]/u.test(rest.join(''));
}
