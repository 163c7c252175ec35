import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from '../../db/client.ts';
import type { Day } from '../../time/days.ts';

/** One kind of export. Its functions run in a worker thread; `Options` must be plain data. */
export interface ExportDefinition<Options> {
  /** Returns the name of the file without its ending; see {@link formatFileName}. */
  fileName(options: Options): string;
  /** Reads from the database and writes files into the folder of `target`. */
  write(db: Db, options: Options, target: ExportTarget): Promise<WrittenExport>;
}

/** Where and how an export writes its files. */
export interface ExportTarget {
  /** An empty folder. */
  folder: string;
  /** The name of the file without its ending. Further files of an export append to it. */
  baseName: string;
  /** The maximum size of a file. */
  maxBytes: number;
  /** The maximum number of rows of batch results or personal data in memory. */
  batchSize: number;
  /** Reports the number of rows written so far. */
  onProgress(rows: number): void;
}

export interface WrittenFile {
  path: string;
  name: string;
  bytes: number;
}

export interface WrittenExport {
  files: WrittenFile[];
  rows: number;
  /** True where one file would have been too large, so that there are several. */
  split: boolean;
}

/**
 * Rows that an export writes before it waits for the disk. Without the wait the rows would collect in memory: the
 * writer of exceljs accepts any number.
 */
export const rowsBetweenDrains = 1000;

/** A file that an export is about to write. */
export interface FilePath {
  name: string;
  path: string;
}

/** Returns the path of a file of an export. `suffix` distinguishes several files, and `extension` has no dot. */
export function createFilePath({ folder, baseName }: ExportTarget, extension: string, suffix = ''): FilePath {
  const name = `${baseName}${suffix}.${extension}`;
  return { name, path: join(folder, name) };
}

/** Reads the size of a file that was closed. */
export async function measureFile({ name, path }: FilePath): Promise<WrittenFile> {
  return { path, name, bytes: (await stat(path)).size };
}

/**
 * Formats the name of a file as `tally-KIND-NAME-DATE`. Of the name it keeps letters and digits of any language, at
 * most 40; everything else becomes a dash.
 */
export function formatFileName(name: string, date: Day, kind?: string): string {
  const safe = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return ['tally', kind, [...safe].slice(0, 40).join('') || 'me', date].filter(Boolean).join('-');
}
