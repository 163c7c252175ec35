import type { Config } from '../config/config.ts';
import { createDb, createPool, type DatabaseAddress, type Db } from '../db/client.ts';
import { splitConnections } from '../db/connection-limits.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../db/embedded.ts';
import { OtherMajorVersion } from '../db/embedded-cluster.ts';
import { migrateDatabase } from '../db/migrate.ts';
import { isSameDatabase } from '../db/probe.ts';
import { attachCompanyTriggers } from '../db/queries/deliveries/company-tables.ts';
import { type AddressedDb, createPrimaryReads, createStandbyReads, type ReadDb } from '../db/read-db.ts';
import { closeSharedSessions, createSharedSessions, type SharedSessions } from '../db/session/shared-sessions.ts';
import { startStandbyMonitor } from '../db/standby-monitor.ts';
import type { Log } from '../lib/log.ts';
import { createSemaphore, type Semaphore } from '../lib/semaphore.ts';
import { StartError } from '../lib/start-error.ts';
import { adviseRestore } from './advise-restore.ts';
import type { Cleanups } from './cleanups.ts';

/** The database did not answer at the start. */
export class DatabaseUnreachable extends StartError {}

export interface Database extends SharedSessions {
  /** The address for everything that needs a session: locks, LISTEN, migrations and the runs of jobs. */
  url: string;
  /** The address of `db`, which may be that of a pooler. */
  address: DatabaseAddress;
  db: Db;
  /** Runs queries of the dashboard and of admins on the standby, where there is one. */
  readDb: ReadDb;
  /** The connections for runs and exports. */
  background: Semaphore;
  /** Columns that the company's tables lack, or that cannot be read. Where there is any, deliveries are off. */
  missingColumns: string[];
  /** Absent with a database address of the configuration. */
  embedded?: EmbeddedServer;
}

/**
 * Opens the database of the configuration and migrates it. Without an address it joins the embedded server of the data
 * folder, or starts it. `onWaiting` gets a sentence where that takes long.
 *
 * @throws DatabaseUnreachable
 */
export async function openDatabase(
  config: Config,
  log: Log,
  cleanups: Cleanups,
  onWaiting = (message: string) => log.warn(message),
): Promise<Database> {
  const { url: configuredUrl, poolUrl, min, max } = config.database;
  const embedded = configuredUrl ? undefined : await openEmbeddedServer(config, onWaiting);
  if (embedded) cleanups.add(embedded.stop);
  const url = configuredUrl ?? embedded?.url ?? '';
  const address: DatabaseAddress = poolUrl ? { url: poolUrl, isPooled: true } : { url };
  const onError = (err: Error) => log.warn({ err }, 'a database connection was lost');
  const limits = splitConnections(max);
  const pool = createPool({ ...address, min: Math.min(min, limits.pool), max: limits.pool, onError });
  cleanups.add(() => pool.end());
  await requireAnswer(pool, poolUrl ? 'DATABASE_POOL_URL' : directSettings);
  if (poolUrl) await migrateBesidePooler(url, pool, onError);
  else await migrateDatabase(pool);
  const db = createDb(pool);
  const sessions = createSharedSessions(url, (err) => log.warn({ err }, 'the LISTEN session was lost'));
  cleanups.add(() => closeSharedSessions(sessions));
  return {
    ...{ url, address, db, embedded },
    readDb: await openReadDb({ address, db }, config.database.readUrl, log, cleanups),
    ...sessions,
    background: createSemaphore(limits.background),
    missingColumns: await attachCompanyTables(db, config, log),
  };
}

/** @throws StartError that names the newest backup, where another major version of PostgreSQL made the data folder */
async function openEmbeddedServer(config: Config, onWaiting: (message: string) => void): Promise<EmbeddedServer> {
  try {
    return await startEmbeddedServer({ dataDir: config.dataDir, onWaiting });
  } catch (error) {
    throw error instanceof OtherMajorVersion ? await adviseRestore(error, config) : error;
  }
}

const directSettings = 'DATABASE_URL or the DB_ settings';

async function requireAnswer(pool: Db['$client'], settings: string): Promise<void> {
  await pool.query('select 1').catch((cause: Error) => {
    throw new DatabaseUnreachable(
      `The database cannot be reached: ${cause.message || cause.name}. Check ${settings}.`,
      { cause },
    );
  });
}

/** Migrates with a session of its own, because a migration holds a lock for longer than a transaction. */
async function migrateBesidePooler(url: string, pooled: Db['$client'], onError: (error: Error) => void): Promise<void> {
  const direct = createPool({ url, max: 1, onError });
  try {
    await requireAnswer(direct, directSettings);
    if (!(await isSameDatabase(direct, pooled)))
      throw new StartError('DATABASE_POOL_URL leads to another database than DATABASE_URL: check both addresses.');
    await migrateDatabase(direct);
  } finally {
    await direct.end();
  }
}

async function openReadDb(primary: AddressedDb, url: string | undefined, log: Log, cleanups: Cleanups) {
  if (!url) return createPrimaryReads(primary);
  const monitor = await startStandbyMonitor(url, primary.db, log);
  cleanups.add(monitor.close);
  return createStandbyReads(primary, monitor, log);
}

/**
 * Attaches the triggers to the tables of the company. The company owns these tables: an error in them turns deliveries
 * off, and nothing else.
 */
async function attachCompanyTables(db: Db, { detrack }: Config, log: Log): Promise<string[]> {
  try {
    const missing = await attachCompanyTriggers(db, detrack.shipVia);
    if (missing.length > 0)
      log.warn({ missing }, 'deliveries are off: the company’s tables lack columns, or have some that cannot be read');
    return missing;
  } catch (err) {
    log.warn({ err }, 'deliveries are off: the company’s tables cannot be attached');
    return ['enterprise.shipment'];
  }
}
