import type { Day } from '../../time/days.ts';

/** Where rows are put together, in PostgreSQL's COPY text format. Grown by its owner, so that a row always fits. */
export interface Out {
  bytes: Buffer;
  at: number;
}

/** Checks a value of a file and writes it as COPY wants it. Returns null, or why it is wrong (completes "COLUMN …"). */
export type WriteValue = (bytes: Buffer, from: number, to: number, out: Out) => string | null;

const dayMs = 86_400_000;

/** A key or a count: a whole number that fits bigint with a digit to spare. */
export const whole: WriteValue = (bytes, from, to, out) => {
  const first = bytes[from] === 0x2d ? from + 1 : from;
  if (from === to) return 'is missing';
  if (first === to || to - first > 18) return isBlank(bytes, from, to) ? 'is missing' : 'is no whole number';
  for (let at = first; at < to; at++) {
    const byte = bytes[at] as number;
    if (byte < 0x30 || byte > 0x39) return spaced(whole, bytes, from, to, out) ?? 'is no whole number';
  }
  copy(bytes, from, to, out);
  return null;
};

/** Money: at most so many digits before the point; behind it two, or zeros. */
export function money(most: number): WriteValue {
  const write: WriteValue = (bytes, from, to, out) => {
    const first = bytes[from] === 0x2d ? from + 1 : from;
    if (from === to) return 'is missing';
    let point = -1;
    for (let at = first; at < to; at++) {
      const byte = bytes[at] as number;
      if (byte === 0x2e && point < 0) point = at;
      else if (byte < 0x30 || byte > 0x39) return spaced(write, bytes, from, to, out) ?? 'is no number';
    }
    const end = point < 0 ? to : point;
    if (end === first) return 'is no number';
    if (end - first > most) return `has more than ${most} digits`;
    for (let at = end + 3; at < to; at++) if (bytes[at] !== 0x30) return 'has more than two decimals';
    copy(bytes, from, Math.min(to, end + 3), out);
    return null;
  };
  return write;
}

/** A name of at most 100 characters; empty: none. */
export const text: WriteValue = (bytes, from, to, out) => {
  if (from === to) return writeNull(out);
  let characters = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if ((byte & 0xc0) !== 0x80) characters += 1;
    if (byte < 0x20 || byte === 0x5c) {
      if (byte === 0) return 'has a zero byte';
      writeEscaped(byte, out);
    } else out.bytes[out.at++] = byte;
  }
  return characters > 100 ? 'has more than 100 characters' : null;
};

/** A name that must be there. */
export const named: WriteValue = (bytes, from, to, out) =>
  isBlank(bytes, from, to) ? 'is missing' : text(bytes, from, to, out);

/** A word in small letters; `usual` where it is empty or there is no such column. */
export function word(usual: string): WriteValue {
  const shipped = Buffer.from(usual);
  return (bytes, from, to, out) => {
    if (isBlank(bytes, from, to)) {
      copy(shipped, 0, shipped.length, out);
      return null;
    }
    const small = Buffer.from(bytes.toString('utf8', from, to).trim().toLowerCase());
    return text(small, 0, small.length, out);
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
    const day = plainDay(bytes, from, to);
    if (day !== null) {
      dated.day = day;
      copy(bytes, from, from + 19, out);
      out.bytes[out.at++] = 0x5a;
      return null;
    }
    const read = readInstant(bytes.toString('latin1', from, to).trim());
    if (read === null) return 'is no date';
    dated.day = Math.floor(read / dayMs);
    out.at += out.bytes.write(new Date(read).toISOString(), out.at, 'latin1');
    return null;
  };
}

/** Returns the day of `YYYY-MM-DDThh:mm:ss`, the way nearly all lines are written; null for others. */
function plainDay(bytes: Buffer, from: number, to: number): number | null {
  if (to - from !== 19) return null;
  const year = digits(bytes, from, 4);
  const month = digits(bytes, from + 5, 2);
  const day = digits(bytes, from + 8, 2);
  const isMarked = bytes[from + 4] === 0x2d && bytes[from + 7] === 0x2d && bytes[from + 13] === 0x3a;
  const separator = bytes[from + 10];
  if (!isMarked || bytes[from + 16] !== 0x3a || (separator !== 0x54 && separator !== 0x20)) return null;
  const [hour, minute, second] = [
    digits(bytes, from + 11, 2),
    digits(bytes, from + 14, 2),
    digits(bytes, from + 17, 2),
  ];
  if (!(hour < 24 && minute < 60 && second < 60)) return null;
  return dayNumber(year, month, day);
}

/** Returns the number that so many digits make; NaN where there is another byte. */
function digits(bytes: Buffer, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at++) {
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
  return read < 0 ? null : read;
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

/** Spaces around a number are not meant. Returns undefined where there are none. */
function spaced(write: WriteValue, bytes: Buffer, from: number, to: number, out: Out): string | null | undefined {
  let [first, last] = [from, to];
  while (first < last && isSpace(bytes[first])) first += 1;
  while (last > first && isSpace(bytes[last - 1])) last -= 1;
  return first === from && last === to ? undefined : write(bytes, first, last, out);
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09;
}

function isBlank(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!isSpace(bytes[at])) return false;
  return true;
}

function copy(bytes: Buffer, from: number, to: number, out: Out): void {
  for (let at = from; at < to; at++) out.bytes[out.at++] = bytes[at] as number;
}

function writeNull(out: Out): null {
  out.bytes[out.at++] = 0x5c;
  out.bytes[out.at++] = 0x4e;
  return null;
}

const escapes: Record<number, number> = { 9: 0x74, 10: 0x6e, 13: 0x72, 92: 0x5c };

function writeEscaped(byte: number, out: Out): void {
  const letter = escapes[byte];
  if (letter !== undefined) out.bytes[out.at++] = 0x5c;
  out.bytes[out.at++] = letter ?? byte;
}

/** Writes any text as one value of a row: bytes that are no UTF-8 and zero bytes are shown as a question mark in a lozenge. */
export function writeText(value: string, out: Out): void {
  const bytes = Buffer.from(value.replaceAll('\0', '\ufffd'));
  for (const byte of bytes) {
    if (byte < 0x20 || byte === 0x5c) writeEscaped(byte, out);
    else out.bytes[out.at++] = byte;
  }
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
