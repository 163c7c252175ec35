import type { Day } from '../../time/days.ts';
import { isBlank, parseDigits } from './field-bytes.ts';
import { type FieldParser, valueMissing } from './field-parsers.ts';
import { writeTimestamptz } from './pg-binary-copy.ts';
import { rejectReason } from './reject-reason.ts';

/**
 * The UTC day of the row that is being parsed. The parser of its timestamp sets it, so that no other code parses it
 * again.
 */
export interface RowDay {
  /** Days since 1970. */
  epochDay: number;
}

const notDate = rejectReason('sales-value-not-date', {}, 'is no date');

const dayMs = 86_400_000;
/** A time zone can move a timestamp beyond the last year that has four digits. */
const maxMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const minus = 0x2d;
const colon = 0x3a;
const space = 0x20;
const letterT = 0x54;

/**
 * Creates a parser of `YYYY-MM-DD`, with or without a time and a time zone, into timestamptz. Without a zone it is UTC.
 * Sets `rowDay` to its UTC day.
 */
export function timestampParser(rowDay: RowDay): FieldParser {
  return (bytes, start, end, out) => {
    if (isBlank(bytes, start, end)) return valueMissing;
    const seconds = parseSimpleTimestamp(bytes, start, end);
    if (seconds !== null) {
      rowDay.epochDay = Math.floor(seconds / 86_400);
      writeTimestamptz(out, seconds, 0);
      return null;
    }
    const ms = parseAnyTimestamp(bytes.toString('latin1', start, end).trim());
    if (ms === null) return notDate;
    rowDay.epochDay = Math.floor(ms / dayMs);
    writeTimestamptz(out, Math.floor(ms / 1000), ms % 1000);
    return null;
  };
}

/** Parses `YYYY-MM-DDThh:mm:ss`, the format of nearly all lines, to seconds since 1970; null for another format. */
function parseSimpleTimestamp(bytes: Buffer, start: number, end: number): number | null {
  if (end - start !== 19 || !hasSimpleSeparators(bytes, start)) return null;
  const hour = parseDigits(bytes, start + 11, start + 13);
  const minute = parseDigits(bytes, start + 14, start + 16);
  const second = parseDigits(bytes, start + 17, end);
  if (!(hour < 24 && minute < 60 && second < 60)) return null;
  const year = parseDigits(bytes, start, start + 4);
  const month = parseDigits(bytes, start + 5, start + 7);
  const day = toEpochDay(year, month, parseDigits(bytes, start + 8, start + 10));
  return day === null ? null : day * 86_400 + hour * 3600 + minute * 60 + second;
}

function hasSimpleSeparators(bytes: Buffer, start: number): boolean {
  if (bytes[start + 4] !== minus || bytes[start + 7] !== minus) return false;
  if (bytes[start + 13] !== colon || bytes[start + 16] !== colon) return false;
  return bytes[start + 10] === letterT || bytes[start + 10] === space;
}

/** A file has few different days: looking one up is faster than the arithmetic of the calendar. */
const epochDays = new Map<number, number>();
const maxEpochDays = 10_000;

/** Returns the days since 1970; null for a date that no calendar has or that is before 1970. */
function toEpochDay(year: number, month: number, day: number): number | null {
  if (!(year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 31)) return null;
  const key = (year * 16 + month) * 32 + day;
  const cached = epochDays.get(key);
  if (cached !== undefined) return cached;
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCDate() !== day) return null;
  const epochDay = date.getTime() / dayMs;
  if (epochDays.size > maxEpochDays) epochDays.clear();
  epochDays.set(key, epochDay);
  return epochDay;
}

const timestampPattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i;

/** Parses every accepted format to milliseconds since 1970; null for another one. */
function parseAnyTimestamp(text: string): number | null {
  const [all, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone = 'Z'] =
    timestampPattern.exec(text) ?? [];
  if (all === undefined) return null;
  const epochDay = toEpochDay(Number(year), Number(month), Number(day));
  if (epochDay === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const offset = parseOffsetMinutes(zone);
  if (offset === null) return null;
  const minutes = Number(hour) * 60 + Number(minute) - offset;
  const fractionMs = Math.floor(Number(`0.${fraction}`) * 1000);
  const ms = epochDay * dayMs + minutes * 60_000 + Number(second) * 1000 + fractionMs;
  return ms < 0 || ms > maxMs ? null : ms;
}

/** Parses `+hh`, `+hhmm` or `+hh:mm` (or `-`); 0 for `Z` and `UTC`; null for an offset that no zone has. */
function parseOffsetMinutes(zone: string): number | null {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  if (Number(hours) > 15 || Number(minutes) > 59) return null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** Returns the day that is so many days after 1970-01-01. */
export function fromEpochDay(epochDay: number): Day {
  return new Date(epochDay * dayMs).toISOString().slice(0, 10);
}
