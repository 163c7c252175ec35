import { expect } from 'vitest';
import { test } from '../harness/db.ts';
import { createBatchFixture } from './batch-fixture.ts';

test('a run after a long first one ends, although the statistics say that there are no results', async ({ db }) => {
  const { query, run, addJob } = createBatchFixture(db);
  await query(`create table replica (user_id integer not null, timestamp timestamptz not null, page_views integer,
    created_at timestamptz not null)`);
  await query('create index on replica (user_id, timestamp)');
  await query(`insert into metricsandtables values ('page_views', 'replica')`);
  await query(`insert into replica select id, '2026-11-22T12:00Z'::timestamptz - hour * interval '1 hour', 1, '2020-01-01'
    from generate_series(1, 400) id, generate_series(0, 299) hour`);
  await query('analyze replica');
  await addJob({ metrics: { page_views: 'sum' } });
  expect(await run({ at: '2026-11-22T12:30:00Z' })).toMatchObject({ rows_written: 120_000 });
  // Autovacuum does the same when it analyzes the table while the first run is not committed.
  await query('alter table ruleexecutionresults set (autovacuum_enabled = false)');
  await query(`update pg_class set reltuples = 0, relpages = pg_relation_size(oid) / 8192
    where oid = 'ruleexecutionresults'::regclass`);
  await query(`insert into replica select id, '2026-11-22T12:10Z', 1, now() from generate_series(1, 400) id`);
  // It takes a second. When the results are searched for each of them, it takes minutes.
  expect(await run({ at: '2026-11-22T12:30:00Z' })).toMatchObject({ rows_read: 800, rows_written: 400 });
});
