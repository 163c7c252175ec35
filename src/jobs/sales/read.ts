import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { type Day, daysBetween } from '../../time/days.ts';
import type { FileSpec } from './columns.ts';
import { createTokenizer, type Fields, type Line, type RecordReader } from './tokens.ts';
import { dayOf, type Out, undoubled, writeText } from './values.ts';

/** Days that a load is about, both included. */
export interface Span {
  first: Day;
  last: Day;
}

export interface ReadOptions {
  path: string;
  spec: FileSpec;
  batchId: number;
  /** Null: the load is about whatever days its lines have. */
  span: Span | null;
  /** True: nothing can be missing at its end. Else a file whose last line has no end is taken for one that was cut off. */
  isWhole: boolean;
  /** Where the rows and the rejects are written. */
  folder: string;
  signal: AbortSignal;
  /** Called now and then with the rows read so far. */
  onRows?: (rows: number) => void;
}

/** A file that was read to its end. */
export interface Reading {
  spec: FileSpec;
  batchId: number;
  /** Its good rows as COPY takes them, the batch behind the columns. */
  rowsFile: string;
  /** The others: batch, line number, reason, line. */
  rejectsFile: string;
  /** Lines, but for the header and empty ones. */
  rows: number;
  rejected: number;
  /** Days of the good rows; null: there is none, or they have no days. */
  days: Span | null;
  /** SHA-256 of the file, unpacked. */
  checksum: string;
  startedAt: Date;
  /** Why nothing of the file may be loaded: columns are missing, it is cut off; null: nothing is wrong with it as a whole. */
  refused: string | null;
  /** True: it ends too early. */
  isCutOff: boolean;
}

/**
 * Reads a CSV file, packed by gzip or not, and writes each line as a row or as a reject with its number and reason. Memory does
 * not grow with the file.
 */
export async function readFile(options: ReadOptions): Promise<Reading> {
  const { path, spec, folder, signal, onRows } = options;
  const startedAt = new Date();
  const rowsFile = join(folder, `${spec.kind}.rows`);
  const rejectsFile = join(folder, `${spec.kind}.rejects`);
  const rows = await createSink(rowsFile);
  const rejects = await createSink(rejectsFile);
  const hash = createHash('sha256');
  const reader = createRowReader(options, rows.out, rejects.out);
  const tokenizer = createTokenizer(reader);
  try {
    for await (const chunk of await contentOf(path, signal)) {
      hash.update(chunk);
      tokenizer.push(chunk);
      await rows.flush();
      await rejects.flush();
      onRows?.(reader.counts.rows);
    }
    tokenizer.end();
    reader.end();
    await rows.flush();
    await rejects.flush();
  } catch (error) {
    if (!isPacking(error)) throw error;
    reader.refuse('its packing is broken or cut off', true);
  } finally {
    await rows.close();
    await rejects.close();
  }
  const { firstDay, lastDay, ...counts } = reader.counts;
  const days = firstDay <= lastDay ? { first: dayOf(firstDay), last: dayOf(lastDay) } : null;
  const { batchId } = options;
  return { spec, batchId, rowsFile, rejectsFile, ...counts, days, checksum: hash.digest('hex'), startedAt };
}

async function contentOf(path: string, signal: AbortSignal): Promise<AsyncIterable<Buffer>> {
  if (!(await isGzip(path))) return plainContent(path, signal);
  const stream = createReadStream(path, { signal });
  const unpacked = createGunzip({ chunkSize: 65_536 });
  stream.on('error', (error) => unpacked.destroy(error));
  return stream.pipe(unpacked);
}

/** Gives the file in pieces that are in the same memory, each valid until the next. */
async function* plainContent(path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  const file = await open(path);
  const bytes = Buffer.allocUnsafe(262_144);
  try {
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead } = await file.read(bytes, 0, bytes.length);
      if (bytesRead === 0) return;
      yield bytes.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

/** zlib's errors: a file that cannot be unpacked will not be whole at the next try. */
function isPacking(error: unknown): boolean {
  return /^Z_/.test(String((error as { code?: unknown } | null)?.code));
}

interface Sink {
  out: Out;
  /** After it, what was put together is in the file. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

async function createSink(path: string): Promise<Sink> {
  const file: FileHandle = await open(path, 'w', 0o600);
  const out: Out = { bytes: Buffer.allocUnsafe(1 << 20), at: 0 };
  return {
    out,
    async flush() {
      for (let from = 0; from < out.at; ) from += (await file.write(out.bytes, from, out.at - from)).bytesWritten;
      out.at = 0;
    },
    close: () => file.close(),
  };
}

/** What of the reading grows with the file. */
interface Counts {
  rows: number;
  rejected: number;
  /** Days since 1970. */
  firstDay: number;
  lastDay: number;
  refused: string | null;
  isCutOff: boolean;
}

interface RowReader extends RecordReader {
  counts: Counts;
  end(): void;
  refuse(reason: string, isCutOff?: boolean): void;
}

const tab = 0x09;
const lineFeed = 0x0a;

/** Puts rows into `out` and rejects into `rejects`. */
function createRowReader({ spec, batchId, span, isWhole }: ReadOptions, out: Out, rejects: Out): RowReader {
  const days = { firstDay: Number.POSITIVE_INFINITY, lastDay: Number.NEGATIVE_INFINITY };
  const counts: Counts = { rows: 0, rejected: 0, ...days, refused: null, isCutOff: false };
  const { columns, dated } = spec;
  const batch = Buffer.from(`${batchId}\n`);
  const owned = span && { first: daysBetween('1970-01-01', span.first), last: daysBetween('1970-01-01', span.last) };
  const outside =
    span && `is dated outside of ${span.first === span.last ? span.first : `${span.first} to ${span.last}`}`;
  const keyAt = columns.findIndex(({ name }) => name === spec.key);
  let places: number[] | null = spec.hasHeader ? null : columns.map((_, index) => index);
  let width = columns.length;
  let cutAt: number | null = null;

  function refuse(reason: string, isCutOff = false): void {
    if (counts.refused !== null) return;
    counts.refused = reason;
    counts.isCutOff = isCutOff;
  }

  function readHeader(fields: Fields): void {
    const header = placesOf(spec, fields);
    if (typeof header === 'string') refuse(header);
    else places = header;
    width = fields.count;
  }

  /** Returns null, or why it is no row. */
  function writeRow(fields: Fields): string | null {
    const { bytes } = fields;
    if (fields.count !== width) return `has ${fields.count} fields instead of ${width}`;
    const start = out.at;
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index] as FileSpec['columns'][number];
      const place = (places as number[])[index] as number;
      const reason = place < 0 ? column.write(bytes, 0, 0, out) : writeField(column.write, fields, place);
      if (reason !== null) return `${column.name} ${reason}`;
      out.bytes[out.at++] = tab;
    }
    if (!isUtf8(out.bytes.subarray(start, out.at))) return 'is not written in UTF-8';
    return dated && owned && (dated.day < owned.first || dated.day > owned.last) ? whyLost(fields) : null;
  }

  function writeField(write: FileSpec['columns'][number]['write'], fields: Fields, place: number): string | null {
    const { bytes } = fields;
    const [from, to] = [fields.from[place] as number, fields.to[place] as number];
    if (fields.isDoubled[place] === 0) return write(bytes, from, to, out);
    const plain = undoubled(bytes, from, to);
    return write(plain, 0, plain.length, out);
  }

  /** Dated outside of the span, a line needs something by which it is found again at the next load. */
  function whyLost(fields: Fields): string | null {
    const place = keyAt < 0 ? -1 : ((places as number[])[keyAt] as number);
    const hasKey = place >= 0 && fields.from[place] !== fields.to[place];
    return hasKey ? null : `${outside}${keyAt < 0 ? '' : ` and has no ${spec.key}`}`;
  }

  function reject({ bytes }: Pick<Fields, 'bytes'>, line: Line, reason: string): void {
    counts.rejected += 1;
    writeText(String(batchId), rejects);
    rejects.bytes[rejects.at++] = tab;
    writeText(String(line.number), rejects);
    rejects.bytes[rejects.at++] = tab;
    writeText(reason, rejects);
    rejects.bytes[rejects.at++] = tab;
    writeText(bytes.toString('utf8', line.from, Math.min(line.to, line.from + 4000)), rejects);
    rejects.bytes[rejects.at++] = lineFeed;
  }

  return {
    counts,
    refuse,
    record(fields, line) {
      if (counts.refused !== null) return;
      if (places === null) return readHeader(fields);
      counts.rows += 1;
      const size = line.to - line.from;
      room(out, size * 2 + 8_192);
      room(rejects, 32_768);
      const start = out.at;
      const reason = writeRow(fields);
      if (!line.isEnded && fields.count < width) cutAt = line.number;
      if (!line.isEnded && !isWhole) cutAt = line.number;
      if (reason !== null) {
        out.at = start;
        return reject(fields, line, reason);
      }
      if (!spec.hasHeader) {
        writeText(String(line.number), out);
        out.bytes[out.at++] = tab;
      }
      batch.copy(out.bytes, out.at);
      out.at += batch.length;
      if (!dated) return;
      if (dated.day < counts.firstDay) counts.firstDay = dated.day;
      if (dated.day > counts.lastDay) counts.lastDay = dated.day;
    },
    broken(fields, line, reason) {
      if (counts.refused !== null) return;
      if (places === null) return refuse(`its header cannot be read: ${reason}`);
      counts.rows += 1;
      room(rejects, 32_768);
      if (!line.isEnded) cutAt = line.number;
      reject(fields, line, reason);
    },
    end() {
      if (places === null) refuse('it is empty', true);
      else if (cutAt !== null) refuse(`it is cut off in line ${cutAt}`, true);
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
