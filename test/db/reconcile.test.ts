import { expect } from 'vitest';
import type { Db, Tx } from '../../src/db/client.ts';
import {
  archiveHabit,
  mergeHabits,
  moveHabit,
  renameHabit,
  unmergeHabits,
} from '../../src/db/queries/habits/habit-edits.ts';
import { findHabits } from '../../src/db/queries/habits/habits.ts';
import { loadAllStaged, rebuildAggDaily } from '../../src/db/queries/habits/load.ts';
import { deleteRecord, editRecord, restoreRecord } from '../../src/db/queries/habits/records.ts';
import { totalsByHabit } from '../../src/db/queries/habits/totals.ts';
import { loadUserContext } from '../../src/db/queries/people/user-contexts.ts';
import { test } from '../harness/db.ts';
import { aggDailyDifferences, anna, boris, defaults, requireLocks, say, stage, table } from './warehouse.ts';

/** What the operations should have left: kept in plain JavaScript beside the database. */
interface Kept {
  userId: number;
  minutes: number;
  deleted: boolean;
}

/** Returns whole numbers from 0 to below `n`, the same ones for the same seed. */
function dice(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

/** FULL_LOAD=1 does more. The rarest kind of action is a thirtieth of them. */
const actions = process.env.FULL_LOAD ? 2000 : 600;

const names = ['Reading', 'Running', 'Rowing', 'Chess', 'Go', 'Бег'];
const categories = ['Sport', 'Fun', 'Work'];
const people = [anna, boris];

class Life {
  readonly records = new Map<number, Kept>();
  private readonly merges: [number, number, number][] = [];
  private staged = 0;

  constructor(
    private readonly db: Db,
    private readonly roll: (n: number) => number,
  ) {}

  private one<T>(list: readonly T[]): T {
    const found = list[this.roll(list.length)];
    if (found === undefined) throw new Error('nothing to choose from');
    return found;
  }

  private day = () => `2023-11-${String(1 + this.roll(28)).padStart(2, '0')}`;
  private minutes = () => (1 + this.roll(2000)) / 20;
  private change = <T>(effect: (tx: Tx) => Promise<T>) => this.db.transaction(effect);

  private async record(): Promise<void> {
    const from = this.one(people);
    const minutes = this.minutes();
    const { recordId } = await say(this.db, { from, minutes, localDate: this.day(), habitName: this.one(names) });
    this.records.set(recordId, { userId: from.id, minutes, deleted: false });
  }

  /** Late rows of both people, loaded together. */
  private async load(): Promise<void> {
    const rows = Array.from({ length: 5 }, () => {
      this.staged += 1;
      const { id: userId } = this.one(people);
      return { userId, duration: this.minutes(), chatId: -1, messageId: this.staged, localDate: this.day() };
    });
    await stage(this.db, ...rows.map((row) => ({ ...row, habitName: this.one(names) })), { duration: 0 });
    expect(await loadAllStaged(this.db, defaults)).toMatchObject({ loaded: 5, rejected: 1, failed: [] });
    for (const { userId, duration, messageId } of rows) {
      const made = `select record_id from warehouse.fact_records where chat_id = -1 and message_id = ${messageId}`;
      this.records.set(Number((await table(this.db, made))[0]?.[0]), { userId, minutes: duration, deleted: false });
    }
  }

  private async edit(): Promise<void> {
    const [recordId, kept] = this.one([...this.records]);
    const choices = [{ minutes: this.minutes() }, { localDate: this.day() }, { note: this.day() }] as const;
    const change = this.one([...choices, { habit: { habitName: this.one(names), categoryName: 'Fun' } }]);
    const { kind } = await this.change((tx) => editRecord(tx, kept.userId, recordId, change));
    expect(kind).toBe(kept.deleted ? 'not_found' : 'edited');
    if (kind === 'edited' && 'minutes' in change) kept.minutes = change.minutes;
  }

  private async toggle(): Promise<void> {
    const [recordId, kept] = this.one([...this.records]);
    const flip = kept.deleted ? restoreRecord : deleteRecord;
    expect(await this.change((tx) => flip(tx, kept.userId, recordId))).not.toBeNull();
    kept.deleted = !kept.deleted;
  }

  private async habits(): Promise<void> {
    const { id } = this.one(people);
    const own = await findHabits(this.db, id, 'en');
    const [a, b] = [this.one(own).habitId, this.one(own).habitId];
    const what = this.roll(5);
    if (what === 0) await this.change((tx) => moveHabit(tx, id, a, { categoryName: this.one(categories) }));
    if (what === 1) await this.change((tx) => archiveHabit(tx, id, a));
    if (what === 2) await this.change((tx) => renameHabit(tx, id, a, this.one(names).toUpperCase()));
    if (what === 3) await this.merge(id, a, b);
    const last = this.merges.at(-1);
    if (what === 4 && last) await this.change((tx) => unmergeHabits(tx, ...last));
  }

  private async merge(userId: number, a: number, b: number): Promise<void> {
    const merged = await this.change((tx) => mergeHabits(tx, userId, a, b));
    if (merged.kind === 'merged') this.merges.push([userId, a, merged.into.habitId]);
  }

  step(): Promise<void> {
    const luck = this.roll(100);
    if (luck < 45 || this.records.size === 0) return this.record();
    if (luck < 48) return this.load();
    if (luck < 65) return this.edit();
    return luck < 85 ? this.toggle() : this.habits();
  }
}

test('facts and day totals equal a model after random actions of people', async ({ db }) => {
  for (const from of people) await loadUserContext(db, { updateId: from.id, chatId: from.id, isPrivate: true, from });
  const life = new Life(db, dice(20_261_122));
  for (let i = 1; i <= actions; i++) {
    await life.step();
    if (i % 50 === 0) expect(await aggDailyDifferences(db), `after ${i} operations`).toEqual([]);
  }
  for (const { id } of people) {
    const alive = [...life.records.values()].filter(({ userId, deleted }) => userId === id && !deleted);
    const totals = await totalsByHabit(db, id, '1970-01-01', '2100-01-01');
    expect(totals.reduce((sum, { records }) => sum + records, 0)).toBe(alive.length);
    const minutes = (list: { minutes: number }[]) => list.reduce((sum, one) => sum + one.minutes, 0);
    expect(minutes(totals)).toBeCloseTo(minutes(alive), 6);
  }
  const before = await table(db, 'select * from warehouse.agg_daily order by user_id, record_day, habit_id');
  expect(await rebuildAggDaily(db)).toBe(0);
  expect(await table(db, 'select * from warehouse.agg_daily order by user_id, record_day, habit_id')).toEqual(before);
});

test('every action of a person is done under the lock of that person', async ({ db }) => {
  await requireLocks(db);
  const life = new Life(db, dice(20_261_129));
  for (let i = 1; i <= 250; i++) await life.step();
  await expect(table(db, 'update warehouse.dim_habits set archived_at = now() where user_id > 0')).rejects.toThrow();
});
