import { type SQL, sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { findHistoryPage, findRecordedHabits, findRecordedMonths } from '../../src/db/queries/habits/history.ts';
import { deleteRecord } from '../../src/db/queries/habits/records.ts';
import { test } from '../harness/db.ts';
import { anna, boris, say, table } from './warehouse.ts';

test('pages go by day, newest first, without gaps or repetitions, in both directions', async ({ db }) => {
  const days = ['2023-11-01', '2023-11-03', '2023-11-02', '2023-11-03', '2023-10-30'];
  const made: number[] = [];
  for (const localDate of days) made.push((await say(db, { localDate })).recordId);
  await say(db, { from: boris });
  const expected = [3, 1, 2, 0, 4].map((index) => made[index]);
  const page = (from: number) => findHistoryPage(db, anna.id, { filter: {}, from, limit: 2 });
  const ids = async (from: number) => (await page(from)).records.map(({ recordId }) => recordId);
  const starts: number[] = [];
  for (let next: number | null = 0; next !== null; next = (await page(next)).next) starts.push(next);
  const seen = (await Promise.all(starts.map(ids))).flat();
  expect(seen).toEqual(expected);
  const last = await page(starts.at(-1) ?? 0);
  expect(last).toMatchObject({ newer: 4, total: 5, next: null, previous: starts[1] });
  expect(await page(starts[1] ?? 0)).toMatchObject({ newer: 2, total: 5, previous: 0 });
  await db.transaction((tx) => deleteRecord(tx, anna.id, expected[4] ?? 0));
  expect(await page(starts.at(-1) ?? 0)).toMatchObject({ newer: 2, total: 4, next: null });
});

test('a page of a habit and days, its months and its habits', async ({ db }) => {
  const made = [];
  for (const localDate of ['2023-11-01', '2023-10-05', '2023-10-06', '2021-02-01'])
    made.push(await say(db, { localDate, habitName: localDate < '2022' ? 'Chess' : 'Reading' }));
  const habitId = made[0]?.habitId ?? 0;
  const filter = { habitId, days: { first: '2023-10-01', last: '2023-10-31' } };
  const { records, total } = await findHistoryPage(db, anna.id, { filter, from: 0, limit: 8 });
  expect(records.map(({ localDate }) => localDate)).toEqual(['2023-10-06', '2023-10-05']);
  expect(total).toBe(2);
  expect(await findRecordedMonths(db, anna.id, {})).toEqual(['2023-11-01', '2023-10-01', '2021-02-01']);
  expect(await findRecordedMonths(db, anna.id, { habitId })).toEqual(['2023-11-01', '2023-10-01']);
  const habits = await findRecordedHabits(db, anna.id, { days: { first: '2021-01-01', last: '2021-12-31' } });
  expect(habits.map(({ habitName }) => habitName)).toEqual(['Chess']);
});

interface PlanNode {
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

/** Returns the number of rows of `fact_records` that the node and its children read, skipped ones included. */
function countRecordsRead({ Plans = [], ...node }: PlanNode): number {
  const read = (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
  const own = node['Relation Name'] === 'fact_records' ? read : 0;
  return own + Plans.reduce((sum, child) => sum + countRecordsRead(child), 0);
}

test('a page in the middle of 100,000 records reads few of them, also of a rare habit', async ({ db }) => {
  const reading = await say(db, { localDate: '2001-01-01' });
  const chess = await say(db, { habitName: 'Chess', localDate: '2001-01-01' });
  await db.$client.query(
    `insert into warehouse.fact_records (habit_id, category_id, user_id, duration, record_date, local_date)
    select h.habit_id, h.category_id, h.user_id, 10, now(), date '2001-01-01' + n / 12
    from generate_series(1, 100000) n
    join warehouse.dim_habits h on h.habit_id = case when n % 1000 = 0 then $1::bigint else $2::bigint end
    order by n`,
    [chess.habitId, reading.habitId],
  );
  await db.$client.query('analyze warehouse.fact_records, warehouse.agg_daily');
  const middle = Number((await table(db, 'select max(record_id) - 50000 from warehouse.fact_records'))[0]?.[0]);
  const filters = [{}, { habitId: chess.habitId }, { days: { first: '2012-01-01', last: '2012-12-31' } }];
  for (const filter of filters) {
    let read = 0;
    const explaining = {
      async execute(query: SQL) {
        const plan = await db.execute(sql`explain (analyze, format json) ${query}`);
        const roots = (plan.rows[0]?.['QUERY PLAN'] ?? []) as { Plan: PlanNode }[];
        for (const { Plan } of roots) read += countRecordsRead(Plan);
        return db.execute(query);
      },
    };
    const page = await findHistoryPage(explaining as typeof db, anna.id, { filter, from: middle, limit: 8 });
    expect(page.records, JSON.stringify(filter)).toHaveLength(8);
    expect(page.previous, JSON.stringify(filter)).not.toBeNull();
    expect(read, JSON.stringify(filter)).toBeGreaterThan(0);
    expect(read, JSON.stringify(filter)).toBeLessThan(100);
  }
});
