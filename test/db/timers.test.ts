import { expect } from 'vitest';
import type { Db, Tx } from '../../src/db/client.ts';
import { mergeHabits, unmergeHabits } from '../../src/db/queries/habits/habit-edits.ts';
import { changeHabitKind, removeCreatedHabit, undoKindChange } from '../../src/db/queries/habits/habit-kinds.ts';
import { findHabits } from '../../src/db/queries/habits/habits.ts';
import { deleteRecord } from '../../src/db/queries/habits/records.ts';
import { stopTimer, type TimerOwner } from '../../src/db/queries/habits/stop-timer.ts';
import { claimRings, finishRing, msToNextRing } from '../../src/db/queries/habits/timer-rings.ts';
import { discardTimer, findTimers, saveTimerMessage, startTimer } from '../../src/db/queries/habits/timers.ts';
import { test } from '../harness/shared-db.ts';
import { anna, say } from './warehouse.ts';

const owner: TimerOwner = { from: anna, timeZone: 'UTC', language: 'en', dayStartHour: 0, weekStart: 1 };
const now = Math.floor(Date.now() / 1000);

/** Starts a timer of a habit that is created where it is missing. Returns the id of the habit. */
async function run(db: Db, habitName: string, startedAt = now - 3600, targetMinutes: number | null = null) {
  if ((await findTimers(db, anna.id)).length === 0) await say(db, { habitName: 'Piano' }); // the person is known
  const start = await db.transaction((tx) =>
    startTimer(tx, anna.id, {
      ...{ botId: 0, chatId: anna.id, threadId: null, startedAt, targetMinutes },
      habit: { habitName, categoryName: 'Other' },
    }),
  );
  if (start.kind !== 'started') throw new Error(start.kind);
  return start.timer.habitId;
}

const running = async (db: Db) =>
  (await findTimers(db, anna.id)).map(({ habitName, startedAt }) => [habitName, startedAt - now]);

test('a merge moves the timer and its undo moves it back; with two timers it is refused', async ({ db }) => {
  await say(db, { habitName: 'A' });
  const a = await run(db, 'A', now - 600);
  const b = await run(db, 'B', now - 300);
  await db.transaction((tx) => discardTimer(tx, anna.id, { habitId: b, startedAt: now - 300 }));
  const c = await run(db, 'C', now - 900);
  await say(db, { habitName: 'B' });
  await db.transaction((tx) => mergeHabits(tx, anna.id, a, b));
  expect(await running(db)).toEqual([
    ['C', -900],
    ['B', -600],
  ]);
  await db.transaction((tx) => unmergeHabits(tx, anna.id, a, b));
  expect(await running(db)).toEqual([
    ['C', -900],
    ['A', -600],
  ]);
  const merge = await db.transaction((tx) => mergeHabits(tx, anna.id, a, c));
  expect(merge).toMatchObject({ kind: 'both_timed', from: { habitName: 'A' }, into: { habitName: 'C' } });
  expect(await running(db)).toEqual([
    ['C', -900],
    ['A', -600],
  ]);
  const stop = await db.transaction((tx) => stopTimer(tx, owner, { habitId: c, startedAt: now - 900 }, { at: now }));
  expect(stop).toMatchObject({ kind: 'recorded', records: [{ habitName: 'C', minutes: 15 }] });
});

test('a button from before two merges stops the timer, and a claim from before them marks it', async ({ db }) => {
  await say(db, { habitName: 'A' });
  const a = await run(db, 'A', now - 600, 5);
  const { habitId: b } = await say(db, { habitName: 'B' });
  const { habitId: c } = await say(db, { habitName: 'C' });
  const [claim] = await claimRings(db, { botId: 0, now: new Date(now * 1000), limit: 9 });
  await db.transaction((tx) => mergeHabits(tx, anna.id, a, b));
  if (!claim) throw new Error('nothing was claimed');
  await finishRing(db, claim, { messageId: 7, now: new Date(now * 1000) });
  expect(await findTimers(db, anna.id)).toMatchObject([{ habitName: 'B', messageId: 7 }]);
  await db.transaction((tx) => mergeHabits(tx, anna.id, b, c));
  const stop = (habitId: number, startedAt: number) =>
    db.transaction((tx) => stopTimer(tx, owner, { habitId, startedAt }, { at: now }));
  expect(await stop(a, now - 601)).toEqual({ kind: 'not_found' });
  expect(await stop(a, now - 600)).toMatchObject({ kind: 'recorded', records: [{ habitName: 'C', minutes: 10 }] });
  expect(await stop(b, now - 600)).toEqual({ kind: 'not_found' });
});

test('a habit with a timer keeps its kind, also when a change of it or its creation is undone', async ({ db }) => {
  const id = await run(db, 'Zither');
  const change = <T>(work: (tx: Tx) => Promise<T>) => db.transaction(work);
  const count = { kind: 'count', unit: 'keys' } as const;
  expect(await change((tx) => changeHabitKind(tx, anna.id, id, count))).toMatchObject({ kind: 'has_timer' });
  expect(await change((tx) => removeCreatedHabit(tx, anna.id, id))).toMatchObject({ kind: 'has_timer' });
  const key = { habitId: id, startedAt: now - 3600 };
  await change((tx) => saveTimerMessage(tx, anna.id, key, 5));
  await say(db, { habitName: 'Zither' }); // so that the habit stays without its timer
  await change((tx) => discardTimer(tx, anna.id, key));
  await db.$client.query('delete from warehouse.fact_records where habit_id = $1', [id]);
  const changed = await change((tx) => changeHabitKind(tx, anna.id, id, count));
  if (changed.kind !== 'changed') throw new Error(changed.kind);
  await change((tx) => undoKindChange(tx, anna.id, id, changed.before));
  await run(db, 'Zither');
  const undone = await change((tx) => undoKindChange(tx, anna.id, id, { ...count, goals: [] }));
  expect(undone).toMatchObject({ kind: 'has_timer' });
  expect(await running(db)).toEqual([['Zither', -3600]]);
});

test('a habit with a timer stays when its record is undone, and goes with a discarded timer', async ({ db }) => {
  const id = await run(db, 'Zither');
  const isShown = async () => (await findHabits(db, anna.id, 'en')).some(({ habitName }) => habitName === 'Zither');
  const recorded = await say(db, { habitName: 'Zither' });
  await db.transaction((tx) => deleteRecord(tx, anna.id, recorded.recordId));
  expect(await isShown()).toBe(true);
  await db.transaction((tx) => discardTimer(tx, anna.id, { habitId: id, startedAt: now - 3600 }));
  expect(await isShown()).toBe(false);
});

test('a timer never counts more than 24 hours, and says so', async ({ db }) => {
  const habitId = await run(db, 'A', now - 100_000);
  const key = { habitId, startedAt: now - 100_000 };
  const stop = await db.transaction((tx) => stopTimer(tx, owner, key, { at: now }));
  if (stop.kind !== 'recorded') throw new Error(stop.kind);
  expect(stop.wasCut).toBe(true);
  expect(stop.records.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(1440);
  expect(stop.records.length).toBeGreaterThan(1);
  expect(await db.transaction((tx) => stopTimer(tx, owner, key, { at: now }))).toEqual({ kind: 'not_found' });
});

test('each due message is claimed once until its claim ends, and by its own bot only', async ({ db }) => {
  for (const name of ['A', 'B', 'C']) await run(db, name, now - 3600, 30);
  await run(db, 'D', now - 3600);
  const at = (seconds: number) => new Date((now + seconds) * 1000);
  const claims = await Promise.all([1, 2, 3, 4].map(() => claimRings(db, { botId: 0, now: at(0), limit: 2 })));
  const [first, ...others] = claims.flat();
  expect(
    claims
      .flat()
      .map(({ habitName, rings }) => `${habitName} ${rings}`)
      .sort(),
  ).toEqual(['A target', 'B target', 'C target']);
  expect(await claimRings(db, { botId: 1, now: at(100), limit: 9 })).toEqual([]);
  expect(await claimRings(db, { botId: 0, now: at(59), limit: 9 })).toEqual([]);
  if (!first) throw new Error('nothing was claimed');
  await finishRing(db, first, { messageId: 7, now: at(1) });
  expect(await msToNextRing(db, 0, at(0))).toBe(60_000);
  const again = await claimRings(db, { botId: 0, now: at(60), limit: 9 });
  expect(again.map(({ habitId }) => habitId).sort()).toEqual(others.map(({ habitId }) => habitId).sort());
  // A claim that has ended changes nothing any more.
  await finishRing(db, others[0] as never, { messageId: 8, now: at(61) });
  expect((await findTimers(db, anna.id)).map(({ messageId }) => messageId).filter(Boolean)).toEqual([7]);
});
