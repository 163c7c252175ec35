import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import { ImportError } from '../import-error.ts';
import { importLimits } from '../limits.ts';
import { decodeText } from './text-chunks.ts';
import { detectEncoding, type TextEncoding } from './text-encoding.ts';

export interface CsvRow {
  /** The line on which the row ends, from 1. */
  line: number;
  cells: string[];
}

export type Delimiter = ',' | ';' | '\t';

/** A CSV file whose encoding and delimiter are known. It can be read more than once. */
export interface CsvFile {
  /** The cells of the first row, without white space around them. */
  header: string[];
  delimiter: Delimiter;
  /** Reads all rows, the first one included. Empty lines are left out. */
  rows(): AsyncGenerator<CsvRow>;
}

/** Finds the encoding and the delimiter of a CSV file, and reads its first row. */
export async function openCsvFile(path: string): Promise<CsvFile> {
  const encoding = await detectEncoding(path);
  const delimiter = await detectDelimiter(path, encoding);
  const rows = () => parseCsv(createReadStream(path), { encoding, delimiter });
  for await (const { cells } of rows()) return { header: cells.map((cell) => cell.trim()), delimiter, rows };
  throw new ImportError('empty_file');
}

/**
 * Parses CSV of RFC 4180, with any line ends. Quotes inside a field without quotes belong to it.
 *
 * @throws {ImportError} for a quote that is not closed, and for rows over a limit, with the line
 */
export async function* parseCsv(
  bytes: AsyncIterable<Uint8Array>,
  { encoding = 'utf-8', delimiter = ',' }: { encoding?: TextEncoding; delimiter?: Delimiter } = {},
): AsyncGenerator<CsvRow> {
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: importLimits.rowLength,
  });
  const text = Readable.from(decodeText(bytes, encoding));
  text.once('error', (error) => parser.destroy(error));
  text.pipe(parser);
  try {
    for await (const { info, record } of parser as AsyncIterable<{ info: Info; record: string[] }>) {
      if (record.length > importLimits.columns) throw new ImportError('unknown_format', { detail: 'too many columns' });
      yield { line: info.lines, cells: record };
    }
  } catch (error) {
    throw error instanceof CsvError ? toCsvImportError(error) : error;
  } finally {
    text.destroy();
  }
}

function toCsvImportError(error: CsvError): ImportError {
  const code = error.code === 'CSV_MAX_RECORD_SIZE' ? 'too_large' : 'damaged_file';
  const line = typeof error.lines === 'number' ? error.lines : undefined;
  return new ImportError(code, { line, detail: error.code, cause: error });
}

const sampleLength = 20_000;

/** Returns the delimiter that the first line has most often outside quotes. */
async function detectDelimiter(path: string, encoding: TextEncoding): Promise<Delimiter> {
  let sample = '';
  for await (const text of decodeText(createReadStream(path), encoding)) {
    sample += text;
    if (sample.length > sampleLength) break;
  }
  const [line = ''] = sample
    .slice(0, sampleLength)
    .replace(/"[^"]*"/g, '')
    .trimStart()
    .split(/[\r\n]/, 1);
  const counts = ([',', ';', '\t'] as const).map((delimiter) => ({ delimiter, count: line.split(delimiter).length }));
  return counts.reduce((best, other) => (other.count > best.count ? other : best)).delimiter;
}

/** Returns the index of the first column that has one of these names, without regard to case. -1: there is none. */
export function findColumn(header: string[], ...names: string[]): number {
  const folded = header.map((cell) => cell.trim().toLowerCase());
  for (const name of names) {
    const index = folded.indexOf(name.toLowerCase());
    if (index !== -1) return index;
  }
  return -1;
}
