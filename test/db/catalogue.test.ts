import { expect } from 'vitest';
import { test } from '../harness/db.ts';
import { anna, say, stage, table } from './warehouse.ts';

const relations = `from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('ops', 'warehouse', 'usage', 'staging', 'mart', 'dtrack', 'energy', 'public') and c.relkind in ('r', 'v')`;

test('every table and view says its grain, every column what it is', async ({ db }) => {
  const silent = await table(
    db,
    `select n.nspname || '.' || c.relname ${relations}
    and coalesce(obj_description(c.oid, 'pg_class'), '') not like 'One row per %'`,
  );
  expect(silent).toEqual([]);
  const columns = await table(
    db,
    `select n.nspname || '.' || c.relname || '.' || a.attname
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where n.nspname in ('ops', 'warehouse', 'usage', 'staging', 'mart', 'dtrack', 'energy', 'public') and c.relkind in ('r', 'v') and col_description(c.oid, a.attnum) is null`,
  );
  expect(columns).toEqual([]);
});

test('every function says first what it does', async ({ db }) => {
  const { sqlFiles } = await import('../../src/db/migrate.ts');
  const functions = sqlFiles().filter(({ path }) => path.startsWith('functions/'));
  expect(functions.filter(({ text }) => !text.startsWith('-- ')).map(({ path }) => path)).toEqual([]);
  const made = await table(
    db,
    `select count(*)::int from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`,
  );
  expect(made[0]?.[0]).toBe(functions.length);
});

test('a view names a person by first and last name, else user name, else id', async ({ db }) => {
  const full = async () => (await table(db, 'select full_name from warehouse.daily_view'))[0]?.[0];
  await say(db);
  expect(await full()).toBe('Anna Lind');
  await table(db, 'update warehouse.dim_users set last_name = null');
  expect(await full()).toBe('Anna');
  await table(db, "update warehouse.dim_users set first_name = ' '");
  expect(await full()).toBe('anna');
  await table(db, 'update warehouse.dim_users set username = null');
  expect(await full()).toBe(`user ${anna.id}`);
});

test('the columns of the views are those of the contract', async ({ db }) => {
  await stage(db, {});
  const columns = (view: string) =>
    table(
      db,
      `select string_agg(attname, ' ' order by attnum) from pg_attribute
      where attrelid = 'warehouse.${view}'::regclass and attnum > 0`,
    );
  expect(await columns('daily_view')).toEqual([
    ['record_day habit_name user_id full_name category_name total_duration total_records'],
  ]);
  expect(await columns('habit_view')).toEqual([
    ['habit_name category_name user_id full_name total_duration total_records'],
  ]);
});

test('starters are the same number in each language, each in a category of its language', async ({ db }) => {
  const numbers = await table(
    db,
    `select h.language, count(*)::int as habits, count(distinct lower(h.habit_name))::int as names
    from warehouse.dim_habits h join warehouse.dim_category c on c.category_id = h.category_id and c.language = h.language
    where h.user_id is null and c.user_id is null group by 1 order by 1`,
  );
  expect(numbers).toEqual([
    ['en', 9, 9],
    ['ru', 9, 9],
  ]);
});
