import { isUtf8 } from 'node:buffer';
import { type Day, daysBetween } from '../../time/days.ts';
import type { Fields, Line, RecordReader } from './csv-tokenizer.ts';
import { dayOf, undoubled } from './field-parsers.ts';
import type { FileSpec } from './file-specs.ts';
import { type Out, putInt, putRow, putText } from './pg-binary-copy.ts';

/** Days that a load is about, both included. */
export interface Span {
  first: Day;
  last: Day;
}

export interface RowOptions {
  spec: FileSpec;
  batchId: number;
  /** Null: the load is about whatever days its lines have. */
  span: Span | null;
  /** True: nothing can be missing at the file's end. Else one whose last line has no end is taken for one that was cut off. */
  isWhole: boolean;
}

/** What came out of a file so far. */
export interface Counts {
  /** Lines, but for the header and empty ones. */
  rows: number;
  rejected: number;
  /** Good rows without the key of their kind. */
  keyless: number;
  /** Why nothing of the file may be loaded: columns are missing, it is cut off; null: nothing is wrong with it as a whole. */
  refused: string | null;
}

export interface RowReader extends RecordReader {
  counts: Counts;
  /** Returns the days of the good rows; null: there is none, or they have no days. */
  days(): Span | null;
  end(): void;
  refuse(reason: string): void;
}

type WriteValue = FileSpec['columns'][number]['write'];

const lineFeed = 0x0a;
const notUtf8 = 'is not written in UTF-8';
const rejectRoom = 32_768;

/**
 * Returns what makes rows of records: good ones as COPY takes them, the batch behind the columns, into `out`; others as batch, line
 * number, reason and line into `rejects`.
 */
export function createRowReader({ spec, batchId, span, isWhole }: RowOptions, out: Out, rejects: Out): RowReader {
  const { columns, dated } = spec;
  const counts: Counts = { rows: 0, rejected: 0, keyless: 0, refused: null };
  const valueCount = columns.length + (spec.hasHeader ? 1 : 2);
  const owned = span && { first: daysBetween('1970-01-01', span.first), last: daysBetween('1970-01-01', span.last) };
  const keyAt = columns.findIndex(({ name }) => name === spec.key);
  let places: number[] | null = spec.hasHeader ? null : columns.map((_, index) => index);
  let width = columns.length;
  let cutAt: number | null = null;
  let piece: Buffer | null = null;
  let isPieceText = false;
  let firstDay = Number.POSITIVE_INFINITY;
  let lastDay = Number.NEGATIVE_INFINITY;

  function refuse(reason: string): void {
    counts.refused ??= reason;
  }

  function readHeader(fields: Fields): void {
    const header = placesOf(spec, fields);
    if (typeof header === 'string') refuse(header);
    else places = header;
    width = fields.count;
  }

  /** Returns null, or why it is no row. */
  function writeRow(fields: Fields, line: Line): string | null {
    if (fields.count !== width) return `has ${fields.count} fields instead of ${width}`;
    const wrong = whyNoText(fields, line);
    if (wrong !== null) return wrong;
    putRow(out, valueCount);
    for (let index = 0; index < columns.length; index++) {
      const { name, write } = columns[index] as FileSpec['columns'][number];
      const reason = writeField(write, fields, (places as number[])[index] as number);
      if (reason !== null) return `${name} ${reason}`;
    }
    return dated && owned && (dated.day < owned.first || dated.day > owned.last) ? whyLost(fields) : null;
  }

  function writeField(write: WriteValue, { bytes, from, to, isDoubled }: Fields, place: number): string | null {
    if (place < 0) return write(bytes, 0, 0, out);
    const [start, end] = [from[place] as number, to[place] as number];
    if (isDoubled[place] === 0) return write(bytes, start, end, out);
    const plain = undoubled(bytes, start, end);
    return write(plain, 0, plain.length, out);
  }

  /** Looks at the lines of a piece of the file together, and at single fields only where something in it is no text. */
  function whyNoText({ bytes, from, to }: Fields, { isEnded }: Line): string | null {
    if (bytes !== piece) {
      piece = bytes;
      isPieceText = isUtf8(bytes.subarray(0, bytes.lastIndexOf(lineFeed) + 1)) && !bytes.includes(0); // behind it a character may be cut
    }
    if (isPieceText && isEnded) return null;
    for (const [index, { name }] of columns.entries()) {
      const place = (places as number[])[index] as number;
      const field = place < 0 ? null : bytes.subarray(from[place], to[place]);
      if (field?.includes(0)) return `${name} has a zero byte`;
      if (field && !isUtf8(field)) return notUtf8;
    }
    return null;
  }

  function hasKey({ from, to }: Fields): boolean {
    const place = keyAt < 0 ? -1 : ((places as number[])[keyAt] as number);
    return place >= 0 && from[place] !== to[place];
  }

  /** Dated outside of the span, a line needs something by which it is found again at the next load. */
  function whyLost(fields: Fields): string | null {
    if (hasKey(fields)) return null;
    const days = span?.first === span?.last ? span?.first : `${span?.first} to ${span?.last}`;
    return `is dated outside of ${days}${keyAt < 0 ? '' : ` and has no ${spec.key}`}`;
  }

  function endRow(fields: Fields, { number }: Line): void {
    if (!spec.hasHeader) putInt(out, number);
    putInt(out, batchId);
    if (!hasKey(fields)) counts.keyless += 1;
    if (dated && dated.day < firstDay) firstDay = dated.day;
    if (dated && dated.day > lastDay) lastDay = dated.day;
  }

  function reject({ bytes }: Pick<Fields, 'bytes'>, { number, from, to }: Line, reason: string): void {
    counts.rejected += 1;
    room(rejects, rejectRoom);
    putRow(rejects, 4);
    putInt(rejects, batchId);
    putInt(rejects, number);
    putText(rejects, reason);
    putText(rejects, bytes.toString('utf8', from, Math.min(to, from + 4000)));
  }

  return {
    counts,
    refuse,
    days: () => (firstDay <= lastDay ? { first: dayOf(firstDay), last: dayOf(lastDay) } : null),
    record(fields, line) {
      if (counts.refused !== null) return;
      if (places === null) return readHeader(fields);
      counts.rows += 1;
      if (!line.isEnded && (!isWhole || fields.count < width)) cutAt = line.number;
      room(out, (line.to - line.from) * 2 + 8_192);
      const start = out.at;
      const reason = writeRow(fields, line);
      if (reason === null) return endRow(fields, line);
      out.at = start;
      reject(fields, line, reason);
    },
    broken(fields, line, reason) {
      if (counts.refused !== null) return;
      if (places === null) return refuse(`its header cannot be read: ${reason}`);
      counts.rows += 1;
      if (!line.isEnded) cutAt = line.number;
      reject(fields, line, reason);
    },
    end() {
      if (places === null) refuse('it is empty');
      else if (cutAt !== null) refuse(`it is cut off in line ${cutAt}`);
    },
  };
}

/** After it, so many bytes more fit. */
function room(out: Out, size: number): void {
  if (out.at + size <= out.bytes.length) return;
  const larger = Buffer.allocUnsafe(Math.max(out.bytes.length * 2, out.at + size));
  out.bytes.copy(larger, 0, 0, out.at);
  out.bytes = larger;
}

/** Returns where each column stands in the records (-1: it is not there and need not be), or what is wrong with the header. */
function placesOf({ columns }: FileSpec, fields: Fields): number[] | string {
  const there = Array.from({ length: Math.min(fields.count, fields.from.length) }, (_, index) =>
    fields.bytes.toString('utf8', fields.from[index], fields.to[index]).trim().toLowerCase(),
  );
  const missing = columns.filter(({ name, isOptional }) => !isOptional && !there.includes(name));
  if (missing.length > 0) return `its header has no column ${missing.map(({ name }) => name).join(', ')}`;
  const twice = columns.find(({ name }) => there.indexOf(name) !== there.lastIndexOf(name));
  if (twice) return `its header has the column ${twice.name} twice`;
  return columns.map(({ name }) => there.indexOf(name));
}
