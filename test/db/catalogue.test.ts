import { expect } from 'vitest';
import { sqlFiles } from '../../src/db/sql-files.ts';
import { readObjects } from '../../src/db/sql-objects.ts';
import { test } from '../harness/db.ts';
import { anna, say, stage, table } from './warehouse.ts';

/** Tables and views of all schemas but those of PostgreSQL and of drizzle: `relation` and `schema`.`name`. */
const relations = `
  select c.oid as relation, n.nspname as schema, c.relname as name, c.relkind as kind
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm')
    and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'drizzle')`;

test('the comment of every table and view begins with its grain, and every column has a comment', async ({ db }) => {
  const schemas = await table(db, `select distinct schema from (${relations}) r order by 1`);
  expect(schemas.flat()).toEqual(expect.arrayContaining(['mart', 'ops', 'public', 'usage', 'warehouse']));
  const withoutGrain = await table(
    db,
    `select schema, name from (${relations}) r
    where coalesce(obj_description(relation, 'pg_class'), '') not like 'One row per %'`,
  );
  expect(withoutGrain).toEqual([]);
  const withoutComment = await table(
    db,
    `select schema, name, attname from (${relations}) r
    join pg_attribute a on a.attrelid = r.relation and a.attnum > 0 and not a.attisdropped
    where col_description(a.attrelid, a.attnum) is null`,
  );
  expect(withoutComment).toEqual([]);
});

test('tables of a new schema need comments too', async ({ db }) => {
  await db.execute('create schema later');
  await db.execute('create table later.thing (id int)');
  expect(await table(db, `select name from (${relations}) r where schema = 'later'`)).toEqual([['thing']]);
});

test('every function, view and trigger is from one file, and a file has one function or view', async ({ db }) => {
  const created = (await table(db, 'select path, objects from ops.sql_object order by path')) as [string, string[]][];
  const objects = created.flatMap(([, names]) => names);
  expect([...new Set(objects)].sort()).toEqual([...objects].sort());
  const client = await db.$client.connect();
  expect([...(await readObjects(client)).keys()].sort()).toEqual([...objects].sort());
  client.release();
  for (const [path, names] of created) {
    if (path.startsWith('comments/')) expect(names, path).toEqual([]);
    else if (path.startsWith('triggers/')) expect(names.length, path).toBeGreaterThan(0);
    else expect(names, path).toHaveLength(1);
  }
  const statements = new Map(sqlFiles().map(({ path, text }) => [path, text.match(/^create /gm)?.length ?? 0]));
  expect(new Map(created.map(([path, names]) => [path, names.length]))).toEqual(statements);
});

test('every SQL file of a function begins with a comment that describes it', () => {
  const functions = sqlFiles().filter(({ kind }) => kind === 'functions');
  expect(functions.filter(({ text }) => !text.startsWith('-- ')).map(({ path }) => path)).toEqual([]);
});

const own = 'An id that the database gives: when the table is distributed, the key is (user_id, id).';
const starter = 'Starters belong to nobody: when the table is distributed, they move to a table of their own.';
const local = 'ops is not distributed: its tables stay on the coordinator.';

/** Unique keys of tables with `user_id` that do not contain it, and why. */
const keysWithoutPerson = {
  'warehouse.dim_category_pkey': own,
  'warehouse.dim_category_starter': starter,
  'warehouse.dim_habits_pkey': own,
  'warehouse.dim_habits_starter': starter,
  'warehouse.fact_records_pkey': own,
  'warehouse.fact_records_message':
    'A message has one sender: when the table is distributed, user_id is added to the key.',
  'warehouse.staging_table_pkey': own,
  'warehouse.staging_rejects_pkey': own,
  'ops.audit_log_pkey': local,
  'ops.audit_log_update': local,
  'ops.job_card_bot_id_chat_id_message_id_pk': local,
  'ops.record_question_pkey': local,
  'ops.telegram_inbox_bot_id_update_id_pk': local,
  'ops.telegram_update_pkey': local,
  'ops.web_link_pkey': local,
  'ops.web_session_pkey': local,
};

test('unique keys of tables with user_id contain it, except those listed with a reason', async ({ db }) => {
  const keys = await table(
    db,
    `select schema || '.' || (select relname from pg_class where oid = i.indexrelid)
    from (${relations}) r
    join pg_attribute a on a.attrelid = r.relation and a.attname = 'user_id' and not a.attisdropped
    join pg_index i on i.indrelid = r.relation and i.indisunique and a.attnum <> all(i.indkey)`,
  );
  expect(keys.flat().sort()).toEqual(Object.keys(keysWithoutPerson).sort());
});

test('no foreign key refers to warehouse from another schema', async ({ db }) => {
  const tables = await table(
    db,
    `select r.schema || '.' || r.name
    from pg_constraint k join (${relations}) r on r.relation = k.conrelid
    where k.contype = 'f' and k.confrelid in (select relation from (${relations}) w where w.schema = 'warehouse')
      and r.schema <> 'warehouse'`,
  );
  expect(tables).toEqual([]);
});

test('no trigger function reads a transition table with MERGE', async ({ db }) => {
  const readers = `select p.pronamespace::regnamespace || '.' || p.proname as name, p.prosrc from pg_proc p
    where exists (
      select from pg_trigger t where t.tgfoid = p.oid and (t.tgoldtable is not null or t.tgnewtable is not null))`;
  expect((await table(db, `select name from (${readers}) r`)).flat()).toContain('warehouse.update_agg_daily');
  expect(await table(db, `select name from (${readers}) r where prosrc ~* '\\mmerge\\s+into\\M'`)).toEqual([]);
});

/** Functions that write rows of people without locking them, and why. */
const writersWithoutLock = {
  'warehouse.change_habits_version': 'A trigger: the statement that it follows has locked the person.',
  'warehouse.ensure_category': 'The caller holds the lock.',
  'warehouse.ensure_habit': 'The caller holds the lock.',
  'warehouse.load_people': 'The caller holds the lock.',
  'warehouse.load_rows': 'The caller holds the lock.',
  'warehouse.rebuild_agg_daily': 'It locks the table of all facts.',
  'warehouse.reject_rows': 'The caller holds the lock.',
  'warehouse.restage_rejects': 'It moves rejected rows of everybody; DELETE locks each of them.',
  'warehouse.set_aside_deleted_records': 'The caller holds the lock.',
  'warehouse.update_agg_daily': 'A trigger: the statement that it follows has locked the person.',
};
/** Functions of which the caller holds the lock. */
const needsLock = [
  ...['ensure_category', 'ensure_habit', 'load_people', 'load_habits', 'load_rows', 'reject_rows'],
  'set_aside_deleted_records',
];
/** They are called by these, which lock, or whose caller holds the lock too. */
const callsWithLock = ['load_habits', 'load_rows', 'load_staged', 'record_entries', 'record_many', 'ensure_habit'];

test('functions that write rows of people lock the person first, except those listed with a reason', async ({ db }) => {
  const written = '(insert\\s+into|update|delete\\s+from)\\s+(warehouse\\.\\w+|ops\\.web_\\w+)';
  const locks = '(try_lock_person|lock_person|lock_person_within|skip\\s+locked)';
  const functions = `
    select p.pronamespace::regnamespace || '.' || p.proname as name,
      regexp_replace(p.prosrc, '--[^\\n]*', '', 'g') as body
    from pg_proc p where p.pronamespace in ('warehouse'::regnamespace, 'ops'::regnamespace)`;
  const unlocked = await table(
    db,
    `select name from (${functions}) f
    where body ~* '${written}' and regexp_instr(body, '${written}', 1, 1, 0, 'i') < coalesce(nullif(
      regexp_instr(body, '${locks}', 1, 1, 0, 'i'), 0), 1000000)`,
  );
  expect(unlocked.flat().sort()).toEqual(Object.keys(writersWithoutLock));
  const callers = await table(
    db,
    `select distinct split_part(name, '.', 2) from (${functions}) f
    where body ~ 'warehouse\\.(${needsLock.join('|')})\\('`,
  );
  expect(callers.flat().sort()).toEqual([...callsWithLock].sort());
});

test('a view names a person by first and last name, or by user name, or by id', async ({ db }) => {
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

test('the views have the columns that the contract names', async ({ db }) => {
  await stage(db, {});
  const columns = (view: string) =>
    table(
      db,
      `select string_agg(attname, ' ' order by attnum) from pg_attribute
      where attrelid = 'warehouse.${view}'::regclass and attnum > 0`,
    );
  expect(await columns('daily_view')).toEqual([
    ['record_day habit_name user_id full_name category_name total_duration total_records kind unit total_amount'],
  ]);
  expect(await columns('habit_view')).toEqual([
    ['habit_name category_name user_id full_name total_duration total_records kind unit total_amount'],
  ]);
  expect(await columns('habit_day_view')).toEqual([['user_id habit_id local_date kept target done rest']]);
});

test('each language has the same number of starter habits, each in a category of its language', async ({ db }) => {
  const numbers = await table(
    db,
    `select h.language, count(*)::int as habits, count(distinct lower(h.habit_name))::int as names
    from warehouse.dim_habits h
    join warehouse.dim_category c on c.category_id = h.category_id and c.language = h.language
    where h.user_id is null and c.user_id is null group by 1 order by 1`,
  );
  expect(numbers).toEqual([
    ['en', 12, 12],
    ['ru', 12, 12],
  ]);
});
