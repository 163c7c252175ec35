import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type pg from 'pg';
import { projectPath } from '../lib/project-path.ts';
import { applyBiGrants } from './bi.ts';
import { lockNumbers } from './session/advisory-locks.ts';

const migrationsFolder = projectPath('drizzle');
const sqlFolder = projectPath('src/db/sql');

/** Later kinds may use earlier ones. Functions are not checked while they are made, so they may use all. */
const kinds = ['functions', 'views', 'triggers', 'comments'] as const;

/**
 * After it, the database has the tables of `drizzle/` and the relations of `src/db/sql` as this checkout has them.
 * Idempotent. Each of the two steps is one transaction: a failure leaves the database as it was.
 */
export async function migrateDatabase(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('select pg_advisory_lock($1)', [lockNumbers.migration]);
    await migrate(drizzle(client), { migrationsFolder, migrationsSchema: 'drizzle' });
    await applySqlFiles(client);
    await applyBiGrants(client);
    await client.query('select pg_advisory_unlock($1)', [lockNumbers.migration]);
  } catch (error) {
    broken = error as Error; // the lock goes with the connection
    throw error;
  } finally {
    client.release(broken);
  }
}

interface SqlFile {
  path: string;
  text: string;
  sha256: string;
}

/** Returns the files of `sql/` in the order in which they are applied. */
export function sqlFiles(): SqlFile[] {
  return kinds.flatMap((kind) =>
    readdirSync(join(sqlFolder, kind), { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.sql'))
      .map((entry) => `${kind}/${entry.name}`)
      .sort()
      .map((path) => {
        const text = readFileSync(join(sqlFolder, path), 'utf8');
        return { path, text, sha256: createHash('sha256').update(text).digest('hex') };
      }),
  );
}

async function applySqlFiles(client: pg.PoolClient): Promise<void> {
  const applied = await client.query<{ path: string; sha256: string }>('select path, sha256 from ops.sql_object');
  const known = new Map(applied.rows.map((row) => [row.path, row.sha256]));
  const changed = sqlFiles().filter((file) => known.get(file.path) !== file.sha256);
  if (changed.length === 0) return;
  await client.query('begin');
  try {
    await client.query('set local check_function_bodies = off');
    for (const file of changed) await applySqlFile(client, file);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function applySqlFile(client: pg.PoolClient, { path, text, sha256 }: SqlFile): Promise<void> {
  try {
    await client.query(text);
  } catch (cause) {
    throw new Error(`src/db/sql/${path} cannot be applied: ${(cause as Error).message}`, { cause });
  }
  await client.query(
    `insert into ops.sql_object (path, sha256) values ($1, $2)
     on conflict (path) do update set sha256 = excluded.sha256, applied_at = now()`,
    [path, sha256],
  );
}
