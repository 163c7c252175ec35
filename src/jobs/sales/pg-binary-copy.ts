import { toStorableText } from '../../lib/storable-text.ts';

/*
 * Writes rows in the format of COPY … WITH (FORMAT binary): see PostgreSQL's documentation of COPY, "Binary Format".
 * The values have the format of the receive functions of their types (int8recv, timestamptz_recv, numeric_recv,
 * textrecv). The server needs a sixth less time for such rows than for text, which it would have to parse.
 */

/** A buffer that rows are appended to. The write functions do not check its size: call {@link ensureCapacity} first. */
export interface CopyBuffer {
  bytes: Buffer;
  /** Where the next value is written. */
  position: number;
}

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const twoToThe32 = 0x1_0000_0000;
/** 2000-01-01T00:00:00Z, the zero of PostgreSQL's timestamps. */
const postgresEpochSeconds = 946_684_800;

/** Creates a buffer that begins with the header of a COPY. */
export function createCopyBuffer(size: number): CopyBuffer {
  const out = { bytes: Buffer.allocUnsafe(size), position: 0 };
  out.position += signature.copy(out.bytes, 0);
  writeInt32(out, 0); // flags: none
  writeInt32(out, 0); // length of the header extension
  return out;
}

/** Grows the buffer where fewer than `size` bytes are free. */
export function ensureCapacity(out: CopyBuffer, size: number): void {
  if (out.position + size <= out.bytes.length) return;
  const larger = Buffer.allocUnsafe(Math.max(out.bytes.length * 2, out.position + size));
  out.bytes.copy(larger, 0, 0, out.position);
  out.bytes = larger;
}

/** Returns the bytes written so far and empties the buffer. They are valid until the next write. */
export function takeBytes(out: CopyBuffer): Buffer {
  const bytes = out.bytes.subarray(0, out.position);
  out.position = 0;
  return bytes;
}

/** Writes the end of a COPY. */
export function writeTrailer(out: CopyBuffer): void {
  writeInt16(out, -1);
}

/** Begins a row of `valueCount` values, which follow. */
export function beginRow(out: CopyBuffer, valueCount: number): void {
  writeInt16(out, valueCount);
}

export function writeNull(out: CopyBuffer): void {
  writeInt32(out, -1);
}

export function writeBoolean(out: CopyBuffer, value: boolean): void {
  writeInt32(out, 1);
  out.bytes[out.position] = value ? 1 : 0;
  out.position += 1;
}

/** Writes a bigint from a number that is exact: at most 2^53. */
export function writeBigint(out: CopyBuffer, value: number): void {
  writeInt32(out, 8);
  writeInt64(out, value, 0);
}

/** Writes a bigint of any size. */
export function writeLargeBigint(out: CopyBuffer, value: bigint): void {
  writeInt32(out, 8);
  out.position = out.bytes.writeBigInt64BE(value, out.position);
}

/** Writes a timestamptz from the seconds since 1970 and the milliseconds of the second. */
export function writeTimestamptz(out: CopyBuffer, seconds: number, milliseconds: number): void {
  writeInt32(out, 8);
  writeInt64(out, (seconds - postgresEpochSeconds) * 1_000_000, milliseconds * 1000); // exact: a multiple of 64
}

/** Writes a numeric with two decimals. `units`, its whole part, has at most 12 digits. */
export function writeMoney(out: CopyBuffer, isNegative: boolean, units: number, cents: number): void {
  writeInt32(out, 16);
  writeInt16(out, 4); // number of digits, to base 10000
  writeInt16(out, 2); // weight of the first digit: 10000²
  writeInt16(out, isNegative ? 0x4000 : 0);
  writeInt16(out, 2); // display scale: decimals
  writeInt16(out, Math.floor(units / 100_000_000));
  writeInt16(out, Math.floor(units / 10_000) % 10_000);
  writeInt16(out, units % 10_000);
  writeInt16(out, cents * 100);
}

/** Writes a text from bytes in UTF-8. */
export function writeUtf8(out: CopyBuffer, bytes: Uint8Array, start: number, end: number): void {
  writeInt32(out, end - start);
  const target = out.bytes;
  let position = out.position;
  // For the few bytes of a field, a loop is faster than a call of copy().
  for (let at = start; at < end; at++) target[position++] = bytes[at] as number;
  out.position = position;
}

/** Writes a text. PostgreSQL does not accept the zero character: the replacement character (U+FFFD) stands for it. */
export function writeText(out: CopyBuffer, text: string): void {
  const bytes = Buffer.from(toStorableText(text));
  writeUtf8(out, bytes, 0, bytes.length);
}

function writeInt16(out: CopyBuffer, value: number): void {
  const { bytes, position } = out;
  bytes[position] = value >> 8;
  bytes[position + 1] = value;
  out.position = position + 2;
}

function writeInt32(out: CopyBuffer, value: number): void {
  const { bytes, position } = out;
  bytes[position] = value >> 24;
  bytes[position + 1] = value >> 16;
  bytes[position + 2] = value >> 8;
  bytes[position + 3] = value;
  out.position = position + 4;
}

/**
 * Writes `value + more`. `value` may exceed 2^53 where it is a multiple of a power of two; `more` is less than 2^32.
 */
function writeInt64(out: CopyBuffer, value: number, more: number): void {
  const upper = Math.floor(value / twoToThe32);
  const lower = value - upper * twoToThe32 + more;
  writeInt32(out, upper + (lower >= twoToThe32 ? 1 : 0));
  writeInt32(out, lower);
}
