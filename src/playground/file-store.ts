import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Table } from './journal.ts';

const maxMemoryBytes = 200 * 1024 * 1024;

export interface FileRecord {
  file_id: string;
  file_unique_id: string;
  /** The path below `/file/bot<token>/`. */
  path: string;
  name: string;
  mime: string;
  size: number;
  width?: number;
  height?: number;
}
export type NewFile = Omit<FileRecord, 'file_id' | 'file_unique_id' | 'path' | 'size'> & {
  folder: 'photos' | 'documents';
  bytes: Buffer;
};

/**
 * The files that people and the bot have sent. With a folder they are on disk. Otherwise they are in memory, and the
 * oldest are removed when all together exceed 200 MB.
 */
export interface FileStore {
  add(file: NewFile): Promise<FileRecord>;
  get(fileId: string): FileRecord | undefined;
  byPath(path: string): FileRecord | undefined;
  bytes(file: FileRecord): Promise<Buffer>;
}

/** Creates the file store over the table of file records. Its bytes are in `dir`, or in memory without `dir`. */
export function createFileStore(
  table: Table<string, FileRecord>,
  nextNumber: () => number,
  dir: string | undefined,
): FileStore {
  const byPath = new Map([...table.values()].map((f) => [f.path, f]));
  const storage = dir === undefined ? inMemory() : onDisk(join(dir, 'files'));
  return {
    async add({ folder, bytes, ...rest }) {
      const extension = /\.[a-z0-9]{1,8}$/i.exec(rest.name)?.[0] ?? '';
      const record: FileRecord = {
        ...rest,
        file_id: `${folder === 'photos' ? 'AgAC' : 'BQAC'}${randomBytes(42).toString('base64url')}`,
        file_unique_id: `AQ${randomBytes(10).toString('base64url')}`,
        path: `${folder}/file_${nextNumber()}${extension.toLowerCase()}`,
        size: bytes.length,
      };
      await storage.write(record.file_unique_id, bytes);
      table.set(record.file_id, record);
      byPath.set(record.path, record);
      return record;
    },
    get: (id) => table.get(id),
    byPath: (path) => byPath.get(path),
    bytes: (file) => storage.read(file.file_unique_id),
  };
}

interface ByteStorage {
  write(key: string, bytes: Buffer): Promise<void>;
  read(key: string): Promise<Buffer>;
}

function onDisk(folder: string): ByteStorage {
  const folderCreated = mkdir(folder, { recursive: true, mode: 0o700 });
  return {
    async write(key, bytes) {
      await folderCreated;
      await writeFile(join(folder, key), bytes, { mode: 0o600 });
    },
    read: (key) => readFile(join(folder, key)),
  };
}

function inMemory(): ByteStorage {
  const stored = new Map<string, Buffer>();
  let total = 0;
  return {
    async write(key, bytes) {
      stored.set(key, bytes);
      total += bytes.length;
      for (const [oldest, old] of stored) {
        if (total <= maxMemoryBytes) break;
        stored.delete(oldest);
        total -= old.length;
      }
    },
    async read(key) {
      const bytes = stored.get(key);
      if (!bytes) throw new Error('Without a folder the playground keeps only the newest 200 MB of files');
      return bytes;
    },
  };
}
