import { countCharacters, isBlank, parseDigits, skipSpaces, trimSpaces } from './field-bytes.ts';
import { type CopyBuffer, writeBigint, writeLargeBigint, writeMoney, writeNull, writeUtf8 } from './pg-binary-copy.ts';
import { type RejectReason, rejectReason } from './reject-reason.ts';

/**
 * Checks a field of a CSV file and writes it as a value of a binary COPY. Returns null, or the reason for its
 * rejection, whose message completes the sentence "COLUMN …". Spaces around numbers and dates are ignored.
 */
export type FieldParser = (bytes: Buffer, start: number, end: number, out: CopyBuffer) => RejectReason | null;

/** The reason of a field without a value. */
export const valueMissing = rejectReason('sales-value-missing', {}, 'is missing');
const notWhole = rejectReason('sales-value-not-whole', {}, 'is no whole number');
const notNumber = rejectReason('sales-value-not-number', {}, 'is no number');
const tooManyDecimals = rejectReason('sales-value-decimals', {}, 'has more than two decimals');

const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
/** A bigint has 19 digits. With one digit less, every value fits. */
const maxBigintDigits = 18;
/** Numbers of so many digits are exact in JavaScript. */
const maxExactDigits = 15;
const maxCharacters = 100;
const tooLongText = rejectReason(
  'sales-value-long',
  { max: maxCharacters },
  `has more than ${maxCharacters} characters`,
);

/** Parses an integer into a bigint. */
export const parseBigint: FieldParser = (bytes, start, end, out) => {
  const first = skipSpaces(bytes, start, end);
  const last = trimSpaces(bytes, first, end);
  if (first === last) return valueMissing;
  const digits = bytes[first] === minus ? first + 1 : first;
  const value = parseDigits(bytes, digits, last);
  const digitCount = last - digits;
  if (digitCount === 0 || digitCount > maxBigintDigits || Number.isNaN(value)) return notWhole;
  if (digitCount > maxExactDigits) writeLargeBigint(out, BigInt(bytes.toString('latin1', first, last)));
  else writeBigint(out, digits === first ? value : -value);
  return null;
};

/**
 * Creates a parser of amounts into numeric: at most `maxDigits` digits before the point and two decimals, or zeros
 * behind them.
 */
export function moneyParser(maxDigits: number): FieldParser {
  const tooManyDigits = rejectReason('sales-value-digits', { max: maxDigits }, `has more than ${maxDigits} digits`);
  return (bytes, start, end, out) => {
    const first = skipSpaces(bytes, start, end);
    const last = trimSpaces(bytes, first, end);
    if (first === last) return valueMissing;
    const digits = bytes[first] === minus ? first + 1 : first;
    const pointAt = findPoint(bytes, digits, last);
    const units = parseDigits(bytes, digits, pointAt);
    if (digits === pointAt || Number.isNaN(units + parseDigits(bytes, pointAt + 1, last))) return notNumber;
    if (pointAt - digits > maxDigits) return tooManyDigits;
    if (!areZeros(bytes, pointAt + 3, last)) return tooManyDecimals;
    const cents = digitAt(bytes, pointAt + 1, last) * 10 + digitAt(bytes, pointAt + 2, last);
    writeMoney(out, digits > first, units, cents);
    return null;
  };
}

/** Returns the position of the decimal point, or `end` where there is none. */
function findPoint(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== point) at += 1;
  return at;
}

function areZeros(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== zero) return false;
  return true;
}

/** Returns the digit at the position; 0 behind the end of the field. */
function digitAt(bytes: Buffer, at: number, end: number): number {
  return at < end ? (bytes[at] as number) - zero : 0;
}

/** Parses a text of at most 100 characters; an empty field becomes null. Expects valid UTF-8 without a zero byte. */
export const parseText: FieldParser = (bytes, start, end, out) => {
  if (start === end) {
    writeNull(out);
    return null;
  }
  if (end - start > maxCharacters && countCharacters(bytes, start, end) > maxCharacters) return tooLongText;
  writeUtf8(out, bytes, start, end);
  return null;
};

/** Parses a text that must not be blank. */
export const parseRequiredText: FieldParser = (bytes, start, end, out) =>
  isBlank(bytes, start, end) ? valueMissing : parseText(bytes, start, end, out);

/** Whether the row that is being parsed has a value of its key. The parser of the key sets it. */
export interface RowKey {
  name: string;
  isMissing: boolean;
}

/** Printable ASCII characters are nearly always the first byte of a key; other ones need a closer look. */
const firstVisibleByte = 0x21;
const lastVisibleByte = 0x7e;
const invisibleOnly = /^[\p{C}\p{Z}\s]*$/u;

/**
 * Creates a parser of keys: texts of at most 100 characters. A field with nothing to see in it (spaces of any kind,
 * no-break spaces) is missing and becomes null. Sets `rowKey`.
 */
export function keyParser(rowKey: RowKey): FieldParser {
  return (bytes, start, end, out) => {
    const first = bytes[start] as number;
    const isVisible = start < end && first >= firstVisibleByte && first <= lastVisibleByte;
    rowKey.isMissing = !isVisible && invisibleOnly.test(bytes.toString('utf8', start, end));
    return rowKey.isMissing ? parseText(bytes, start, start, out) : parseText(bytes, start, end, out);
  };
}
