import { type Day, toDay } from '../../time/days.ts';
import { fromEpochDay } from '../../time/epoch-day.ts';
import type { CsvMapping } from '../model.ts';

export type DateOrder = CsvMapping['dateOrder'];

const iso = /^\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s].*)?$/;
const parts = /^\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T,\s].*)?$/;

/** Parses a date with or without a time behind it. `2026-11-29` is read in any order. Null: it is no day. */
export function parseDate(text: string, order: DateOrder): Day | null {
  const named = parseNamedDate(text);
  if (named) return named;
  const year = iso.exec(text);
  if (year) return toDay(Number(year[1]), Number(year[2]), Number(year[3]));
  const found = parts.exec(text);
  if (!found || order === 'ymd') return null;
  const [first, second] = [Number(found[1]), Number(found[2])];
  const century = found[3]?.length === 2 ? 2000 : 0;
  const [month, day] = order === 'mdy' ? [first, second] : [second, first];
  return toDay(century + Number(found[3]), month, day);
}

/** Returns whether a text is a date in one of the orders. */
export const looksLikeDate = (text: string): boolean =>
  parseDate(text, 'dmy') !== null || parseDate(text, 'mdy') !== null;

const dayFirst = /^\s*(\d{1,2})\.?\s+(\p{L}{3,9})\.?,?\s+(\d{4})(?:\s*г\.?)?(?:[T,\s].*)?$/u;
const monthFirst = /^\s*(\p{L}{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:[T,\s].*)?$/u;
/** The beginnings of the names of months, in English and Russian, from January. */
const months = [
  ...[/^jan|^янв/i, /^feb|^фев/i, /^mar|^мар/i, /^apr|^апр/i, /^may$|^ма[йя]$/i, /^jun|^июн/i],
  ...[/^jul|^июл/i, /^aug|^авг/i, /^sep|^сен/i, /^oct|^окт/i, /^nov|^ноя/i, /^dec|^дек/i],
];

/** Parses a date with the name of its month: `Jan 5, 2024`, `5 января 2024`. Null: it is none. */
function parseNamedDate(text: string): Day | null {
  const [, first = '', name = '', year] = dayFirst.exec(text) ?? [];
  const [, otherName = '', second = '', otherYear] = monthFirst.exec(text) ?? [];
  const month = months.findIndex((one) => one.test(name || otherName)) + 1;
  return month > 0 ? toDay(Number(year ?? otherYear), month, Number(first || second)) : null;
}

/** Finds the order of the parts of dates by the parts over 12 and the separator, from many dates of one column. */
export interface DateOrderFinder {
  /** Returns whether the text is a date whose day and month can be exchanged. */
  add(text: string): boolean;
  /** Returns the order. Null: no date was added. */
  find(): DateOrder | null;
  /** Returns whether nothing decides between day and month: `find` returns what is more usual. */
  isOpen(): boolean;
}

/** Creates a finder. Where nothing decides, a full stop means day first, as in German and Russian, else month first. */
export function createDateOrderFinder(): DateOrderFinder {
  let sawYearFirst = false;
  let sawParts = false;
  let isDayFirst = false;
  let isMonthFirst = false;
  let hasStops = false;
  let canBeExchanged = false;
  return {
    add(text) {
      if (iso.test(text) || parseNamedDate(text)) sawYearFirst = true;
      const found = parts.exec(text);
      if (!found) return false;
      sawParts = true;
      hasStops ||= text.includes('.');
      isDayFirst ||= Number(found[1]) > 12;
      isMonthFirst ||= Number(found[2]) > 12;
      const isExchangeable = Number(found[1]) <= 12 && Number(found[2]) <= 12 && found[1] !== found[2];
      canBeExchanged ||= isExchangeable;
      return isExchangeable;
    },
    find() {
      if (!sawParts) return sawYearFirst ? 'ymd' : null;
      if (isDayFirst !== isMonthFirst) return isDayFirst ? 'dmy' : 'mdy';
      return hasStops ? 'dmy' : 'mdy';
    },
    isOpen: () => canBeExchanged && !hasStops && isDayFirst === isMonthFirst,
  };
}

const dayMs = 86_400_000;

/** Returns the day of milliseconds since 1970 at midnight in UTC. Null: it is no whole number in the range of days. */
export function dayOfMilliseconds(milliseconds: unknown): Day | null {
  return typeof milliseconds === 'number' ? dayOfNumber(Math.floor(milliseconds / dayMs)) : null;
}

const maxDay = 2_932_896;

/** Returns the day of a number of days since 1970. Null: it is no whole number in the range of days. */
export function dayOfNumber(days: unknown): Day | null {
  return typeof days === 'number' && Number.isInteger(days) && Math.abs(days) <= maxDay ? fromEpochDay(days) : null;
}
