import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { parse } from 'csv-parse';
import { JobError } from '../engine/errors.ts';
import type { Counts, JobContext } from '../engine/job.ts';
import { type ParsedReading, parseFields, type ReadingFields } from './parse-message.ts';
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
};

/**
 * Imports the readings of a CSV file with a header line; the separator is a comma, a semicolon or a tab. Lines that
 * are no readings go to `energy.reading_rejects`. Idempotent, with constant memory.
 *
 * Throws if the header has no column for the device or the time.
 */
export async function importReadings(ctx: JobContext, path: string): Promise<Counts> {
  const { size } = await stat(path);
  const counts = { rows_read: 0, rows_written: 0, rows_rejected: 0 };
  let batch: ParsedReading[] = [];
  const file = createReadStream(path, { signal: ctx.signal });
  const parser = parse({
    bom: true,
    delimiter: [',', ';', '\t'],
    columns: parseHeader,
    trim: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    raw: true,
  });
  file.on('error', (error) => parser.destroy(error));
  const flush = async () => {
    const { written, rejected } = await storeReadings(ctx.db, 'csv', batch);
    counts.rows_read += batch.length;
    counts.rows_written += written;
    counts.rows_rejected += rejected;
    batch = [];
    ctx.progress(file.bytesRead, size, 'import');
  };
  for await (const { record, raw } of file.pipe(parser) as AsyncIterable<{ record: ReadingFields; raw: string }>) {
    batch.push(parseFields(record, raw.trimEnd()));
    if (batch.length === batchSize) await flush();
  }
  await flush();
  return counts;
}

/** Returns the field of each column, false for a column that is not read. */
function parseHeader(header: string[]): (keyof ReadingFields | false)[] {
  const columns = header.map((name) => columnNames[name.toLowerCase().replace(/[^a-z0-9]/g, '')] ?? false);
  for (const required of ['deviceName', 'timestamp'] as const)
    if (!columns.includes(required)) {
      const message = `The first line of the file names no column ${required}.`;
      throw new JobError('energy-no-column', { column: required }, message);
    }
  return columns;
}
