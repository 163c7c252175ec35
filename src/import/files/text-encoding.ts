import { createReadStream } from 'node:fs';
import { ImportError } from '../import-error.ts';
import { importLimits } from '../limits.ts';

/** The encodings of texts that are recognised, with their names in TextDecoder. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1251' | 'windows-1252';

/** What the bytes of a text tell about its encoding. */
interface ByteCounts {
  lines: number;
  /** NUL bytes at even and at odd places. */
  evenNuls: number;
  oddNuls: number;
  bytes: number;
  /** Valid sequences of UTF-8 of more than one byte. */
  sequences: number;
  /** The line of the first byte that is not UTF-8. Null: all are. */
  firstInvalidLine: number | null;
  /** Bytes of letters in both Windows encodings, and those of them that have such a neighbour. */
  highLetters: number;
  highNeighbours: number;
  /** The number of such bytes in a row that ends at the current byte. */
  run: number;
  /** The line of the first byte that no Windows encoding has. Null: there is none. */
  firstUnusedLine: number | null;
}

/**
 * Finds the encoding of a text file: by its byte order mark, else UTF-8 where all bytes are valid, else UTF-16 where
 * every other byte is NUL, else Windows-1251 or Windows-1252. In Russian, letters beyond ASCII stand beside one
 * another; in western languages each stands alone.
 *
 * @throws {ImportError} `unknown_encoding` with the line, or `unknown_format` for bytes that are no text
 */
export async function detectEncoding(path: string): Promise<TextEncoding> {
  const head = await readHead(path);
  const marked = encodingOfMark(head);
  if (marked === 'utf-16le' || marked === 'utf-16be') return marked;
  const counts = await countBytes(path);
  // Counting is a hundred times faster than parsing.
  if (counts.lines > importLimits.rows) throw new ImportError('too_many_records');
  const { firstInvalidLine } = counts;
  if (counts.evenNuls + counts.oddNuls > 0) return chooseUtf16(counts);
  if (firstInvalidLine === null) return 'utf-8';
  if (marked === 'utf-8') throw new ImportError('unknown_encoding', { line: firstInvalidLine });
  return chooseWindows(counts, firstInvalidLine);
}

async function readHead(path: string): Promise<Buffer> {
  for await (const chunk of createReadStream(path, { end: 3 })) return chunk as Buffer;
  throw new ImportError('empty_file');
}

function encodingOfMark([first, second, third]: Buffer): TextEncoding | null {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : null;
}

/** A text of UTF-16 with ASCII in it has NULs at places of one parity only. */
function chooseUtf16({ evenNuls, oddNuls, bytes }: ByteCounts): TextEncoding {
  const [many, few] = [Math.max(evenNuls, oddNuls), Math.min(evenNuls, oddNuls)];
  if (bytes % 2 !== 0 || many < bytes * 0.15 || few > many * 0.01) throw new ImportError('unknown_format');
  return oddNuls > evenNuls ? 'utf-16le' : 'utf-16be';
}

function chooseWindows(counts: ByteCounts, firstInvalidLine: number): TextEncoding {
  const { firstUnusedLine, sequences, highLetters, highNeighbours } = counts;
  if (firstUnusedLine !== null) throw new ImportError('unknown_encoding', { line: firstUnusedLine });
  const isMixed = sequences > 1 && sequences * 10 > highLetters;
  const neighbours = highNeighbours / Math.max(highLetters, 1);
  if (isMixed || highLetters === 0 || (neighbours > 0.35 && neighbours < 0.65))
    throw new ImportError('unknown_encoding', { line: firstInvalidLine });
  return neighbours >= 0.65 ? 'windows-1251' : 'windows-1252';
}

/** Bytes that Windows-1251 or Windows-1252 do not have, and control characters that no text has. */
const unused = new Set([
  0x81, 0x8d, 0x8f, 0x90, 0x98, 0x9d, 1, 2, 3, 4, 5, 6, 7, 8, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15,
]);

const isHighLetter = (byte: number) => byte >= 0xc0 || byte === 0xa8 || byte === 0xb8;

async function countBytes(path: string): Promise<ByteCounts> {
  const counts: ByteCounts = {
    lines: 1,
    evenNuls: 0,
    oddNuls: 0,
    bytes: 0,
    sequences: 0,
    firstInvalidLine: null,
    highLetters: 0,
    highNeighbours: 0,
    run: 0,
    firstUnusedLine: null,
  };
  const checkUtf8 = createUtf8Checker(counts);
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    for (const byte of chunk) {
      if (byte === 0) counts[counts.bytes % 2 === 0 ? 'evenNuls' : 'oddNuls'] += 1;
      counts.bytes += 1;
      checkUtf8(byte);
      if (byte === 0x0a) counts.lines += 1;
      if (byte >= 0x80 || byte < 0x16) countWindowsByte(counts, byte);
      else counts.run = 0;
    }
  }
  checkUtf8(0x0a); // an unfinished sequence at the end is invalid
  return counts;
}

function countWindowsByte(counts: ByteCounts, byte: number): void {
  if (unused.has(byte)) counts.firstUnusedLine ??= counts.lines;
  counts.run = isHighLetter(byte) ? counts.run + 1 : 0;
  if (counts.run === 0) return;
  counts.highLetters += 1;
  if (counts.run > 1) counts.highNeighbours += counts.run === 2 ? 2 : 1;
}

/** Creates a function that takes one byte after another and counts sequences and the first invalid line. */
function createUtf8Checker(counts: ByteCounts): (byte: number) => void {
  let missing = 0;
  let low = 0x80;
  let high = 0xbf;
  const fail = () => {
    counts.firstInvalidLine ??= counts.lines;
    missing = 0;
  };
  const start = (byte: number) => {
    if (byte < 0x80) return;
    if (byte < 0xc2 || byte > 0xf4) return fail();
    missing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
    high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
  };
  return (byte) => {
    if (missing === 0) return start(byte);
    if (byte < low || byte > high) {
      fail();
      return start(byte);
    }
    [low, high] = [0x80, 0xbf];
    missing -= 1;
    if (missing === 0) counts.sequences += 1;
  };
}
