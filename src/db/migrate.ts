import { readFileSync } from 'node:fs';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type pg from 'pg';
import { projectPath } from '../lib/project-path.ts';
import { StartError } from '../lib/start-error.ts';
import { applyBiGrants } from './bi.ts';
import { lockNumbers } from './session/advisory-locks.ts';
import { applySqlFiles, sqlFiles } from './sql-files.ts';

const migrationsFolder = projectPath('drizzle');

export interface MigrateOptions {
  /** Folder with `functions/`, `views/`, `triggers/` and `comments/`; default `src/db/sql`. */
  sqlFolder?: string;
}

/**
 * Brings the database up to date: the tables of `drizzle/`, then the functions, views, triggers and comments of
 * `src/db/sql`, then the grants of `tally_bi`. Idempotent. Instances that start at the same time wait for each other.
 * Each of the three steps is one transaction: a step that fails changes nothing.
 *
 * @throws {StartError} when a newer version of Tally has migrated the database; nothing is changed
 */
export async function migrateDatabase(pool: pg.Pool, { sqlFolder }: MigrateOptions = {}): Promise<void> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('select pg_advisory_lock($1)', [lockNumbers.migration]);
    await refuseNewerDatabase(client);
    await migrate(drizzle(client), { migrationsFolder, migrationsSchema: 'drizzle' });
    await applySqlFiles(client, sqlFiles(sqlFolder));
    await applyBiGrants(client);
    await client.query('select pg_advisory_unlock($1)', [lockNumbers.migration]);
  } catch (error) {
    broken = error as Error; // closing the connection releases the lock
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * Refuses a database with migrations that this version does not know: its functions and views would be replaced by
 * older ones. Migrations are told apart by their timestamps, as drizzle does.
 */
async function refuseNewerDatabase(client: pg.ClientBase): Promise<void> {
  const list = "select from pg_tables where schemaname = 'drizzle' and tablename = '__drizzle_migrations'";
  if ((await client.query(list)).rowCount === 0) return;
  const { entries } = JSON.parse(readFileSync(`${migrationsFolder}/meta/_journal.json`, 'utf8')) as {
    entries: { when: number }[];
  };
  const unknown = await client.query(
    'select from drizzle.__drizzle_migrations where created_at <> all ($1::bigint[])',
    [entries.map(({ when }) => when)],
  );
  if (unknown.rowCount === 0) return;
  throw new StartError(
    `A newer version of Tally has changed this database (${unknown.rowCount} unknown migrations), so this version was ` +
      'not started and changed nothing: start the newer version, or restore a backup from before its first start.',
  );
}
