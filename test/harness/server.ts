import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { createPool } from '../../src/db/client.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../../src/db/embedded.ts';
import { migrateDatabase } from '../../src/db/migrate.ts';
import { openRoom } from './scratch-dir.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A server on which tests may make databases; `tally_template` is migrated. */
    databaseServer: string;
  }
}

export const template = 'tally_template';

/**
 * Runs once per `vitest` call: a real PostgreSQL (TEST_DATABASE_URL, else an embedded one in a temporary folder) with one
 * migrated template database, which each test clones; and `dist/` as `npm start` would build it, for the tests that start
 * programs. `os.tmpdir()` of the tests is a folder of this call.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  build();
  const room = openRoom();
  process.env.TMPDIR = room.dir; // the workers have it from here
  const server = process.env.TEST_DATABASE_URL
    ? { url: process.env.TEST_DATABASE_URL, stop: async () => undefined }
    : await temporaryServer(join(room.dir, 'server'));
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(`drop database if exists ${template}`);
  await admin.query(`create database ${template}`);
  await admin.end();
  const pool = createPool({ url: withDatabase(server.url, template), onError: rethrow });
  await migrateDatabase(pool);
  await pool.end();
  project.provide('databaseServer', server.url);
  return async () => {
    await server.stop();
    room.close();
  };
}

function build(): void {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
    cwd: root,
  });
}

// Speed matters more than a power cut here: nothing is flushed to disk.
const settings = [
  ...['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300'],
  ...['wal_level=minimal', 'max_wal_senders=0', 'max_wal_size=128MB', 'autovacuum=off'],
  'scram_iterations=1',
];

/** Takes the password as it is: SCRAM costs each of thousands of sessions some milliseconds. */
async function temporaryServer(dataDir: string): Promise<EmbeddedServer> {
  mkdirSync(dataDir);
  chmodSync(dataDir, 0o711); // as root the server runs as another user, who must enter it
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

export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

function rethrow(error: Error): void {
  throw error;
}
