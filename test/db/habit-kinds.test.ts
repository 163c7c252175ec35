import { expect } from 'vitest';
import type { Db, Tx } from '../../src/db/client.ts';
import { findGoals, setGoal } from '../../src/db/queries/habits/goals.ts';
import { mergeHabits, renameHabit, unmergeHabits } from '../../src/db/queries/habits/habit-edits.ts';
import {
  changeHabitKind,
  createHabit,
  type HabitKindState,
  removeCreatedHabit,
  undoKindChange,
} from '../../src/db/queries/habits/habit-kinds.ts';
import { findHabit, findHabits } from '../../src/db/queries/habits/habits.ts';
import type { NewRecord } from '../../src/db/queries/habits/record.ts';
import { deleteRecord, editRecord, findRecord, restoreRecord } from '../../src/db/queries/habits/records.ts';
import { loadUserContext } from '../../src/db/queries/people/user-contexts.ts';
import { test } from './locks-fixture.ts';
import { aggDailyDifferences, anna, count, requireLocks, say, table } from './warehouse.ts';

const water: Partial<NewRecord> = { habitName: 'Water', kind: 'count', unit: 'glasses', amount: 3, minutes: 0 };
const vitamins: Partial<NewRecord> = { habitName: 'Vitamins', kind: 'check', minutes: 0 };
const change = <T>(db: Db, effect: (tx: Tx) => Promise<T>) => db.transaction(effect);

/** Records whose amount does not fit the kind of their habit; deleted ones included. */
const misfits = `warehouse.fact_records r join warehouse.dim_habits h using (habit_id)
  where (h.kind = 'time') <> (r.amount is null) or h.kind = 'check' and r.amount <> 1`;

/** Anna exists and every change is done under her lock. */
async function meetAnna(db: Db): Promise<void> {
  await loadUserContext(db, { updateId: 1, chatId: anna.id, isPrivate: true, from: anna });
  await requireLocks(db);
}

test('a habit is created with its kind, unit and goal, and the creation is undone', async ({ db }) => {
  await meetAnna(db);
  const goal = { measure: 'amount', target: 8, period: 'day', everyDays: null, direction: 'at_least' } as const;
  const pages = { habitName: 'Pages', categoryName: 'Fun', kind: 'count', unit: ' pages ' } as const;
  const validFrom = '2026-11-29';
  const created = await change(db, (tx) => createHabit(tx, anna.id, { ...pages, goal: { validFrom, goal } }));
  expect(created).toMatchObject({
    kind: 'created',
    habit: { kind: 'count', unit: 'pages', goals: [{ validFrom, goal }] },
  });
  const again = await change(db, (tx) => createHabit(tx, anna.id, { habitName: 'PAGES', categoryName: 'Fun' }));
  expect(again).toEqual({ kind: 'exists', habit: created.habit });
  const { habitId } = created.habit;
  const { recordId } = await say(db, { ...water, habitName: 'pages', unit: 'pages' });
  const refused = await change(db, (tx) => removeCreatedHabit(tx, anna.id, habitId));
  expect(refused).toMatchObject({ kind: 'has_records', records: 1 });
  await change(db, (tx) => deleteRecord(tx, anna.id, recordId));
  expect(await change(db, (tx) => removeCreatedHabit(tx, anna.id, habitId))).toMatchObject({ kind: 'removed' });
  expect(await count(db, 'warehouse.habit_goal')).toBe(0);
  expect(await findHabit(db, anna.id, habitId)).toBeNull();
  await change(db, (tx) => restoreRecord(tx, anna.id, recordId));
  expect(await findRecord(db, anna.id, recordId)).toMatchObject({ habitName: 'Pages 2', amount: 3, unit: 'pages' });
});

test('a unit of time, a long one and one without a count are refused', async ({ db }) => {
  await meetAnna(db);
  for (const unit of ['min', 'H', 'x'.repeat(17), null])
    await expect(
      change(db, (tx) => createHabit(tx, anna.id, { habitName: 'A', categoryName: 'Fun', kind: 'count', unit })),
      String(unit),
    ).rejects.toThrow();
  await expect(
    change(db, (tx) => createHabit(tx, anna.id, { habitName: 'A', categoryName: 'Fun', kind: 'check', unit: 'km' })),
  ).rejects.toThrow();
});

test('the kind changes only without records, deleted ones stay with a habit of the old kind, and undo works', async ({
  db,
}) => {
  await meetAnna(db);
  const { habitId, recordId } = await say(db, water);
  const km = { kind: 'count', unit: 'km' } as const;
  const kinds = [{ kind: 'time', unit: null }, { kind: 'check', unit: null }, km] as const;
  for (const measure of kinds)
    expect(await change(db, (tx) => changeHabitKind(tx, anna.id, habitId, measure))).toMatchObject({
      ...{ kind: 'has_records', records: 1, habit: { kind: 'count', unit: 'glasses' } },
    });
  expect(
    await change(db, (tx) => changeHabitKind(tx, anna.id, habitId, { kind: 'count', unit: 'Glasses' })),
  ).toMatchObject({ kind: 'unchanged' });
  const goal = { measure: 'amount', target: 8, period: 'day', everyDays: null, direction: 'at_most' } as const;
  await change(db, (tx) => setGoal(tx, anna.id, habitId, { goal, validFrom: '2023-11-01' }));
  const goals = await findGoals(db, anna.id, habitId);
  await change(db, (tx) => deleteRecord(tx, anna.id, recordId));
  const changed = await change(db, (tx) => changeHabitKind(tx, anna.id, habitId, { kind: 'time', unit: null }));
  expect(changed).toMatchObject({ kind: 'changed', habit: { kind: 'time', unit: null, goals: [] } });
  expect(changed).toMatchObject({ before: { kind: 'count', unit: 'glasses', goals } });
  const timed = await say(db, { habitName: 'Water', minutes: 10 });
  const before = (changed as { before: HabitKindState }).before;
  const late = await change(db, (tx) => undoKindChange(tx, anna.id, habitId, before));
  expect(late).toMatchObject({ kind: 'has_records', records: 1 });
  await change(db, (tx) => deleteRecord(tx, anna.id, timed.recordId));
  const undone = await change(db, (tx) => undoKindChange(tx, anna.id, habitId, before));
  expect(undone).toMatchObject({ kind: 'changed', habit: { kind: 'count', unit: 'glasses' } });
  expect(await findGoals(db, anna.id, habitId)).toEqual(goals);
  for (const id of [recordId, timed.recordId]) await change(db, (tx) => restoreRecord(tx, anna.id, id));
  expect(await findRecord(db, anna.id, recordId)).toMatchObject({ habitName: 'Water 2', amount: 3 });
  expect(await findRecord(db, anna.id, timed.recordId)).toMatchObject({ habitName: 'Water 3', minutes: 10 });
  expect(await count(db, misfits)).toBe(0);
  expect(await aggDailyDifferences(db)).toEqual([]);
});

test('a check becomes a count whose amounts stay 1, which is undone while they are', async ({ db }) => {
  await meetAnna(db);
  const { habitId } = await say(db, vitamins);
  const { recordId: deletedId } = await say(db, vitamins);
  await change(db, (tx) => deleteRecord(tx, anna.id, deletedId));
  const pills = { kind: 'count', unit: 'pills' } as const;
  const changed = await change(db, (tx) => changeHabitKind(tx, anna.id, habitId, pills));
  expect(changed).toMatchObject({ kind: 'changed', habit: pills, before: { kind: 'check', unit: null } });
  const { before } = changed as { before: HabitKindState };
  const more = await say(db, { ...vitamins, ...pills, amount: 2 });
  expect(more).toMatchObject({ habitDayTotal: 3 });
  expect(await change(db, (tx) => undoKindChange(tx, anna.id, habitId, before))).toMatchObject({ kind: 'has_records' });
  await change(db, (tx) => editRecord(tx, anna.id, more.recordId, { amount: 1 }));
  expect(await change(db, (tx) => undoKindChange(tx, anna.id, habitId, before))).toMatchObject({
    ...{ kind: 'changed', habit: { kind: 'check', unit: null } },
  });
  await change(db, (tx) => restoreRecord(tx, anna.id, deletedId));
  expect(await findRecord(db, anna.id, deletedId)).toMatchObject({ habitName: 'Vitamins', amount: 1 });
  expect(await count(db, misfits)).toBe(0);
});

test('a starter that gets another kind is copied first', async ({ db }) => {
  await meetAnna(db);
  const starter = (await findHabits(db, anna.id, 'en')).find(({ habitName }) => habitName === 'Running');
  const km = { kind: 'count', unit: 'km' } as const;
  const changed = await change(db, (tx) => changeHabitKind(tx, anna.id, starter?.habitId ?? 0, km));
  expect(changed).toMatchObject({ kind: 'changed', habit: { own: true, habitName: 'Running', ...km } });
  expect(await findHabit(db, anna.id, starter?.habitId ?? 0)).toMatchObject({ own: false, kind: 'time' });
});

test('habits of different kind or unit are not merged, those of the same are, and a merge is undone', async ({
  db,
}) => {
  await meetAnna(db);
  const { habitId: glasses } = await say(db, water);
  const { habitId: tea } = await say(db, { ...water, habitName: 'Tea', unit: 'Glasses', amount: 2 });
  const { habitId: cups } = await say(db, { ...water, habitName: 'Coffee', unit: 'cups' });
  const { habitId: reading } = await say(db);
  for (const [from, into] of [
    [cups, glasses],
    [glasses, cups],
    [reading, glasses],
    [glasses, reading],
  ] as const) {
    const refused = await change(db, (tx) => mergeHabits(tx, anna.id, from, into));
    expect(refused).toMatchObject({ kind: 'other_kind', from: { habitId: from }, into: { habitId: into } });
  }
  const merged = await change(db, (tx) => mergeHabits(tx, anna.id, tea, glasses));
  expect(merged).toMatchObject({ kind: 'merged', records: 1 });
  const amounts = 'select total_amount::float8 from warehouse.agg_daily where habit_id = ';
  expect(await table(db, amounts + glasses)).toEqual([[5]]);
  expect(await aggDailyDifferences(db)).toEqual([]);
  await change(db, (tx) => unmergeHabits(tx, anna.id, tea, glasses));
  expect(await table(db, amounts + tea)).toEqual([[2]]);
  expect(await aggDailyDifferences(db)).toEqual([]);
});

test('a rename to the name of a removed habit of another kind keeps its deleted records apart', async ({ db }) => {
  await meetAnna(db);
  const { recordId } = await say(db, water);
  await change(db, (tx) => deleteRecord(tx, anna.id, recordId));
  const { habitId } = await say(db);
  const renamed = await change(db, (tx) => renameHabit(tx, anna.id, habitId, 'WATER'));
  expect(renamed).toMatchObject({ kind: 'renamed', habit: { habitName: 'WATER', kind: 'time' } });
  await change(db, (tx) => restoreRecord(tx, anna.id, recordId));
  expect(await findRecord(db, anna.id, recordId)).toMatchObject({ habitName: 'Water 2', amount: 3 });
  expect(await count(db, misfits)).toBe(0);
});
