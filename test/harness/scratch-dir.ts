import { chmodSync, mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isProcessAlive } from '../../src/lib/process-alive.ts';

const memory = '/dev/shm';
const minFreeBytes = 2 ** 30;
const pattern = /^tally-tests-(\d+)$/;

/**
 * Creates the folder for all files of this `vitest` call. It is in memory if there is enough space, because no file is
 * needed after the tests. Also removes the folders of earlier calls that were killed.
 */
export function openScratchDir(): { dir: string; close(): void } {
  const parent = hasFreeSpace(memory) ? memory : tmpdir();
  for (const name of readdirSync(parent)) {
    const owner = pattern.exec(name)?.[1];
    if (owner && !isProcessAlive(Number(owner))) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const dir = join(parent, `tally-tests-${process.pid}`);
  mkdirSync(dir, { recursive: true });
  chmodSync(dir, 0o711); // as root, the server runs as another user, who needs access
  return { dir, close: () => rmSync(dir, { recursive: true, force: true }) };
}

function hasFreeSpace(dir: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dir);
    return bavail * bsize >= minFreeBytes;
  } catch {
    return false; // not Linux
  }
}
