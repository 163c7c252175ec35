import { expect } from 'vitest';
import { exactlyOnce, findOutcome } from '../../src/db/queries/bot/updates.ts';
import { addCategory, removeCategory } from '../../src/db/queries/habits/category-edits.ts';
import { moveHabit } from '../../src/db/queries/habits/habit-edits.ts';
import { findHabits } from '../../src/db/queries/habits/habits.ts';
import { findHistoryPage } from '../../src/db/queries/habits/history.ts';
import { countRecords, deleteRecord } from '../../src/db/queries/habits/records.ts';
import { test } from '../harness/shared-db.ts';
import { anna, boris, say } from './warehouse.ts';

test('only the owner can remove a category, and only one without habits and records', async ({ db }) => {
  const { habitId } = await say(db);
  await say(db, { from: boris });
  const { category } = await db.transaction((tx) => addCategory(tx, anna.id, 'Garden', 'en'));
  const remove = (userId: number) =>
    db.transaction((tx) => removeCategory(tx, userId, { categoryId: category.categoryId, otherName: 'Other' }));
  expect(await remove(boris.id)).toEqual({ kind: 'not_found' });
  const moved = await db.transaction((tx) => moveHabit(tx, anna.id, habitId, { categoryName: 'garden' }));
  expect(await remove(anna.id)).toEqual({ kind: 'in_use', categoryName: 'Garden' });
  const back = moved.kind === 'moved' ? moved.beforeCategoryId : 0;
  await db.transaction((tx) => moveHabit(tx, anna.id, habitId, { categoryId: back }));
  expect(await remove(anna.id)).toEqual({ kind: 'removed', categoryName: 'Garden' });
  expect(await remove(anna.id)).toEqual({ kind: 'not_found' });
});

test('deleted records are neither counted nor returned', async ({ db }) => {
  expect(await countRecords(db, anna.id)).toBe(0);
  const made = [await say(db), await say(db), await say(db), await say(db)];
  await say(db, { from: boris });
  await db.transaction((tx) => deleteRecord(tx, anna.id, made[2]?.recordId ?? 0));
  expect(await countRecords(db, anna.id)).toBe(3);
  const options = { filter: {}, from: made[1]?.recordId ?? 0, limit: 5 };
  const { records } = await findHistoryPage(db, anna.id, options);
  expect(records.map(({ recordId }) => recordId)).toEqual([made[1]?.recordId, made[0]?.recordId]);
});

test('a habit is returned with its number of records and minutes', async ({ db }) => {
  await say(db, { minutes: 20 });
  await say(db, { minutes: 25.5 });
  const [first] = await findHabits(db, anna.id, 'en');
  expect(first).toMatchObject({ habitName: 'Reading', uses: 2, minutes: 45.5 });
});

test('the outcome of an update is returned to its person only', async ({ db }) => {
  const update = { botId: 0, updateId: 5000 };
  await exactlyOnce(db, { ...update, userId: anna.id }, async () => ({ kind: 'done', name: 'x' }));
  expect(await findOutcome(db, anna.id, update)).toEqual({ kind: 'done', name: 'x' });
  expect(await findOutcome(db, boris.id, update)).toBeNull();
  expect(await findOutcome(db, anna.id, { ...update, updateId: 5001 })).toBeNull();
  expect(await findOutcome(db, anna.id, { ...update, botId: 1 })).toBeNull();
});
