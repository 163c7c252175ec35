import { readFileSync } from 'node:fs';
import pg from 'pg';
import { pino } from 'pino';
import { expect, vi } from 'vitest';
import { runCommandLine } from '../../src/app/job-command.ts';
import { UsageError } from '../../src/app/usage-error.ts';
import { parseConfig } from '../../src/config/config.ts';
import { biLimitsFile, createBiRole } from '../../src/db/bi.ts';
import { endLongBiSessions } from '../../src/db/bi-sessions.ts';
import { migrateDatabase } from '../../src/db/migrate.ts';
import { type TestDatabase, test } from '../harness/db.ts';
import { say, table } from './warehouse.ts';

const password = 'read-only-please';

/** Runs statements as tally_bi. */
async function asBi<T>({ url }: TestDatabase, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const address = new URL(url);
  [address.username, address.password] = ['tally_bi', password];
  const client = new pg.Client({ connectionString: address.href });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const refused = (client: pg.Client, statement: string) =>
  client.query(statement).then(
    () => false,
    // Insufficient privilege; some views cannot be written by anybody.
    ({ code }) => code === '42501' || (code === '55000' && statement.startsWith('delete')),
  );

const relations = `select format('%I.%I', n.nspname, c.relname)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'v', 'm', 'p', 'f') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  order by 1`;

const allowed =
  /^(mart\.\w+|warehouse\.(daily|habit|dim_users|dim_habits|dim_category|habit_goal|day_mark|habit_day)_view)$/;

test('tally_bi can read the allowed relations only, and can write nothing', async ({ db, database }) => {
  await say(db);
  for (const _ of [1, 2]) await createBiRole(database.pool, password);
  const names = (await table(db, relations)).flat().map(String);
  expect(names.filter((name) => allowed.test(name)).length).toBeGreaterThan(10);
  await asBi(database, async (client) => {
    for (const name of names) {
      expect(await refused(client, `select * from ${name} limit 1`), name).toBe(!allowed.test(name));
      await client.query('set default_transaction_read_only = off'); // not what keeps it from writing
      expect(await refused(client, `delete from ${name}`), name).toBe(true);
    }
    expect((await client.query('select full_name from warehouse.daily_view')).rows).toEqual([
      { full_name: 'Anna Lind' },
    ]);
    expect(await refused(client, 'create table warehouse.mine (x int)')).toBe(true);
    expect(await refused(client, 'select warehouse.forget_person(701)')).toBe(true);
  });
  const settings = await asBi(database, (client) =>
    client.query(
      `select current_setting('default_transaction_read_only') as only,
        current_setting('statement_timeout') as timeout`,
    ),
  );
  expect(settings.rows).toEqual([{ only: 'on', timeout: '1min' }]);
});

test('grant-bi takes the password from the command line or the settings, and neither prints nor stores it', async ({
  database,
  db,
}) => {
  const said: string[] = [];
  const run = (words: string[], env = {}) =>
    runCommandLine({
      config: parseConfig({ DATABASE_URL: database.url, ...env }),
      log: pino({ level: 'trace' }, { write: (line: string) => said.push(line) }),
      args: ['grant-bi', ...words],
      out: { write: (text: string) => said.push(text) > 0 },
      cancel: new AbortController().signal,
    });
  for (const words of [[], ['password=short'], ['password=with a space'], ['other=1'], [`password=${password}`, 'x=1']])
    await expect(run(words), words.join()).rejects.toThrow(UsageError);
  expect(await run([], { TALLY_BI_PASSWORD: 'from-the-settings' })).toBe(0);
  expect(await run([`password=${password}`])).toBe(0);
  expect(await asBi(database, async (client) => (await client.query('select 1 as one')).rows)).toEqual([{ one: 1 }]);
  expect(said.join('')).not.toMatch(/read-only-please|from-the-settings/);
  expect(await table(db, 'select * from ops.job_run')).toEqual([]);
});

test('every migration restores the rights of tally_bi, and grants it new tables of mart', async ({ db, database }) => {
  await createBiRole(database.pool, password);
  await db.execute('drop view warehouse.habit_view');
  await db.execute("delete from ops.sql_object where path in ('views/habit_view.sql', 'comments/warehouse.sql')");
  await db.execute('grant select on warehouse.fact_records to tally_bi');
  await migrateDatabase(database.pool);
  await db.execute('create table mart.f_new (id int)');
  await asBi(database, async (client) => {
    expect(await refused(client, 'select * from warehouse.habit_view')).toBe(false);
    expect(await refused(client, 'select * from mart.f_new')).toBe(false);
    expect(await refused(client, 'select * from warehouse.fact_records')).toBe(true);
  });
});

test('every relation and column that tally_bi can read has a comment', async ({ db, database }) => {
  await createBiRole(database.pool, password);
  const silent = await table(
    db,
    `select c.oid::regclass::text, a.attname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.relkind in ('r', 'v')
      and has_table_privilege('tally_bi', c.oid, 'select')
      and (obj_description(c.oid, 'pg_class') is null or col_description(c.oid, a.attnum) is null)`,
  );
  expect(silent).toEqual([]);
});

test('tally_bi cannot take advisory locks, fill the disk or lift the limit of its temporary files', async ({
  database,
}) => {
  expect(await createBiRole(database.pool, password)).toBe(true);
  await asBi(database, async (client) => {
    await client.query('set default_transaction_read_only = off');
    for (const statement of [
      'select pg_advisory_lock(7255302)',
      'select pg_try_advisory_lock(7255310, 1)',
      'select pg_advisory_xact_lock_shared(7255302)',
      'select pg_try_advisory_xact_lock_shared(1, 2)',
      "select lo_from_bytea(0, 'x')",
      'select lo_create(0)',
      'create temporary table big (x int)',
      "set temp_file_limit = '100GB'",
      "alter role tally_bi set temp_file_limit = '100GB'",
      'alter role tally_bi reset temp_file_limit',
      'alter role tally_bi connection limit -1',
    ])
      expect(await refused(client, statement), statement).toBe(true);
    expect((await client.query("select current_setting('temp_file_limit') as limit")).rows).toEqual([{ limit: '1GB' }]);
  });
});

test('where other roles can log in, grant-bi takes no rights from them, and says so', async ({ database }) => {
  const said: string[] = [];
  await database.pool.query('create role bi_stranger login');
  await runCommandLine({
    config: parseConfig({ DATABASE_URL: database.url }),
    log: pino({ level: 'silent' }),
    args: ['grant-bi', `password=${password}`],
    out: { write: (text: string) => said.push(text) > 0 },
    cancel: new AbortController().signal,
  }).finally(() => database.pool.query('drop role bi_stranger'));
  expect(said.join('')).toMatch(/It can still take advisory locks.*tally_bi_limits\.sql/);
  await asBi(database, (bi) => bi.query('select pg_advisory_lock(1)'));
});

test('grant-bi without the right to create roles says which right is missing', async ({ database }) => {
  // A member of the owner of the database, without its attributes.
  await database.pool.query("create role bi_owner login password 'owner-please'; grant postgres to bi_owner");
  const address = new URL(database.url);
  [address.username, address.password] = ['bi_owner', 'owner-please'];
  const run = runCommandLine({
    config: parseConfig({ DATABASE_URL: address.href }),
    log: pino({ level: 'silent' }),
    args: ['grant-bi', `password=${password}`],
    out: { write: () => true },
    cancel: new AbortController().signal,
  });
  const dropRole = 'reassign owned by bi_owner to postgres; drop owned by bi_owner; drop role bi_owner';
  await expect(run.finally(() => database.pool.query(dropRole))).rejects.toThrow(
    /permission denied.*ALTER ROLE … CREATEROLE/,
  );
});

test('the limits leave the roles of Tally their rights', async ({ database: { pool } }) => {
  await createBiRole(pool, password);
  const client = await pool.connect();
  await client.query('begin'); // so that no other test sees the roles
  await client.query('grant execute on function pg_advisory_lock(bigint) to public');
  await client.query('create role tally_own; create role stranger; grant usage on schema ops to tally_own');
  await client.query(readFileSync(biLimitsFile, 'utf8'));
  await client.query('set local role tally_own');
  await client.query('select pg_advisory_lock(1); create temporary table own (x int)');
  await client.query('set local role stranger');
  await expect(client.query('select pg_advisory_lock(1)')).rejects.toThrow('permission denied');
  await client.query('rollback');
  client.release();
});

test('a session of tally_bi that has lifted its limits is ended, others are not', async ({ database }) => {
  await createBiRole(database.pool, password);
  await asBi(database, async (idle) => {
    const ended = asBi(database, async (client) => {
      client.on('error', () => undefined); // the statement fails
      await client.query('set statement_timeout = 0');
      await client.query('select pg_sleep(60)');
    });
    const result = expect(ended).rejects.toThrow(/terminating connection/);
    const isSleeping = "select from pg_stat_activity where usename = 'tally_bi' and query like '%pg_sleep(60)'";
    await vi.waitUntil(async () => (await database.pool.query(isSleeping)).rowCount === 1, { timeout: 30_000 });
    expect(await endLongBiSessions(database.pool, 60)).toBe(0);
    expect(await endLongBiSessions(database.pool, 0)).toBe(1);
    await result;
    expect((await idle.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });
});
