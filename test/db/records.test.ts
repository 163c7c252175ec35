import { expect } from 'vitest';
import { countRecordsByYear, streamRecords } from '../../src/db/queries/habits/export.ts';
import { archiveHabit } from '../../src/db/queries/habits/habit-edits.ts';
import { findHabits } from '../../src/db/queries/habits/habits.ts';
import {
  countRecords,
  deleteRecord,
  editRecord,
  findFrequentDurations,
  findNewestRecord,
  findRecord,
  restoreRecord,
  sumDay,
} from '../../src/db/queries/habits/records.ts';
import { findFirstDay, totalsByCategory, totalsByDay, totalsByHabit } from '../../src/db/queries/habits/totals.ts';
import { test } from '../harness/shared-db.ts';
import { aggDailyDifferences, anna, collect, say, sentAt, table } from './warehouse.ts';

test('the newest record is the one that was sent last', async ({ db }) => {
  const sent: number[] = [];
  for (const seconds of [0, 5, 5, 3, 9])
    sent.push((await say(db, { recordDateUnix: sentAt + seconds, localDate: '2023-11-01' })).recordId);
  const newest = [4, 2, 1, 3, 0].map((i) => sent[i]);
  const newestId = async () => (await findNewestRecord(db, anna.id))?.recordId;
  const seen: (number | undefined)[] = [];
  for (let id = await newestId(); id !== undefined; id = await newestId()) {
    seen.push(id);
    await db.transaction((tx) => deleteRecord(tx, anna.id, id ?? 0));
  }
  expect(seen).toEqual(newest);
});

test('edits one field at a time and updates the day totals', async ({ db }) => {
  const { recordId } = await say(db, { note: 'easy', messageId: 77 });
  const edits = [
    [{ minutes: 45 }, { minutes: 45 }],
    [{ localDate: '2023-11-01' }, { localDate: '2023-11-01' }],
    [{ note: ' hard ' }, { note: 'hard' }],
    [{ note: null }, { note: null }],
    [{ habit: { habitName: 'Rowing', categoryName: 'Sport' } }, { habitName: 'Rowing', categoryName: 'Sport' }],
    [
      { minutes: 1, note: 'x' },
      { minutes: 1, note: 'x', habitName: 'Rowing' },
    ],
  ] as const;
  for (const [change, expected] of edits) {
    const before = await findRecord(db, anna.id, recordId);
    const edited = await db.transaction((tx) => editRecord(tx, anna.id, recordId, change));
    expect(edited).toEqual({ kind: 'edited', before, after: { ...before, ...expected, ...ids(edited) } });
    expect(await aggDailyDifferences(db)).toEqual([]);
  }
  await expect(db.transaction((tx) => editRecord(tx, anna.id, recordId, { minutes: 1441 }))).rejects.toThrow();
});

const ids = (edited: Awaited<ReturnType<typeof editRecord>>) =>
  edited.kind === 'edited' ? { habitId: edited.after.habitId, categoryId: edited.after.categoryId } : {};

test('moving a record to a starter or archived habit makes that an active own habit', async ({ db }) => {
  const { recordId, habitId } = await say(db);
  const running = (await findHabits(db, anna.id, 'en')).find(({ habitName }) => habitName === 'Running');
  await db.transaction(async (tx) => {
    await archiveHabit(tx, anna.id, habitId);
    const first = await editRecord(tx, anna.id, recordId, { habit: { habitId: running?.habitId ?? 0 } });
    expect(first).toMatchObject({ after: { habitName: 'Running', categoryName: 'Sport' } });
    await editRecord(tx, anna.id, recordId, { habit: { habitId } });
  });
  const own = (await findHabits(db, anna.id, 'en')).filter((habit) => habit.own);
  expect(own.map(({ habitName, archived, uses }) => [habitName, archived, uses])).toEqual([
    ['Reading', false, 1], // Running, which the record created, is gone with it
  ]);
});

test('deletes and restores a record once each, and refuses to edit a deleted record', async ({ db }) => {
  const { recordId } = await say(db);
  await db.transaction(async (tx) => {
    expect(await restoreRecord(tx, anna.id, recordId)).toBeNull();
    expect(await deleteRecord(tx, anna.id, recordId)).toMatchObject({ recordId, deleted: true });
    expect(await deleteRecord(tx, anna.id, recordId)).toBeNull();
    expect(await editRecord(tx, anna.id, recordId, { minutes: 5 })).toEqual({ kind: 'not_found' });
    expect(await sumDay(tx, anna.id, '2023-11-14')).toBe(0);
    expect(await restoreRecord(tx, anna.id, recordId)).toMatchObject({ recordId, deleted: false });
    expect(await sumDay(tx, anna.id, '2023-11-14')).toBe(30);
  });
});

test('returns the most frequent durations', async ({ db }) => {
  let habitId = 0;
  for (const minutes of [90, 45, 45, 20, 20, 20, 5, 7.5, 7.5]) habitId = (await say(db, { minutes })).habitId;
  expect(await findFrequentDurations(db, anna.id, habitId)).toEqual([5, 7.5, 20, 45]);
  expect(await findFrequentDurations(db, anna.id, habitId + 1)).toEqual([]);
});

test('sums by habit, by category and by day, with both days included', async ({ db }) => {
  await say(db, { localDate: '2023-11-01', minutes: 10 });
  const rowing = await say(db, { localDate: '2023-11-07', minutes: 50.25, habitName: 'Rowing', categoryName: 'Sport' });
  await say(db, { localDate: '2023-11-07', minutes: 1, habitName: 'Running' });
  await say(db, { localDate: '2023-11-08', minutes: 99 });
  const week = ['2023-11-01', '2023-11-07'] as const;
  const habits = await totalsByHabit(db, anna.id, ...week);
  expect(habits.map((h) => [h.habitName, h.categoryName, h.minutes, h.records])).toEqual([
    ['Rowing', 'Sport', 50.25, 1],
    ['Reading', 'Learning', 10, 1],
    ['Running', 'Sport', 1, 1],
  ]);
  const categories = await totalsByCategory(db, anna.id, ...week);
  expect(categories.map((c) => [c.categoryName, c.minutes, c.records])).toEqual([
    ['Sport', 51.25, 2],
    ['Learning', 10, 1],
  ]);
  expect(await totalsByDay(db, anna.id, ...week)).toEqual([
    { day: '2023-11-01', minutes: 10, amount: 0, records: 1 },
    { day: '2023-11-07', minutes: 51.25, amount: 0, records: 2 },
  ]);
  const { habitId, categoryId } = rowing;
  expect(await totalsByDay(db, anna.id, ...week, { habitId })).toEqual([
    { day: '2023-11-07', minutes: 50.25, amount: 0, records: 1 },
  ]);
  expect(await totalsByDay(db, anna.id, ...week, { categoryId })).toEqual([
    { day: '2023-11-07', minutes: 51.25, amount: 0, records: 2 },
  ]);
  expect(await findFirstDay(db, anna.id)).toBe('2023-11-01');
  expect(await findFirstDay(db, 9)).toBeNull();
});

test('streams the records of all years or of one, ordered by day', async ({ db }) => {
  await say(db, { localDate: '2023-01-01', minutes: 1.5, note: '=1+1' });
  await say(db, { localDate: '2022-12-31', habitName: 'Rowing' });
  await say(db, { localDate: '2022-12-31' });
  await db.transaction(async (tx) => deleteRecord(tx, anna.id, (await findNewestRecord(tx, anna.id))?.recordId ?? 0));
  const all = [
    { date: '2022-12-31', habit: 'Rowing', category: 'Other', minutes: 30, amount: null, unit: null, note: null },
    {
      date: '2023-01-01',
      habit: 'Reading',
      category: 'Learning',
      minutes: 1.5,
      amount: null,
      unit: null,
      note: '=1+1',
    },
  ];
  expect(await collect(streamRecords(db, anna.id))).toEqual(all);
  expect(await collect(streamRecords(db, anna.id, 2023))).toEqual(all.slice(1));
  expect(await countRecordsByYear(db, anna.id)).toEqual([
    { year: 2022, records: 1 },
    { year: 2023, records: 1 },
  ]);
  expect(await countRecords(db, anna.id)).toBe(2);
});

test('a stream that is not read to the end releases its connection', async ({ db, database }) => {
  await say(db);
  await table(
    db,
    `insert into warehouse.fact_records (habit_id, category_id, user_id, duration, record_date, local_date)
    select habit_id, category_id, user_id, 1, record_date, local_date
    from warehouse.fact_records, generate_series(1, 5000)`,
  );
  for (let i = 0; i < 12; i++) for await (const row of streamRecords(db, anna.id)) if (row.minutes) break;
  expect(database.pool.idleCount).toBe(database.pool.totalCount);
  expect(await countRecords(db, anna.id)).toBe(5001);
});
