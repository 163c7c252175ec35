import { type SQL, sql } from 'drizzle-orm';
import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { findHabits } from '../../src/db/queries/habits/habits.ts';
import { test } from '../harness/db.ts';
import { anna, say, table } from './warehouse.ts';

const habits = 1000;

/** Gives Anna many habits, with a record of each. The tables have no statistics: autovacuum is off in tests. */
async function addHabits(db: Db): Promise<void> {
  await say(db);
  await table(
    db,
    `insert into warehouse.dim_habits (user_id, habit_name, category_id)
    select ${anna.id}, 'Habit ' || i, (select min(category_id) from warehouse.dim_category where user_id = ${anna.id})
    from generate_series(1, ${habits}) as i`,
  );
  await table(
    db,
    `insert into warehouse.fact_records (user_id, habit_id, category_id, duration, record_date, local_date)
    select user_id, habit_id, category_id, 1, now(), '2023-11-10'
    from warehouse.dim_habits where habit_name ~ '^Habit'`,
  );
}

interface Plan {
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Join Filter'?: number;
  Plans?: Plan[];
}

/** Returns the number of rows that all steps of a plan have handled. */
function countRows(plan: Plan): number {
  const { 'Rows Removed by Filter': filtered = 0, 'Rows Removed by Join Filter': unjoined = 0 } = plan;
  const own = (plan['Actual Rows'] + filtered + unjoined) * plan['Actual Loops'];
  return (plan.Plans ?? []).reduce((sum, step) => sum + countRows(step), own);
}

/** An executor that explains each statement instead of returning its rows. */
const explaining = (db: Db) =>
  ({ execute: (query: SQL) => db.execute(sql`explain (analyze, format json) ${query}`) }) as unknown as Db;

test('all habits of a person are read without comparing each with each', async ({ db }) => {
  await addHabits(db);
  expect(await findHabits(db, anna.id, 'en')).toHaveLength(habits + 12);
  const explained = (await findHabits(explaining(db), anna.id, 'en')) as unknown[];
  const [row] = explained as { 'QUERY PLAN': [{ Plan: Plan }] }[];
  expect(countRows(row?.['QUERY PLAN'][0].Plan as Plan)).toBeLessThan(20 * habits);
});
