import { expect } from 'vitest';
import { listSourceTables } from '../../src/db/queries/batch/source-tables.ts';
import { test } from '../harness/db.ts';
import { type BatchFixture, createBatchFixture } from './batch-fixture.ts';

const values = `select to_char(timestamp at time zone 'UTC', 'DD HH24:MI') as at, udc_config_value as value from ruleexecutionresults
  where job_id is not null order by timestamp`;

async function createReplica({ query }: BatchFixture): Promise<(at: string, views: number) => Promise<unknown>> {
  await query(`create table replica (user_id text, timestamp timestamptz, page_views integer, created_at timestamptz)`);
  await query(`insert into metricsandtables values ('page_views', 'replica')`);
  return (at, views) => query(`insert into replica values ('u1', $1, $2, '2020-01-01')`, [`2026-11-${at}Z`, views]);
}

test('rows that arrive with old stamps are found in the modes full and window, within its hours', async ({ db }) => {
  const fixture = createBatchFixture(db);
  const { query, run, addJob } = fixture;
  const insert = await createReplica(fixture);
  const ids: Record<string, number> = {};
  for (const mode of ['incremental', 'full', 'window:3'])
    ids[mode] = await addJob({ mode, metrics: { page_views: 'sum' } });
  const at = '2026-11-22T12:30:00Z';
  await insert('22 06:10', 1);
  await insert('22 09:10', 2);
  await insert('22 10:10', 4);
  for (const id of Object.values(ids)) await run({ id, at });
  await insert('22 06:20', 10);
  await insert('22 09:20', 20);
  await query(`delete from replica where page_views = 4`);
  const read = async (mode: string) => {
    await run({ id: ids[mode], at });
    const stored = await query<{ at: string; value: number }>(
      `${values.replace('job_id is not null', 'job_id = $1')}`,
      [ids[mode]],
    );
    return stored.map((row) => `${row.at}=${row.value}`);
  };
  expect(await read('incremental')).toEqual(['22 06:00=1', '22 09:00=2', '22 10:00=4']);
  expect(await read('full')).toEqual(['22 06:00=11', '22 09:00=22']);
  // Three hours before 12:30 begin in the bucket of 09:00.
  expect(await read('window:3')).toEqual(['22 06:00=1', '22 09:00=22']);
  // After a pause that is longer than the window, nothing between the runs is left out.
  await insert('22 13:10', 5);
  await insert('23 01:10', 7);
  await run({ id: ids['window:3'], at: '2026-11-23T12:30:00Z' });
  expect(
    (await query<{ value: number }>(values.replace('job_id is not null', `job_id = ${ids['window:3']}`))).length,
  ).toBe(4);
});

test('a window reads only its hours of a source without created_at', async ({ db }) => {
  const { query, run, addJob } = createBatchFixture(db);
  await query(`create table events (user_id text, timestamp timestamptz, page_views integer)`);
  await query(`insert into metricsandtables values ('page_views', 'events')`);
  await query(`insert into events select 'u1', '2026-11-22T00:10Z'::timestamptz + n * interval '1 hour', n
    from generate_series(0, 11) n`);
  await addJob({ mode: 'window:2', metrics: { page_views: 'sum' } });
  expect(await run({ at: '2026-11-22T12:00:00Z' })).toMatchObject({ rows_read: 12 });
  expect(await run({ at: '2026-11-22T12:00:00Z' })).toMatchObject({ rows_read: 2, rows_written: 0 });
  expect(await run({ at: '2026-11-22T12:00:00Z', full: true })).toMatchObject({ rows_read: 12 });
});

test('a mode that does not exist is refused with those that do', async ({ db }) => {
  const { addJob } = createBatchFixture(db);
  for (const mode of ['window', 'window:0', 'window:-1', 'all', ''])
    await expect(addJob({ mode, metrics: { page_views: 'sum' } })).rejects.toThrow(
      /there are: incremental, full, and window/,
    );
});

test('rows with a null id or time are counted', async ({ db }) => {
  const fixture = createBatchFixture(db);
  const { query, run, addJob } = fixture;
  await createReplica(fixture);
  await query(`insert into replica values (null, '2026-11-22 09:10Z', 1, now()), ('u1', null, 2, now()),
    (null, null, 3, now()), ('u1', '2026-11-22 09:10Z', 4, now()), (null, '2026-11-29 09:10Z', 1, now())`);
  await addJob({ filter: 'page_views <> 3', metrics: { page_views: 'sum' } });
  const at = '2026-11-22T12:30:00Z';
  expect(await run({ at })).toMatchObject({ rows_read: 1, rows_without_key: 2 });
  await query(`update replica set created_at = now() - interval '1 day'`);
  await query(`insert into replica values (null, '2026-11-22 09:10Z', 1, now())`);
  expect(await run({ at })).toMatchObject({ rows_read: 0, rows_without_key: 1 });
  expect(await run({ at, full: true })).toMatchObject({ rows_read: 1, rows_without_key: 3 });
});

test('internal tables are not offered as sources', async ({ db }) => {
  await db.$client.query('create table user_activity (user_id text, timestamp timestamptz, page_views integer)');
  const names = await listSourceTables(db, 1000);
  expect(names).toContain('user_activity');
  expect(
    names.filter((name) => /^(dtrack|energy|staging|ops|drizzle)\.|usage\.(subscriber_state|kept)/.test(name)),
  ).toEqual([]);
});
