import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { addCategory } from '../../src/db/queries/habits/category-edits.ts';
import {
  archiveHabit,
  mergeHabits,
  moveHabit,
  renameHabit,
  reviveHabit,
  unmergeHabits,
} from '../../src/db/queries/habits/habit-edits.ts';
import { findCategories, findHabits } from '../../src/db/queries/habits/habits.ts';
import { deleteRecord, restoreRecord } from '../../src/db/queries/habits/records.ts';
import { loadUserContext } from '../../src/db/queries/people/user-contexts.ts';
import { test } from '../harness/shared-db.ts';
import { aggDailyDifferences, anna, boris, count, say, table } from './warehouse.ts';

const totals = (db: Db) =>
  table(
    db,
    'select habit_name, category_name, total_duration, total_records::int from warehouse.habit_view order by 1',
  );

test('lists own habits, most used first, then starter habits whose name no own habit has', async ({ db }) => {
  await say(db, { habitName: 'Rowing', localDate: '2023-11-01' });
  await say(db, { habitName: 'reading' });
  await say(db, { habitName: 'Chess' });
  await say(db, { habitName: 'Chess' });
  const habits = await findHabits(db, anna.id, 'en');
  expect(habits.slice(0, 4).map(({ habitName, own, uses }) => [habitName, own, uses])).toEqual([
    ['Chess', true, 2],
    ['reading', true, 1],
    ['Rowing', true, 1],
    ['English', false, 0],
  ]);
  expect(habits.map(({ habitName }) => habitName)).not.toContain('Reading');
  const { habits: names } = await loadUserContext(db, {
    updateId: 9_001,
    chatId: anna.id,
    isPrivate: true,
    withHabits: true,
    from: anna,
  });
  expect(new Set(names)).toEqual(
    new Set(habits.filter(({ own }) => own).map(({ uses: _, minutes: __, amount: ___, ...name }) => name)),
  );
  const russian = await findHabits(db, boris.id, 'ru');
  expect(russian.map(({ habitName }) => habitName)).toContain('Бег');
  expect(russian.every(({ own }) => !own)).toBe(true);
});

test('adds a category, and reports one that exists already, also as a starter', async ({ db }) => {
  await say(db);
  await db.transaction(async (tx) => {
    expect(await addCategory(tx, anna.id, ' Fun ', 'en')).toMatchObject({ kind: 'added', category: { own: true } });
    expect(await addCategory(tx, anna.id, 'fUN', 'en')).toMatchObject({
      kind: 'exists',
      category: { categoryName: 'Fun' },
    });
    expect(await addCategory(tx, anna.id, 'sport', 'en')).toMatchObject({ kind: 'exists', category: { own: false } });
  });
  await expect(db.transaction((tx) => addCategory(tx, anna.id, 'x'.repeat(65), 'en'))).rejects.toThrow();
  expect((await findCategories(db, anna.id, 'en')).filter(({ own }) => own).map((c) => c.categoryName)).toEqual([
    'Fun',
    'Learning',
  ]);
});

test('renames a habit, reports the habit that has the name already, and first copies a starter habit', async ({
  db,
}) => {
  const { habitId } = await say(db);
  await say(db, { habitName: 'Rowing' });
  const running = (await findHabits(db, anna.id, 'en')).find(({ habitName }) => habitName === 'Running');
  await db.transaction(async (tx) => {
    expect(await renameHabit(tx, anna.id, habitId, 'rOwing')).toMatchObject({
      kind: 'taken',
      by: { habitName: 'Rowing' },
    });
    const renamed = await renameHabit(tx, anna.id, habitId, ' READING ');
    expect(renamed).toMatchObject({ kind: 'renamed', before: 'Reading', habit: { habitName: 'READING', habitId } });
    const starter = await renameHabit(tx, anna.id, running?.habitId ?? 0, 'Jogging');
    expect(starter).toMatchObject({ kind: 'renamed', before: 'Running', habit: { own: true, categoryName: 'Sport' } });
  });
  await expect(db.transaction((tx) => renameHabit(tx, anna.id, habitId, '  '))).rejects.toThrow();
  expect(await count(db, "warehouse.dim_habits where user_id is null and habit_name = 'Running'")).toBe(1);
});

test('moves a habit with its records and day totals, and moves them back', async ({ db }) => {
  const { habitId, recordId } = await say(db);
  await say(db, { localDate: '2023-11-01' });
  const before = await totals(db);
  await db.transaction(async (tx) => {
    await deleteRecord(tx, anna.id, recordId);
    const moved = await moveHabit(tx, anna.id, habitId, { categoryName: 'Fun' });
    expect(moved).toMatchObject({ kind: 'moved', beforeCategoryName: 'Learning', habit: { categoryName: 'Fun' } });
    await restoreRecord(tx, anna.id, recordId);
    expect(await totals(db)).toEqual(before); // not yet committed
    if (moved.kind === 'moved') await moveHabit(tx, anna.id, habitId, { categoryId: moved.beforeCategoryId });
  });
  expect(await totals(db)).toEqual(before);
  const sport = (await findCategories(db, anna.id, 'en')).find(({ categoryName }) => categoryName === 'Sport');
  await db.transaction((tx) => moveHabit(tx, anna.id, habitId, { categoryId: sport?.categoryId ?? 0 }));
  expect(await totals(db)).toEqual([['Reading', 'Sport', '60.00', 2]]);
  expect(await aggDailyDifferences(db)).toEqual([]);
});

test('merging habits adds up their records and day totals; the undo separates them again', async ({ db }) => {
  const into = await say(db, { minutes: 10 });
  const from = await say(db, { habitName: 'Books', categoryName: 'Fun', minutes: 5 });
  await say(db, { habitName: 'Books', localDate: '2023-11-01', minutes: 7 });
  const before = await totals(db);
  await db.transaction(async (tx) => {
    const merged = await mergeHabits(tx, anna.id, from.habitId, into.habitId);
    expect(merged).toMatchObject({
      kind: 'merged',
      records: 2,
      from: { habitName: 'Books' },
      into: { habitName: 'Reading' },
    });
  });
  expect(await totals(db)).toEqual([['Reading', 'Learning', '22.00', 3]]);
  const active = (await findHabits(db, anna.id, 'en')).filter((habit) => habit.own && !habit.archived);
  expect(active.map(({ habitName }) => habitName)).toEqual(['Reading']);
  await db.transaction(async (tx) => {
    const unmerged = await unmergeHabits(tx, anna.id, from.habitId, into.habitId);
    expect(unmerged).toMatchObject({ kind: 'unmerged', records: 2, habit: { archived: false } });
    expect(await mergeHabits(tx, anna.id, into.habitId, into.habitId)).toEqual({ kind: 'same' });
  });
  expect(await totals(db)).toEqual(before);
  expect(await aggDailyDifferences(db)).toEqual([]);
});

test('an archived habit is offered last, keeps its records, and is revived by request or by a record', async ({
  db,
}) => {
  const { habitId } = await say(db);
  const archived = () => count(db, 'warehouse.dim_habits where archived_at is not null');
  await db.transaction((tx) => archiveHabit(tx, anna.id, habitId));
  expect(await archived()).toBe(1);
  expect((await findHabits(db, anna.id, 'en')).at(-1)).toMatchObject({ habitId, archived: true, uses: 1 });
  await db.transaction((tx) => reviveHabit(tx, anna.id, habitId));
  expect(await archived()).toBe(0);
  await db.transaction((tx) => archiveHabit(tx, anna.id, habitId));
  expect(await say(db, { habitName: 'READING' })).toMatchObject({ habitId, dayTotal: 60 });
  expect(await archived()).toBe(0);
});
