import pg from 'pg';
import { expect } from 'vitest';
import { createDb, createPool } from '../../src/db/client.ts';
import { migrateDatabase } from '../../src/db/migrate.ts';
import { totalsByHabit } from '../../src/db/queries/habits/totals.ts';
import { test } from '../harness/db.ts';
import { createEarlierTables, earlierPerson, fillBeforeKinds, yearBeforeKinds } from '../harness/previous-version.ts';
import { withDatabase } from '../harness/server.ts';
import { aggDailyDifferences, newRecord, say, table } from './warehouse.ts';

test('a database of the version without kinds keeps its records and the totals of a year', async ({ database }) => {
  const name = `${new URL(database.url).pathname.slice(1)}_earlier`;
  await database.pool.query(`create database ${name}`);
  const pool = createPool({ url: withDatabase(database.url, name), onError: () => undefined });
  const db = createDb(pool);
  await createEarlierTables(pool, '0030_habits_version');
  await fillBeforeKinds(pool, 5_000);
  const years = [2023, 2024, 2025];
  const before = await Promise.all(years.map((year) => yearBeforeKinds(pool, year)));
  const facts = 'select record_id, habit_id, duration, local_date, deleted_at from warehouse.fact_records order by 1';
  const factsBefore = await table(db, facts);
  await pool.query(
    `insert into warehouse.staging_rejects (staging_id, user_id, habit_name, duration, reason)
    values (1, 701, 'Habit 1', 0, 'duration_not_positive')`,
  );

  await migrateDatabase(pool);

  const after = await Promise.all(
    years.map((year) => totalsByHabit(db, earlierPerson, `${year}-01-01`, `${year}-12-31`)),
  );
  expect(after.map((rows) => rows.map(({ habitName, minutes, records }) => [habitName, minutes, records]))).toEqual(
    before,
  );
  expect(new Set(after.flat().map(({ kind, unit, amount }) => [kind, unit, amount].join()))).toEqual(
    new Set(['time,,0']),
  );
  expect(await table(db, facts)).toEqual(factsBefore);
  expect(await aggDailyDifferences(db)).toEqual([]);
  // What was not validated, so that the migration reads no big table, holds for new rows.
  const { recordId } = await say(db, newRecord({ habitName: 'Habit 1' }));
  for (const wrong of ['duration = 0', 'amount = 1', 'duration = 1441', 'duration = 0, amount = -1'])
    await expect(
      table(db, `update warehouse.fact_records set ${wrong} where record_id = ${recordId}`),
    ).rejects.toThrow();
  await table(db, 'alter table warehouse.fact_records validate constraint fact_records_amount');
  await pool.end();
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  await admin.query(`drop database ${name} with (force)`);
  await admin.end();
});
