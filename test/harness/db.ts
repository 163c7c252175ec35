import pg from 'pg';
import { test as base, inject } from 'vitest';
import { createDb, createPool, type DatabaseAddress, type Db } from '../../src/db/client.ts';
import { runOnConsole } from './pgbouncer.ts';
import { templateDatabase, withDatabase } from './server.ts';

export interface TestDatabase {
  url: string;
  /** The address of `db`: that of `url`, or of PgBouncer in front of it. */
  address: DatabaseAddress;
  /** The environment variables that lead the program to the database. */
  settings: Record<string, string>;
  db: Db;
  pool: pg.Pool;
}

/**
 * A test with its own database, cloned from the migrated template (about 20 ms). The database is dropped after a
 * success. After a failure it is kept, and its name is printed.
 *
 * @example
 * test('a habit is created', async ({ db }) => { … });
 */
export const test = base.extend<{ database: TestDatabase; db: Db; poolerUrl: string | null }>({
  /** The console of the PgBouncer through which the test runs. Null: it runs without one. */
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires the pattern
  poolerUrl: async ({}, use) => use(inject('poolerUrl')),
  database: async ({ task, poolerUrl }, use) => {
    const { database, close } = await openTestDatabase(poolerUrl);
    await use(database);
    await close({ keeps: task.result?.state === 'fail' });
  },
  db: async ({ database }, use) => use(database.db),
});

/**
 * Creates a database from the migrated template.
 *
 * @param poolerUrl the console of the PgBouncer through which the database is used; null: none
 * @returns `close` drops the database, or keeps it and prints its name
 */
export async function openTestDatabase(poolerUrl: string | null) {
  const server = inject('databaseServer');
  const admin = await connectAdmin(server);
  const name = `test_${process.pid}_${Date.now().toString(36)}_${Math.random().toString(36).slice(2, 8)}`;
  await admin.query(`create database ${name} template ${templateDatabase} strategy file_copy`);
  const url = withDatabase(server, name);
  // The sessions of a pooler have the server's time zone: an odd one shows where SQL depends on it.
  if (poolerUrl) await admin.query(`alter database ${name} set timezone = 'Pacific/Chatham'`);
  const address = poolerUrl ? { url: withDatabase(poolerUrl, name), isPooled: true } : { url };
  const standby = inject('standbyServer');
  const settings = {
    DATABASE_URL: url,
    ...(poolerUrl ? { DATABASE_POOL_URL: address.url } : {}),
    ...(standby ? { READ_URL: withDatabase(standby, name) } : {}),
  };
  const pool = createPool({ ...address, applicationName: 'tally test', onError: () => undefined });
  const database: TestDatabase = { url, address, settings, pool, db: createDb(pool) };
  async function close({ keeps }: { keeps: boolean }): Promise<void> {
    await pool.end();
    if (poolerUrl) await runOnConsole(poolerUrl, `kill ${name}`).catch(() => undefined); // nothing used it
    if (keeps) process.stderr.write(`kept the database ${name}\n`);
    else void dropDatabase(server, name);
  }
  return { database, close };
}

/** Returns a function that opens the session of this worker when it is called first. It ends with the worker. */
function createSession(): (url: string) => Promise<pg.Client> {
  let session: Promise<pg.Client> | undefined;
  return (url) => {
    session ??= (async () => {
      const client = new pg.Client({ connectionString: url });
      client.on('error', () => undefined); // at the end of all tests, the server may stop before the worker
      await client.connect();
      return client;
    })();
    return session;
  };
}

const connectAdmin = createSession();
const connectForDrops = createSession();

/**
 * Drops a database. Nobody waits for it: it takes about 75 ms, most of them in a checkpoint. What is not dropped at the
 * end of all tests goes with the server.
 */
async function dropDatabase(server: string, name: string): Promise<void> {
  const client = await connectForDrops(server);
  await client.query(`drop database ${name} with (force)`).catch(() => undefined);
}
