import { chmodSync, mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isProcessAlive } from '../../src/lib/process-alive.ts';

const memory = '/dev/shm';
const enoughBytes = 2 ** 30;
const pattern = /^tally-tests-(\d+)$/;

/**
 * Returns the folder in which everything of this `vitest` call is written: in memory where there is room for it, since nothing
 * has to outlive the tests. What earlier calls left that were killed is removed.
 */
export function openRoom(): { dir: string; close(): void } {
  const parent = hasRoom(memory) ? memory : tmpdir();
  for (const name of readdirSync(parent)) {
    const owner = pattern.exec(name)?.[1];
    if (owner && !isProcessAlive(Number(owner))) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const dir = join(parent, `tally-tests-${process.pid}`);
  mkdirSync(dir, { recursive: true });
  chmodSync(dir, 0o711); // as root the server runs as another user, who must enter it
  return { dir, close: () => rmSync(dir, { recursive: true, force: true }) };
}

function hasRoom(dir: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dir);
    return bavail * bsize >= enoughBytes;
  } catch {
    return false; // not Linux
  }
}
