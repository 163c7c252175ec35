import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FileContents } from '../../db/queries/imports/file-contents.ts';
import { ImportError } from '../../import/import-error.ts';
import type { ReadFile } from '../../import/import-reader.ts';
import type { CsvMapping, UnknownCsv } from '../../import/model.ts';
import { createTempDir } from '../../lib/temp-dir.ts';
import type { ImportFeatureDeps } from './deps.ts';

/** A bot may download files of up to 20 MB. */
export const maxFileBytes = 20 * 1024 * 1024;

/** The contents of a document, as long as the work with them lasts. */
export type OpenedFile = { sha256: string } & (
  | { kind: 'read'; read: ReadFile; contents: FileContents }
  | { kind: 'unknown_csv'; csv: UnknownCsv }
);

interface FileToOpen {
  fileId: string;
  /** The columns of a CSV file. Null: the format is known, or to be found out. */
  mapping: CsvMapping | null;
}

/**
 * Downloads and reads a document, calls `work` with its contents, and removes every file again.
 *
 * @throws {ImportError} for a document that cannot be read
 */
export async function withFile<T>(
  { documents, importer, tempDir }: ImportFeatureDeps,
  { fileId, mapping }: FileToOpen,
  work: (file: OpenedFile) => Promise<T>,
): Promise<T> {
  const folder = await createTempDir(tempDir);
  try {
    const path = join(folder, 'document');
    const sha256 = await download(documents, fileId, path);
    const read = await importer.read(path, mapping ? { mapping } : {});
    if (read.kind === 'unknown_csv') return await work({ ...read, sha256 });
    try {
      return await work({ kind: 'read', sha256, read, contents: toContents(read) });
    } finally {
      await read.dispose();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function toContents({ summary, daysFile }: ReadFile): FileContents {
  const { source, oneADay, habits } = summary;
  return { source, oneADay, habits, openDays: () => createReadStream(daysFile) };
}

/** A download that stops for this long is given up. */
const downloadTimeoutMs = 60_000;

/** Downloads a document and returns the hash of its bytes. */
async function download(documents: ImportFeatureDeps['documents'], fileId: string, path: string): Promise<string> {
  const signal = AbortSignal.timeout(downloadTimeoutMs);
  const hash = createHash('sha256');
  let size = 0;
  async function* check(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > maxFileBytes) throw new ImportError('too_large', { detail: 'the document' });
      hash.update(chunk);
      yield chunk;
    }
  }
  await pipeline(await documents.fetch(fileId, signal), check, createWriteStream(path, { mode: 0o600 }), { signal });
  return hash.digest('hex');
}
