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

/** A CSV file whose encoding and delimiter are known, or a sheet of a workbook. It can be read more than once. */
export interface CsvFile {
  /** The names of the columns, without white space around them. A file that begins with data has numbers: `1`, `2`. */
  header: string[];
  delimiter: Delimiter;
  /** The sheet of a workbook, and the names of the others that are shown and have rows. Absent: it is a CSV file. */
  sheet?: { name: string; others: string[] };
  /** Reads all rows below the header. Empty lines and repeated headers are left out. */
  rows(): AsyncGenerator<CsvRow>;
}

/** Finds the encoding, the delimiter and the header of a CSV file. */
export async function openCsvFile(path: string): Promise<CsvFile> {
  const encoding = await detectEncoding(path);
  const { delimiter, skippedLines } = detectLayout(await readSample(path, encoding));
  const file = await toCsvFile(async function* () {
    for await (const row of parseCsv(createReadStream(path), { encoding, delimiter }))
      if (row.line > skippedLines) yield row;
  }, delimiter);
  if (!file) throw new ImportError('empty_file');
  return file;
}

/** Takes the header off rows that can be read more than once. Null: there are no rows. */
export async function toCsvFile(allRows: () => AsyncIterable<CsvRow>, delimiter: Delimiter): Promise<CsvFile | null> {
  for await (const { cells } of allRows()) {
    const first = cells.map((cell) => cell.trim());
    const hasHeader = !first.some((cell) => dateLike.test(cell));
    const header = hasHeader ? first : first.map((_, column) => String(column + 1));
    return { header, delimiter, rows: () => dataRows(allRows(), hasHeader ? first : null) };
  }
  return null;
}

const dateLike = /^\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?:[T\s].*)?$/;

async function* dataRows(rows: AsyncIterable<CsvRow>, header: string[] | null): AsyncGenerator<CsvRow> {
  const isHeader = (cells: string[]) =>
    header !== null && cells.length === header.length && cells.every((cell, at) => cell.trim() === header[at]);
  for await (const row of rows) if (!isHeader(row.cells)) yield row;
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

async function readSample(path: string, encoding: TextEncoding): Promise<string> {
  let sample = '';
  for await (const text of decodeText(createReadStream(path), encoding)) {
    sample += text;
    if (sample.length > sampleLength) break;
  }
  return sample.slice(0, sampleLength);
}

/** The number of lines that may stand above the header. */
const maxTitleLines = 10;

/**
 * Finds the delimiter, and the lines above the header: `sep=;` of Excel, and titles, which have no delimiter while the
 * lines below have as many as one another.
 */
function detectLayout(sample: string): { delimiter: Delimiter; skippedLines: number } {
  const lines = sample.replace(/^\uFEFF/, '').split(/\r\n|[\r\n]/);
  const [, declared] = /^sep=([,;\t])$/.exec(lines[0] ?? '') ?? [];
  if (declared) return { delimiter: declared as Delimiter, skippedLines: 1 };
  const filled = lines.flatMap((text, at) => (text.trim() === '' ? [] : [{ ...countDelimiters(text), line: at + 1 }]));
  const isTable = (at: number) =>
    (filled[at]?.count ?? 0) > 0 &&
    filled[at]?.count === filled[at + 1]?.count &&
    filled[at]?.delimiter === filled[at + 1]?.delimiter;
  const title = filled[0]?.count === 0 ? filled.slice(0, maxTitleLines).findIndex((_, at) => isTable(at)) : 0;
  const header = filled[Math.max(0, title)];
  return { delimiter: header?.delimiter ?? ',', skippedLines: title > 0 && header ? header.line - 1 : 0 };
}

/** Returns the delimiter that a line has most often outside quotes. */
function countDelimiters(line: string): { delimiter: Delimiter; count: number } {
  const plain = line.replace(/"[^"]*"/g, '');
  const counts = ([',', ';', '\t'] as const).map((delimiter) => {
    return { delimiter, count: plain.split(delimiter).length - 1 };
  });
  return counts.reduce((best, other) => (other.count > best.count ? other : best));
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
