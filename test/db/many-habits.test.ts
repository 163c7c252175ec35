import { expect } from 'vitest';
import type { Db, Tx } from '../../src/db/client.ts';
import { findHabits } from '../../src/db/queries/habits/habits.ts';
import { recordEntries } from '../../src/db/queries/habits/record.ts';
import { test } from '../harness/db.ts';
import { anna, defaults, newRecord, say, table } from './warehouse.ts';

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
    select user_id, habit_id, category_id, 1, now(), '2023-11-10' from warehouse.dim_habits where habit_name ~ '^Habit'`,
  );
}

/** Returns how many rows of a table the work reads. */
async function countRowsRead(db: Db, relation: string, work: (tx: Tx) => Promise<unknown>): Promise<number> {
  return db.transaction(async (tx) => {
    const read = 'coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)';
    const statistics = `select ${read} from pg_stat_xact_user_tables where relid = 'warehouse.${relation}'::regclass`;
    const rowsRead = async () => Number((await table(tx, statistics))[0]?.[0]);
    const before = await rowsRead();
    await work(tx);
    return (await rowsRead()) - before;
  });
}

test('all habits of a person are read without comparing each with each', async ({ db }) => {
  await addHabits(db);
  const find = async (tx: Tx) => expect(await findHabits(tx, anna.id, 'en')).toHaveLength(habits + 9);
  expect(await countRowsRead(db, 'dim_habits', find)).toBeLessThan(3 * habits);
  expect(await countRowsRead(db, 'agg_daily', find)).toBeLessThan(3 * habits);
});

test('a record of one of many habits reads few of them', async ({ db }) => {
  await addHabits(db);
  const { updateId: _, ...entry } = newRecord({ habitName: 'habit 777' });
  const record = (tx: Tx) => recordEntries(tx, 0, [entry], defaults);
  expect(await countRowsRead(db, 'dim_habits', record)).toBeLessThan(20);
});
