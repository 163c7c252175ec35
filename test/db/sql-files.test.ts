import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { expect, vi } from 'vitest';
import { applySqlFiles } from '../../src/db/apply-sql-files.ts';
import { createBiRole } from '../../src/db/bi.ts';
import { migrateDatabase } from '../../src/db/migrate.ts';
import { sqlFiles } from '../../src/db/sql-files.ts';
import { test } from '../harness/db.ts';

/** SQL files: path → text. */
type Files = Record<string, string>;

const price = (result: string, more = '') =>
  `create or replace function demo.price(p_id int${more}) returns ${result} language sql stable as $$
  select price::${result} from demo.item where id = p_id $$;`;
const touch = (name: string) =>
  `create or replace function demo.${name}() returns trigger language plpgsql as $$ begin return new; end $$;`;
const trigger = (name: string, calls: string) =>
  `create or replace trigger ${name} before update on demo.item for each row execute function demo.${calls}();`;
const total = `create or replace function demo.total() returns numeric language plpgsql as $$
  begin return (select sum(demo.price(id)) from demo.item); end $$;`;
const prices = 'create or replace view demo.prices as select id, demo.price(id) as price from demo.item;';
const totals = 'create or replace view demo.totals as select max(id) as id, max(price) as price from demo.prices;';

const base: Files = {
  'functions/demo_price.sql': price('int'),
  'functions/demo_total.sql': total,
  'functions/demo_touch.sql': touch('touch'),
  'views/demo_prices.sql': prices,
  'views/demo_totals.sql': totals,
  'triggers/demo.sql': trigger('touch', 'touch') + trigger('touch_again', 'touch'),
  'comments/demo.sql': `comment on view demo.prices is 'Prices.'; comment on column demo.totals.price is 'Highest.';`,
};

/** Returns `files` with `changes`; null removes a file. */
function change(files: Files, changes: Record<string, string | null>): Files {
  return Object.fromEntries(Object.entries({ ...files, ...changes }).filter(([, text]) => text !== null)) as Files;
}

const versions: Record<string, Files> = {
  base,
  'a function takes one more argument': change(base, {
    'functions/demo_price.sql': price('int', ', p_day date default null'),
  }),
  'a function and the views that use it have another type': change(base, {
    'functions/demo_price.sql': price('numeric'),
  }),
  'all has other names': {
    'functions/demo_cost.sql': price('int').replace('demo.price', 'demo.cost'),
    'functions/demo_total_cost.sql': total.replace('price', 'cost').replace('total', 'total_cost'),
    'functions/demo_on_item.sql': touch('on_item'),
    'views/demo_costs.sql': prices.replaceAll('price', 'cost'),
    'views/demo_totals.sql': totals.replace('prices', 'costs').replace('max(price)', 'max(cost)'),
    'triggers/demo_item.sql': trigger('on_item', 'on_item'),
    'comments/demo.sql': '',
  },
  'views have fewer columns, in another order, and do not use one another': change(base, {
    'views/demo_prices.sql': 'create or replace view demo.prices as select demo.price(id) as price, id from demo.item;',
    'views/demo_totals.sql': 'create or replace view demo.totals as select max(price) as price from demo.item;',
  }),
  'only a function is left': { 'functions/demo_total.sql': total },
  'nothing is left': {},
  'objects have moved to other files, and have another type': {
    'functions/demo_first.sql': price('text'),
    'functions/demo_price.sql': touch('touch'),
    'views/demo_all.sql': prices + totals,
    'triggers/demo_again.sql': trigger('touch_again', 'touch'),
    'triggers/demo.sql': trigger('touch', 'touch'),
  },
  'functions have become a procedure and an aggregate': {
    'functions/demo_add.sql': 'create or replace function demo.add(int, int) returns int return $1 + $2;',
    'functions/demo_price.sql': 'create or replace procedure demo.price(p_id int) language sql as $$ select p_id $$;',
    'functions/demo_total.sql': 'create or replace aggregate demo.total(int) (sfunc = demo.add, stype = int);',
    'views/demo_totals.sql': 'create or replace view demo.totals as select demo.total(id) as total from demo.item;',
  },
  'the function under the aggregate has another type': {
    'functions/demo_add.sql': 'create or replace function demo.add(int, int) returns bigint return $1 + $2;',
    'functions/demo_price.sql': 'create or replace procedure demo.price(p_id int) language sql as $$ select p_id $$;',
    'views/demo_totals.sql': 'create or replace view demo.totals as select demo.add(id, 1) as total from demo.item;',
  },
};

/** Migrates a database with these files. */
async function migrate(pool: pg.Pool, files: Files): Promise<void> {
  const sqlFolder = mkdtempSync(join(tmpdir(), 'sql-'));
  try {
    for (const kind of ['functions', 'views', 'triggers', 'comments']) mkdirSync(join(sqlFolder, kind));
    for (const [path, text] of Object.entries(files)) writeFileSync(join(sqlFolder, path), text);
    await migrateDatabase(pool, { sqlFolder });
  } finally {
    rmSync(sqlFolder, { recursive: true });
  }
}

/** Creates a schema with a table. The project's own functions and views stay: the list of files begins empty. */
async function createDemo(pool: pg.Pool): Promise<void> {
  await pool.query('delete from ops.sql_object');
  await pool.query('create schema demo');
  await pool.query('create table demo.item (id int, price int)');
  await pool.query('insert into demo.item values (1, 10)');
}

/** Returns the definitions and comments of all functions, views and triggers of `demo`, and the rows of its files. */
async function readDemo(pool: pg.Pool): Promise<unknown[]> {
  const { rows } = await pool.query({
    rowMode: 'array',
    text: `
      select p.oid::regprocedure::text as name,
        case prokind when 'a' then prorettype::regtype::text else pg_get_functiondef(p.oid) end, null as more
      from pg_proc p where pronamespace = 'demo'::regnamespace
      union all
      select c.oid::regclass::text, pg_get_viewdef(c.oid), obj_description(c.oid, 'pg_class')
      from pg_class c where relnamespace = 'demo'::regnamespace and relkind = 'v'
      union all
      select c.oid::regclass || '.' || attname, format_type(atttypid, atttypmod), col_description(c.oid, attnum)
      from pg_class c join pg_attribute on attrelid = c.oid and attnum > 0
      where relnamespace = 'demo'::regnamespace and relkind = 'v'
      union all
      select tgrelid::regclass || ' ' || tgname, pg_get_triggerdef(oid), null
      from pg_trigger where tgrelid = 'demo.item'::regclass
      union all
      select path, sha256, array_to_string(objects, ' | ') from ops.sql_object
      order by 1, 2`,
  });
  return rows;
}

test('an update from any version of the files to any other equals a new database of that version', async ({
  database: { pool },
}) => {
  await createDemo(pool);
  const expected = new Map<string, unknown[]>();
  for (const [name, files] of Object.entries(versions)) {
    await migrate(pool, {});
    await migrate(pool, files);
    expected.set(name, await readDemo(pool));
  }
  let last = '';
  const migrateTo = async (name: string) => {
    await migrate(pool, versions[name] ?? {});
    expect(await readDemo(pool), `from "${last}" to "${name}"`).toEqual(expected.get(name));
    last = name;
  };
  const names = Object.keys(versions);
  for (const [index, name] of names.entries()) {
    await migrateTo(name);
    for (const other of names.slice(index + 1)) {
      await migrateTo(other);
      await migrateTo(name);
    }
  }
  await migrate(pool, {});
  expect(await readDemo(pool)).toEqual([]);
});

/** The objects of the files of `base`. */
const baseObjects = {
  'comments/demo.sql': [],
  'functions/demo_price.sql': ['function demo.price(int4)'],
  'functions/demo_total.sql': ['function demo.total()'],
  'functions/demo_touch.sql': ['function demo.touch()'],
  'triggers/demo.sql': ['trigger touch on demo.item', 'trigger touch_again on demo.item'],
  'views/demo_prices.sql': ['view demo.prices'],
  'views/demo_totals.sql': ['view demo.totals'],
};

test('the list names the objects of each file, also where they were dropped first or have changed their file', async ({
  database: { pool },
}) => {
  const list = async () => {
    const { rows } = await pool.query<{ path: string; objects: string[] }>('select path, objects from ops.sql_object');
    return Object.fromEntries(rows.map(({ path, objects }) => [path, objects]));
  };
  await createDemo(pool);
  await migrate(pool, base);
  expect(await list()).toEqual(baseObjects);
  await migrate(pool, versions['a function and the views that use it have another type'] ?? {});
  expect(await list()).toEqual(baseObjects);
  await migrate(pool, versions['objects have moved to other files, and have another type'] ?? {});
  expect(await list()).toEqual({
    'functions/demo_first.sql': ['function demo.price(int4)'],
    'functions/demo_price.sql': ['function demo.touch()'],
    'triggers/demo.sql': ['trigger touch on demo.item'],
    'triggers/demo_again.sql': ['trigger touch_again on demo.item'],
    'views/demo_all.sql': ['view demo.prices', 'view demo.totals'],
  });
});

test('all files take one query each, and files that are up to date take none', async ({ database: { pool } }) => {
  const files = sqlFiles();
  await pool.query('delete from ops.sql_object');
  const client = await pool.connect();
  const query = vi.spyOn(client, 'query');
  await applySqlFiles(client, files);
  expect(query.mock.calls.length).toBeLessThan(files.length + 15);
  query.mockClear();
  await applySqlFiles(client, files);
  expect(query.mock.calls.length).toBeLessThan(10);
  client.release();
});

/** Returns the grants on views of a schema and on their columns. */
async function readGrants(pool: pg.Pool, schema: string): Promise<string[]> {
  const { rows } = await pool.query<{ grant: string }>(
    `select format('%s(%s) %s %s %s',
      c.relname, a.attname, x.grantee::regrole, x.privilege_type, x.is_grantable) as grant
    from pg_class c
    cross join lateral (
      select null::name as attname, c.relacl as acl
      union all
      select attname, attacl from pg_attribute where attrelid = c.oid and not attisdropped
    ) a
    cross join aclexplode(a.acl) x
    where c.relnamespace = $1::regnamespace and c.relkind = 'v' and x.grantee <> c.relowner order by 1`,
    [schema],
  );
  return rows.map(({ grant }) => grant);
}

test('a view that must be dropped and created keeps its grants', async ({ database: { pool } }) => {
  await createDemo(pool);
  await migrate(pool, base);
  await pool.query('grant select on demo.prices to pg_monitor, public');
  await pool.query('grant select (id), update (price) on demo.totals to pg_monitor with grant option');
  const oid = async () => (await pool.query(`select 'demo.totals'::regclass::oid as oid`)).rows[0]?.oid;
  const [before, oidBefore] = [await readGrants(pool, 'demo'), await oid()];
  expect(before).toEqual([
    'prices() - SELECT f',
    'prices() pg_monitor SELECT f',
    'totals(id) pg_monitor SELECT t',
    'totals(price) pg_monitor UPDATE t',
  ]);
  await migrate(pool, versions['a function and the views that use it have another type'] ?? {});
  expect(await oid()).not.toBe(oidBefore);
  expect(await readGrants(pool, 'demo')).toEqual(before);
  await migrate(pool, versions['views have fewer columns, in another order, and do not use one another'] ?? {});
  expect(await readGrants(pool, 'demo')).toEqual(before.filter((grant) => !grant.startsWith('totals(id)')));
});

test('tally_bi keeps its grants on a view of the project that has other columns', async ({ database: { pool } }) => {
  await createBiRole(pool, 'read-only-please');
  const before = await readGrants(pool, 'warehouse');
  expect(before).toContain('daily_view() tally_bi SELECT f');
  const sqlFolder = mkdtempSync(join(tmpdir(), 'sql-'));
  cpSync('src/db/sql', sqlFolder, { recursive: true });
  const path = join(sqlFolder, 'views/daily_view.sql');
  writeFileSync(path, readFileSync(path, 'utf8').replace('select a.record_day,', 'select 1 as first, a.record_day,'));
  await migrateDatabase(pool, { sqlFolder });
  expect((await pool.query('select first from warehouse.daily_view')).rows).toEqual([]);
  expect(await readGrants(pool, 'warehouse')).toEqual(before);
  await migrateDatabase(pool);
  await expect(pool.query('select first from warehouse.daily_view')).rejects.toThrow('"first" does not exist');
  expect(await readGrants(pool, 'warehouse')).toEqual(before);
});

test('a failure half way changes nothing in the database', async ({ database: { pool } }) => {
  await createDemo(pool);
  await migrate(pool, base);
  const before = await readDemo(pool);
  for (const files of Object.values(versions)) {
    const broken = change(files, { 'triggers/zz_last.sql': 'create trigger nothing before update on demo.absent;' });
    await expect(migrate(pool, broken)).rejects.toThrow('src/db/sql/triggers/zz_last.sql cannot be applied');
    expect(await readDemo(pool)).toEqual(before);
  }
});

test('an object on which a foreign object depends is not dropped', async ({ database: { pool } }) => {
  await createDemo(pool);
  await migrate(pool, base);
  await pool.query('create view demo.somebody as select * from demo.totals');
  const before = await readDemo(pool);
  const removed = change(base, { 'views/demo_totals.sql': null, 'comments/demo.sql': null });
  await expect(migrate(pool, removed)).rejects.toThrow(
    /view demo\.totals cannot be dropped: .* \(view demo\.somebody depends on view demo\.totals\)/,
  );
  expect(await readDemo(pool)).toEqual(before);
  await migrate(pool, change(base, { 'functions/demo_total.sql': null })); // somebody's view is not concerned
});

test('a change does not replace objects that it does not concern', async ({ database: { pool } }) => {
  await createDemo(pool);
  await migrate(pool, base);
  await pool.query('create view demo.somebody as select demo.total() as total'); // DROP FUNCTION would fail
  await migrate(pool, versions['a function and the views that use it have another type'] ?? {});
  expect((await pool.query('select total::int from demo.somebody')).rows).toEqual([{ total: 10 }]);
});

test('an object that was dropped by hand is created again', async ({ database: { pool } }) => {
  await createDemo(pool);
  await migrate(pool, base);
  const before = await readDemo(pool);
  await pool.query('drop function demo.price cascade');
  await pool.query('drop trigger touch on demo.item');
  expect(await readDemo(pool)).not.toEqual(before);
  await migrate(pool, base);
  expect(await readDemo(pool)).toEqual(before);
});
