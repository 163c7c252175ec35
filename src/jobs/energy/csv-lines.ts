import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { JobError } from '../engine/errors.ts';

/** The separators that are understood. The file's own is the one that finds most columns in the header line. */
const separators = [',', ';', '\t', '|'] as const;
export type Separator = (typeof separators)[number];

/** A line of readings has some 100 bytes. The limit keeps a file without line ends out of memory. */
const maxLineBytes = 1_000_000;

/** Complete lines of a file, each with its line end, except possibly the last one. */
export interface Block {
  bytes: Buffer;
  /** Number of the first line, from 1. */
  firstLine: number;
  /** Position in the file after the block. */
  end: number;
}

/** Yields the file in blocks of complete lines, with constant memory. Throws {@link JobError} for an endless line. */
export async function* readBlocks(path: string, signal: AbortSignal): AsyncGenerator<Block> {
  let rest: Buffer = Buffer.alloc(0);
  let [firstLine, end] = [1, 0];
  for await (const chunk of createReadStream(path, { signal }) as AsyncIterable<Buffer>) {
    const joined = Buffer.concat([rest, chunk]);
    const length = joined.lastIndexOf(0x0a) + 1;
    rest = joined.subarray(length);
    if (rest.length > maxLineBytes)
      throw new JobError('energy-long-line', { line: firstLine }, `Line ${firstLine} is too long for a CSV file.`);
    if (length === 0) continue;
    const bytes = joined.subarray(0, length);
    end += length;
    yield { bytes, firstLine, end };
    firstLine += countLines(bytes);
  }
  if (rest.length > 0) yield { bytes: rest, firstLine, end: end + rest.length };
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) count += 1;
  return count;
}

/** Returns the number of the first line that is not valid UTF-8. Null: all lines are. */
export async function findLineNotUtf8(path: string, signal: AbortSignal): Promise<number | null> {
  for await (const { bytes, firstLine } of readBlocks(path, signal)) {
    if (isUtf8(bytes)) continue;
    let line = firstLine;
    for (let start = 0; start < bytes.length; line += 1) {
      const end = bytes.indexOf(0x0a, start) + 1 || bytes.length;
      if (!isUtf8(bytes.subarray(start, end))) return line;
      start = end;
    }
  }
  return null;
}

/** Splits a line into trimmed fields. Null: a quote is not closed. A field cannot continue on the next line. */
export function splitLine(line: string, separator: Separator): string[] | null {
  if (!line.includes('"')) return line.split(separator).map((field) => field.trim());
  try {
    const [fields = []] = parse(line, { delimiter: separator, trim: true, relax_quotes: true }) as string[][];
    return fields;
  } catch {
    return null; // the only error that is left for one line with these options
  }
}

/** Returns the separator of a header line: the one with which `countColumns` finds most columns. */
export function findSeparator(header: string, countColumns: (names: string[]) => number): Separator {
  const counts = separators.map((separator) => countColumns(splitLine(header, separator) ?? []));
  return separators[counts.indexOf(Math.max(...counts))] ?? ',';
}
