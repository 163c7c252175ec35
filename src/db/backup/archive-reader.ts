import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { BackupError } from './backup-error.ts';
import { countLines } from './copy-lines.ts';
import {
  formatVersion,
  type Manifest,
  type ManifestTable,
  parseManifest,
  readFormat,
  tableFolder,
} from './manifest.ts';
import { decodeStoredGzip } from './stored-gzip.ts';

/** A backup whose manifest was read and is right. */
export interface Archive {
  path: string;
  /** The name of the file, for messages. */
  name: string;
  manifest: Manifest;
  /** Where the data begin in the file. */
  dataStart: number;
}

/** A manifest has about 400 bytes for each table. */
const maxManifestBytes = 4 * 2 ** 20;
const tarBlockBytes = 512;

/**
 * Reads the manifest of a backup, without its data.
 *
 * @throws BackupError: no file, no backup, of a newer format, cut off, or damaged at its beginning
 */
export async function openArchive(path: string): Promise<Archive> {
  const name = basename(path);
  const { head, size } = await readHead(path, name);
  const member = decodeStoredGzip(head);
  const text = member?.content.subarray(tarBlockBytes).toString().split('\0')[0] ?? '';
  const format = readFormat(text);
  if (format && format.format > formatVersion) throw newerFile(name, format.productVersion);
  const manifest = parseManifest(text);
  if (!member || !manifest) throw noBackup(name);
  const missing = member.length + manifest.dataBytes - size;
  if (missing > 0) throw cutOff(name, missing);
  if (missing < 0) throw damaged(name);
  return { path, name, manifest, dataStart: member.length };
}

async function readHead(path: string, name: string): Promise<{ head: Buffer; size: number }> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const head = Buffer.alloc(Math.min(size, maxManifestBytes));
      const { bytesRead } = await file.read(head, 0, head.length, 0);
      return { head: head.subarray(0, bytesRead), size };
    } finally {
      await file.close();
    }
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? (cause as Error).message;
    throw new BackupError('backup-unreadable', { file: name, reason }, `${name} cannot be read (${reason}).`, {
      cause,
    });
  }
}

/** Creates the error of a file that a newer version has written. */
export function newerFile(file: string, version: string): BackupError {
  const message = `${file} was written by a newer version of Tally (${version}): restore it with that version.`;
  return new BackupError('backup-newer', { file, version }, message);
}

function noBackup(file: string): BackupError {
  return new BackupError(
    'backup-none',
    { file },
    `${file} is no backup of Tally, or its beginning is damaged: use another file.`,
  );
}

function cutOff(file: string, bytes: number): BackupError {
  return new BackupError(
    'backup-cut',
    { file, bytes },
    `${file} is cut off: ${bytes} bytes are missing at its end. Copy it again, or use another backup.`,
  );
}

function damaged(file: string, cause?: unknown): BackupError {
  return new BackupError(
    'backup-damaged',
    { file },
    `${file} is damaged: its content is not what was written. Copy it again, or use another backup.`,
    { cause },
  );
}

export interface ReadOptions {
  signal?: AbortSignal;
  /** Gets each piece of the data of a table, in order; the next one is read when it resolves. */
  onData?: (table: ManifestTable, chunk: Buffer) => Promise<void>;
}

/**
 * Reads all data of a backup and compares them with the manifest: every byte of the file, and the rows and the hash of
 * each table. Constant memory.
 *
 * @throws BackupError when anything differs; the errors of `onData`
 */
export async function readArchive(archive: Archive, { signal, onData }: ReadOptions = {}): Promise<void> {
  const { manifest, name } = archive;
  const tables = new Map(manifest.tables.map((table) => [tableFolder(table), createTableSums(table)]));
  const tar = extract();
  const hash = createHash('sha256');
  const feeding = pipeline(readData(archive, hash), createGunzip(), tar, { signal });
  feeding.catch(() => undefined); // reported by the loop below
  let visitorError: unknown;
  try {
    for await (const entry of tar) {
      const sums = tables.get(entry.header.name.replace(/\/\d+\.copy$/, ''));
      if (!sums) throw damaged(name);
      await readEntry(entry as unknown as AsyncIterable<Buffer>, sums, async (chunk) => {
        await onData?.(sums.table, chunk).catch((error: unknown) => {
          visitorError = error;
          throw error;
        });
      });
    }
    await feeding;
  } catch (cause) {
    tar.destroy();
    await feeding.catch(() => undefined);
    signal?.throwIfAborted();
    throw visitorError ?? (cause instanceof BackupError ? cause : damaged(name, cause));
  }
  const isRight = [...tables.values()].every(({ table, rows, hash: sum }) => {
    return rows === table.rows && sum.digest('hex') === table.sha256;
  });
  if (!isRight || hash.digest('hex') !== manifest.dataSha256) throw damaged(name);
}

interface TableSums {
  table: ManifestTable;
  rows: number;
  hash: Hash;
}

function createTableSums(table: ManifestTable): TableSums {
  return { table, rows: 0, hash: createHash('sha256') };
}

async function* readData({ path, dataStart }: Archive, hash: Hash): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { start: dataStart, highWaterMark: 2 ** 18 })) {
    hash.update(chunk as Buffer);
    yield chunk as Buffer;
  }
}

async function readEntry(
  entry: AsyncIterable<Buffer>,
  sums: TableSums,
  visit: (chunk: Buffer) => Promise<void>,
): Promise<void> {
  for await (const chunk of entry) {
    sums.hash.update(chunk);
    sums.rows += countLines(chunk);
    await visit(chunk);
  }
}
