import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { StartError } from '../../lib/start-error.ts';
import { findUnfinishedRestore } from '../migrate.ts';
import { lockNumbers } from '../session/advisory-locks.ts';
import { type CatalogueTable, findMigrations, findTables, ownSchemas, publicTables } from './catalogue.ts';
import { type Manifest, tableName } from './manifest.ts';
import { quoteTable } from './write-backup.ts';

/** `application_name` of the session that restores. */
export const restoreSessionName = 'tally restore';

/** What is in the database into which a backup is restored. */
export interface RestoreTarget {
  database: string;
  /** Whether Tally has been in this database. */
  hasTally: boolean;
  /** The file of a restore that was not finished; null where there is none. */
  unfinished: string | null;
  /** The tables with rows that the backup would replace, as `schema.name`. */
  filledTables: string[];
}

/** Looks for three seconds: a session that is closing needs a moment. */
const attempts = 15;
const delayMs = 200;

/**
 * Takes the migration lock, so that no program starts meanwhile, and checks that none runs.
 *
 * @throws StartError when Tally runs on this database, or another process migrates it
 */
export async function takeDatabase(client: pg.ClientBase): Promise<void> {
  const lock = 'select pg_try_advisory_lock($1) as won';
  const others = `select from pg_stat_activity where datname = current_database()
    and application_name like 'tally%' and pid <> pg_backend_pid()`;
  const isFree = async () =>
    (await client.query<{ won: boolean }>(lock, [lockNumbers.migration])).rows[0]?.won === true;
  const isAlone = async () => (await client.query(others)).rowCount === 0;
  if (!((await tryRepeatedly(isFree)) && (await tryRepeatedly(isAlone))))
    throw new StartError(
      'Tally is running on this database: stop every instance and every npm run job, then restore again.',
    );
}

async function tryRepeatedly(isTrue: () => Promise<boolean>): Promise<boolean> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (await isTrue()) return true;
    await sleep(delayMs);
  }
  return false;
}

/**
 * Describes the database.
 *
 * @throws StartError when the role may not create what a restore creates
 */
export async function describeTarget(client: pg.ClientBase, manifest: Manifest): Promise<RestoreTarget> {
  const { rows } = await client.query<{ database: string; role: string; mayCreate: boolean }>(
    `select current_database() as database, current_user as role,
      has_database_privilege(current_database(), 'create') and has_schema_privilege('public', 'create') as "mayCreate"`,
  );
  const { database = '', role = '', mayCreate = false } = rows[0] ?? {};
  if (!mayCreate)
    throw missingRights(role, `create schemas in the database ${database} and tables in its schema public`);
  const tables = await findTables(client);
  const filled = [];
  for (const table of tables.filter((one) => isReplaced(one, manifest)))
    if ((await client.query(`select from ${quoteTable(table)} limit 1`)).rowCount) filled.push(tableName(table));
  return {
    database,
    hasTally: tables.some(({ isCompanys }) => !isCompanys) || (await findMigrations(client)).length > 0,
    unfinished: await findUnfinishedRestore(client),
    filledTables: filled,
  };
}

/** A table of the company stays as it is where the backup has no rows for it. */
export function isReplaced(table: CatalogueTable, manifest: Manifest): boolean {
  const stored = manifest.tables.find((one) => tableName(one) === tableName(table));
  return !table.isCompanys || (stored !== undefined && stored.rows > 0);
}

function missingRights(role: string, what: string): StartError {
  return new StartError(`The role ${role} may not ${what}: use the owner of the database, see docs/postgresql.md.`);
}

/** Turns an error of the database about missing rights into one sentence; returns others as they are. */
export function explainRights(error: unknown): unknown {
  const { code, message } = error as pg.DatabaseError;
  if (code !== '42501') return error; // insufficient_privilege
  return new StartError(
    `The role of DATABASE_URL has not enough rights (${message}): use the owner of the database, ` +
      'see docs/postgresql.md.',
    { cause: error },
  );
}

/**
 * Removes everything that belongs to Tally, and notes in the same transaction that a restore has begun: from now until
 * {@link finishRestore}, Tally does not start on this database. Tables of the company are kept.
 *
 * @throws StartError when something of others would go with it
 */
export async function clearDatabase(client: pg.ClientBase, file: string): Promise<void> {
  await client.query("begin; set local lock_timeout = '30s'");
  try {
    await requireNoDependents(client);
    const schemas = [...ownSchemas, 'drizzle'].map((name) => pg.escapeIdentifier(name));
    const tables = publicTables.map((name) => quoteTable({ schema: 'public', name }));
    await client.query(`drop schema if exists ${schemas.join(', ')} cascade`);
    await client.query(`drop table if exists ${tables.join(', ')} cascade`);
    await client.query(`create schema drizzle;
      create table drizzle.unfinished_restore (file text not null, begun_at timestamptz not null default now())`);
    await client.query('insert into drizzle.unfinished_restore (file) values ($1)', [file]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** Views and foreign keys of others that use Tally's tables. */
const dependents = `
  with own as (
    select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any ($1) or (n.nspname = 'public' and c.relname = any ($2))
  )
  select distinct n.nspname || '.' || c.relname as name
  from (
    select r.ev_class as user_of, d.refobjid as used
    from pg_depend d join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
    where d.refclassid = 'pg_class'::regclass
    union all
    select conrelid, confrelid from pg_constraint where contype = 'f'
  ) u
  join own on own.oid = u.used
  join pg_class c on c.oid = u.user_of join pg_namespace n on n.oid = c.relnamespace
  where u.user_of not in (select oid from own)
  order by 1`;

async function requireNoDependents(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>(dependents, [[...ownSchemas, 'drizzle'], publicTables]);
  if (rows.length === 0) return;
  const names = rows.map(({ name }) => name).join(', ');
  throw new StartError(
    `${names} would be dropped, because it uses tables of Tally: drop it first, and create it again afterwards.`,
  );
}

/** Notes that the restore of a backup is complete, so that Tally can start. */
export async function finishRestore(client: pg.ClientBase, { createdAt }: Manifest): Promise<void> {
  await finishBackupRun(client, createdAt);
  await client.query('drop table drizzle.unfinished_restore');
}

/**
 * Ends the run that wrote the backup. It was at work when the picture was taken, and the whole file shows its success.
 * Otherwise the next start would take it for a run whose process died, and repeat it.
 */
async function finishBackupRun(client: pg.ClientBase, createdAt: string): Promise<void> {
  await client.query(
    `update ops.job_run set state = 'succeeded', finished_at = $1 where job = 'backup' and state = 'running'`,
    [createdAt],
  );
}
