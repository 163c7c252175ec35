import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { type ArchiveWriter, createArchive } from './archive-writer.ts';
import { BackupError } from './backup-error.ts';
import { backupName, prepareBackupDir, unusableDir } from './backup-files.ts';
import { type CatalogueTable, copySettings, findMigrations, findSequences, findTables } from './catalogue.ts';
import { formatVersion, type Manifest, productVersion, tableFolder, tableName } from './manifest.ts';

export interface WriteBackupOptions {
  pool: pg.Pool;
  dir: string;
  now: Date;
  signal: AbortSignal;
  /** Called often: the rows so far, and the table that is read. */
  onProgress?: (rows: number, table: string) => void;
  /** Returns the free bytes of a folder. */
  findFreeBytes?: (dir: string) => Promise<number>;
}

/** A backup that was written. */
export interface WrittenBackup {
  name: string;
  path: string;
  bytes: number;
  tables: number;
  rows: number;
}

/**
 * Writes a backup of the database into a folder: a picture of one moment. Only changes of the structure of a table
 * wait for it. Constant memory. A failure leaves no file.
 *
 * @throws BackupError when a table cannot be read, the folder cannot be used, or its disk is too small
 */
export async function writeBackup(options: WriteBackupOptions): Promise<WrittenBackup> {
  const { pool, dir } = options;
  await prepareBackupDir(dir);
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const tables = await findTables(client);
    await requireRights(client, tables);
    await requireSpace(options, tables);
    return await writeSnapshot(client, options, tables);
  } catch (error) {
    broken = error as Error; // closing the connection ends the transaction and the COPY
    throw error;
  } finally {
    client.release(broken);
  }
}

async function writeSnapshot(
  client: pg.PoolClient,
  options: WriteBackupOptions,
  tables: CatalogueTable[],
): Promise<WrittenBackup> {
  const { dir, now } = options;
  const name = backupName(now);
  const path = join(dir, name);
  await client.query(`begin isolation level repeatable read, read only; ${copySettings}`);
  // Before the snapshot is taken: a table that is emptied by TRUNCATE after it would be empty in the backup.
  await client.query(`lock table ${tables.map(quoteTable).join(', ')} in access share mode`);
  const blank = await describeDatabase(client, tables, now);
  const archive = await createArchive(path, blank).catch((error: unknown) => {
    throw unusableDir(dir, error);
  });
  try {
    const written = await writeTables(client, options, tables, archive);
    await client.query('commit');
    const bytes = await archive.close((sums) => ({ ...blank, ...sums, tables: written }));
    return { name, path, bytes, tables: written.length, rows: written.reduce((sum, { rows }) => sum + rows, 0) };
  } catch (error) {
    await archive.discard();
    options.signal.throwIfAborted();
    throw isFull(error) ? diskFull(dir, error) : error;
  }
}

/** Returns the manifest before anything is copied, with the longest figures. */
async function describeDatabase(client: pg.ClientBase, tables: CatalogueTable[], now: Date): Promise<Manifest> {
  const longest = { rows: Number.MAX_SAFE_INTEGER, sha256: '0'.repeat(64) };
  const { rows } = await client.query<{ version: string }>(`select current_setting('server_version') as version`);
  return {
    format: formatVersion,
    productVersion: productVersion(),
    postgresVersion: rows[0]?.version ?? '',
    createdAt: now.toISOString(),
    migrations: await findMigrations(client),
    tables: tables.map((table) => ({ ...toManifestTable(table), ...longest })),
    sequences: await findSequences(client),
    dataBytes: Number.MAX_SAFE_INTEGER,
    dataSha256: longest.sha256,
  };
}

function toManifestTable({ schema, name, isCompanys, columns, primaryKey }: CatalogueTable) {
  return { schema, name, isCompanys, columns, primaryKey };
}

async function writeTables(
  client: pg.PoolClient,
  { signal, onProgress }: WriteBackupOptions,
  tables: CatalogueTable[],
  archive: ArchiveWriter,
): Promise<Manifest['tables']> {
  const written: Manifest['tables'] = [];
  let rows = 0;
  for (const table of tables) {
    onProgress?.(rows, tableName(table));
    const before = rows;
    const sums = await archive.writeTable(tableFolder(table), readTable(client, table, signal), (rowsOfTable) =>
      onProgress?.(before + rowsOfTable, tableName(table)),
    );
    rows += sums.rows;
    written.push({ ...toManifestTable(table), ...sums });
  }
  return written;
}

async function* readTable(client: pg.PoolClient, table: CatalogueTable, signal: AbortSignal): AsyncGenerator<Buffer> {
  for await (const chunk of client.query(copyTo(copyStatement(table)))) {
    signal.throwIfAborted();
    yield chunk as Buffer;
  }
}

/** PostgreSQL copies a table with partitions only as a query. */
function copyStatement(table: CatalogueTable): string {
  const columns = table.columns.map(({ name }) => pg.escapeIdentifier(name)).join(', ');
  if (table.isPartitioned) return `copy (select ${columns} from ${quoteTable(table)}) to stdout`;
  return `copy ${quoteTable(table)} (${columns}) to stdout`;
}

/** Returns the quoted name of a table of the catalogue. */
export function quoteTable({ schema, name }: { schema: string; name: string }): string {
  return `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
}

async function requireRights(client: pg.ClientBase, tables: CatalogueTable[]): Promise<void> {
  const unreadable = tables.filter(({ isReadable }) => !isReadable).map(tableName);
  if (unreadable.length === 0) return;
  const { rows } = await client.query<{ role: string }>('select current_user as role');
  const [role, list] = [rows[0]?.role ?? '', unreadable.join(', ')];
  throw new BackupError(
    'backup-rights',
    { role, tables: list },
    `The role ${role} may not read ${list}, so no complete backup is possible: grant select on it.`,
  );
}

/** What has to stay free, because the embedded server writes to the same disk. */
const spareBytes = 64 * 2 ** 20;

/** Compressed text has at most half of the size of its table. */
async function requireSpace(options: WriteBackupOptions, tables: CatalogueTable[]): Promise<void> {
  const { dir, findFreeBytes = freeBytes } = options;
  const needed = Math.round(tables.reduce((sum, { bytes }) => sum + bytes, 0) / 2) + spareBytes;
  const free = await findFreeBytes(dir);
  if (free >= needed) return;
  const values = { free: toMegabytes(free), needed: toMegabytes(needed) };
  throw new BackupError(
    'backup-space',
    values,
    `The disk of ${dir} has ${values.free} MB free, and a backup may need ${values.needed} MB: make space, or set ` +
      'another BACKUP_DIR.',
  );
}

async function freeBytes(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
}

function toMegabytes(bytes: number): number {
  return Math.floor(bytes / 2 ** 20);
}

function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function diskFull(dir: string, cause: unknown): BackupError {
  return new BackupError('backup-full', {}, `The disk of ${dir} is full, so there is no backup: make space.`, {
    cause,
  });
}
