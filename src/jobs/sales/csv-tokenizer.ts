/*
 * CSV as bytes. csv-parse makes strings of every field, which takes several times as long as PostgreSQL takes for the same file:
 * here a record is only the places of its fields in the buffer that was read.
 */

const quote = 0x22;
const comma = 0x2c;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** A longer record is none: somewhere a quote was not closed. */
const longest = 65_536;

/** The fields of one record, valid while it is handled. */
export interface Fields {
  bytes: Buffer;
  count: number;
  /** Where each field begins and ends in `bytes`, without its quotes. */
  from: Int32Array;
  to: Int32Array;
  /** 1: it holds doubled quotes, each of which stands for one. */
  isDoubled: Uint8Array;
}

/** A line of the file; the first is 1, and a record may take several. */
export interface Line {
  number: number;
  /** Its place in `bytes` of the fields, with the line end taken off. */
  from: number;
  to: number;
  /** False at the end of a file that ends without a line end. */
  isEnded: boolean;
}

export interface RecordReader {
  record(fields: Fields, line: Line): void;
  /** A line whose quotes are wrong; what follows it is read as usual. `fields` has no more than the bytes. */
  broken(fields: Pick<Fields, 'bytes'>, line: Line, reason: string): void;
}

export interface Tokenizer {
  push(chunk: Buffer): void;
  /** The file is at its end. */
  end(): void;
}

/**
 * Returns what takes a CSV file in pieces and gives its records, one after the other: RFC 4180 with LF or CRLF, a BOM skipped,
 * empty lines left out, quotes inside an unquoted field taken as they are. At most `mostFields` fields have places; more are
 * counted. Keeps one record at a time.
 */
export function createTokenizer(reader: RecordReader, mostFields = 256): Tokenizer {
  const fields: Fields = {
    bytes: Buffer.alloc(0),
    count: 0,
    from: new Int32Array(mostFields),
    to: new Int32Array(mostFields),
    isDoubled: new Uint8Array(mostFields),
  };
  const line: Line = { number: 1, from: 0, to: 0, isEnded: true };
  let work: Buffer = Buffer.alloc(1 << 19);
  let kept = 0;
  let isFirst = true;
  let isSkipping = false;

  /** Puts a field's place down; returns what follows it. */
  function put(from: number, to: number, isDoubled: 0 | 1): void {
    if (fields.count < mostFields) {
      fields.from[fields.count] = from;
      fields.to[fields.count] = to;
      fields.isDoubled[fields.count] = isDoubled;
    }
    fields.count += 1;
  }

  /** Reads the whole of `bytes`; returns where the record begins that is not complete yet. */
  function read(bytes: Buffer, isEnd: boolean): number {
    fields.bytes = bytes;
    let at = 0;
    while (at < bytes.length) {
      const next = isSkipping ? skipLine(bytes, at) : readRecord(bytes, at, isEnd);
      if (next < 0) return at;
      at = next;
    }
    return at;
  }

  /** The rest of a line that is too long to be looked at whole. */
  function skipLine(bytes: Buffer, at: number): number {
    const end = bytes.indexOf(lineFeed, at);
    if (end < 0) return bytes.length;
    isSkipping = false;
    line.number += 1;
    return end + 1;
  }

  /** Returns where the next record begins; -1: this one is not complete. */
  function readRecord(bytes: Buffer, start: number, isEnd: boolean): number {
    const { length } = bytes;
    fields.count = 0;
    let lines = 0;
    for (let from = start; ; ) {
      if (from < length && bytes[from] === quote) {
        const closing = closingQuote(bytes, from + 1, isEnd);
        if (closing.at === -1) {
          if (isEnd || length - start > longest) return giveBroken(bytes, start, 'a quote is not closed');
          return -1;
        }
        const at = closing.at + 1;
        const isCut = at === length || (at === length - 1 && bytes[at] === carriageReturn);
        if (isCut && !isEnd) return -1;
        const after = isCut ? length : bytes[at] === carriageReturn && bytes[at + 1] === lineFeed ? at + 1 : at;
        if (after < length && bytes[after] !== comma && bytes[after] !== lineFeed)
          return giveBroken(bytes, start, 'a closing quote is followed by something else');
        put(from + 1, closing.at, closing.isDoubled);
        lines += countLines(bytes, from, closing.at);
        if (after === length || bytes[after] === lineFeed) return give(start, after, lines, after < length);
        from = after + 1;
        continue;
      }
      const at = fieldEnd(bytes, from);
      if (at === length && !isEnd)
        return length - start > longest ? giveBroken(bytes, start, 'the line is too long') : -1;
      if (at < length && bytes[at] === comma) {
        put(from, at, 0);
        from = at + 1;
        continue;
      }
      put(from, at > from && bytes[at - 1] === carriageReturn ? at - 1 : at, 0);
      return give(start, at, lines, at < length);
    }
  }

  function give(start: number, end: number, lines: number, isEnded: boolean): number {
    const { bytes } = fields;
    const isEmpty = fields.count === 1 && fields.from[0] === start && fields.to[0] === start;
    if (end - start > longest) return giveBroken(bytes, start, 'the line is too long');
    if (!isEmpty) {
      line.from = start;
      line.to = end > start && bytes[end - 1] === carriageReturn ? end - 1 : end;
      line.isEnded = isEnded;
      reader.record(fields, line);
    }
    line.number += lines + 1;
    return isEnded ? end + 1 : bytes.length;
  }

  /** Only the first line of the record is lost; those after it may be good. */
  function giveBroken(bytes: Buffer, start: number, reason: string): number {
    const end = bytes.indexOf(lineFeed, start);
    line.from = start;
    line.to = end < 0 ? bytes.length : end > start && bytes[end - 1] === carriageReturn ? end - 1 : end;
    line.isEnded = end >= 0;
    reader.broken(fields, line, reason);
    if (end < 0) {
      isSkipping = true;
      return bytes.length;
    }
    line.number += 1;
    return end + 1;
  }

  /** What is kept of the chunk before stands in front of the new one, in a buffer that is used again and again. */
  function take(chunk: Buffer, isEnd: boolean): void {
    const size = kept + chunk.length;
    if (size > work.length) work = Buffer.concat([work.subarray(0, kept)], Math.max(size, work.length * 2));
    chunk.copy(work, kept);
    let bytes = work.subarray(0, size);
    kept = size;
    if (isFirst) {
      if (size < 3 && !isEnd) return;
      isFirst = false;
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3);
    }
    const rest = bytes.subarray(read(bytes, isEnd));
    rest.copy(work, 0);
    kept = rest.length;
  }

  return { push: (chunk) => take(chunk, false), end: () => take(Buffer.alloc(0), true) };
}

/** Returns where the comma or line feed stands that ends a field without quotes, or the bytes end. */
function fieldEnd(bytes: Buffer, from: number): number {
  let at = from;
  for (; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte <= comma && (byte === comma || byte === lineFeed)) break; // nearly all are higher
  }
  return at;
}

/** Returns where the field's closing quote stands; -1: not in these bytes, or perhaps the first half of a doubled one. */
function closingQuote(bytes: Buffer, start: number, isEnd: boolean): { at: number; isDoubled: 0 | 1 } {
  let isDoubled: 0 | 1 = 0;
  for (let at = bytes.indexOf(quote, start); at >= 0; at = bytes.indexOf(quote, at + 2)) {
    if (at + 1 === bytes.length && !isEnd) break;
    if (bytes[at + 1] !== quote) return { at, isDoubled };
    isDoubled = 1;
  }
  return { at: -1, isDoubled };
}

function countLines(bytes: Buffer, from: number, to: number): number {
  let lines = 0;
  for (let at = bytes.indexOf(lineFeed, from); at >= 0 && at < to; at = bytes.indexOf(lineFeed, at + 1)) lines += 1;
  return lines;
}
