import { expect } from 'vitest';
import type { Db, Tx } from '../../src/db/client.ts';
import { archiveHabit, mergeHabits, unmergeHabits } from '../../src/db/queries/habits/habit-edits.ts';
import { removeCreatedHabit } from '../../src/db/queries/habits/habit-kinds.ts';
import { deleteRecord } from '../../src/db/queries/habits/records.ts';
import {
  addVacation,
  deleteRest,
  endRest,
  findRests,
  type RestChange,
  type RestResult,
  setRestWeekdays,
  undoRestChange,
} from '../../src/db/queries/habits/rests.ts';
import { test } from './locks-fixture.ts';
import { anna, requireLocks, say, table } from './warehouse.ts';

const weekend = 0b110_0000;
const friday = 0b001_0000;
const vacation = { fromDate: '2026-12-24', toDate: '2027-01-06', reason: ' skiing ' };

/** Runs a change and returns what undoes it. */
async function change(db: Db, effect: (tx: Tx) => Promise<RestResult>): Promise<RestChange> {
  const result = await db.transaction(effect);
  if (result.kind !== 'saved') throw new Error('no such habit or rest');
  return result.change;
}

const undo = (db: Db, done: RestChange) => db.transaction((tx) => undoRestChange(tx, anna.id, done));

/** All rests of Anna: habit, weekdays, first and last day. */
const rests = async (db: Db) =>
  (
    await table(
      db,
      `select coalesce(habit_name, 'all') as habit, coalesce(weekdays, 127) as days, from_date::text as first,
        coalesce(to_date::text, 'open') as last
      from warehouse.rest left join warehouse.dim_habits using (user_id, habit_id) order by 3, 2, 1`,
    )
  ).map((row) => row.join(' '));

test('new weekdays apply from their day on, change no day before, and each change is undone', async ({ db }) => {
  await requireLocks(db);
  const { habitId } = await say(db, { habitName: 'Running' });
  const set = (weekdays: number, fromDate: string) =>
    change(db, (tx) => setRestWeekdays(tx, anna.id, habitId, { weekdays, fromDate }));
  const first = await set(weekend, '2026-11-01');
  const second = await set(friday, '2026-11-20');
  expect(await rests(db)).toEqual(['Running 96 2026-11-01 2026-11-19', 'Running 16 2026-11-20 open']);
  const third = await set(weekend | friday, '2026-11-20');
  expect(await rests(db)).toEqual(['Running 96 2026-11-01 2026-11-19', 'Running 112 2026-11-20 open']);
  expect(await undo(db, second)).toBeNull();
  expect(await undo(db, third)).not.toBeNull();
  const undone = await undo(db, second);
  expect(await rests(db)).toEqual(['Running 96 2026-11-01 open']);
  expect(await undo(db, second)).toBeNull();
  if (!undone) throw new Error('nothing was undone');
  expect(await undo(db, undone)).not.toBeNull();
  expect(await rests(db)).toEqual(['Running 96 2026-11-01 2026-11-19', 'Running 16 2026-11-20 open']);
  await set(0, '2026-11-25');
  expect(await findRests(db, anna.id, '2026-11-25')).toEqual([]);
  expect(await undo(db, first)).toBeNull();
});

test('a vacation is added, ended early, deleted, and brought back', async ({ db }) => {
  await requireLocks(db);
  await say(db, { habitName: 'Running' });
  const added = await change(db, (tx) => addVacation(tx, anna.id, null, vacation));
  const [listed] = await findRests(db, anna.id, '2027-01-06');
  expect(listed).toMatchObject({ habitName: null, reason: 'skiing', toDate: '2027-01-06' });
  expect(await findRests(db, anna.id, '2027-01-07')).toEqual([]);
  const restId = listed?.restId ?? 0;
  const ended = await change(db, (tx) => endRest(tx, anna.id, restId, '2027-01-01'));
  expect(await rests(db)).toEqual(['all 127 2026-12-24 2026-12-31']);
  await change(db, (tx) => endRest(tx, anna.id, restId, '2027-02-01'));
  expect(await rests(db)).toEqual(['all 127 2026-12-24 2026-12-31']);
  const removed = await change(db, (tx) => deleteRest(tx, anna.id, restId));
  expect(await undo(db, ended)).toBeNull();
  await undo(db, removed);
  await undo(db, ended);
  expect(await rests(db)).toEqual(['all 127 2026-12-24 2027-01-06']);
  await change(db, (tx) => endRest(tx, anna.id, restId, '2026-12-24'));
  expect(await rests(db)).toEqual([]);
  expect(await undo(db, added)).toBeNull();
});

test('rests move with a merge and back, are hidden with an archived habit, and go with a created one', async ({
  db,
}) => {
  const running = await say(db, { habitName: 'Running' });
  const jogging = await say(db, { habitName: 'Jogging' });
  await change(db, (tx) => addVacation(tx, anna.id, jogging.habitId, vacation));
  const done = await change(db, (tx) => addVacation(tx, anna.id, running.habitId, { ...vacation, reason: null }));
  await db.transaction((tx) => mergeHabits(tx, anna.id, jogging.habitId, running.habitId));
  const named = ['Running 127 2026-12-24 2027-01-06', 'Running 127 2026-12-24 2027-01-06'];
  expect(await rests(db)).toEqual(named);
  await db.transaction((tx) => unmergeHabits(tx, anna.id, jogging.habitId, running.habitId));
  expect(await rests(db)).toEqual(['Jogging 127 2026-12-24 2027-01-06', named[0]]);
  await db.transaction((tx) => archiveHabit(tx, anna.id, jogging.habitId));
  expect((await findRests(db, anna.id, '2026-12-01')).map(({ habitName }) => habitName)).toEqual(['Running']);
  await db.transaction(async (tx) => {
    await deleteRecord(tx, anna.id, running.recordId);
    expect(await removeCreatedHabit(tx, anna.id, running.habitId)).toMatchObject({ kind: 'removed' });
  });
  expect(await rests(db)).toEqual(['Jogging 127 2026-12-24 2027-01-06']);
  expect(await undo(db, done)).toBeNull();
});

test('a rest that a merge moved is moved back also after its deletion was undone', async ({ db }) => {
  await requireLocks(db);
  const jogging = await say(db, { habitName: 'Jogging' });
  const running = await say(db, { habitName: 'Running', messageId: 2 });
  await change(db, (tx) => addVacation(tx, anna.id, jogging.habitId, vacation));
  await db.transaction((tx) => mergeHabits(tx, anna.id, jogging.habitId, running.habitId));
  const [moved] = await findRests(db, anna.id, '2026-12-01');
  await undo(db, await change(db, (tx) => deleteRest(tx, anna.id, moved?.restId ?? 0)));
  expect(await rests(db)).toEqual(['Running 127 2026-12-24 2027-01-06']);
  // What was moved does not join another vacation: it could not be moved back.
  await change(db, (tx) => addVacation(tx, anna.id, running.habitId, { fromDate: '2027-01-06', toDate: '2027-01-08' }));
  await db.transaction((tx) => unmergeHabits(tx, anna.id, jogging.habitId, running.habitId));
  expect(await rests(db)).toEqual(['Jogging 127 2026-12-24 2027-01-06', 'Running 127 2027-01-06 2027-01-08']);
});

test('vacations that overlap become one, which is undone, and a covered one changes nothing', async ({ db }) => {
  await requireLocks(db);
  await say(db, { habitName: 'Running' });
  const add = (fromDate: string, toDate: string, reason: string | null = null) =>
    change(db, (tx) => addVacation(tx, anna.id, null, { fromDate, toDate, reason }));
  await add('2026-12-01', '2026-12-03');
  await add('2026-12-06', '2026-12-08', 'sea');
  expect(await add('2026-12-07', '2026-12-08')).toEqual({ before: [], after: [] });
  const joined = await add('2026-12-03', '2026-12-06');
  expect(await rests(db)).toEqual(['all 127 2026-12-01 2026-12-08']);
  expect((await findRests(db, anna.id, '2026-12-01'))[0]?.reason).toBe('sea');
  await undo(db, joined);
  expect(await rests(db)).toEqual(['all 127 2026-12-01 2026-12-03', 'all 127 2026-12-06 2026-12-08']);
  await add('2026-12-08', '2026-12-09', 'work');
  expect(await rests(db)).toHaveLength(3);
});
