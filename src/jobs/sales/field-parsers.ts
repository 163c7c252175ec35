import type { Day } from '../../time/days.ts';
import { type Out, putBigInt, putBytes, putInstant, putInt, putMoney, putNull } from './pg-binary-copy.ts';

/** Checks a value of a file and writes it as COPY wants it. Returns null, or why it is wrong (completes "COLUMN …"). */
export type WriteValue = (bytes: Buffer, from: number, to: number, out: Out) => string | null;

const dayMs = 86_400_000;
/** A zone may put an instant behind the last year of four digits. */
const lastMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const minus = 0x2d;
const point = 0x2e;

/** A key or a count: a whole number that fits bigint with a digit to spare. */
export const whole: WriteValue = (bytes, from, to, out) => {
  const start = afterSpaces(bytes, from, to);
  const end = beforeSpaces(bytes, start, to);
  if (start === end) return 'is missing';
  const first = bytes[start] === minus ? start + 1 : start;
  const value = digits(bytes, first, end);
  if (first === end || end - first > 18 || Number.isNaN(value)) return 'is no whole number';
  if (end - first > 15) putBigInt(out, BigInt(bytes.toString('latin1', start, end)));
  else putInt(out, first === start ? value : -value);
  return null;
};

/** Money: at most so many digits before the point; behind it two, or zeros. */
export function money(most: number): WriteValue {
  return (bytes, from, to, out) => {
    const start = afterSpaces(bytes, from, to);
    const end = beforeSpaces(bytes, start, to);
    if (start === end) return 'is missing';
    const first = bytes[start] === minus ? start + 1 : start;
    let stop = first;
    while (stop < end && bytes[stop] !== point) stop += 1;
    const units = digits(bytes, first, stop);
    const isNumber = first < stop && !Number.isNaN(units) && !Number.isNaN(digits(bytes, stop + 1, end));
    if (!isNumber) return 'is no number';
    if (stop - first > most) return `has more than ${most} digits`;
    for (let at = stop + 3; at < end; at++) if (bytes[at] !== 0x30) return 'has more than two decimals';
    const tenths = stop + 1 < end ? digits(bytes, stop + 1, stop + 2) : 0;
    const cents = stop + 2 < end ? digits(bytes, stop + 2, stop + 3) : 0;
    putMoney(out, first > start, units, tenths * 10 + cents);
    return null;
  };
}

/** A name of at most 100 characters; empty: none. Expects UTF-8 without a zero byte. */
export const text: WriteValue = (bytes, from, to, out) => {
  if (from === to) {
    putNull(out);
    return null;
  }
  if (to - from > 100 && characters(bytes, from, to) > 100) return 'has more than 100 characters';
  putBytes(out, bytes, from, to);
  return null;
};

function characters(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (((bytes[at] as number) & 0xc0) !== 0x80) count += 1;
  return count;
}

/** A name that must be there. */
export const named: WriteValue = (bytes, from, to, out) =>
  isBlank(bytes, from, to) ? 'is missing' : text(bytes, from, to, out);

/** A word in small letters; `usual` where it is empty or there is no such column. */
export function word(usual: string): WriteValue {
  const ready = Buffer.from(usual);
  return (bytes, from, to, out) => {
    const small = bytes.toString('utf8', from, to).trim().toLowerCase();
    const word = small === '' ? ready : Buffer.from(small);
    return text(word, 0, word.length, out);
  };
}

/** The UTC day of the row's instant, in days since 1970. */
export interface Dated {
  day: number;
}

/** An instant: `YYYY-MM-DD`, perhaps with a time, perhaps with a zone; without one it is UTC. Puts its UTC day into `dated`. */
export function instant(dated: Dated): WriteValue {
  return (bytes, from, to, out) => {
    if (isBlank(bytes, from, to)) return 'is missing';
    const seconds = plainSeconds(bytes, from, to);
    if (seconds !== null) {
      dated.day = Math.floor(seconds / 86_400);
      putInstant(out, seconds, 0);
      return null;
    }
    const read = readInstant(bytes.toString('latin1', from, to).trim());
    if (read === null) return 'is no date';
    dated.day = Math.floor(read / dayMs);
    putInstant(out, Math.floor(read / 1000), read % 1000);
    return null;
  };
}

/** Returns seconds since 1970 of `YYYY-MM-DDThh:mm:ss`, the way nearly all lines are written; null for others. */
function plainSeconds(bytes: Buffer, from: number, to: number): number | null {
  if (to - from !== 19) return null;
  const isMarked = bytes[from + 4] === minus && bytes[from + 7] === minus && bytes[from + 13] === 0x3a;
  const separator = bytes[from + 10];
  if (!isMarked || bytes[from + 16] !== 0x3a || (separator !== 0x54 && separator !== 0x20)) return null;
  const hour = digits(bytes, from + 11, from + 13);
  const minute = digits(bytes, from + 14, from + 16);
  const second = digits(bytes, from + 17, to);
  if (!(hour < 24 && minute < 60 && second < 60)) return null;
  const month = digits(bytes, from + 5, from + 7);
  const day = dayNumber(digits(bytes, from, from + 4), month, digits(bytes, from + 8, from + 10));
  return day === null ? null : day * 86_400 + hour * 3600 + minute * 60 + second;
}

/** Returns the number that the digits make; NaN where there is another byte. */
function digits(bytes: Buffer, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] as number) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

const known = new Map<number, number>();

/** Returns days since 1970, or null for a day that no calendar has or that lies before 1970. Files have few days: each is kept. */
function dayNumber(year: number, month: number, day: number): number | null {
  if (!(year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 31)) return null;
  const key = (year * 16 + month) * 32 + day;
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  const made = new Date(Date.UTC(year, month - 1, day));
  if (made.getUTCDate() !== day) return null;
  if (known.size > 10_000) known.clear();
  known.set(key, made.getTime() / dayMs);
  return made.getTime() / dayMs;
}

const written =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i;

/** Returns milliseconds since 1970. */
function readInstant(value: string): number | null {
  const [all, year, month, day, hour = '0', minute = '0', second = '0', part = '0', zone = 'Z'] =
    written.exec(value) ?? [];
  if (all === undefined) return null;
  const days = dayNumber(Number(year), Number(month), Number(day));
  if (days === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const offset = offsetMinutes(zone);
  if (offset === null) return null;
  const minutes = Number(hour) * 60 + Number(minute) - offset;
  const read = days * dayMs + minutes * 60_000 + Number(second) * 1000 + Math.floor(Number(`0.${part}`) * 1000);
  return read < 0 || read > lastMs ? null : read;
}

function offsetMinutes(zone: string): number | null {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  if (Number(hours) > 15 || Number(minutes) > 59) return null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** Returns the day of a number of days since 1970. */
export function dayOf(days: number): Day {
  return new Date(days * dayMs).toISOString().slice(0, 10);
}

/** Returns where the value begins: spaces around a number are not meant. */
function afterSpaces(bytes: Buffer, from: number, to: number): number {
  let first = from;
  while (first < to && isSpace(bytes[first])) first += 1;
  return first;
}

function beforeSpaces(bytes: Buffer, from: number, to: number): number {
  let last = to;
  while (last > from && isSpace(bytes[last - 1])) last -= 1;
  return last;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09;
}

function isBlank(bytes: Buffer, from: number, to: number): boolean {
  return afterSpaces(bytes, from, to) === to;
}

/** Returns a field whose doubled quotes stand for one each. */
export function undoubled(bytes: Buffer, from: number, to: number): Buffer {
  const made = Buffer.alloc(to - from);
  let length = 0;
  for (let at = from; at < to; at++) {
    made[length++] = bytes[at] as number;
    if (bytes[at] === 0x22 && bytes[at + 1] === 0x22) at += 1;
  }
  return made.subarray(0, length);
}
