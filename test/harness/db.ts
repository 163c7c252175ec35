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
    const admin = await adminOf(server);
    const name = `test_${process.pid}_${Date.now().toString(36)}_${Math.random().toString(36).slice(2, 8)}`;
    await admin.query(`create database ${name} template ${template} strategy file_copy`);
    const url = withDatabase(server, name);
    const pool = createPool({ url, onError: () => undefined });
    await use({ url, pool, db: createDb(pool) });
    await pool.end();
    if (task.result?.state === 'fail') process.stderr.write(`kept the database ${name}\n`);
    else await drop(admin, name);
  },
  db: async ({ database }, use) => use(database.db),
});

let admin: Promise<pg.Client> | undefined;

/** Returns the session of this worker that makes and drops databases; it ends with the worker. */
function adminOf(url: string): Promise<pg.Client> {
  admin ??= (async () => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined); // at the end of the tests the server may go before the worker
    await client.connect();
    return client;
  })();
  return admin;
}

/** Sessions that were ended a moment ago are still leaving: a drop that meets one would pause for 100 ms. */
async function drop(client: pg.Client, name: string): Promise<void> {
  const sessions = `select from pg_stat_activity where datname = '${name}'`;
  for (let looks = 0; looks < 50 && (await client.query(sessions)).rowCount; looks++);
  await client.query(`drop database ${name} with (force)`);
}
