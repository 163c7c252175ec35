import { test as base, inject } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { createEmptier } from './clear-database.ts';
import { openTestDatabase, type TestDatabase } from './db.ts';

interface SharedDatabase {
  database: TestDatabase;
  /** Deletes all rows that tests have written, and lets ids begin anew. */
  clear(): Promise<void>;
  close(how: { keeps: boolean }): Promise<void>;
}

async function openSharedDatabase(): Promise<SharedDatabase> {
  const { database, close } = await openTestDatabase(inject('poolerUrl'));
  return { database, close, clear: await createEmptier(database.pool, { restartsSequences: true }) };
}

/**
 * A test as in `db.ts`, but with one database for all tests of the file, whose tables are empty when a test begins. Its
 * sessions know the statements of the tests before, which saves most of the time of a short test. For tests that change
 * rows only: not the schema, the rows of migrations, or settings. A database in which a test failed is kept.
 */
export const test = base
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires the pattern
  .extend('shared', { scope: 'file' }, async ({}, { onCleanup }) => {
    const shared = { current: null as SharedDatabase | null };
    onCleanup(async () => shared.current?.close({ keeps: false }));
    return shared;
  })
  .extend<{ database: TestDatabase; db: Db }>({
    database: async ({ shared, task }, use) => {
      shared.current ??= await openSharedDatabase();
      const { database, clear, close } = shared.current;
      await use(database);
      if (task.result?.state !== 'fail') return clear();
      shared.current = null;
      await close({ keeps: true });
    },
    db: async ({ database }, use) => use(database.db),
  });
