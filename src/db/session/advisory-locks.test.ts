import { expect, test } from 'vitest';
import { sqlFiles } from '../sql-files.ts';
import { lockNumbers } from './advisory-locks.ts';

test('no two locks share a number, those of SQL functions included', () => {
  const inSql = sqlFiles().flatMap(({ text }) => text.match(/\b7255\d{3}\b/g) ?? []);
  expect(inSql.length).toBeGreaterThan(0);
  const all = [...Object.values(lockNumbers), ...new Set(inSql.map(Number))];
  expect(new Set(all).size).toBe(all.length);
});
