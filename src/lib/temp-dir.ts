import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isProcessAlive } from './process-alive.ts';

const pattern = /^export-(\d+)-[0-9a-f]+$/;

/** Creates a new folder for one export or run. Its name holds the id of this process. */
export async function createTempDir(dir: string): Promise<string> {
  const folder = join(dir, `export-${process.pid}-${randomBytes(6).toString('hex')}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/**
 * Removes the folders of processes that no longer run. Call it with `all` once, at the start of the program and before
 * its first export: a folder with the id of this process then belongs to an earlier process of the same id. Later call
 * it with `others`, which keeps the folders of this process.
 */
export async function removeStaleTempDirs(dir: string, whose: 'all' | 'others' = 'all'): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  for (const name of await readdir(dir)) {
    const owner = Number(pattern.exec(name)?.[1] ?? Number.NaN);
    const isOwn = owner === process.pid;
    if (Number.isNaN(owner) || (isOwn ? whose === 'others' : isProcessAlive(owner))) continue;
    await rm(join(dir, name), { recursive: true, force: true });
  }
}
