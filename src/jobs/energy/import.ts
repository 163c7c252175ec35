import { stat } from 'node:fs/promises';
import { JobError } from '../engine/errors.ts';
import type { Counts, JobContext } from '../engine/job.ts';
import { findLineNotUtf8, findSeparator, readBlocks, type Separator, splitLine } from './csv-lines.ts';
import { type ParsedReading, parseFields } from './parse-message.ts';
import type { ReadingFields } from './payload-formats.ts';
import { storeReadings } from './store-readings.ts';

/** Readings in one transaction. */
const batchSize = 5_000;

/** The names of columns that are understood; upper case and characters other than letters and digits do not matter. */
const columnNames: Record<string, keyof ReadingFields> = {
  devicename: 'deviceName',
  device: 'deviceName',
  timestamp: 'timestamp',
  readat: 'timestamp',
  channel1: 'channel1',
  channel2: 'channel2',
  channel3: 'channel3',
  registerkwh: 'registerKwh',
  unit: 'unit',
};

/** The field of each column, null for a column that is not read. */
type Columns = (keyof ReadingFields | null)[];

interface Header {
  separator: Separator;
  columns: Columns;
}

/**
 * Imports the readings of a CSV file in UTF-8 with a header line. Lines that are no readings go to
 * `energy.reading_rejects`. Idempotent, with constant memory.
 *
 * Throws without storing anything if the file is not UTF-8, or if its header has no column for the device, the time or
 * the values, or two columns for one of them. Throws if there is no line of readings, or if more than `maxRejects`
 * percent of the lines are rejected; the other lines are stored then.
 */
export async function importReadings(ctx: JobContext, path: string, maxRejects: number): Promise<Counts> {
  const line = await findLineNotUtf8(path, ctx.signal);
  if (line !== null)
    throw new JobError('energy-not-utf8', { line }, `Line ${line} of the file is not UTF-8. Nothing was imported.`);
  const counts = await storeLines(ctx, path);
  const { rows_read: read, rows_rejected: rejected } = counts;
  if (read === 0) throw new JobError('energy-empty-file', {}, 'The file has no lines of readings.');
  if (rejected * 100 > maxRejects * read)
    throw new JobError(
      'energy-many-rejects',
      { rejected, read, max: maxRejects },
      `${rejected} of ${read} lines were rejected, more than ENERGY_MAX_REJECTS (${maxRejects} %). The others are stored.`,
    );
  return counts;
}

async function storeLines(ctx: JobContext, path: string) {
  const { size } = await stat(path);
  const counts = { rows_read: 0, rows_written: 0, rows_rejected: 0 };
  const flush = async (batch: ParsedReading[]) => {
    const { written, rejected } = await storeReadings(ctx.db, 'csv', batch);
    counts.rows_read += batch.length;
    counts.rows_written += written;
    counts.rows_rejected += rejected;
  };
  let header: Header | null = null;
  let batch: ParsedReading[] = [];
  for await (const { bytes, end } of readBlocks(path, ctx.signal)) {
    for (const line of bytes.toString('utf8').split(/\r?\n/)) {
      if (header === null) {
        if (!isBlank(line)) header = parseHeader(line.replace(/^\ufeff/, ''));
        continue;
      }
      if (!isBlank(line)) batch.push(parseLine(line, header));
      if (batch.length < batchSize) continue;
      await flush(batch);
      batch = [];
    }
    ctx.progress(end, size, 'import');
  }
  if (batch.length > 0) await flush(batch);
  return counts;
}

/** Returns true for a line without any field: spreadsheets write the separators of empty rows. */
function isBlank(line: string): boolean {
  return /^[\s,;|\ufeff]*$/.test(line);
}

function parseLine(line: string, { separator, columns }: Header): ParsedReading {
  const values = splitLine(line, separator);
  const reject = (rejectReason: string) => ({ reading: null, rejectReason, deviceName: null, text: line });
  if (values === null) return reject('a quote is not closed');
  // Else the comma of a decimal number would cut the number off, if the comma is the separator too.
  if (values.slice(columns.length).some((value) => value !== '')) return reject('it has more fields than the header');
  const fields: ReadingFields = {};
  for (const [index, column] of columns.entries())
    if (column) fields[column] = isNumberColumn(column) ? usePoint(values[index], separator) : values[index];
  return parseFields(fields, line);
}

const isNumberColumn = (column: keyof ReadingFields) => column !== 'deviceName' && column !== 'timestamp';

/** Returns a number with a decimal comma as one with a point. The comma is no decimal comma if it is the separator. */
function usePoint(value: string | undefined, separator: Separator): string | undefined {
  return separator !== ',' && value !== undefined && /^[+-]?\d*,\d+(e[+-]?\d+)?$/i.test(value)
    ? value.replace(',', '.')
    : value;
}

function parseHeader(line: string): Header {
  const separator = findSeparator(line, (names) => toColumns(names).filter((column) => column !== null).length);
  const columns = toColumns(splitLine(line, separator) ?? []);
  const missing =
    (['deviceName', 'timestamp'] as const).find((column) => !columns.includes(column)) ?? findMissingValue(columns);
  if (missing) {
    const message = `The first line of the file names no column ${missing}.`;
    throw new JobError('energy-no-column', { column: missing }, message);
  }
  // Which of the two has the values? A wrong guess would be stored in silence.
  const repeated = columns.find((column, index) => column !== null && columns.indexOf(column) < index);
  if (repeated) {
    const message = `The first line of the file names two columns ${repeated}. Nothing was imported.`;
    throw new JobError('energy-column-twice', { column: repeated }, message);
  }
  return { separator, columns };
}

function toColumns(names: string[]): Columns {
  return names.map((name) => columnNames[name.toLowerCase().replace(/[^a-z0-9]/g, '')] ?? null);
}

/** Returns the value column that is missing: a register, or the rest of the three currents. */
function findMissingValue(columns: Columns): keyof ReadingFields | undefined {
  if (columns.includes('registerKwh')) return undefined;
  const channels = ['channel1', 'channel2', 'channel3'] as const;
  return channels.some((channel) => columns.includes(channel))
    ? channels.find((channel) => !columns.includes(channel))
    : 'registerKwh';
}
