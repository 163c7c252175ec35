import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';

const lineFeed = 0x0a;
const chunkBytes = 131_072;

/** Reads a file, decompressing gzip, in chunks. A chunk is valid until the next one is requested. */
export async function readContent(path: string, signal: AbortSignal): Promise<AsyncIterable<Buffer>> {
  if (!(await isGzip(path))) return readPlainContent(path, signal);
  const compressed = createReadStream(path, { signal });
  const gunzip = createGunzip({ chunkSize: 65_536 });
  compressed.on('error', (error) => gunzip.destroy(error));
  return compressed.pipe(gunzip);
}

/** Reads all chunks into the same memory; a stream would allocate it for each chunk. */
async function* readPlainContent(path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  const file = await open(path);
  const bytes = Buffer.allocUnsafe(chunkBytes);
  try {
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead } = await file.read(bytes, 0, bytes.length);
      if (bytesRead === 0) return;
      yield bytes.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

function isGzip(path: string): Promise<boolean> {
  return withFile(path, async (file) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  });
}

async function withFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

/** Returns true for an error of zlib: the compressed data are damaged or truncated. */
export function isDecompressionError(error: unknown): boolean {
  return /^Z_/.test(String((error as { code?: unknown } | null)?.code));
}

/**
 * Returns true for a file whose end shows that something is missing: damaged gzip, or no line feed at its end.
 * `isComplete`: only the compression can be damaged.
 */
export async function isTruncated(path: string, isComplete: boolean, signal: AbortSignal): Promise<boolean> {
  const isCompressed = await isGzip(path);
  if (isComplete && !isCompressed) return false;
  const lastByte = isCompressed ? await readLastDecompressedByte(path, signal) : await readLastByte(path);
  return lastByte === null || (!isComplete && lastByte !== lineFeed);
}

/** Returns null where the compressed data are damaged or empty. */
async function readLastDecompressedByte(path: string, signal: AbortSignal): Promise<number | null> {
  let last: number | null = null;
  try {
    for await (const chunk of await readContent(path, signal)) last = chunk.at(-1) ?? last;
    return last;
  } catch (error) {
    if (isDecompressionError(error)) return null;
    throw error;
  }
}

/** Returns null for an empty file. */
function readLastByte(path: string): Promise<number | null> {
  return withFile(path, async (file) => {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1), 0, 1, Math.max(size - 1, 0));
    return bytesRead === 0 ? null : (buffer[0] ?? null);
  });
}
