import { expect, test } from 'vitest';
import { toStartError } from './entry-point.ts';
import { StartError } from './start-error.ts';

test('errors of files that the operator can correct become one sentence with the path', () => {
  const fileError = (code: string) => Object.assign(new Error(`${code}: open`), { code, path: '/data/server.json' });
  expect(toStartError(fileError('EROFS'))?.message).toBe(
    '/data/server.json cannot be used: the file system is read-only. Set another DATA_DIR.',
  );
  expect(toStartError(fileError('EACCES'))?.message).toMatch(/^\/data\/server\.json .*: permission denied\./);
  expect(toStartError(fileError('EISDIR'))).toBeNull();
  expect(toStartError(new TypeError('a bug'))).toBeNull();
  const known = new StartError('Set DATABASE_URL.');
  expect(toStartError(known)).toBe(known);
});
