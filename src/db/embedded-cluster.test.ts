import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createDataDir } from './embedded-cluster.ts';

function openFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tally-folder-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

test('the data folder is created with its parents, and may exist', () => {
  const dir = join(openFolder(), 'a', 'b');
  createDataDir(dir);
  createDataDir(dir);
  expect(statSync(dir).isDirectory()).toBe(true);
});

test('a file in the place of a folder is refused', () => {
  const file = join(openFolder(), 'file');
  writeFileSync(file, '');
  for (const dir of [file, join(file, 'a')]) expect(() => createDataDir(dir)).toThrow(/cannot be created or written/);
});

test.skipIf(!existsSync('/proc/self'))('a folder in which nothing can be created is refused', () => {
  expect(() => createDataDir('/proc/tally/data')).toThrow('DATA_DIR /proc/tally/data cannot be created or written');
});
