import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Pack, pack } from 'tar-stream';
import { partEnding, syncFolder } from './backup-files.ts';
import { countLines, newline } from './copy-lines.ts';
import type { Manifest } from './manifest.ts';
import { encodeStoredGzip } from './stored-gzip.ts';

/**
 * The data of a table are cut into entries of about this size, at the ends of rows: an entry of tar begins with its
 * size, and the size of a `COPY` is known only at its end. So memory is bounded, and nothing is written twice.
 */
const partBytes = 2 ** 20;

/** The figures of the manifest that are known at the end. */
type DataSums = Pick<Manifest, 'dataBytes' | 'dataSha256'>;

/** Writes one backup. Call `close` or `discard` at the end. */
export interface ArchiveWriter {
  /** Writes the data of one table. Returns the number of its rows and its hash. `onRows` gets the number so far. */
  writeTable(
    folder: string,
    data: AsyncIterable<Buffer>,
    onRows?: (rows: number) => void,
  ): Promise<{ rows: number; sha256: string }>;
  /**
   * Writes the manifest and gives the file its name. The file is on the disk then. Returns its size in bytes.
   *
   * @param complete returns the manifest, which must not be longer than that of `createArchive`
   */
  close(complete: (sums: DataSums) => Manifest): Promise<number>;
  /** Removes the file. Idempotent. */
  discard(): Promise<void>;
}

/**
 * Creates an archive: a tar, compressed with gzip, that any tar unpacks. Its first entry is the manifest, as a gzip
 * member of its own that is not compressed: its place is reserved now and it is written at the end, when the hashes are
 * known. So a manifest can be read without the rest of the file.
 *
 * @param longest a manifest as long as the final one can be
 */
export async function createArchive(path: string, longest: Manifest): Promise<ArchiveWriter> {
  const partPath = `${path}${partEnding}`;
  const modified = new Date(longest.createdAt);
  const jsonBytes = Buffer.byteLength(JSON.stringify(longest));
  const reserved = await encodeManifest(longest, jsonBytes);
  const file = await open(partPath, 'w', 0o600);
  const tar = pack();
  const data = writeData(file, tar, reserved.length);
  let failEntry: (error: unknown) => void = () => undefined;
  data.catch((error: unknown) => failEntry(error));

  async function writeEntry(name: string, chunks: Buffer[]): Promise<void> {
    const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    try {
      await new Promise<void>((resolve, reject) => {
        // Not `data.then(…)` for each entry: `data` would keep the chunks of all of them until the end.
        failEntry = reject;
        const done = (error?: Error | null) => (error ? reject(error) : resolve());
        const entry = tar.entry({ name, mtime: modified, mode: 0o600, size }, done);
        for (const chunk of chunks) entry.write(chunk);
        entry.end(undefined);
      });
    } catch (error) {
      tar.destroy();
      await data; // the error of the file is the cause
      throw error;
    }
  }

  const close = async () => {
    tar.destroy();
    await data.catch(() => undefined);
    await file.close().catch(() => undefined); // closed before
  };

  return {
    writeTable: (folder, chunks, onRows) => writeParts(folder, chunks, writeEntry, onRows),
    async close(complete) {
      tar.finalize();
      const sums = await data;
      const manifest = await encodeManifest(complete(sums), jsonBytes);
      await writeAt(file, manifest, 0);
      await file.sync();
      await file.close();
      await rename(partPath, path);
      await syncFolder(dirname(path));
      return manifest.length + sums.dataBytes;
    },
    async discard() {
      await close();
      await rm(partPath, { force: true });
    },
  };
}

/** Returns the gzip member of the manifest, with spaces after the JSON up to `jsonBytes`. */
async function encodeManifest(manifest: Manifest, jsonBytes: number): Promise<Buffer> {
  const content = Buffer.alloc(jsonBytes, ' ');
  content.write(JSON.stringify(manifest));
  const tar = pack();
  tar.entry({ name: 'manifest.json', mtime: new Date(manifest.createdAt), mode: 0o600 }, content);
  tar.finalize();
  return encodeStoredGzip((await buffer(tar)).subarray(0, -endOfTarBytes));
}

/** Two empty blocks, which only the last member has. */
const endOfTarBytes = 1024;

/** Compresses the tar into the file, after the manifest. Level 1: the others take much longer and save little. */
async function writeData(file: FileHandle, tar: Pack, start: number): Promise<DataSums> {
  const hash = createHash('sha256');
  let dataBytes = 0;
  await pipeline(tar, createGzip({ level: 1, chunkSize: 2 ** 16 }), async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) {
      hash.update(chunk);
      await writeAt(file, chunk, start + dataBytes);
      dataBytes += chunk.length;
    }
  });
  return { dataBytes, dataSha256: hash.digest('hex') };
}

/** Writes all bytes: one call may write fewer, for example on a full disk. */
async function writeAt(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; )
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
}

async function writeParts(
  folder: string,
  data: AsyncIterable<Buffer>,
  writeEntry: (name: string, chunks: Buffer[]) => Promise<void>,
  onRows?: (rows: number) => void,
): Promise<{ rows: number; sha256: string }> {
  const hash = createHash('sha256');
  let rows = 0;
  let part = 0;
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  const cut = async (rest: Buffer) => {
    part += 1;
    const chunks = pending;
    pending = rest.length > 0 ? [rest] : [];
    pendingBytes = rest.length;
    await writeEntry(`${folder}/${String(part).padStart(6, '0')}.copy`, chunks);
  };
  for await (const chunk of data) {
    hash.update(chunk);
    rows += countLines(chunk);
    onRows?.(rows);
    const end = pendingBytes + chunk.length < partBytes ? 0 : chunk.lastIndexOf(newline) + 1;
    pending.push(end > 0 ? chunk.subarray(0, end) : chunk);
    pendingBytes += chunk.length;
    if (end > 0) await cut(chunk.subarray(end));
  }
  if (pendingBytes > 0) await cut(Buffer.alloc(0));
  return { rows, sha256: hash.digest('hex') };
}
