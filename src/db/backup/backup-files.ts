import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupError } from './backup-error.ts';

/** A backup in a folder. */
export interface BackupFile {
  name: string;
  /** The path on this machine. */
  path: string;
  /** When the backup was begun, to the minute. */
  at: Date;
  bytes: number;
}

const namePattern = /^tally-(\d{4}-\d{2}-\d{2})T(\d{2})(\d{2})Z\.tar\.gz$/;

/** The ending of a file that is being written. */
export const partEnding = '.part';

/** Returns the name of a backup that begins now: `tally-2026-11-29T0241Z.tar.gz`. */
export function backupName(now: Date): string {
  return `tally-${now.toISOString().slice(0, 16).replace(':', '')}Z.tar.gz`;
}

/** Returns the time in the name of a backup; null for another file. */
export function parseBackupName(name: string): Date | null {
  const [, day, hours, minutes] = namePattern.exec(name) ?? [];
  const at = new Date(`${day}T${hours}:${minutes}:00Z`);
  return Number.isNaN(Number(at)) ? null : at;
}

/** Returns the backups of a folder, newest first; none where there is no such folder. */
export async function listBackups(dir: string): Promise<BackupFile[]> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = await Promise.all(names.map((name) => describeFile(dir, name)));
  return files.filter((file) => file !== null).sort((a, b) => Number(b.at) - Number(a.at));
}

async function describeFile(dir: string, name: string): Promise<BackupFile | null> {
  const at = parseBackupName(name);
  const path = join(dir, name);
  const found = at && (await stat(path).catch(() => null)); // removed meanwhile
  return at && found?.isFile() ? { name, path, at, bytes: found.size } : null;
}

/**
 * Creates the folder of backups, which only its owner may read, and removes what backups that were killed have left.
 * Call it while no other backup is written there.
 *
 * @throws BackupError when the folder cannot be used
 */
export async function prepareBackupDir(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    for (const name of await readdir(dir))
      if (name.endsWith(partEnding) && parseBackupName(name.slice(0, -partEnding.length))) await rm(join(dir, name));
  } catch (cause) {
    throw unusableDir(dir, cause);
  }
}

/** Creates the error of a folder that cannot be written. */
export function unusableDir(dir: string, cause: unknown): BackupError {
  const reason = (cause as NodeJS.ErrnoException).code ?? (cause as Error).message;
  return new BackupError(
    'backup-folder',
    { reason },
    `The folder of backups, ${dir}, cannot be used (${reason}): change its rights, or set another BACKUP_DIR.`,
    { cause },
  );
}

/** Writes the entries of a folder to the disk, so that a renamed file is still there after a power failure. */
export async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return; // Windows opens no folders
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
