import { expect } from 'vitest';
import { aggregations } from '../../src/jobs/batch/aggregations.ts';
import { test } from '../harness/db.ts';
import { createRandom } from '../harness/random.ts';
import { type BatchFixture, createBatchFixture } from './batch-fixture.ts';
import { expectedResults, granularities, type Measurement } from './batch-model.ts';

/** Clock changes, one of them before 2000. The two cases of a zone give each granularity a different delay. */
const cases = [
  { zone: 'America/New_York', around: '2026-11-01T06:00Z', seed: 1 },
  { zone: 'America/New_York', around: '2026-03-08T07:00Z', seed: 2 },
  { zone: 'Europe/Berlin', around: '2026-10-25T01:00Z', seed: 3 },
  { zone: 'Europe/Berlin', around: '1999-03-28T01:00Z', seed: 4 },
];

interface Row extends Measurement {
  row: number;
  load: number | null;
  status: string;
}

const metrics = { page_views: aggregations.join(','), 'Cpu.Load': `{${aggregations.join(',')}}` };
const hour = 3_600_000;
/** As many rows for each id, whatever the number of ids: so as many of them share a bucket or an instant. */
const ids = process.env.FULL_LOAD ? 3 : 2;
const rowsPerId = 60;

for (const testCase of cases)
  test(`every granularity, aggregation and delay: ${testCase.zone} ${testCase.around}`, async ({ db }) => {
    const fixture = createBatchFixture(db);
    const random = createRandom(testCase.seed);
    const middle = Date.parse(testCase.around);
    await createTables(fixture);
    const jobs = await addJobs(fixture, testCase);
    const rows = randomRows(random, middle);
    const [early, late] = [rows.filter(({ row }) => row % 5 > 0), rows.filter(({ row }) => row % 5 === 0)];
    const tick = middle + 26 * hour + 17 * 60_000;
    await insert(fixture, early);
    await fixture.run({ at: new Date(tick).toISOString() });
    await expectResults(fixture, jobs, early, tick);

    // Much later: late rows, changed rows, and a later tick.
    await age(fixture);
    await insert(fixture, late);
    const changed = rows.map((row) => (row.row % 11 === 1 ? changedRow(row) : row));
    await change(
      fixture,
      changed.filter((row) => !rows.includes(row)),
    );
    const later = tick + 31 * hour;
    const counts = await fixture.run({ at: new Date(later).toISOString() });
    expect(counts.rows_read).toBeLessThan(jobs.length * 2 * rows.length);
    await expectResults(fixture, jobs, changed, later);

    // The same run again changes no row, in full or not.
    const all = `select "ResultsId", "Id", timestamp, udc_config_name, udc_config_value, updated_at, job_id
      from ruleexecutionresults order by 1`;
    const before = await fixture.query(all);
    await fixture.run({ at: new Date(later).toISOString() });
    await fixture.run({ at: new Date(later).toISOString(), full: true });
    expect(await fixture.query(all)).toEqual(before);

    if (testCase.seed > 1) return;
    // An earlier tick keeps later results, except in its open buckets. The later tick computes these again.
    await fixture.run({ at: new Date(tick).toISOString() });
    await fixture.run({ at: new Date(later).toISOString() });
    await expectResults(fixture, jobs, changed, later);
  });

async function createTables({ query }: BatchFixture): Promise<void> {
  await query(`create table user_activity (row integer primary key, user_id text, timestamp timestamptz,
    page_views numeric, status text, created_at timestamptz default now(), updated_at timestamptz)`);
  await query('create index on user_activity (user_id, timestamp)');
  await query(
    `insert into metricsandtables values ('page_views', 'user_activity'), ('cpu_load', 'public.ruleexecutionresults')`,
  );
}

interface AddedJob {
  id: number;
  granularity: string;
  delayHours: number;
  zone: string;
}

/**
 * Adds a job for each granularity. Every other one has a delay of five hours; the others have it in the other case of
 * the zone.
 */
async function addJobs(fixture: BatchFixture, { zone, seed }: { zone: string; seed: number }): Promise<AddedJob[]> {
  const added: AddedJob[] = [];
  for (const [index, granularity] of granularities.entries()) {
    const delayHours = (index + seed) % 2 ? 5 : 0;
    const id = await fixture.addJob({ granularity, delay: delayHours, zone, percentile: 37.5, metrics, filter: null });
    added.push({ id, granularity, delayHours, zone });
  }
  return added;
}

/**
 * Generates rows: most in the two days around the clock change, many at the same instant, some at the start of a
 * bucket.
 */
function randomRows(random: () => number, middle: number): Row[] {
  return Array.from({ length: ids * rowsPerId }, (_, row) => {
    const wide = random() < 0.3 ? 20 * 24 * hour : 30 * hour;
    const step = random() < 0.2 ? hour : 10 * 60_000;
    const at = middle + Math.round(((random() - 0.6) * wide) / step) * step;
    const orNull = (value: number) => (random() < 0.1 ? null : value);
    return {
      row,
      id: `u${Math.floor(random() * ids)}`,
      at,
      value: orNull(Math.round((random() - 0.3) * 1000) / 4),
      load: orNull(Math.round(random() * 100) / 8),
      status: random() < 0.8 ? 'active' : 'idle',
    };
  });
}

/** Returns the row with another value, or with null. */
const changedRow = (row: Row): Row => ({ ...row, value: row.row % 2 ? null : 7, load: row.row % 3 ? null : 3 });

async function insert({ query }: BatchFixture, rows: Row[]): Promise<void> {
  const given = JSON.stringify(rows.map((row) => ({ ...row, at: new Date(row.at).toISOString() })));
  const from =
    'from jsonb_to_recordset($1) as r (row integer, id text, at timestamptz, value numeric, load float8, status text)';
  await query(
    `insert into user_activity (row, user_id, timestamp, page_views, status) select row, id, at, value, status ${from}`,
    [given],
  );
  await query(
    `insert into ruleexecutionresults ("Id", timestamp, udc_config_name, udc_config_value)
      select id, at, 'Cpu.Load', load ${from}`,
    [given],
  );
}

/** Changes rows. A result row has no key of its own, so it is found by its id and time. */
async function change({ query }: BatchFixture, rows: Row[]): Promise<void> {
  for (const { row, value, id, at, load } of rows) {
    await query('update user_activity set page_views = $2, updated_at = now() where row = $1', [row, value]);
    await query(
      `update ruleexecutionresults set udc_config_value = $3 where "ResultsId" = (
        select "ResultsId" from ruleexecutionresults
        where udc_config_name = 'Cpu.Load' and "Id" = $1 and timestamp = $2
        order by "ResultsId" limit 1)`,
      [id, new Date(at).toISOString(), load],
    );
  }
}

/** Makes all rows an hour older, so that they are older than the watermark. */
async function age({ query }: BatchFixture): Promise<void> {
  await query(`update user_activity set created_at = now() - interval '1 hour'`);
  await query('alter table ruleexecutionresults disable trigger batch_set_updated_at');
  await query(`update ruleexecutionresults set updated_at = now() - interval '1 hour' where job_id is null`);
  await query('alter table ruleexecutionresults enable trigger batch_set_updated_at');
}

/** Compares all results with the expected ones. */
async function expectResults(fixture: BatchFixture, jobs: AddedJob[], rows: Row[], tick: number): Promise<void> {
  const loads = await fixture.query<{ id: string; at: string; value: number | null }>(
    `select "Id" as id, to_char(timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, udc_config_value as value
      from ruleexecutionresults where job_id is null`,
  );
  const sources = { page_views: rows, 'Cpu.Load': loads.map((load) => ({ ...load, at: Date.parse(load.at) })) };
  const results = await fixture.query<{ key: string; value: number | null }>(
    `select job_id || ' ' || "Id" || ' ' || to_char(timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS".000Z"') || ' '
        || udc_config_name as key,
      udc_config_value as value from ruleexecutionresults where job_id is not null`,
  );
  const expected = new Map<string, number | null>(
    jobs.flatMap(({ id, ...rules }) =>
      Object.entries(sources).flatMap(([metric, source]) =>
        [...expectedResults(source, tick, { ...rules, percentile: 37.5 })].map(([key, value]) => {
          const [who, bucket, aggregation] = key.split(' ');
          return [`${id} ${who} ${bucket} t${aggregation}_${rules.granularity}_${metric}`, value] as const;
        }),
      ),
    ),
  );
  expect(results.map(({ key }) => key).sort()).toEqual([...expected.keys()].sort());
  const wrong = results.filter(({ key, value }) => !isNear(value, expected.get(key) ?? null));
  expect(wrong.slice(0, 5).map((one) => ({ ...one, expected: expected.get(one.key) }))).toEqual([]);
}

function isNear(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b;
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}
