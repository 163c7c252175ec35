import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { createPool } from '../../src/db/client.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../../src/db/embedded.ts';
import { migrateDatabase } from '../../src/db/migrate.ts';
import { startPgBouncer } from './pgbouncer.ts';
import { openScratchDir } from './scratch-dir.ts';
import { replicationSettings, startStandby } from './standby.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The URL of the server on which tests create databases. Its database `tally_template` is migrated. */
    databaseServer: string;
    /** The console of the PgBouncer through which all tests run. Null: they run without one. */
    poolerUrl: string | null;
    /** The URL of a standby of the server. Null: there is none. */
    standbyServer: string | null;
  }
}

export const templateDatabase = 'tally_template';

/**
 * Sets up one `vitest` call. Starts a real PostgreSQL (or uses TEST_DATABASE_URL) with a migrated template database,
 * which each test clones. TALLY_TEST_POOLER=pgbouncer puts a PgBouncer between tests and server, and
 * TALLY_TEST_STANDBY=true adds a standby of the server. Builds `dist/`, for tests that start processes and threads.
 * Makes `os.tmpdir()` of the tests a folder that is removed at the end.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const built = buildProgram();
  built.catch(() => undefined); // thrown below, when the server has started too
  const scratch = openScratchDir();
  process.env.TMPDIR = scratch.dir; // the workers inherit it
  const dataDir = join(scratch.dir, 'server');
  const server = process.env.TEST_DATABASE_URL
    ? { url: process.env.TEST_DATABASE_URL, stop: async () => undefined }
    : await startTemporaryServer(dataDir);
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(`drop database if exists ${templateDatabase}`);
  await admin.query(`create database ${templateDatabase}`);
  await admin.end();
  const pool = createPool({ url: withDatabase(server.url, templateDatabase), onError: rethrow });
  await migrateDatabase(pool);
  await pool.end();
  project.provide('databaseServer', server.url);
  const pooler = process.env.TALLY_TEST_POOLER === 'pgbouncer' ? await startPgBouncer(server.url, 20) : null;
  project.provide('poolerUrl', pooler?.url ?? null);
  const standby = withStandby
    ? await startStandby({ url: server.url, dataDir }, join(scratch.dir, 'standby'), settings)
    : null;
  project.provide('standbyServer', standby?.url ?? null);
  await built;
  return async () => {
    await pooler?.stop();
    await standby?.stop();
    await server.stop();
    scratch.close();
  };
}

async function buildProgram(): Promise<void> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  await promisify(execFile)(process.execPath, [join(root, 'build.mjs')]);
}

const withStandby = process.env.TALLY_TEST_STANDBY === 'true';

// Speed matters more than durability here: nothing is flushed to disk.
const settings = [
  ...['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300'],
  ...['wal_level=minimal', 'max_wal_senders=0', 'max_wal_size=128MB', 'autovacuum=off'],
  'scram_iterations=1',
  'shared_preload_libraries=plpgsql', // otherwise each of thousands of sessions loads it
  ...(withStandby ? replicationSettings : []),
];

/**
 * Starts an embedded server for the tests. It checks plain passwords, because SCRAM would cost some milliseconds for
 * each of thousands of sessions.
 */
async function startTemporaryServer(dataDir: string): Promise<EmbeddedServer> {
  mkdirSync(dataDir);
  chmodSync(dataDir, 0o711); // as root, the server runs as another user, who needs access
  const server = await startEmbeddedServer({ dataDir, settings });
  const access = join(dataDir, 'postgres', 'pg_hba.conf');
  writeFileSync(access, readFileSync(access, 'utf8').replaceAll('scram-sha-256', 'password'));
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(`alter role postgres password '${new URL(server.url).password}'`); // hashed once, not 4,096 times
  await admin.query('select pg_reload_conf()');
  await admin.end();
  return server;
}

/** Returns the URL of another database on the same server. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

function rethrow(error: Error): void {
  throw error;
}
