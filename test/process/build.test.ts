import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Creates a copy of Tally whose command only writes a word. */
function createProject(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tally-build-'));
  for (const name of ['build.mjs', 'tsconfig.json', 'package.json', 'package-lock.json'])
    copyFileSync(join(root, name), join(dir, name));
  symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));
  cpSync(join(root, 'src'), join(dir, 'src'), { recursive: true });
  writeFileSync(join(dir, 'src', 'main.ts'), "process.stdout.write('first');\n");
  return dir;
}

function build(dir: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(dir, 'build.mjs')], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

const run = (dir: string) => spawnSync(process.execPath, [join(dir, 'dist', 'main.js')], { encoding: 'utf8' }).stdout;

test('the sources are compiled when one or a package has changed, and otherwise nothing is written', () => {
  const dir = createProject();
  expect(build(dir)).toMatchObject({ status: 0, stdout: expect.stringContaining('Compiling') });
  expect(run(dir)).toBe('first');
  const builtAt = statSync(join(dir, 'dist', 'main.js')).mtimeMs;
  expect(build(dir)).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(statSync(join(dir, 'dist', 'main.js')).mtimeMs).toBe(builtAt);
  writeFileSync(join(dir, 'src', 'main.ts'), "process.stdout.write('second');\n");
  expect(build(dir).status).toBe(0);
  expect(run(dir)).toBe('second');
  appendFileSync(join(dir, 'package-lock.json'), '\n');
  expect(build(dir)).toMatchObject({ status: 0, stdout: expect.stringContaining('Compiling') });
  rmSync(dir, { recursive: true });
});

test('a program that is not compiled in a folder that cannot be written is one sentence', () => {
  const dir = createProject();
  writeFileSync(join(dir, 'dist'), 'no folder: root may write into every folder');
  const refused = build(dir);
  expect(refused.status).toBe(1);
  expect(refused.stderr).toMatch(/^The program in \S+ is not compiled, and dist cannot be written: [^\n]*\n$/);
  rmSync(dir, { recursive: true });
});
