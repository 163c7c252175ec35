import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { parse } from 'csv-parse';
import type { Counts, JobContext } from '../engine/job.ts';
import { type Fields, type Received, readFields } from './payload.ts';
import { takeReadings } from './readings.ts';

/** Readings in one transaction. */
const batchSize = 5_000;

/** How a header may name a value: letters alone count. */
const names: Record<string, keyof Fields> = {
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
 * After it, the readings of a CSV file with a header (comma, semicolon or tab) are taken, lines that are none are rejects.
 * Memory does not grow with the file; a file that is taken again changes nothing. Throws where the header names no device or time.
 */
export async function importReadings(ctx: JobContext, path: string): Promise<Counts> {
  const { size } = await stat(path);
  const counts = { rows_read: 0, rows_written: 0, rows_rejected: 0 };
  let batch: Received[] = [];
  const file = createReadStream(path, { signal: ctx.signal });
  const parser = parse({
    bom: true,
    delimiter: [',', ';', '\t'],
    columns: columnsOf,
    trim: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    raw: true,
  });
  file.on('error', (error) => parser.destroy(error));
  const flush = async () => {
    const { written, rejected } = await takeReadings(ctx.db, 'csv', batch);
    counts.rows_read += batch.length;
    counts.rows_written += written;
    counts.rows_rejected += rejected;
    batch = [];
    ctx.progress(file.bytesRead, size, 'import');
  };
  for await (const { record, raw } of file.pipe(parser) as AsyncIterable<{ record: Fields; raw: string }>) {
    batch.push(readFields(record, raw.trimEnd()));
    if (batch.length === batchSize) await flush();
  }
  await flush();
  return counts;
}

function columnsOf(header: string[]): (keyof Fields | false)[] {
  const columns = header.map((name) => names[name.toLowerCase().replace(/[^a-z0-9]/g, '')] ?? false);
  for (const needed of ['deviceName', 'timestamp'] as const)
    if (!columns.includes(needed)) throw new Error(`The first line of the file names no column ${needed}.`);
  return columns;
}
