import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createCsvTokenizer } from './csv-tokenizer.ts';
import { isDecompressionError, readContent } from './decompress.ts';
import type { FileSpec } from './file-specs.ts';
import type { LoadSpan } from './load-span.ts';
import { createCopyBuffer, takeBytes, writeTrailer } from './pg-binary-copy.ts';
import { rejectReason } from './reject-reason.ts';
import { createRowEncoder, type RowCounts, type RowEncoderOptions } from './row-encoder.ts';

export interface CsvFileOptions extends RowEncoderOptions {
  path: string;
  /** Where the file of rejects is written. */
  folder: string;
  signal: AbortSignal;
  /** Called from time to time with the number of rows read so far. */
  onRows?: (rows: number) => void;
}

/** The result of reading a file to its end. */
export interface FileSummary extends RowCounts {
  spec: FileSpec;
  batchId: number;
  /** Path of a file with the rejects for binary COPY: batch id, line number, reason, line. */
  rejectsFile: string;
  /** First and last day of the good rows; null: there are no rows, or rows of this file have no day. */
  days: LoadSpan | null;
  /** SHA-256 of the decompressed file. */
  checksum: string;
  startedAt: Date;
}

export interface CsvFile {
  /**
   * The good rows for binary COPY, with the batch id as the last column. A chunk is valid until the next one is
   * requested.
   */
  rows: AsyncIterable<Buffer>;
  /** Returns the result, after the last chunk of `rows`. */
  getSummary(): FileSummary;
}

/**
 * Fewer bytes wait for more rows. A chunk of this size exceeds the buffer of the COPY stream, so pipeline() requests
 * the next one, which reuses the memory, only when the chunk has been consumed.
 */
const minChunkBytes = 65_536;

/**
 * Opens a CSV file, compressed by gzip or not, and converts it to binary COPY as fast as the rows are consumed. Each
 * line becomes a row, or a reject with its line number and the reason. Memory does not grow with the file.
 */
export function openCsvFile(options: CsvFileOptions): CsvFile {
  const { path, spec, batchId, folder, signal, onRows } = options;
  const startedAt = new Date();
  const rejectsFile = join(folder, `${spec.kind}.rejects`);
  const [out, rejects] = [createCopyBuffer(minChunkBytes), createCopyBuffer(minChunkBytes)];
  const hash = createHash('sha256');
  const encoder = createRowEncoder(options, out, rejects);
  const tokenizer = createCsvTokenizer(encoder);

  /** Encodes one chunk of the file before each yield. */
  async function* encodeChunks(): AsyncGenerator<void> {
    try {
      for await (const chunk of await readContent(path, signal)) {
        hash.update(chunk);
        tokenizer.write(chunk);
        yield;
      }
      tokenizer.end();
      encoder.end();
    } catch (error) {
      if (!isDecompressionError(error)) throw error;
      encoder.refuse(rejectReason('sales-file-packing', {}, 'its packing is broken or cut off'));
    }
  }

  async function* generateRows(): AsyncGenerator<Buffer> {
    const file = await open(rejectsFile, 'w', 0o600);
    try {
      for await (const _ of encodeChunks()) {
        if (rejects.position > 0) await file.writeFile(takeBytes(rejects));
        if (out.position >= minChunkBytes) yield takeBytes(out);
        onRows?.(encoder.counts.rows);
      }
      writeTrailer(rejects);
      writeTrailer(out);
      await file.writeFile(takeBytes(rejects));
      yield takeBytes(out);
    } finally {
      await file.close();
    }
  }

  const getSummary = (): FileSummary => ({
    ...{ spec, batchId, rejectsFile, startedAt, ...encoder.counts },
    days: encoder.getDays(),
    checksum: hash.digest('hex'),
  });
  return { rows: generateRows(), getSummary };
}
