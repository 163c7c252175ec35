import pg from 'pg';
import { test as base, inject } from 'vitest';
import { createDb, createPool, type Db } from '../../src/db/client.ts';
import { template, withDatabase } from './server.ts';

export interface TestDatabase {
  url: string;
  db: Db;
  pool: pg.Pool;
}

/**
 * `test('…', async ({ db }) => …)`: a database of the test's own, cloned from the migrated template (about 20 ms), dropped
 * when the test passed and kept, with its name printed, when it failed.
 */
export const test = base.extend<{ database: TestDatabase; db: Db }>({
  database: async ({ task }, use) => {
    const server = inject('databaseServer');
    const name = `test_${process.pid}_${Date.now().toString(36)}_${Math.random().toString(36).slice(2, 8)}`;
    await onServer(server, `create database ${name} template ${template} strategy file_copy`);
    const url = withDatabase(server, name);
    const pool = createPool({ url, onError: () => undefined });
    await use({ url, pool, db: createDb(pool) });
    await pool.end();
    if (task.result?.state === 'fail') process.stderr.write(`kept the database ${name}\n`);
    else await onServer(server, `drop database ${name} with (force)`);
  },
  db: async ({ database }, use) => use(database.db),
});

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
