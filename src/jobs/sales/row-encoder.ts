import { type FieldIndexes, parseHeader } from './csv-header.ts';
import { type CsvFields, type CsvHandler, type CsvLine, tooLong } from './csv-record-scanner.ts';
import { unescapeQuotes } from './field-bytes.ts';
import type { FieldParser } from './field-parsers.ts';
import { type CsvColumn, type FileSpec, stagingColumns } from './file-specs.ts';
import { cutOff, emptyFile, outsideSpan, unreadableHeader, wrongFieldCount } from './line-reasons.ts';
import { type LoadSpan, spanToEpochDays } from './load-span.ts';
import {
  beginRow,
  type CopyBuffer,
  ensureCapacity,
  writeBigint,
  writeBoolean,
  writeNull,
  writeText,
} from './pg-binary-copy.ts';
import { type RejectReason, reasonOfColumn } from './reject-reason.ts';
import type { RowStatus } from './status-parser.ts';
import { createTextCheck } from './text-check.ts';
import { fromEpochDay } from './timestamp-parser.ts';

export interface RowEncoderOptions {
  spec: FileSpec;
  batchId: number;
  /** Null: the load is about the days of its lines, whatever these are. */
  span: LoadSpan | null;
  /**
   * True: the file is known to be complete. False: a last line without a line feed means that the file is truncated.
   */
  isComplete: boolean;
}

/** The lines of a file that were encoded so far. */
export interface RowCounts {
  /** Lines without the header and empty lines. */
  rows: number;
  rejected: number;
  /** Good rows without a key. */
  rowsWithoutKey: number;
  /** Good rows that are dated outside the span. */
  rowsOutsideSpan: number;
  /** Good rows with an ignored status. */
  ignored: number;
  /** Good rows with a status that nothing names. They count as sales. */
  unknownStatuses: number;
  /** The first rejected line; null: there is none. */
  firstReject: { line: number; reason: RejectReason } | null;
  /** Why the file as a whole cannot be loaded, for example because of missing columns; null: it can. */
  refusal: RejectReason | null;
}

export interface RowEncoder extends CsvHandler {
  counts: RowCounts;
  /** Returns the first and the last day of the good rows; null: there are no rows, or rows of this file have no day. */
  getDays(): LoadSpan | null;
  /** Ends the file. Refuses it where it is empty or truncated. */
  end(): void;
  /** Refuses the file as a whole. The first reason stays. */
  refuse(reason: RejectReason): void;
}

/** The longest reject: the reason and 4000 characters of the line, each of up to 4 bytes. */
const maxRejectBytes = 32_768;
const maxRejectCharacters = 4000;

/**
 * Creates the encoder of a file's records for binary COPY. Good records go to `out` as the columns of the spec and the
 * batch id. Others go to `rejects` as batch id, line number, reason and line.
 */
export function createRowEncoder(options: RowEncoderOptions, out: CopyBuffer, rejects: CopyBuffer): RowEncoder {
  const { spec, batchId, span, isComplete } = options;
  const { columns, rowDay, rowKey, rowStatus } = spec;
  const counts: RowCounts = {
    ...{ rows: 0, rejected: 0, rowsWithoutKey: 0, rowsOutsideSpan: 0, ignored: 0, unknownStatuses: 0 },
    ...{ firstReject: null, refusal: null },
  };
  const days = createDayRange();
  const checkText = createTextCheck(columns);
  const spanDays = span && spanToEpochDays(span);
  const valueCount = stagingColumns(spec).length;
  let fieldIndexes: FieldIndexes | null = spec.hasHeader ? null : columns.map((_, index) => index);
  let fieldCount = columns.length;
  let unterminatedLine: number | null = null;

  function refuse(reason: RejectReason): void {
    counts.refusal ??= reason;
  }

  function readHeader(fields: CsvFields): void {
    const header = parseHeader(spec, fields);
    if ('message' in header) refuse(header);
    else fieldIndexes = header;
    fieldCount = fields.count;
  }

  /** Returns null, or the reason for the rejection. `out` may then hold a part of the row. */
  function writeValues(fields: CsvFields, line: CsvLine, indexes: FieldIndexes): RejectReason | null {
    if (fields.count !== fieldCount) return wrongFieldCount(fields.count, fieldCount);
    const textFault = checkText(fields, line.isTerminated, indexes);
    if (textFault !== null) return textFault;
    beginRow(out, valueCount);
    for (let index = 0; index < columns.length; index++) {
      const { name, parse } = columns[index] as CsvColumn;
      const reason = parseField(parse, fields, indexes[index] as number, out);
      if (reason !== null) return reasonOfColumn(name, reason);
    }
    return checkSpan();
  }

  /**
   * Returns the reason why a line may not be dated on its day, or null. A line dated outside the span needs a key: a
   * later load could not find and replace it otherwise.
   */
  function checkSpan(): RejectReason | null {
    if (!rowDay || !span || !spanDays) return null;
    if (rowDay.epochDay >= spanDays.first && rowDay.epochDay <= spanDays.last) return null;
    if (rowKey && !rowKey.isMissing) {
      counts.rowsOutsideSpan += 1;
      return null;
    }
    return outsideSpan(fromEpochDay(rowDay.epochDay), span, rowKey?.name);
  }

  function endRow(line: CsvLine): void {
    if (!spec.hasHeader) writeBigint(out, line.number);
    if (rowStatus) endStatus(rowStatus);
    writeBigint(out, batchId);
    if (rowKey?.isMissing !== false) counts.rowsWithoutKey += 1;
    if (rowDay) days.add(rowDay.epochDay);
  }

  function endStatus({ isRefund, isKnown }: RowStatus): void {
    if (isRefund === null) {
      counts.ignored += 1;
      writeNull(out);
    } else writeBoolean(out, isRefund);
    if (!isKnown) counts.unknownStatuses += 1;
  }

  function reject(bytes: Buffer, line: CsvLine, reason: RejectReason): void {
    counts.rejected += 1;
    counts.firstReject ??= { line: line.number, reason };
    writeReject(rejects, batchId, bytes, line, reason);
  }

  function encodeRow(fields: CsvFields, line: CsvLine, indexes: FieldIndexes): void {
    counts.rows += 1;
    if (!line.isTerminated && (!isComplete || fields.count < fieldCount)) unterminatedLine = line.number;
    ensureCapacity(out, maxRowBytes(line));
    const start = out.position;
    const reason = writeValues(fields, line, indexes);
    if (reason === null) endRow(line);
    else {
      out.position = start;
      reject(fields.bytes, line, reason);
    }
  }

  return {
    counts,
    refuse,
    getDays: days.get,
    onRecord(fields, line) {
      if (counts.refusal !== null) return;
      if (fieldIndexes === null) readHeader(fields);
      else encodeRow(fields, line, fieldIndexes);
    },
    onMalformed({ bytes }, line, reason) {
      if (counts.refusal !== null) return;
      if (fieldIndexes === null) return refuse(unreadableHeader(reason));
      counts.rows += 1;
      if (!line.isTerminated && !(isComplete && reason === tooLong)) unterminatedLine = line.number;
      reject(bytes, line, reason);
    },
    end() {
      if (fieldIndexes === null) refuse(emptyFile);
      else if (unterminatedLine !== null) refuse(cutOff(unterminatedLine));
    },
  };
}

/**
 * Returns the maximum size of a row: a keyword can take more bytes in lower case, and each number takes up to 20 bytes,
 * whatever its field has.
 */
function maxRowBytes({ start, end }: CsvLine): number {
  return (end - start) * 2 + 8_192;
}

function parseField(parse: FieldParser, fields: CsvFields, index: number, out: CopyBuffer): RejectReason | null {
  const { bytes, starts, ends, hasDoubledQuotes } = fields;
  if (index < 0) return parse(bytes, 0, 0, out);
  const [start, end] = [starts[index] as number, ends[index] as number];
  if (hasDoubledQuotes[index] === 0) return parse(bytes, start, end, out);
  const plain = unescapeQuotes(bytes, start, end);
  return parse(plain, 0, plain.length, out);
}

function writeReject(out: CopyBuffer, batchId: number, bytes: Buffer, line: CsvLine, { message }: RejectReason): void {
  ensureCapacity(out, maxRejectBytes);
  beginRow(out, 4);
  writeBigint(out, batchId);
  writeBigint(out, line.number);
  writeText(out, message);
  writeText(out, bytes.toString('utf8', line.start, Math.min(line.end, line.start + maxRejectCharacters)));
}

function createDayRange() {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  return {
    add(epochDay: number): void {
      if (epochDay < first) first = epochDay;
      if (epochDay > last) last = epochDay;
    },
    get(): LoadSpan | null {
      return first <= last ? { first: fromEpochDay(first), last: fromEpochDay(last) } : null;
    },
  };
}
