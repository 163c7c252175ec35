import pg from 'pg';
import { StartError } from '../../lib/start-error.ts';
import { knownMigrations, migrateSession, migrateTo } from '../migrate.ts';
import { type Archive, newerFile } from './archive-reader.ts';
import { loadTables } from './load-tables.ts';
import {
  clearDatabase,
  describeTarget,
  explainRights,
  finishRestore,
  type RestoreTarget,
  restoreSessionName,
  takeDatabase,
} from './restore-target.ts';

/** `empty`: the database must hold nothing of Tally. `replace`: what it holds is removed. */
export type RestoreMode = 'empty' | 'replace';

export interface RestoreOptions {
  url: string;
  archive: Archive;
  mode: RestoreMode;
  signal: AbortSignal;
  /** Asked before anything is removed. False ends the restore. */
  confirm: (target: RestoreTarget) => Promise<boolean>;
  /** Gets a line about each step. */
  onStep: (line: string) => void;
}

/** The end of a restore. */
export interface Restored {
  /** Rows of `warehouse.agg_daily` that differ from the facts, as they did in the database that was backed up. */
  aggregateDifferences: number;
}

/** @throws StartError when a newer version of Tally wrote the file */
export function requireKnownVersion({ manifest, name }: Archive): void {
  const known = new Set(knownMigrations());
  if (manifest.migrations.some((stamp) => !known.has(stamp))) throw newerFile(name, manifest.productVersion);
}

/**
 * Restores a backup, whose content was verified before, into a database, and migrates it to this version. A restore
 * that is interrupted can be started again; until then Tally does not start on the database.
 *
 * Returns null when the confirmation was refused; nothing was changed then.
 *
 * @throws StartError with one sentence for the operator
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored | null> {
  const client = new pg.Client({
    connectionString: options.url,
    application_name: restoreSessionName,
    options: '-c timezone=UTC -c statement_timeout=0 -c idle_in_transaction_session_timeout=0',
    keepAlive: true,
  });
  client.on('error', () => undefined); // the statement in progress fails
  const end = () => void client.end().catch(() => undefined);
  try {
    await client.connect();
    options.signal.throwIfAborted();
    options.signal.addEventListener('abort', end, { once: true });
    return await restoreInSession(client, options);
  } catch (error) {
    options.signal.throwIfAborted();
    throw explainRights(error);
  } finally {
    options.signal.removeEventListener('abort', end);
    await client.end().catch(() => undefined);
  }
}

async function restoreInSession(client: pg.Client, options: RestoreOptions): Promise<Restored | null> {
  const { archive, mode, signal, onStep } = options;
  await takeDatabase(client);
  const target = await describeTarget(client, archive.manifest);
  if (target.unfinished !== null) onStep(`the restore of ${target.unfinished} was not finished: it begins again`);
  else if (mode === 'empty') requireEmpty(target);
  else if ((target.hasTally || target.filledTables.length > 0) && !(await options.confirm(target))) return null;
  await clearDatabase(client, archive.path);
  onStep(`creating the tables of version ${archive.manifest.productVersion}`);
  await migrateTo(client, archive.manifest.migrations);
  await loadTables(client, archive, {
    signal,
    onTable: ({ schema, name, rows }) => onStep(`loading ${rows.toLocaleString('en')} rows of ${schema}.${name}`),
  });
  onStep('migrating to the present version');
  await migrateSession(client);
  await client.query('analyze');
  const differences = await client.query<{ count: number }>(
    'select count(*)::int as count from warehouse.agg_daily_differences()',
  );
  await finishRestore(client, archive.manifest);
  return { aggregateDifferences: differences.rows[0]?.count ?? 0 };
}

function requireEmpty({ database, hasTally, filledTables }: RestoreTarget): void {
  if (!hasTally && filledTables.length === 0) return;
  const why = hasTally ? 'Tally has been there' : `it has rows in ${filledTables.join(', ')}`;
  throw new StartError(
    `The database ${database} is not empty (${why}): use an empty one, or replace its content with into=replace.`,
  );
}
