import { type RejectReason, rejectReason } from './reject-reason.ts';

const quote = 0x22;
const comma = 0x2c;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** A longer record is malformed: usually a closing quote is missing. */
const maxRecordBytes = 65_536;
/** Bytes that are kept of a malformed line whose end is not in the bytes yet. A reject shows less. */
const keptBytes = 16_384;

/** The reason of a record that is longer. */
export const tooLong = rejectReason('sales-line-long', {}, 'the line is too long');
const openQuote = rejectReason('sales-line-open-quote', {}, 'a quote is not closed');
const textAfterQuote = rejectReason('sales-line-after-quote', {}, 'a closing quote is followed by something else');

/** Results of the scan functions that are not a position: the bytes end too early, or break the rules of CSV. */
const incomplete = -1;
const malformed = -2;

/** The fields of one record. Valid only during the call that passes them. */
export interface CsvFields {
  bytes: Buffer;
  count: number;
  /** Where each field begins and ends in `bytes`, without its quotes. */
  starts: Int32Array;
  ends: Int32Array;
  /** 1: the field contains doubled quotes, each of which stands for one quote. */
  hasDoubledQuotes: Uint8Array;
}

/** Where a record stands in the file. */
export interface CsvLine {
  /** Number of the record's first line; the first line of the file is 1. A quoted field may contain further lines. */
  number: number;
  /** Where the record begins and ends in `bytes` of its fields, without the line end. */
  start: number;
  end: number;
  /** False for the last line of a file that does not end with a line feed. */
  isTerminated: boolean;
}

export interface CsvHandler {
  onRecord(fields: CsvFields, line: CsvLine): void;
  /**
   * Receives a line that has wrong quotes or is too long. Scanning continues after it. `fields` has only the bytes, of
   * a very long line only the first ones.
   */
  onMalformed(fields: Pick<CsvFields, 'bytes'>, line: CsvLine, reason: RejectReason): void;
}

/**
 * Passes the complete records of the bytes to the handler. Returns the position of the incomplete record behind them;
 * the next call must begin with its bytes. `isLast`: the file ends with these bytes.
 */
export type CsvRecordScanner = (bytes: Buffer, isLast: boolean) => number;

/**
 * Creates a scanner that finds the records of a CSV file and passes them to `handler`, one after the other. It
 * implements RFC 4180 with LF or CRLF, skips empty lines and takes a quote inside an unquoted field literally. It
 * stores the positions of at most `maxFields` fields and counts the rest.
 *
 * This is the hottest code of a load in Node: measure each change. Its functions are small, so that V8 inlines them.
 * They share the state of the current record through variables, so that nothing is allocated per field or record.
 */
export function createCsvRecordScanner(handler: CsvHandler, maxFields: number): CsvRecordScanner {
  const fields: CsvFields = {
    bytes: Buffer.alloc(0),
    count: 0,
    starts: new Int32Array(maxFields),
    ends: new Int32Array(maxFields),
    hasDoubledQuotes: new Uint8Array(maxFields),
  };
  const line: CsvLine = { number: 1, start: 0, end: 0, isTerminated: true };
  let recordStart = 0;
  let quotedLineFeeds = 0;
  let hasDoubledQuotes: 0 | 1 = 0;
  let malformedReason = tooLong;
  /** The beginning of a malformed line whose end is searched for; null: no line is being skipped. */
  let skippedLine: Buffer | null = null;

  function scan(bytes: Buffer, isLast: boolean): number {
    fields.bytes = bytes;
    let at = 0;
    while (at < bytes.length) {
      const next = skippedLine ? skipLine(bytes, at, skippedLine) : scanRecord(bytes, at, isLast);
      if (next === incomplete) break;
      at = next;
    }
    if (isLast && skippedLine) passMalformed(skippedLine, 0, skippedLine.length, false);
    return at;
  }

  /** Skips the rest of a malformed line whose end was not in the bytes that it began in, and passes its beginning. */
  function skipLine(bytes: Buffer, start: number, beginning: Buffer): number {
    const end = bytes.indexOf(lineFeed, start);
    if (end < 0) return bytes.length;
    skippedLine = null;
    passMalformed(beginning, 0, beginning.length, true);
    fields.bytes = bytes;
    return end + 1;
  }

  /** Returns where the next record begins, or `incomplete`. */
  function scanRecord(bytes: Buffer, start: number, isLast: boolean): number {
    fields.count = 0;
    recordStart = start;
    quotedLineFeeds = 0;
    let end = start - 1;
    do end = scanField(bytes, end + 1, isLast);
    while (end >= 0 && end < bytes.length && bytes[end] === comma);
    if (end >= 0) return endRecord(bytes, end);
    return end === malformed ? endMalformed(bytes, malformedReason) : incomplete;
  }

  /**
   * Returns the position of the comma or line feed behind the field, or of the end of the file; else `incomplete` or
   * `malformed`.
   */
  function scanField(bytes: Buffer, start: number, isLast: boolean): number {
    const isQuoted = start < bytes.length && bytes[start] === quote;
    return isQuoted ? scanQuotedField(bytes, start, isLast) : scanPlainField(bytes, start, isLast);
  }

  function scanPlainField(bytes: Buffer, start: number, isLast: boolean): number {
    const end = findDelimiter(bytes, start);
    if (end === bytes.length && !isLast) return fieldWithoutEnd(bytes, isLast, tooLong);
    addField(start, end, 0);
    return end;
  }

  function scanQuotedField(bytes: Buffer, start: number, isLast: boolean): number {
    const closing = findClosingQuote(bytes, start + 1, isLast);
    if (closing < 0) return fieldWithoutEnd(bytes, isLast, openQuote);
    const end = findEndOfQuotedField(bytes, closing + 1, isLast);
    if (end === malformed) malformedReason = textAfterQuote;
    if (end < 0) return end;
    addField(start + 1, closing, hasDoubledQuotes);
    return end;
  }

  /** More bytes are needed, unless there are none or the record is already too long. */
  function fieldWithoutEnd(bytes: Buffer, isLast: boolean, reason: RejectReason): number {
    if (!isLast && bytes.length - recordStart <= maxRecordBytes) return incomplete;
    malformedReason = reason;
    return malformed;
  }

  /** Returns -1 where the quote is not in these bytes. A quote at their end may be the first half of a doubled one. */
  function findClosingQuote(bytes: Buffer, start: number, isLast: boolean): number {
    hasDoubledQuotes = 0;
    let at = findQuote(bytes, start);
    while (at + 1 < bytes.length && bytes[at + 1] === quote) {
      hasDoubledQuotes = 1;
      at = findQuote(bytes, at + 2);
    }
    const isFound = isLast ? at < bytes.length : at + 1 < bytes.length;
    return isFound ? at : -1;
  }

  /** Returns the position of the next quote, or of the end of the bytes. Counts the line feeds before it. */
  function findQuote(bytes: Buffer, start: number): number {
    let at = start;
    for (; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (byte > quote) continue; // nearly all bytes
      if (byte === quote) break;
      if (byte === lineFeed) quotedLineFeeds += 1;
    }
    return at;
  }

  function addField(start: number, end: number, isDoubled: 0 | 1): void {
    const index = fields.count;
    fields.count = index + 1;
    if (index >= maxFields) return;
    fields.starts[index] = start;
    fields.ends[index] = end;
    fields.hasDoubledQuotes[index] = isDoubled;
  }

  /** `end` is the position of the line feed, or of the end of the file. */
  function endRecord(bytes: Buffer, end: number): number {
    if (end - recordStart > maxRecordBytes) return endMalformed(bytes, tooLong);
    const isTerminated = end < bytes.length;
    trimLastField(bytes, end);
    if (!isEmptyLine()) {
      line.start = recordStart;
      line.end = beforeCarriageReturn(bytes, recordStart, end);
      line.isTerminated = isTerminated;
      handler.onRecord(fields, line);
    }
    line.number += quotedLineFeeds + 1;
    return isTerminated ? end + 1 : end;
  }

  /** Only an unquoted field reaches to the line end: the carriage return there is not a part of it. */
  function trimLastField(bytes: Buffer, lineEnd: number): void {
    const last = fields.count - 1;
    if (last >= maxFields || fields.ends[last] !== lineEnd) return;
    fields.ends[last] = beforeCarriageReturn(bytes, fields.starts[last] as number, lineEnd);
  }

  function isEmptyLine(): boolean {
    return fields.count === 1 && fields.starts[0] === recordStart && fields.ends[0] === recordStart;
  }

  /** Gives up the first line of the record only; the lines behind it may be good. */
  function endMalformed(bytes: Buffer, reason: RejectReason): number {
    malformedReason = reason;
    const end = bytes.indexOf(lineFeed, recordStart);
    if (end < 0) {
      skippedLine = Buffer.from(bytes.subarray(recordStart, recordStart + keptBytes));
      return bytes.length;
    }
    passMalformed(bytes, recordStart, beforeCarriageReturn(bytes, recordStart, end), true);
    return end + 1;
  }

  function passMalformed(bytes: Buffer, start: number, end: number, isTerminated: boolean): void {
    fields.bytes = bytes;
    line.start = start;
    line.end = end;
    line.isTerminated = isTerminated;
    handler.onMalformed(fields, line, malformedReason);
    line.number += 1;
  }

  return scan;
}

/** Returns the position of the comma or line feed that ends an unquoted field, or of the end of the bytes. */
function findDelimiter(bytes: Buffer, start: number): number {
  const lastBlock = bytes.length - 4;
  let at = start;
  // Nearly all bytes are greater than a comma. Skipping four of them in one step saves a tenth of the tokenizer's time.
  while (
    at <= lastBlock &&
    (bytes[at] as number) > comma &&
    (bytes[at + 1] as number) > comma &&
    (bytes[at + 2] as number) > comma &&
    (bytes[at + 3] as number) > comma
  )
    at += 4;
  for (; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte <= comma && (byte === comma || byte === lineFeed)) break;
  }
  return at;
}

/**
 * Returns the position of the delimiter behind the closing quote, or of the end of the file; else `incomplete` or
 * `malformed`.
 */
function findEndOfQuotedField(bytes: Buffer, at: number, isLast: boolean): number {
  const isLastCarriageReturn = at === bytes.length - 1 && bytes[at] === carriageReturn;
  if (at === bytes.length || isLastCarriageReturn) return isLast ? bytes.length : incomplete;
  const end = bytes[at] === carriageReturn && bytes[at + 1] === lineFeed ? at + 1 : at;
  return bytes[end] === comma || bytes[end] === lineFeed ? end : malformed;
}

function beforeCarriageReturn(bytes: Buffer, start: number, end: number): number {
  return end > start && bytes[end - 1] === carriageReturn ? end - 1 : end;
}
