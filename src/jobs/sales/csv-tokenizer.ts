import { type CsvHandler, createCsvRecordScanner } from './csv-record-scanner.ts';

/*
 * A CSV tokenizer that works on bytes. csv-parse creates a string for every field, which takes several times as long as
 * PostgreSQL needs to load the same file. This tokenizer only notes where the fields begin and end in a buffer.
 */

export interface CsvTokenizer {
  /** Takes the next chunk of the file. The caller may reuse its memory afterwards. */
  write(chunk: Buffer): void;
  /** Ends the file. */
  end(): void;
}

/**
 * Creates a tokenizer that takes a CSV file in chunks of any size and passes its records to `handler`, one after the
 * other (see {@link createCsvRecordScanner}). It skips a byte order mark. Memory holds one chunk and one incomplete
 * record.
 */
export function createCsvTokenizer(handler: CsvHandler, maxFields = 256): CsvTokenizer {
  const scan = createCsvRecordScanner(handler, maxFields);
  /**
   * The incomplete record of the chunks so far, `carried` bytes, and behind it the new chunk. Reused for each chunk.
   */
  let buffer: Buffer = Buffer.alloc(1 << 19);
  let carried = 0;
  let isStartOfFile = true;

  function append(chunk: Buffer): Buffer {
    const size = carried + chunk.length;
    if (size > buffer.length) buffer = Buffer.concat([buffer.subarray(0, carried)], Math.max(size, buffer.length * 2));
    chunk.copy(buffer, carried);
    carried = size;
    return buffer.subarray(0, size);
  }

  function tokenize(chunk: Buffer, isLast: boolean): void {
    let bytes = append(chunk);
    if (isStartOfFile) {
      if (bytes.length < 3 && !isLast) return;
      isStartOfFile = false;
      bytes = withoutByteOrderMark(bytes);
    }
    const rest = bytes.subarray(scan(bytes, isLast));
    rest.copy(buffer, 0);
    carried = rest.length;
  }

  return { write: (chunk) => tokenize(chunk, false), end: () => tokenize(Buffer.alloc(0), true) };
}

function withoutByteOrderMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
