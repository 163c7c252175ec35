import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { projectPath } from '../lib/project-path.ts';
import { StartError } from '../lib/start-error.ts';
import { applySqlFiles } from './apply-sql-files.ts';
import { applyBiGrants } from './bi.ts';
import { breakpoint, toMigrationFailure } from './migration-failure.ts';
import { lockNumbers } from './session/advisory-locks.ts';
import { sqlFiles } from './sql-files.ts';

const ownMigrations = projectPath('drizzle');

export interface MigrateOptions {
  /** Folder with `functions/`, `views/`, `triggers/` and `comments/`; default `src/db/sql`. */
  sqlFolder?: string;
  /** Folder with the migrations; default `drizzle`. */
  migrationsFolder?: string;
}

/**
 * Brings the database up to date: the tables of `drizzle/`, then the functions, views, triggers and comments of
 * `src/db/sql`, then the grants of `tally_bi`. Idempotent. Instances that start at the same time wait for each other.
 * Each of the three steps is one transaction: a step that fails changes nothing.
 *
 * @throws {StartError} when a newer version of Tally has migrated the database; nothing is changed
 */
export async function migrateDatabase(pool: pg.Pool, options: MigrateOptions = {}): Promise<void> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('select pg_advisory_lock($1)', [lockNumbers.migration]);
    await refuseUnfinishedRestore(client);
    await refuseNewerDatabase(client);
    await migrateSession(client, options);
    await client.query('select pg_advisory_unlock($1)', [lockNumbers.migration]);
  } catch (error) {
    broken = error as Error; // closing the connection releases the lock
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Does the work of {@link migrateDatabase} in a session that holds the migration lock. */
export async function migrateSession(client: pg.ClientBase, options: MigrateOptions = {}): Promise<void> {
  const { sqlFolder, migrationsFolder = ownMigrations } = options;
  await applyMigrations(client, migrationsFolder);
  await applySqlFiles(client, sqlFiles(sqlFolder));
  await applyBiGrants(client);
}

/**
 * Creates the tables as they were after the migrations with these timestamps, without functions, views and triggers.
 * The database is empty, and the session holds the migration lock.
 */
export async function migrateTo(client: pg.ClientBase, stamps: readonly number[]): Promise<void> {
  await applyMigrations(client, ownMigrations, ({ folderMillis }) => stamps.includes(folderMillis));
}

/** The part of Drizzle's database that its own `migrate` calls. Its types do not show it. */
interface MigratingDb {
  dialect: { migrate(migrations: MigrationMeta[], session: unknown, config: object): Promise<void> };
  session: unknown;
}

/**
 * Applies the migrations of a folder. An empty database gets each as one query: there are hundreds of statements, and
 * the way to and fro takes half the time. A database with rows, which can violate new rules, gets each statement alone,
 * so that an error tells which one has failed.
 */
async function applyMigrations(
  client: pg.ClientBase,
  migrationsFolder: string,
  isWanted: (migration: MigrationMeta) => boolean = () => true,
): Promise<void> {
  const { dialect, session } = drizzle(client as pg.PoolClient) as unknown as MigratingDb;
  const isEmpty = !(await hasTable(client, 'ops.sql_object'));
  const migrations = readMigrationFiles({ migrationsFolder }).filter(isWanted);
  const queries = isEmpty ? migrations.map((one) => ({ ...one, sql: [one.sql.join(breakpoint)] })) : migrations;
  try {
    await dialect.migrate(queries, session, { migrationsFolder, migrationsSchema: 'drizzle' });
  } catch (error) {
    throw toMigrationFailure(error, migrationsFolder, queries);
  }
}

/** Returns the timestamps of the migrations of this version, which tell migrations apart, as drizzle does. */
export function knownMigrations(): number[] {
  return readMigrationFiles({ migrationsFolder: ownMigrations }).map(({ folderMillis }) => folderMillis);
}

/**
 * Refuses a database into which a restore has loaded a part of a backup. `drizzle.unfinished_restore` exists from the
 * beginning of a restore to its end.
 */
async function refuseUnfinishedRestore(client: pg.ClientBase): Promise<void> {
  const file = await findUnfinishedRestore(client);
  if (file === null) return;
  throw new StartError(
    `The restore of ${file} into this database was not finished: run it again, with ` +
      `npm run job -- restore file=${file}`,
  );
}

/** Returns the file of a restore that was begun and not finished; null where there is none. */
export async function findUnfinishedRestore(client: pg.ClientBase): Promise<string | null> {
  if (!(await hasTable(client, 'drizzle.unfinished_restore'))) return null;
  const { rows } = await client.query<{ file: string }>('select file from drizzle.unfinished_restore');
  return rows[0]?.file ?? null;
}

async function hasTable(client: pg.ClientBase, name: string): Promise<boolean> {
  const { rows } = await client.query<{ exists: boolean }>('select to_regclass($1) is not null as exists', [name]);
  return rows[0]?.exists === true;
}

/**
 * Refuses a database with migrations that this version does not know: its functions and views would be replaced by
 * older ones. Migrations are told apart by their timestamps, as drizzle does.
 */
async function refuseNewerDatabase(client: pg.ClientBase): Promise<void> {
  if (!(await hasTable(client, 'drizzle.__drizzle_migrations'))) return;
  const unknown = await client.query(
    'select from drizzle.__drizzle_migrations where created_at <> all ($1::bigint[])',
    [knownMigrations()],
  );
  if (unknown.rowCount === 0) return;
  throw new StartError(
    `A newer version of Tally has changed this database (unknown migrations: ${unknown.rowCount}), so this version ` +
      'was not started and changed nothing: start the newer version, or restore a backup from before its first start.',
  );
}
