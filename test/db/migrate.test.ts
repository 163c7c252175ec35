import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect } from 'vitest';
import { createPool } from '../../src/db/client.ts';
import { migrateDatabase } from '../../src/db/migrate.ts';
import { StartError } from '../../src/lib/start-error.ts';
import { test } from '../harness/db.ts';
import { table } from './warehouse.ts';

test('a second migration, and four at the same time, change nothing', async ({ database }) => {
  const before = await database.pool.query('select path, applied_at from ops.sql_object order by path');
  const pools = [1, 2, 3, 4].map(() => createPool({ url: database.url, onError: () => undefined }));
  await Promise.all(pools.map((pool) => migrateDatabase(pool)));
  await Promise.all(pools.map((pool) => pool.end()));
  const after = await database.pool.query('select path, applied_at from ops.sql_object order by path');
  expect(after.rows).toEqual(before.rows);
});

test('a database that a newer version has migrated is refused with one sentence, and not changed', async ({
  database: { pool },
}) => {
  await pool.query("insert into drizzle.__drizzle_migrations (hash, created_at) values ('newer', 4102444800000)");
  await pool.query("update ops.sql_object set sha256 = 'of a newer version' where path = 'views/habit_view.sql'");
  const migration = migrateDatabase(pool);
  await expect(migration).rejects.toThrow(StartError);
  await expect(migration).rejects.toThrow(/^A newer version of Tally has changed this database[^\n]*restore a backup/);
  const { rows } = await pool.query("select sha256 from ops.sql_object where path = 'views/habit_view.sql'");
  expect(rows).toEqual([{ sha256: 'of a newer version' }]);
});

test('the timestamps of migrations increase, because drizzle skips a migration that is older than the last one', () => {
  const journal = JSON.parse(readFileSync('drizzle/meta/_journal.json', 'utf8')) as { entries: { when: number }[] };
  const stamps = journal.entries.map((entry) => entry.when);
  expect(stamps.length).toBeGreaterThan(0);
  expect(stamps).toEqual([...new Set(stamps)].sort((a, b) => a - b));
});

/**
 * Returns the faults of the migrations in a folder. A migration that has landed is never edited: databases that ran it
 * would differ from new ones. `SHA256SUMS` has the hash of each, as `sha256sum` writes it, and says how to add one.
 */
function migrationFaults(folder: string): string[] {
  const lines = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').split('\n');
  const entries = lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split('  '));
  const hashes = new Map(entries.map(([hash, name]) => [name ?? '', hash]));
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return [
    ...names.filter((name) => !hashes.has(name)).map((name) => `${name} has no hash`),
    ...[...hashes].flatMap(([name, hash]) => {
      if (!names.includes(name)) return `${name} is missing`;
      const actual = createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex');
      return actual === hash ? [] : `${name} was changed`;
    }),
  ];
}

test('no landed migration was changed, and each has its hash', () => {
  expect(migrationFaults('drizzle')).toEqual([]);
});

test('a changed migration, one without a hash and a removed one are reported', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drizzle-'));
  cpSync('drizzle', folder, { recursive: true });
  appendFileSync(join(folder, '0003_jobs.sql'), ' ');
  writeFileSync(join(folder, '9999_new.sql'), 'select 1;');
  rmSync(join(folder, '0005_usage.sql'));
  expect(migrationFaults(folder)).toEqual([
    '9999_new.sql has no hash',
    '0003_jobs.sql was changed',
    '0005_usage.sql is missing',
  ]);
});

/** Creates a copy of the migrations with one more, and returns its folder. */
function addMigration(text: string): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'drizzle-')), 'drizzle');
  cpSync('drizzle', folder, { recursive: true });
  const path = join(folder, 'meta/_journal.json');
  const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: object[] };
  journal.entries.push({ idx: 9999, version: '7', when: 4102444800000, tag: '9999_new', breakpoints: true });
  writeFileSync(path, JSON.stringify(journal));
  writeFileSync(join(folder, '9999_new.sql'), text);
  return folder;
}

const nextStatement = ';--> statement-breakpoint\n';

test.for([
  [
    `alter table ops.bot${nextStatement}`,
    'drizzle/9999_new.sql, line 1, cannot be applied: syntax error at or near ";". Nothing was changed. ' +
      'The statement begins: alter table ops.bot;',
  ],
  [
    `create table ops.new_table (id int)${nextStatement}alter table ops.bot\n  add column a int,\n  add column b nothing;`,
    'drizzle/9999_new.sql, line 4, cannot be applied: type "nothing" does not exist. Nothing was changed. ' +
      'The statement begins: alter table ops.bot',
  ],
  [
    `select 1${nextStatement}alter table ops.job_pause\n  add check (reason <> '');`,
    'drizzle/9999_new.sql, line 2, cannot be applied: check constraint "job_pause_reason_check" of relation "job_pause" ' +
      'is violated by some row. Nothing was changed. The statement begins: alter table ops.job_pause',
  ],
] as const)(
  'a migration that fails is named with its line and statement, without the rest of its SQL: %s',
  async ([text, message], { database: { pool } }) => {
    await pool.query("insert into ops.job_pause (job, reason) values ('usage', '')");
    const migrationsFolder = addMigration(text);
    const failed = await migrateDatabase(pool, { migrationsFolder }).catch((error: unknown) => error);
    expect(failed).toEqual(expect.objectContaining({ message, cause: expect.any(pg.DatabaseError) }));
    const { rows } = await pool.query("select to_regclass('ops.new_table')::text as new_table");
    expect(rows).toEqual([{ new_table: null }]);
  },
);

test('a migration that fails at a first start is named with its line and statement', async ({ database: { pool } }) => {
  await pool.query('drop table ops.sql_object'); // it is how a first start is recognised
  const text = `create table ops.new_table (id int)${nextStatement}alter table ops.bot\n  add column b nothing;`;
  await expect(migrateDatabase(pool, { migrationsFolder: addMigration(text) })).rejects.toThrow(
    /^drizzle\/9999_new\.sql, line 3, cannot be applied: type "nothing" [^\n]* begins: alter table ops\.bot$/,
  );
});

const objectsMigration = readFileSync('drizzle/0016_sql_objects.sql', 'utf8').split('--> statement-breakpoint');

test('in a database without a list of objects, objects of older versions are dropped', async ({ db, database }) => {
  const catalogue = () =>
    table(
      db,
      `select oid::regprocedure::text from pg_proc where pronamespace::regnamespace::text
    in ('ops', 'warehouse', 'usage', 'staging', 'mart', 'dtrack', 'energy') order by 1`,
    );
  const expected = await catalogue();
  await db.execute('alter table ops.sql_object drop column objects');
  await db.execute('create function warehouse.greet(jsonb) returns int return 1');
  await db.execute('create function warehouse.habit_names(bigint) returns int return 1');
  await db.execute(
    "insert into ops.sql_object (path, sha256) values ('functions/habit_names.sql', ''), ('functions/greet.sql', '')",
  );
  for (const statement of objectsMigration) await db.execute(statement);
  await migrateDatabase(database.pool);
  expect(await catalogue()).toEqual(expected);
  expect(await table(db, "select path from ops.sql_object where path like '%habit_names%'")).toEqual([]);
});

test('a database with the first version of migration 0015 reports the roles that may have lost rights', async ({
  database,
}) => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const warnings: (string | undefined)[] = [];
  client.on('notice', ({ message }) => warnings.push(message));
  const run = () => client.query(objectsMigration.at(-1) ?? '');
  await client.query('grant select on all tables in schema staging to pg_monitor');
  await client.query('revoke select on staging.user_order_log from pg_monitor');
  await run();
  expect(warnings).toEqual([]);
  const firstText = 'd4204e326bf943120b44cbfd62b4781eb1a9840f8510178b01223b29d7c13f0b';
  await client.query('update drizzle.__drizzle_migrations set hash = $1 where created_at = 1795367931192', [firstText]);
  await run();
  expect(warnings).toEqual([expect.stringMatching(/rights on staging\.user_order_log from pg_monitor;/)]);
  await client.end();
});
