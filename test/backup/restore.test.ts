import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openArchive, readArchive } from '../../src/db/backup/archive-reader.ts';
import { createPool } from '../../src/db/client.ts';
import { migrateDatabase } from '../../src/db/migrate.ts';
import { jobMain, nodeArguments } from '../harness/process.ts';
import { createRandom, pickSeed } from '../harness/random.ts';
import { readTables, test, withClient } from './backup-fixture.ts';

/** So many that a kill or an interruption may meet the copy itself. */
const manyRows = `insert into usage.data_record (clock, end_date, subscriber_number)
  select n, now(), 'subscriber ' || n from generate_series(1, 20000) n;
  insert into warehouse.dim_users (user_id, first_name) values (7, 'Anna')`;

/** Starts Tally on a database as far as the migrations. Returns the error that ends the start, or null. */
async function startOn(url: string): Promise<string | null> {
  const pool = createPool({ url, applicationName: 'test', onError: () => undefined });
  try {
    await migrateDatabase(pool);
    return null;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await pool.end();
  }
}

/** Runs `npm run job` as a process, and kills it some milliseconds after it has printed a line. */
function killAfter(line: RegExp, ms: number, env: Record<string, string>, args: string[]): Promise<void> {
  const { PATH = '', HOME = '/' } = process.env;
  const child = spawn(process.execPath, [...nodeArguments, jobMain, ...args], { env: { PATH, HOME, ...env } });
  let printed = '';
  child.stdout.on('data', (chunk) => {
    const isFirst = !line.test(printed);
    printed += chunk;
    if (isFirst && line.test(printed)) setTimeout(() => child.kill('SIGKILL'), ms);
  });
  return new Promise((resolve) => child.once('close', () => resolve()));
}

// Processes are started and killed, which takes some seconds.
test('a restore that is killed or fails at any moment can be started again, and Tally does not start in between', async ({
  database,
  empty,
  dir,
  backUp,
  command,
}) => {
  await database.pool.query(manyRows);
  const { path } = await backUp(database.pool);
  const before = await readTables(database.url);
  const random = createRandom(pickSeed());
  const env = { DATABASE_URL: empty.url, DATA_DIR: dir };
  const steps = [/creating the tables/, /loading/, /migrating/];
  const anyStep = () => steps[Math.floor(steps.length * random())] ?? /migrating/;
  const kill = () => killAfter(anyStep(), 60 * random(), env, ['restore', `file=${path}`]);
  const stop = new AbortController();
  const out = {
    write(text: string) {
      if (text.startsWith('loading')) stop.abort();
      return true;
    },
  };
  const interrupt = async () => {
    const ended = await command(empty.url, ['restore', `file=${path}`], { cancel: stop.signal, out });
    expect(ended.error).toMatch(/^Interrupted: until the same command is run again, Tally does not start/);
  };
  for (const [index, endEarly] of [kill, interrupt, kill].entries()) {
    await endEarly();
    const refusal = await startOn(empty.url);
    expect(refusal, `round ${index}`).toMatch(/^The restore of \S+ into this database was not finished: run it again/);
    expect(refusal).toContain(`npm run job -- restore file=${path}`);
  }
  const again = await command(empty.url, ['restore', `file=${path}`]);
  expect(again).toMatchObject({ code: 0, error: '' });
  expect(again.output).toContain('was not finished: it begins again');
  expect(await startOn(empty.url)).toBeNull();
  expect(await readTables(empty.url)).toEqual(before);
});

// Processes are started and killed, which takes some seconds.
test('a backup that is killed at any moment leaves no half backup', async ({ database, dir, command }) => {
  await database.pool.query(manyRows);
  const random = createRandom(pickSeed());
  const env = { DATABASE_URL: database.url, DATA_DIR: dir, BACKUP_DIR: dir };
  for (const _ of [1, 2]) {
    await killAfter(/backup: copy/, 150 * random(), env, ['backup']);
    const complete = readdirSync(dir).filter((name) => name.endsWith('.tar.gz'));
    for (const name of complete) await readArchive(await openArchive(join(dir, name)));
  }
  expect((await command(database.url, ['backup', `dir=${dir}`])).output).toMatch(/backup: run \d+ succeeded/);
  expect(readdirSync(dir).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('the run that wrote a backup has succeeded after a restore, and only a confirmed restore replaces the database', async ({
  database,
  empty,
  backUp,
  command,
}) => {
  await database.pool.query(
    `insert into ops.job_run (job, trigger, due_at, state)
    values ('backup', 'schedule', now(), 'running'), ('usage', 'manual', now(), 'running')`,
  );
  const writtenAt = new Date('2026-11-29T02:41:00Z');
  const { path } = await backUp(database.pool, writtenAt);
  const restore = (words: string[], answer?: string) =>
    command(empty.url, ['restore', ...words], answer === undefined ? {} : { ask: async () => answer });
  expect(await restore([`file=${path}`])).toMatchObject({ code: 0, error: '' });
  const runs = 'select job, state, finished_at from ops.job_run order by job';
  expect((await withClient(empty.url, (client) => client.query(runs))).rows).toEqual([
    { job: 'backup', state: 'succeeded', finished_at: writtenAt },
    { job: 'usage', state: 'running', finished_at: null },
  ]);

  const running = createPool({ url: empty.url, onError: () => undefined });
  await running.query('select 1');
  const refused = restore([`file=${path}`, 'into=replace'], 'replace'); // after three seconds
  const content = await readTables(empty.url);
  await database.pool.query(manyRows);
  await database.pool.query('delete from ops.job_run'); // a restore changes the run of a backup
  const later = await backUp(database.pool, new Date('2030-01-01T00:00:00Z'));
  expect((await refused).error).toMatch(/^Tally is running on this database: stop every instance[^\n]*$/);
  await running.end();
  const file = `file=${later.path}`;
  expect((await restore([file])).error).toMatch(/^The database further_\w+ is not empty \(Tally has been there\)/);
  expect((await restore([file, 'into=replace'])).error).toMatch(/needs a terminal\. Nothing was changed\.$/);
  expect(await restore([file, 'into=replace'], 'yes')).toMatchObject({ code: 1 });
  expect(await readTables(empty.url)).toEqual(content);
  expect(await restore([file, 'into=replace'], 'replace')).toMatchObject({ code: 0, error: '' });
  expect(await readTables(empty.url)).toEqual(await readTables(database.url));
});

test('views of others and missing rights are refused with one sentence', async ({
  database,
  migrated: { url },
  backUp,
  command,
}) => {
  const { path } = await backUp(database.pool);
  await withClient(url, (client) =>
    client.query('create view public.of_others as select user_id from warehouse.dim_users'),
  );
  const replace = async (into = url) => {
    const { error } = await command(into, ['restore', `file=${path}`, 'into=replace'], { ask: async () => 'replace' });
    expect(error.split('\n')).toHaveLength(1);
    return error;
  };
  expect(await replace()).toMatch(/^public\.of_others would be dropped, because it uses tables of Tally/);
  await withClient(url, (client) =>
    client.query(
      `drop view public.of_others; drop role if exists tally_poor; create role tally_poor login password 'p00r'`,
    ),
  );
  const poor = new URL(url);
  Object.assign(poor, { username: 'tally_poor', password: 'p00r' });
  expect(await replace(poor.href)).toMatch(/^The role tally_poor may not create schemas/);
  poor.password = 'wrong';
  expect(await replace(poor.href)).toMatch(/^The database cannot be reached: password authentication failed/);
  expect(await replace('postgres://nobody@127.0.0.1:1/nothing')).toMatch(/^The database cannot be reached/);
  await withClient(url, (client) => client.query('drop role tally_poor'));
});

test('a file of a newer version is refused by its version, and nothing is changed', async ({
  database,
  empty,
  backUp,
  command,
}) => {
  await database.pool.query(
    "insert into drizzle.__drizzle_migrations (hash, created_at) values ('of tomorrow', 9999999999999)",
  );
  const { path } = await backUp(database.pool);
  const { error } = await command(empty.url, ['restore', `file=${path}`]);
  expect(error).toMatch(
    /^tally-\S+ was written by a newer version of Tally \(\d+\.\d+\.\d+\): restore it with that version/,
  );
  const schemas = await withClient(empty.url, (client) =>
    client.query("select nspname from pg_namespace where nspname in ('drizzle', 'warehouse')"),
  );
  expect(schemas.rows).toEqual([]);
});
