import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createTokenizer } from './csv-tokenizer.ts';
import { contentOf, isPacking } from './decompress.ts';
import type { FileSpec } from './file-specs.ts';
import { type Out, putEnd, putHeader } from './pg-binary-copy.ts';
import { type Counts, createRowReader, type RowOptions, type Span } from './row-encoder.ts';

export interface ReadOptions extends RowOptions {
  path: string;
  /** Where the rejects are written. */
  folder: string;
  signal: AbortSignal;
  /** Called now and then with the rows read so far. */
  onRows?: (rows: number) => void;
}

/** A file that was read to its end. */
export interface Reading extends Counts {
  spec: FileSpec;
  batchId: number;
  /** Lines that could not be read: batch, line number, reason, line, as binary COPY takes them. */
  rejectsFile: string;
  /** Days of the good rows; null: there is none, or they have no days. */
  days: Span | null;
  /** SHA-256 of the file, unpacked. */
  checksum: string;
  startedAt: Date;
}

export interface FileReader {
  /** The good rows as binary COPY takes them, the batch behind the columns; each piece is valid until the next is asked for. */
  rows: AsyncIterable<Buffer>;
  /** Returns what was read, once there are no more rows. */
  reading(): Reading;
}

/** A smaller piece waits for more, so that nobody who takes one still holds it when the next is made. */
const leastBytes = 65_536;

/**
 * Reads a CSV file, packed by gzip or not, as fast as its rows are taken: each line is a row, or a reject with its number and
 * reason. Memory does not grow with the file.
 */
export function openFile(options: ReadOptions): FileReader {
  const { path, spec, batchId, folder, signal, onRows } = options;
  const startedAt = new Date();
  const rejectsFile = join(folder, `${spec.kind}.rejects`);
  const [out, rejects] = [createOut(), createOut()];
  const hash = createHash('sha256');
  const reader = createRowReader(options, out, rejects);
  const tokenizer = createTokenizer(reader);

  /** Gives nothing, having read a piece of the file. */
  async function* pieces(): AsyncGenerator<void> {
    try {
      for await (const piece of await contentOf(path, signal)) {
        hash.update(piece);
        tokenizer.push(piece);
        yield;
      }
      tokenizer.end();
      reader.end();
    } catch (error) {
      if (!isPacking(error)) throw error;
      reader.refuse('its packing is broken or cut off');
    }
  }

  async function* rows(): AsyncGenerator<Buffer> {
    const file = await open(rejectsFile, 'w', 0o600);
    try {
      for await (const _ of pieces()) {
        if (rejects.at > 0) await file.writeFile(taken(rejects));
        if (out.at >= leastBytes) yield taken(out);
        onRows?.(reader.counts.rows);
      }
      putEnd(rejects);
      putEnd(out);
      await file.writeFile(taken(rejects));
      yield taken(out);
    } finally {
      await file.close();
    }
  }

  const reading = () => ({
    ...{ spec, batchId, rejectsFile, startedAt, ...reader.counts },
    days: reader.days(),
    checksum: hash.digest('hex'),
  });
  return { rows: rows(), reading };
}

function createOut(): Out {
  const out = { bytes: Buffer.allocUnsafe(leastBytes), at: 0 };
  putHeader(out);
  return out;
}

/** Returns what was put together, and begins anew in the same memory. */
function taken(out: Out): Buffer {
  const bytes = out.bytes.subarray(0, out.at);
  out.at = 0;
  return bytes;
}
