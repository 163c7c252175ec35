import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** Files of `lib` that `config` may import. */
const pureHelpers = ['lib/loopback.ts', 'lib/start-error.ts', 'lib/union-to-intersection.ts'];
const lib = ['lib/a.ts', ...pureHelpers];
/** Files of `db` that `import` may import. */
const pureDatabase = ['db/schema/limits.ts', 'db/queries/habits/goal-days.ts'];
const database = ['db/a.ts', ...pureDatabase];

/** A file of each folder of the table, with two jobs and two features. Each imports all others. */
const files = [
  'main.ts',
  'job-main.ts',
  'app/a.ts',
  'config/a.ts',
  ...lib,
  'time/a.ts',
  ...database,
  'import/a.ts',
  'reports/a.ts',
  'jobs/index.ts',
  'jobs/engine/a.ts',
  'jobs/usage/a.ts',
  'jobs/energy/a.ts',
  'bot/a.ts',
  'handlers/list/a.ts',
  'handlers/record/a.ts',
  'handlers/shared/a.ts',
  'web/a.ts',
  'playground/a.ts',
];

/** The files that each file may import. Every other import must be reported. */
const allowed: Record<string, string[]> = {
  'main.ts': ['app/a.ts', 'config/a.ts', ...lib],
  'job-main.ts': ['app/a.ts', 'config/a.ts', ...lib],
  'app/a.ts': files,
  'config/a.ts': ['time/a.ts', ...pureHelpers],
  ...Object.fromEntries(lib.map((file) => [file, lib.filter((other) => other !== file)])),
  'time/a.ts': [],
  ...Object.fromEntries(
    database.map((file) => [file, [...database.filter((other) => other !== file), ...lib, 'time/a.ts']]),
  ),
  'import/a.ts': [...lib, 'time/a.ts', ...pureDatabase],
  'reports/a.ts': ['import/a.ts', ...database, ...lib, 'time/a.ts'],
  'jobs/index.ts': ['jobs/engine/a.ts', 'jobs/usage/a.ts', 'jobs/energy/a.ts', ...lib],
  'jobs/engine/a.ts': ['reports/a.ts', ...database, ...lib, 'time/a.ts'],
  'jobs/usage/a.ts': ['jobs/engine/a.ts', 'reports/a.ts', ...database, ...lib, 'time/a.ts'],
  'jobs/energy/a.ts': ['jobs/engine/a.ts', 'reports/a.ts', ...database, ...lib, 'time/a.ts'],
  'bot/a.ts': [...database, ...lib, 'time/a.ts'],
  'web/a.ts': ['jobs/engine/a.ts', 'reports/a.ts', ...database, ...lib, 'time/a.ts'],
  'playground/a.ts': [...lib, 'time/a.ts'],
};
const allowedForHandlers = [
  'bot/a.ts',
  'jobs/engine/a.ts',
  'reports/a.ts',
  'import/a.ts',
  ...database,
  ...lib,
  'time/a.ts',
];
allowed['handlers/list/a.ts'] = ['handlers/shared/a.ts', ...allowedForHandlers];
allowed['handlers/record/a.ts'] = ['handlers/shared/a.ts', ...allowedForHandlers];
allowed['handlers/shared/a.ts'] = allowedForHandlers;

const statements: [kind: string, write: (path: string, index: number) => string][] = [
  ['an import', (path, index) => `import * as other${index} from '${path}';`],
  ['a type import', (path, index) => `import type { Value as Other${index} } from '${path}';`],
  ['a dynamic import', (path, index) => `export const load${index} = () => import('${path}');`],
  ['a re-export', (path, index) => `export { value as other${index} } from '${path}';`],
];

let project = '';
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'tally-imports-'));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

test.each(statements)(
  '%s is reported for exactly the pairs of folders that the table does not allow',
  async (_, write) => {
    for (const from of files)
      plant(
        from,
        files.filter((to) => to !== from).map((to, index) => write(pathTo(from, to), index)),
      );
    const reported = (await violations()).filter(({ rule }) => rule.name === 'not-in-allowed');
    for (const from of files) {
      const forbidden = files.filter((to) => to !== from && !allowed[from]?.includes(to));
      const found = reported
        .filter((violation) => violation.from === `src/${from}`)
        .map(({ to }) => to.slice('src/'.length));
      expect({ from, forbidden: found.sort() }).toEqual({ from, forbidden: forbidden.sort() });
    }
  },
);

test.each([
  ['handlers/list/a.ts', 'drizzle-orm'],
  ['handlers/list/a.ts', 'fastify'],
  ['reports/a.ts', 'grammy'],
  ['jobs/usage/a.ts', 'grammy'],
  ['jobs/usage/a.ts', 'croner'],
  ['db/a.ts', '@grammyjs/conversations'],
  ['bot/a.ts', 'pg'],
])('%s may not import the library %s', async (from, library) => {
  plant(from, [`import * as library from '${library}';`]);
  plant('app/a.ts', [`import * as library from 'zod';`]);
  symlinkSync(resolve('node_modules'), join(project, 'node_modules'));
  expect((await violations()).map((violation) => violation.from)).toEqual([`src/${from}`]);
});

test('a cycle of imports or of type imports is reported', async () => {
  plant('db/a.ts', [`import type { B } from './b.ts'; export type A = B[];`]);
  plant('db/b.ts', [`import type { A } from './a.ts'; export type B = A[];`]);
  expect((await violations()).map(({ rule }) => rule.name)).toContain('no-cycle');
});

test('every folder of src is in the table', async () => {
  const { allowedImports } = (await import(resolve('.dependency-cruiser.mjs'))) as { allowedImports: object };
  const covered = (path: string) => Object.keys(allowedImports).some((key) => new RegExp(`^${key}`).test(path));
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) =>
    /(?<!\.test)\.ts$/.test(path),
  );
  expect(sources.map((path) => `src/${path}`).filter((path) => !covered(path))).toEqual([]);
});

function plant(file: string, lines: string[]): void {
  const path = join(project, 'src', file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, lines.join('\n'));
}

function pathTo(from: string, to: string): string {
  const path = relative(dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

/** Checks the planted files with the rules of the project. Returns the violations. */
async function violations() {
  const options = await extractDepcruiseOptions(resolve('.dependency-cruiser.mjs'));
  const { output } = await cruise(['src'], { ...options, baseDir: project });
  return (output as ICruiseResult).summary.violations;
}
