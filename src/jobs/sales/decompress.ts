import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';

const lineFeed = 0x0a;
const pieceBytes = 131_072;

/** Gives the content of a file, packed by gzip or not, in pieces of which each is valid until the next. */
export async function contentOf(path: string, signal: AbortSignal): Promise<AsyncIterable<Buffer>> {
  if (!(await isGzip(path))) return plainContent(path, signal);
  const stream = createReadStream(path, { signal });
  const unpacked = createGunzip({ chunkSize: 65_536 });
  stream.on('error', (error) => unpacked.destroy(error));
  return stream.pipe(unpacked);
}

/** Gives the pieces in the same memory: a stream would make it anew for each. */
async function* plainContent(path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  const file = await open(path);
  const bytes = Buffer.allocUnsafe(pieceBytes);
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

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

/** Returns true for zlib's errors: the packing is broken, or ends too early. */
export function isPacking(error: unknown): boolean {
  return /^Z_/.test(String((error as { code?: unknown } | null)?.code));
}

/** Returns true for a file that shows by its end that something of it is missing; `isWhole`: nothing can be, but for its packing. */
export async function isCutOff(path: string, isWhole: boolean, signal: AbortSignal): Promise<boolean> {
  const isPacked = await isGzip(path);
  if (isWhole && !isPacked) return false;
  const last = isPacked ? await lastUnpacked(path, signal) : await lastByte(path);
  return last === null || (!isWhole && last !== lineFeed);
}

/** Returns null where the packing is broken or holds nothing. */
async function lastUnpacked(path: string, signal: AbortSignal): Promise<number | null> {
  let last: number | null = null;
  try {
    for await (const piece of await contentOf(path, signal)) last = piece.at(-1) ?? last;
    return last;
  } catch (error) {
    if (isPacking(error)) return null;
    throw error;
  }
}

async function lastByte(path: string): Promise<number | null> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1), 0, 1, Math.max(size - 1, 0));
    return bytesRead === 0 ? null : (buffer[0] ?? null);
  } finally {
    await file.close();
  }
}
