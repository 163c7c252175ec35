import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import type yauzl from 'yauzl';
import { ImportError } from '../import-error.ts';
import { importLimits } from '../limits.ts';

/** An opened zip archive. Names of entries are only compared, and never used as paths. */
export interface Archive {
  /** The names of all files, without folders. */
  names: string[];
  /**
   * Reads an entry. Its length and checksum are checked at the end.
   *
   * @throws {ImportError}
   */
  read(name: string): AsyncGenerator<Uint8Array>;
  close(): void;
}

/**
 * Opens a zip archive of at most 2,000 entries, which unpack to at most 200 MB.
 *
 * @throws {ImportError}
 */
export async function openArchive(path: string): Promise<Archive> {
  const zip = await openZip(path);
  try {
    const entries = withoutFolder(await readEntries(zip));
    let unpacked = 0;
    const count = (bytes: number) => {
      unpacked += bytes;
      if (unpacked > importLimits.unpackedBytes * maxReads) throw new ImportError('too_large', { detail: 'unpacked' });
    };
    return {
      names: [...entries.keys()],
      read: (name) => readEntry(zip, entries.get(name), count),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

const isSystemFile = (name: string) => /^__MACOSX\/|(?:^|\/)(?:\.DS_Store|Thumbs\.db|desktop\.ini)$/i.test(name);

/** Leaves out files of the system, and the folders that all files are in: archives that were packed anew have them. */
function withoutFolder<Entry>(all: Map<string, Entry>): Map<string, Entry> {
  let entries = [...all].filter(([name]) => !isSystemFile(name));
  for (;;) {
    const folder = /^[^/]*\//.exec(entries[0]?.[0] ?? '')?.[0];
    if (folder === undefined || !entries.every(([name]) => name.startsWith(folder))) return new Map(entries);
    entries = entries.map(([name, entry]) => [name.slice(folder.length), entry]);
  }
}

/** A source may read an entry twice. */
const maxReads = 2;

async function openZip(path: string): Promise<yauzl.ZipFile> {
  const { default: yauzl } = await import('yauzl'); // not loaded for other files: it takes time
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, zip) =>
      error ? reject(toArchiveError(error)) : resolve(zip),
    );
  });
}

/** Reads the directory of the archive. */
async function readEntries(zip: yauzl.ZipFile): Promise<Map<string, yauzl.Entry>> {
  if (zip.entryCount > importLimits.archiveEntries) throw new ImportError('too_many_entries');
  const entries = new Map<string, yauzl.Entry>();
  let bytes = 0;
  await new Promise<void>((resolve, reject) => {
    zip.on('error', (error) => reject(toArchiveError(error)));
    zip.on('end', resolve);
    zip.on('entry', (entry: yauzl.Entry) => {
      bytes += entry.uncompressedSize;
      const refusal = refuseEntry(entry, bytes, entries);
      if (refusal) return reject(refusal);
      if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
  return entries;
}

function refuseEntry(entry: yauzl.Entry, bytes: number, entries: Map<string, unknown>): ImportError | null {
  if (entry.isEncrypted()) return new ImportError('encrypted');
  if (bytes > importLimits.unpackedBytes) return new ImportError('too_large', { detail: 'unpacked' });
  if (entries.has(entry.fileName)) return new ImportError('hostile_file', { detail: 'the same name twice' });
  return entries.size >= importLimits.archiveEntries ? new ImportError('too_many_entries') : null;
}

async function* readEntry(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry | undefined,
  count: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  if (!entry) throw new ImportError('damaged_file', { detail: 'an entry is missing' });
  let checksum = 0;
  try {
    for await (const chunk of (await openEntry(zip, entry)) as AsyncIterable<Buffer>) {
      count(chunk.length);
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (error) {
    throw toArchiveError(error);
  }
  if (checksum !== entry.crc32) throw new ImportError('damaged_file', { detail: 'wrong checksum' });
}

function openEntry(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
}

/** Every error of the library is about the bytes of the archive, except those of files. */
function toArchiveError(error: unknown): unknown {
  if (error instanceof ImportError || (error as NodeJS.ErrnoException).syscall) return error;
  const { message = '' } = error as Error;
  const isHostile = /^(?:absolute path|invalid relative path|invalid characters in fileName)/.test(message);
  return new ImportError(isHostile ? 'hostile_file' : 'damaged_file', { detail: message, cause: error });
}
