import { isUtf8 } from 'node:buffer';
import { type Day, daysBetween } from '../../time/days.ts';
import type { FileSpec } from './columns.ts';
import type { Fields, Line, RecordReader } from './tokens.ts';
import { dayOf, type Out, undoubled, writeText } from './values.ts';

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

const tab = 0x09;
const lineFeed = 0x0a;
const notUtf8 = 'is not written in UTF-8';
const rejectRoom = 32_768;

/**
 * Returns what makes rows of records: good ones as COPY takes them, the batch behind the columns, into `out`; others as batch, line
 * number, reason and line into `rejects`.
 */
export function createRowReader({ spec, batchId, span, isWhole }: RowOptions, out: Out, rejects: Out): RowReader {
  const { columns, dated } = spec;
  const counts: Counts = { rows: 0, rejected: 0, refused: null };
  const batch = Buffer.from(`${batchId}\n`);
  const owned = span && { first: daysBetween('1970-01-01', span.first), last: daysBetween('1970-01-01', span.last) };
  const keyAt = columns.findIndex(({ name }) => name === spec.key);
  let places: number[] | null = spec.hasHeader ? null : columns.map((_, index) => index);
  let width = columns.length;
  let cutAt: number | null = null;
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
  function writeRow(fields: Fields): string | null {
    if (fields.count !== width) return `has ${fields.count} fields instead of ${width}`;
    const start = out.at;
    for (let index = 0; index < columns.length; index++) {
      const { name, write } = columns[index] as FileSpec['columns'][number];
      const reason = writeField(write, fields, (places as number[])[index] as number);
      if (reason !== null) return `${name} ${reason}`;
      out.bytes[out.at++] = tab;
    }
    if (!isUtf8(out.bytes.subarray(start, out.at))) return notUtf8;
    return dated && owned && (dated.day < owned.first || dated.day > owned.last) ? whyLost(fields) : null;
  }

  function writeField(write: WriteValue, { bytes, from, to, isDoubled }: Fields, place: number): string | null {
    if (place < 0) return write(bytes, 0, 0, out);
    const [start, end] = [from[place] as number, to[place] as number];
    if (isDoubled[place] === 0) return write(bytes, start, end, out);
    const plain = undoubled(bytes, start, end);
    return write(plain, 0, plain.length, out);
  }

  /** Dated outside of the span, a line needs something by which it is found again at the next load. */
  function whyLost(fields: Fields): string | null {
    const place = keyAt < 0 ? -1 : ((places as number[])[keyAt] as number);
    if (place >= 0 && fields.from[place] !== fields.to[place]) return null;
    const days = span?.first === span?.last ? span?.first : `${span?.first} to ${span?.last}`;
    return `is dated outside of ${days}${keyAt < 0 ? '' : ` and has no ${spec.key}`}`;
  }

  function endRow({ number }: Line): void {
    if (!spec.hasHeader) {
      writeText(String(number), out);
      out.bytes[out.at++] = tab;
    }
    batch.copy(out.bytes, out.at);
    out.at += batch.length;
    if (dated && dated.day < firstDay) firstDay = dated.day;
    if (dated && dated.day > lastDay) lastDay = dated.day;
  }

  function reject({ bytes }: Pick<Fields, 'bytes'>, { number, from, to }: Line, reason: string): void {
    counts.rejected += 1;
    room(rejects, rejectRoom);
    for (const value of [String(batchId), String(number), reason]) {
      writeText(value, rejects);
      rejects.bytes[rejects.at++] = tab;
    }
    writeText(bytes.toString('utf8', from, Math.min(to, from + 4000)), rejects);
    rejects.bytes[rejects.at++] = lineFeed;
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
      const reason = writeRow(fields);
      if (reason === null) return endRow(line);
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
