import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type pg from 'pg';
import { projectPath } from '../lib/project-path.ts';
import { applyBiGrants } from './bi.ts';
import { lockNumbers } from './session/advisory-locks.ts';
import { applySqlFiles, sqlFiles } from './sql-files.ts';

export interface MigrateOptions {
  /** Folder with `functions/`, `views/`, `triggers/` and `comments/`; default `src/db/sql`. */
  sqlFolder?: string;
}

/**
 * Brings the database up to date: the tables of `drizzle/`, then the functions, views, triggers and comments of
 * `src/db/sql`, then the grants of `tally_bi`. Idempotent. Instances that start at the same time wait for each other.
 * Each of the three steps is one transaction: a step that fails changes nothing.
 */
export async function migrateDatabase(pool: pg.Pool, { sqlFolder }: MigrateOptions = {}): Promise<void> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('select pg_advisory_lock($1)', [lockNumbers.migration]);
    await migrate(drizzle(client), { migrationsFolder: projectPath('drizzle'), migrationsSchema: 'drizzle' });
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
