import { ImportError } from '../import-error.ts';
import type { TextEncoding } from './text-encoding.ts';

/**
 * Decodes a text. A byte order mark is left out.
 *
 * @throws {ImportError} `unknown_encoding` with the line of the first bytes that are invalid, or a line nearby
 */
export async function* decodeText(bytes: AsyncIterable<Uint8Array>, encoding: TextEncoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  const decode = (chunk?: Uint8Array) => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch (cause) {
      throw new ImportError('unknown_encoding', { line, cause });
    }
  };
  for await (const chunk of bytes) {
    const text = decode(chunk);
    yield text;
    line += countLines(text);
  }
  yield decode();
}

/** Returns the number of line feeds of an UTF-8 text. */
export async function countLineFeeds(bytes: AsyncIterable<Uint8Array>): Promise<number> {
  let lines = 0;
  for await (const chunk of bytes) {
    for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, at + 1)) lines += 1;
  }
  return lines;
}

const lineFeed = 0x0a;

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
