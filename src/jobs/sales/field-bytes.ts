/* Small readers of the bytes of one field, from `start` (included) to `end` (excluded). */

const quote = 0x22;

/** Returns the number that the decimal digits spell; NaN where another byte is among them; 0 for no digits. */
export function parseDigits(bytes: Buffer, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] as number) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Returns where the value begins behind leading spaces and tabs. */
export function skipSpaces(bytes: Buffer, start: number, end: number): number {
  let first = start;
  while (first < end && isSpace(bytes[first])) first += 1;
  return first;
}

/** Returns where the value ends before trailing spaces and tabs. */
export function trimSpaces(bytes: Buffer, start: number, end: number): number {
  let last = end;
  while (last > start && isSpace(bytes[last - 1])) last -= 1;
  return last;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09;
}

/** Returns true for a field that is empty or holds nothing but spaces and tabs. */
export function isBlank(bytes: Buffer, start: number, end: number): boolean {
  return skipSpaces(bytes, start, end) === end;
}

/** Returns the number of characters in valid UTF-8. */
export function countCharacters(bytes: Buffer, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) if (((bytes[at] as number) & 0xc0) !== 0x80) count += 1;
  return count;
}

/** Returns a copy of the field with one quote for each doubled quote. */
export function unescapeQuotes(bytes: Buffer, start: number, end: number): Buffer {
  const result = Buffer.alloc(end - start);
  let length = 0;
  for (let at = start; at < end; at++) {
    result[length++] = bytes[at] as number;
    if (bytes[at] === quote && bytes[at + 1] === quote) at += 1;
  }
  return result.subarray(0, length);
}
