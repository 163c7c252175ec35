import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from './process-alive.ts';

const pattern = /^export-(\d+)-[0-9a-f]+$/;

/** Makes a folder of its own for one export or run; its name says whose process it is. */
export async function temporaryFolder(dir: string): Promise<string> {
  const folder = join(dir, `export-${process.pid}-${randomBytes(6).toString('hex')}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/**
 * After it, `dir` holds nothing of a process that is gone. To be called once, at the start of the program, before its first
 * export: a folder with this process's own number is from an earlier life of that number. Later only with `others`, which leaves
 * what has this number.
 */
export async function sweepTemporary(dir: string, whose: 'all' | 'others' = 'all'): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  for (const name of await readdir(dir)) {
    const owner = Number(pattern.exec(name)?.[1] ?? Number.NaN);
    const isOwn = owner === process.pid;
    if (Number.isNaN(owner) || (isOwn ? whose === 'others' : isAlive(owner))) continue;
    await rm(join(dir, name), { recursive: true, force: true });
  }
}
