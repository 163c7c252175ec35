import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { archiveHabit } from '../../src/db/queries/habits/habit-edits.ts';
import { createHabit } from '../../src/db/queries/habits/habit-kinds.ts';
import { setDayMark } from '../../src/db/queries/habits/marks.ts';
import { findOwnHabits, streamOwnDays } from '../../src/db/queries/imports/own-history.ts';
import { writeLoopArchive } from '../../src/import/write/loop-archive.ts';
import { writeTallyJson } from '../../src/import/write/tally-json.ts';
import { aggDailyDifferences, anna, boris, collect, say, table } from '../db/warehouse.ts';
import { outcomesOf, test } from './fixture.ts';

/** Everything of a person, as files have it, without ids. */
async function readAll(db: Db, userId: number) {
  const own = await findOwnHabits(db, userId);
  const days = streamOwnDays(
    db,
    userId,
    own.map(({ habitId }) => habitId),
  );
  return { habits: own.map(({ habitId: _, ...habit }) => habit), days: await collect(days) };
}

async function readWithoutKeys(db: Db, userId: number) {
  const { habits, days } = await readAll(db, userId);
  return { habits: habits.map(({ key: _, ...habit }) => habit), days: days.map(({ key: _, ...day }) => day) };
}

const json = async (db: Db) => {
  const { habits, days } = await readAll(db, anna.id);
  return buffer(Readable.from(writeTallyJson(habits, days)));
};

const loop = async (db: Db) => {
  const { habits, days } = await readAll(db, anna.id);
  return buffer(await writeLoopArchive(habits, days, { today: '2026-11-29' }));
};

async function fill(db: Db): Promise<void> {
  const goal = { measure: 'amount', target: 8, period: 'day', everyDays: null, direction: 'at_least' } as const;
  await db.transaction(async (tx) => {
    const water = { habitName: 'Вода', categoryName: 'Health', kind: 'count', unit: 'glasses' } as const;
    await createHabit(tx, anna.id, { ...water, goal: { validFrom: '2026-01-01', goal } });
    const { habit } = await createHabit(tx, anna.id, { habitName: 'Old', categoryName: 'Other', kind: 'check' });
    await archiveHabit(tx, anna.id, habit.habitId);
    await createHabit(tx, anna.id, { habitName: 'Vitamins', categoryName: 'Health', kind: 'check' });
  });
  const water = { habitName: 'Вода', kind: 'count', unit: 'glasses', minutes: 0 } as const;
  await say(db, { ...water, amount: 2.5, localDate: '2026-01-01', note: 'a "b"\nc\t\\' });
  await say(db, { ...water, amount: 0, localDate: '2026-01-02' });
  await say(db, { habitName: 'Vitamins', kind: 'check', amount: 1, minutes: 0, localDate: '2026-01-03' });
  await say(db, { habitName: 'Reading', minutes: 30.25, localDate: '2026-01-01' });
  for (const mark of ['skip', 'no'] as const)
    await db.transaction((tx) =>
      setDayMark(tx, anna.id, {
        habit: { habitName: 'Vitamins', categoryName: 'Other' },
        localDate: mark === 'skip' ? '2026-01-04' : '2026-01-05',
        mark,
        note: mark === 'skip' ? 'ill' : null,
      }),
    );
}

test('Tally → JSON → Tally is equal, several records of a day included', async ({ db, importer }) => {
  await fill(db);
  await say(db, { habitName: 'Reading', minutes: 30.25, localDate: '2026-01-01' });
  await say(db, { habitName: 'Reading', minutes: 5, localDate: '2026-01-01', note: 'again' });
  await table(db, `insert into warehouse.dim_users (user_id) values (${boris.id})`);
  const file = await importer.open(await json(db), { userId: boris.id });
  await file.run();
  expect(await readWithoutKeys(db, boris.id)).toEqual(await readWithoutKeys(db, anna.id));
  expect(await aggDailyDifferences(db)).toEqual([]);
  expect(Object.keys(outcomesOf(await file.compare()))).toEqual(['same']);
});

test('Tally → Loop zip → Tally is equal in what Loop stores', async ({ db, importer }) => {
  await fill(db);
  await table(db, `insert into warehouse.dim_users (user_id) values (${boris.id})`);
  const file = await importer.open(await loop(db), { userId: boris.id });
  await file.run();
  const own = await readWithoutKeys(db, anna.id);
  const other = await readWithoutKeys(db, boris.id);
  // Loop knows no time: minutes are amounts there, in minutes, which are read as time again.
  expect(other.days).toEqual(own.days);
  expect(other.habits.map(({ name, kind, unit, archived }) => [name, kind, unit, archived])).toEqual(
    own.habits.map(({ name, kind, unit, archived }) => [name, kind, unit, archived]),
  );
  expect(Object.keys(outcomesOf(await file.compare()))).toEqual(['same']);
});

test('own files add nothing: an edited record is another value, a deleted one stays deleted', async ({
  db,
  importer,
}) => {
  await fill(db);
  const file = await importer.open(await json(db));
  const zip = await importer.open(await loop(db));
  expect(outcomesOf(await file.compare())).toEqual({ same: 6 });
  expect(outcomesOf(await zip.compare())).toEqual({ same: 6 });
  await table(
    db,
    `update warehouse.fact_records set duration = 40, updated_at = clock_timestamp() where duration = 30.25`,
  );
  await table(db, `update warehouse.fact_records set deleted_at = clock_timestamp() where amount = 2.5`);
  expect(outcomesOf(await file.compare())).toEqual({ same: 4, different: 1, deleted: 1 });
  expect(outcomesOf(await zip.compare())).toEqual({ same: 4, different: 1, deleted: 1 });
  const { records, changed } = await file.run();
  expect([records, changed]).toEqual([0, 0]);
});
