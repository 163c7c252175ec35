import { expect } from 'vitest';
import { openArchive } from '../../src/db/backup/archive-reader.ts';
import { excludedTables, findTables } from '../../src/db/backup/catalogue.ts';
import { tableName } from '../../src/db/backup/manifest.ts';
import { createRandom, pickSeed } from '../harness/random.ts';
import { findSequencesBehind, moveSequences, readTables, test, withClient } from './backup-fixture.ts';
import { fillTables } from './random-rows.ts';

test('every table of the database is in a backup, except those listed with a reason', async ({ db }) => {
  const { rows } = await db.$client.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition
      and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'drizzle')`,
  );
  const client = await db.$client.connect();
  const included = (await findTables(client)).map(tableName);
  client.release();
  expect(included.length).toBeGreaterThan(50);
  expect([...included, ...Object.keys(excludedTables)].sort()).toEqual(rows.map(({ name }) => name).sort());
  for (const reason of Object.values(excludedTables)) expect(reason).toMatch(/^[A-Z].{20,}\.$/);
});

// Takes some seconds: every table gets rows one by one, because constraints refuse many of the random ones.
test('after a backup and a restore, random rows, keys, triggers and views are the same, and sequences are ahead', async ({
  database,
  empty,
  backUp,
  command,
}) => {
  const random = createRandom(pickSeed());
  const company = `create schema if not exists enterprise;
    create table enterprise.shipment (
      shipment_number text primary key, "Ship name" text not null, weights numeric(8,3)[]);
    create table enterprise.parts (part int, made_at timestamp(3)) partition by range (part);
    create table enterprise.parts_low partition of enterprise.parts for values from (minvalue) to (50);
    create table enterprise.parts_high partition of enterprise.parts for values from (50) to (maxvalue)`;
  const counts = await withClient(database.url, async (client) => {
    await client.query(company);
    const filled = await fillTables(client, random, 5);
    await moveSequences(client);
    return filled;
  });
  expect([...counts].filter(([, rows]) => rows === 0)).toEqual([]);
  const written = await backUp(database.pool);
  const before = await readTables(database.url);
  const { manifest } = await openArchive(written.path);
  expect(manifest.tables.filter(({ isCompanys }) => isCompanys).map(tableName)).toEqual([
    'enterprise.parts',
    'enterprise.shipment',
  ]);
  const ended = await command(empty.url, ['restore', `file=${written.path}`]);
  expect(ended).toMatchObject({ error: '' });
  expect(ended.output).toContain(`restored ${written.rows.toLocaleString('en')} rows`);
  expect(await readTables(empty.url)).toEqual(before);
  expect(await findSequencesBehind(empty.url)).toEqual([]);
  const objects = await readObjects(empty.url);
  expect(objects.length).toBeGreaterThan(200);
  expect(objects).toEqual(await readObjects(database.url));
});

/** Returns the foreign keys, triggers, indexes and relations of a database, without those of the company. */
function readObjects(url: string): Promise<unknown[]> {
  const own = `with own as (
    select * from pg_class where relnamespace::regnamespace::text !~ '^(pg_|information_schema|drizzle)'
      and not (relnamespace = 'enterprise'::regnamespace and relname ~ '^(shipment|parts)'))`;
  const objects = `
    select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(k.oid) as object
    from pg_constraint k join own on own.oid = k.conrelid
    union all select tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text
    from pg_trigger t join own on own.oid = t.tgrelid where not tgisinternal
    union all select pg_get_indexdef(indexrelid) from pg_index i join own on own.oid = i.indrelid
    union all select own.oid::regclass || ' ' || relkind::text from own
    order by 1`;
  return withClient(url, async (client) => (await client.query(`${own} ${objects}`)).rows);
}
