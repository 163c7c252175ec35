import { expect } from 'vitest';
import type { Db, Tx } from '../../src/db/client.ts';
import { type Goal, goalOn } from '../../src/db/queries/habits/goal-days.ts';
import { findGoalProgress, findGoals, restoreGoal, setGoal } from '../../src/db/queries/habits/goals.ts';
import { mergeHabits, unmergeHabits } from '../../src/db/queries/habits/habit-edits.ts';
import { findHabit, findHabits } from '../../src/db/queries/habits/habits.ts';
import { findDayMarks, removeDayMark, restoreDayMark, setDayMark } from '../../src/db/queries/habits/marks.ts';
import type { NewRecord } from '../../src/db/queries/habits/record.ts';
import { deleteRecord, editRecord, restoreRecord } from '../../src/db/queries/habits/records.ts';
import { createUserContextLoader, loadUserContext } from '../../src/db/queries/people/user-contexts.ts';
import { test } from './locks-fixture.ts';
import { anna, count, requireLocks, say, table } from './warehouse.ts';

const goalAt = async (db: Db, habitId: number, day: string) => goalOn(await findGoals(db, anna.id, habitId), day);
const change = <T>(db: Db, effect: (tx: Tx) => Promise<T>) => db.transaction(effect);
const daily = (target: number, direction: Goal['direction'] = 'at_least'): Goal => ({
  ...{ measure: 'amount', target, period: 'day', everyDays: null, direction },
});
const water: Partial<NewRecord> = { habitName: 'Water', kind: 'count', unit: 'glasses', amount: 3, minutes: 0 };
const all = { first: '1970-01-01', last: '2100-01-01' };

/** Sets a goal and returns what undoes it. */
async function set(db: Db, habitId: number, validFrom: string, goal: Goal | null) {
  const result = await change(db, (tx) => setGoal(tx, anna.id, habitId, { goal, validFrom }));
  if (result.kind !== 'goal_set') throw new Error('no such habit');
  return result;
}

test('a goal applies from its day on, changes no day before, and each change is undone', async ({ db }) => {
  await requireLocks(db);
  const { habitId } = await say(db, water);
  const goals = () => Promise.all(['2026-10-31', '2026-11-01', '2026-11-15'].map((day) => goalAt(db, habitId, day)));
  const nothing = await set(db, habitId, '2026-11-01', null);
  expect(nothing).toMatchObject({ previous: null });
  expect(await count(db, 'warehouse.habit_goal')).toBe(0);
  await set(db, habitId, '2026-11-01', daily(8));
  const second = await set(db, habitId, '2026-11-15', daily(2, 'at_most'));
  expect(second).toMatchObject({ previous: daily(8), habit: { direction: 'at_most' } });
  expect(await goals()).toEqual([null, daily(8), daily(2, 'at_most')]);
  const none = await set(db, habitId, '2026-11-15', null);
  expect(none.previous).toEqual(daily(2, 'at_most'));
  expect(await goals()).toEqual([null, daily(8), null]);
  await change(db, (tx) => restoreGoal(tx, anna.id, habitId, none.before));
  expect(await goals()).toEqual([null, daily(8), daily(2, 'at_most')]);
  const habit = await change(db, (tx) => restoreGoal(tx, anna.id, habitId, second.before));
  expect(habit).toMatchObject({ direction: 'at_least' });
  expect(await goals()).toEqual([null, daily(8), daily(8)]);
});

test('a goal that a row leaves to the direction of the habit keeps it when the habit gets another one', async ({
  db,
}) => {
  const { habitId } = await say(db, water);
  await table(
    db,
    `insert into warehouse.habit_goal (user_id, habit_id, valid_from, measure, target, period)
    values (${anna.id}, ${habitId}, '2026-11-01', 'amount', 8, 'day')`,
  );
  await set(db, habitId, '2026-11-15', daily(2, 'at_most'));
  expect(await goalAt(db, habitId, '2026-11-02')).toEqual(daily(8));
});

test('a goal in days and over a number of days is stored, and numbers out of bounds are refused', async ({ db }) => {
  const { habitId } = await say(db, water);
  const every: Goal = { measure: 'days', target: 1, period: 'days', everyDays: 3, direction: 'at_least' };
  await set(db, habitId, '2026-11-01', every);
  expect(await findGoals(db, anna.id, habitId)).toEqual([{ validFrom: '2026-11-01', goal: every }]);
  for (const wrong of [{ everyDays: 0 }, { everyDays: 367 }, { everyDays: null }, { target: -1 }, { target: 1e10 }])
    await expect(set(db, habitId, '2026-11-01', { ...every, ...wrong }), JSON.stringify(wrong)).rejects.toThrow();
  await expect(set(db, habitId, '2026-11-01', { ...daily(1), everyDays: 2 })).rejects.toThrow();
});

test('the habits of an update come with the goals that apply now or later, also from the cache', async ({ db }) => {
  const { habitId } = await say(db, water);
  await say(db);
  const load = createUserContextLoader(db, 0);
  const read = async (updateId: number) =>
    (await load({ updateId, chatId: anna.id, isPrivate: true, withHabits: true, from: anna })).habits;
  const goalsOfWater = async (updateId: number) =>
    (await read(updateId))?.find((one) => one.habitId === habitId)?.goals;
  expect(await goalsOfWater(9_001)).toEqual([]);
  const [[today, tomorrow]] = (await table(
    db,
    `select (now() at time zone 'UTC')::date::text, ((now() at time zone 'UTC')::date + 1)::text as next`,
  )) as [[string, string]];
  await set(db, habitId, '2020-01-01', daily(1));
  await set(db, habitId, '2020-02-01', daily(2));
  await set(db, habitId, tomorrow, daily(3));
  const goals = await goalsOfWater(9_002);
  expect(goals).toEqual([
    { validFrom: '2020-02-01', goal: daily(2) },
    { validFrom: tomorrow, goal: daily(3) },
  ]);
  expect([goalOn(goals ?? [], today), goalOn(goals ?? [], tomorrow)]).toEqual([daily(2), daily(3)]);
  expect(await read(9_003)).toBe(await read(9_004));
  const listed = (await findHabits(db, anna.id, 'en')).find((one) => one.habitId === habitId);
  expect(listed).toMatchObject({ kind: 'count', unit: 'glasses', goals });
  expect(await findHabit(db, anna.id, habitId)).toMatchObject({ goals });
});

test('the progress of a goal counts amounts, records and days', async ({ db }) => {
  const { habitId } = await say(db, water);
  await say(db, { ...water, amount: 1.5 });
  await say(db, { ...water, localDate: '2023-11-16' });
  const progress = await findGoalProgress(db, anna.id, habitId, { first: '2023-11-13', last: '2023-11-19' });
  expect(progress).toEqual({ minutes: 0, amount: 7.5, records: 3, days: 2 });
  expect(await findGoalProgress(db, anna.id, habitId, { first: '2024-01-01', last: '2024-01-01' })).toMatchObject({
    days: 0,
  });
});

const mark = (db: Db, localDate: string, kind: 'skip' | 'no' = 'no', habitName = 'Water') =>
  change(db, (tx) =>
    setDayMark(tx, anna.id, { habit: { habitName, categoryName: 'Fun' }, localDate, mark: kind, note: ' ill ' }),
  );

/** The marked days with the names of their habits. */
const marks = async (db: Db) =>
  (
    await table(
      db,
      `select habit_name, extract(day from local_date)::int as day, mark from warehouse.day_mark
      join warehouse.dim_habits using (habit_id) order by 1, 2`,
    )
  ).map((row) => row.join(' '));

const removedMarks = async (db: Db) =>
  (
    await table(
      db,
      `select habit_name, extract(day from local_date)::int as day, mark, note from warehouse.removed_day_mark
      join warehouse.dim_habits using (habit_id) order by 1, 2`,
    )
  ).map((row) => row.join(' '));

test('a mark is set, replaced, listed, removed and restored, and never where there are records', async ({ db }) => {
  await requireLocks(db);
  const { habitId } = await say(db, water);
  expect(await mark(db, '2023-11-14')).toMatchObject({ kind: 'has_records', records: 1, habit: { habitId } });
  const first = await mark(db, '2023-11-15');
  expect(first).toMatchObject({ kind: 'marked', before: null, mark: { mark: 'no', note: 'ill' } });
  const second = await mark(db, '2023-11-15', 'skip');
  expect(second).toMatchObject({ kind: 'marked', before: { mark: 'no', note: 'ill' } });
  expect(await findDayMarks(db, anna.id, habitId, all)).toEqual([
    { habitId, localDate: '2023-11-15', mark: 'skip', note: 'ill' },
  ]);
  const before = second.kind === 'marked' ? second.before : null;
  const day = { habitId, localDate: '2023-11-15' };
  expect(await change(db, (tx) => restoreDayMark(tx, anna.id, day, before))).toBe(true);
  expect(await marks(db)).toEqual(['Water 15 no']);
  const removed = await change(db, (tx) => removeDayMark(tx, anna.id, { habitId, localDate: day.localDate }));
  expect([removed?.mark, await findDayMarks(db, anna.id, null, all)]).toEqual(['no', []]);
  await change(db, (tx) => restoreDayMark(tx, anna.id, day, removed));
  expect(await marks(db)).toEqual(['Water 15 no']);
  expect(await count(db, 'warehouse.fact_records where deleted_at is null')).toBe(1);
});

test('a record removes the mark of its day: recorded, moved to the day, to the habit, or restored', async ({ db }) => {
  const { recordId } = await say(db, { ...water, localDate: '2023-11-01' });
  await say(db, { ...water, habitName: 'Tea', localDate: '2023-11-20' });
  for (const day of [11, 12, 13, 14]) await mark(db, `2023-11-${day}`);
  await mark(db, '2023-11-14', 'no', 'Reading');
  await say(db, { ...water, localDate: '2023-11-11' });
  expect(await marks(db)).toEqual(['Reading 14 no', 'Water 12 no', 'Water 13 no', 'Water 14 no']);
  await change(db, (tx) => editRecord(tx, anna.id, recordId, { localDate: '2023-11-12' }));
  expect(await marks(db)).toEqual(['Reading 14 no', 'Water 13 no', 'Water 14 no']);
  const tea = await say(db, { ...water, habitName: 'Tea', localDate: '2023-11-13' });
  expect(await marks(db)).toHaveLength(3);
  const habit = { habitName: 'Water', categoryName: 'Fun' };
  await change(db, (tx) => editRecord(tx, anna.id, tea.recordId, { habit }));
  expect(await marks(db)).toEqual(['Reading 14 no', 'Water 14 no']);
  const undone = await say(db, { ...water, localDate: '2023-11-10' });
  await change(db, (tx) => deleteRecord(tx, anna.id, undone.recordId));
  await mark(db, '2023-11-10');
  await change(db, (tx) => restoreRecord(tx, anna.id, undone.recordId));
  expect(await marks(db)).toEqual(['Reading 14 no', 'Water 14 no']);
});

test('a mark that a record removed comes back with the last record of the day that is undone or moves away', async ({
  db,
}) => {
  await requireLocks(db);
  await say(db, water);
  for (const day of [10, 11, 12]) await mark(db, `2023-11-${day}`);
  const [first, second] = [
    await say(db, { ...water, localDate: '2023-11-10' }),
    await say(db, { ...water, localDate: '2023-11-10' }),
  ];
  await change(db, (tx) => deleteRecord(tx, anna.id, first.recordId));
  expect(await marks(db)).toEqual(['Water 11 no', 'Water 12 no']);
  await change(db, (tx) => editRecord(tx, anna.id, second.recordId, { localDate: '2023-11-11' }));
  expect(await marks(db)).toEqual(['Water 10 no', 'Water 12 no']);
  await change(db, (tx) =>
    editRecord(tx, anna.id, second.recordId, { habit: { habitName: 'Tea', categoryName: 'Fun' } }),
  );
  expect(await marks(db)).toEqual(['Water 10 no', 'Water 11 no', 'Water 12 no']);
  await change(db, (tx) => restoreRecord(tx, anna.id, first.recordId));
  expect(await removedMarks(db)).toEqual(['Water 10 no ill']);
  await change(db, (tx) => removeDayMark(tx, anna.id, { habitId: first.habitId, localDate: '2023-11-10' }));
  await change(db, (tx) => deleteRecord(tx, anna.id, first.recordId));
  expect(await marks(db)).toEqual(['Water 11 no', 'Water 12 no']);
  expect(await removedMarks(db)).toEqual([]);
});

test('a mark that a record removed moves with a merge, and comes back where the record is', async ({ db }) => {
  const tea = { ...water, habitName: 'Tea' };
  await say(db, tea);
  const { habitId: into } = await say(db, { ...water, localDate: '2023-11-01' });
  await mark(db, '2023-11-10', 'no', 'Tea');
  await mark(db, '2023-11-11');
  const onTenth = await say(db, { ...tea, localDate: '2023-11-10' });
  const onEleventh = await say(db, { ...tea, localDate: '2023-11-11' });
  await change(db, (tx) => mergeHabits(tx, anna.id, onTenth.habitId, into));
  expect([await marks(db), await removedMarks(db)]).toEqual([[], ['Water 10 no ill', 'Water 11 no ill']]);
  await change(db, (tx) => deleteRecord(tx, anna.id, onTenth.recordId));
  await change(db, (tx) => deleteRecord(tx, anna.id, onEleventh.recordId));
  expect(await marks(db)).toEqual(['Water 10 no', 'Water 11 no']);
  await change(db, (tx) => restoreRecord(tx, anna.id, onTenth.recordId));
  await change(db, (tx) => unmergeHabits(tx, anna.id, onTenth.habitId, into));
  expect([await marks(db), await removedMarks(db)]).toEqual([['Water 11 no'], ['Tea 10 no ill']]);
});

test('a habit that only a mark created disappears with it', async ({ db }) => {
  await loadUserContext(db, { updateId: 1, chatId: anna.id, isPrivate: true, from: anna });
  const marked = await mark(db, '2023-11-10', 'no', 'Coffee');
  const habitId = marked.kind === 'marked' ? marked.habit.habitId : 0;
  const own = async () => (await findHabits(db, anna.id, 'en')).filter((one) => one.own).length;
  expect(await own()).toBe(1);
  const { recordId } = await say(db, { habitName: 'Coffee', minutes: 5 });
  await change(db, (tx) => deleteRecord(tx, anna.id, recordId));
  expect(await own()).toBe(1);
  await change(db, (tx) => restoreDayMark(tx, anna.id, { habitId, localDate: '2023-11-10' }, null));
  expect(await own()).toBe(0);
});

test('marks move with a merge and come back when it is undone', async ({ db }) => {
  const { habitId: from } = await say(db, { ...water, habitName: 'Tea', localDate: '2023-11-01' });
  const { habitId: into } = await say(db, { ...water, localDate: '2023-11-02' });
  await mark(db, '2023-11-01'); // Tea has a record
  await mark(db, '2023-11-02', 'no', 'Tea'); // Water has a record
  for (const name of ['Tea', 'Water']) await mark(db, '2023-11-03', name === 'Tea' ? 'skip' : 'no', name);
  await mark(db, '2023-11-04', 'skip', 'Tea');
  await mark(db, '2023-11-05', 'skip', 'Tea');
  const before = await marks(db);
  await change(db, (tx) => mergeHabits(tx, anna.id, from, into));
  const shown = (await findDayMarks(db, anna.id, into, all)).map(({ localDate, mark: kind }) => `${localDate} ${kind}`);
  expect(shown).toEqual(['2023-11-03 no', '2023-11-04 skip', '2023-11-05 skip']);
  await change(db, (tx) => unmergeHabits(tx, anna.id, from, into));
  expect(await marks(db)).toEqual(before);
  await change(db, (tx) => mergeHabits(tx, anna.id, from, into));
  await say(db, { ...water, localDate: '2023-11-04' });
  await say(db, { ...water, localDate: '2023-11-01' });
  await change(db, (tx) => unmergeHabits(tx, anna.id, from, into));
  // Both habits have their records back, and Water has one more on that day.
  expect(await marks(db)).toEqual(before.filter((one) => one !== 'Water 1 no'));
});
