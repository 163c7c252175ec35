import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { createPool } from '../../src/db/client.ts';
import { migrateDatabase } from '../../src/db/migrate.ts';
import { test } from '../harness/db.ts';

test('migrating twice, and from four instances at once, changes nothing', async ({ database }) => {
  const before = await database.pool.query('select path, applied_at from ops.sql_object order by path');
  const pools = [1, 2, 3, 4].map(() => createPool({ url: database.url, onError: () => undefined }));
  await Promise.all(pools.map(migrateDatabase));
  await Promise.all(pools.map((pool) => pool.end()));
  const after = await database.pool.query('select path, applied_at from ops.sql_object order by path');
  expect(after.rows).toEqual(before.rows);
});

test('the stamps of migrations only grow: drizzle skips an older one in silence', () => {
  const journal = JSON.parse(readFileSync('drizzle/meta/_journal.json', 'utf8')) as { entries: { when: number }[] };
  const stamps = journal.entries.map((entry) => entry.when);
  expect(stamps.length).toBeGreaterThan(0);
  expect(stamps).toEqual([...new Set(stamps)].sort((a, b) => a - b));
});
