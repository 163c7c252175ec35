import { expect } from 'vitest';
import type { Db, Tx } from '../../src/db/client.ts';
import { mergeHabits, moveHabit, unmergeHabits } from '../../src/db/queries/habits/habit-edits.ts';
import { changeHabitKind } from '../../src/db/queries/habits/habit-kinds.ts';
import { findHabits, type HabitMeasure, isSameMeasure } from '../../src/db/queries/habits/habits.ts';
import { loadAllStaged, rebuildAggDaily } from '../../src/db/queries/habits/load.ts';
import { setDayMark } from '../../src/db/queries/habits/marks.ts';
import { createRecorder } from '../../src/db/queries/habits/record.ts';
import { deleteRecord, editRecord, restoreRecord } from '../../src/db/queries/habits/records.ts';
import { totalsByHabit } from '../../src/db/queries/habits/totals.ts';
import { test } from '../harness/db.ts';
import { aggDailyDifferences, anna, boris, count, defaults, newRecord, stage, table } from './warehouse.ts';

/** What the operations should have left: kept in plain JavaScript beside the database. */
interface Kept extends HabitMeasure {
  userId: number;
  /** Minutes, or the amount: in thousandths, so that sums are exact. */
  thousandths: number;
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

const measures: HabitMeasure[] = [
  { kind: 'time', unit: null },
  { kind: 'check', unit: null },
  { kind: 'count', unit: 'glasses' },
  { kind: 'count', unit: 'km' },
];
/** Several: the records of one person wait for each other. */
const people = [anna, boris, ...[703, 704, 705, 706, 707, 708].map((id) => ({ id, first_name: `Person ${id}` }))];
/** Changes per transaction: a commit each would take most of the time of the test. */
const perTransaction = 50;
/** The actions, and how many of them come before the last new record. FULL_LOAD=1 does more. */
const size = process.env.FULL_LOAD ? { actions: 5000, recorded: 3600 } : { actions: 1700, recorded: 1100 };

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

  /** A name belongs to one kind and unit, until a check is turned into a count. */
  private entry() {
    const number = this.roll(8);
    const { kind, unit } = measures[number % 4] as HabitMeasure;
    const thousandths = kind === 'check' ? 1000 : kind === 'time' ? 10 * (1 + this.roll(1000)) : this.roll(5_000_000);
    const value = thousandths / 1000;
    const measure = { kind, unit, minutes: kind === 'time' ? value : 0, amount: kind === 'count' ? value : null };
    return { habitName: `Habit ${number}`, thousandths, ...measure };
  }

  /** Records many entries together. Those of a habit that has got another kind or unit are rejected. */
  async record(): Promise<number> {
    const entries = Array.from({ length: 100 }, () => ({ ...this.entry(), from: this.one(people) }));
    const record = createRecorder(this.db, 0);
    const results = await Promise.all(
      entries.map((entry) => record(newRecord({ ...entry, localDate: this.day() }), defaults)),
    );
    for (const [index, { outcome }] of results.entries()) {
      const { from, ...kept } = entries[index] as (typeof entries)[number];
      if (outcome.kind === 'recorded')
        this.records.set(outcome.record.recordId, { ...kept, userId: from.id, deleted: false });
      else expect(JSON.stringify(outcome)).toMatch(/"(kind|unit)_mismatch"/);
    }
    return entries.length;
  }

  async load(): Promise<number> {
    const rows = Array.from({ length: 50 }, () => ({
      ...this.entry(),
      messageId: ++this.staged,
      userId: this.one(people).id,
    }));
    const toStaged = ({ minutes, thousandths: _, ...row }: (typeof rows)[number]) => ({ ...row, duration: minutes });
    await stage(this.db, ...rows.map((row) => ({ ...toStaged(row), chatId: -1, localDate: this.day() })));
    expect(await loadAllStaged(this.db, defaults)).toMatchObject({ failed: [] });
    for (const row of rows) {
      const made = `select record_id from warehouse.fact_records where chat_id = -1 and message_id = ${row.messageId}`;
      const recordId = (await table(this.db, made))[0]?.[0];
      if (recordId) this.records.set(Number(recordId), { ...row, deleted: false });
    }
    return rows.length;
  }

  async change(tx: Tx): Promise<void> {
    const luck = this.roll(100);
    if (luck < 40) return this.edit(tx);
    if (luck < 80) return this.toggle(tx);
    return this.habits(tx);
  }

  private async edit(tx: Tx): Promise<void> {
    const [recordId, kept] = this.one([...this.records]);
    const { habitName, thousandths, ...measure } = this.entry();
    const isSame = isSameMeasure(kept, measure);
    const value = kept.kind === 'time' ? { minutes: thousandths / 1000 } : { amount: thousandths / 1000 };
    if (isSame && kept.kind !== 'check' && this.roll(2) === 0) {
      const { kind } = await editRecord(tx, kept.userId, recordId, value);
      if (kind === 'edited') kept.thousandths = thousandths;
      return expect(kind).toBe(kept.deleted ? 'not_found' : 'edited');
    }
    const change = this.one([{ localDate: this.day() }, { habit: { habitName, categoryName: 'Fun' } }]);
    const { kind } = await editRecord(tx, kept.userId, recordId, change);
    if ('localDate' in change) expect(kind).toBe(kept.deleted ? 'not_found' : 'edited');
  }

  private async toggle(tx: Tx): Promise<void> {
    const [recordId, kept] = this.one([...this.records]);
    expect(await (kept.deleted ? restoreRecord : deleteRecord)(tx, kept.userId, recordId)).not.toBeNull();
    kept.deleted = !kept.deleted;
  }

  private async habits(tx: Tx): Promise<void> {
    const { id } = this.one(people);
    const own = (await findHabits(tx, id, 'en')).filter((habit) => habit.own);
    const [a, b] = [this.one(own), this.one(own)];
    const what = this.roll(5);
    if (what === 0) await moveHabit(tx, id, a.habitId, { categoryName: this.one(['Fun', 'Work']) });
    if (what === 1) await this.merge(tx, id, a.habitId, b.habitId, isSameMeasure(a, b));
    const last = this.merges.at(-1);
    if (what === 2 && last) await unmergeHabits(tx, ...last);
    if (what === 3) await this.changeKind(tx, id, a.habitId, a.kind);
    if (what === 4) {
      await setDayMark(tx, id, { habit: { habitId: a.habitId }, localDate: this.day(), mark: 'skip' });
    }
  }

  private async merge(tx: Tx, userId: number, a: number, b: number, isSame: boolean): Promise<void> {
    const merged = await mergeHabits(tx, userId, a, b);
    expect(merged.kind).toBe(isSame ? (a === b ? 'same' : 'merged') : 'other_kind');
    if (merged.kind === 'merged') this.merges.push([userId, a, b]);
  }

  private async changeKind(tx: Tx, userId: number, habitId: number, before: HabitMeasure['kind']): Promise<void> {
    const measure = this.one(measures);
    const changed = await changeHabitKind(tx, userId, habitId, measure);
    if (before === 'check' && measure.kind === 'count') expect(changed.kind).toBe('changed');
  }
}

/** Records whose amount does not fit the kind of their habit; deleted ones included. */
const misfits = `warehouse.fact_records r join warehouse.dim_habits h using (habit_id)
  where (h.kind = 'time') <> (r.amount is null) or h.kind = 'check' and r.amount <> 1`;

/** Marks of days with records of the habit, and removed ones of days without. */
const markedRecords = `(
  select from warehouse.day_mark m join warehouse.agg_daily a
    on a.user_id = m.user_id and a.habit_id = m.habit_id and a.record_day = m.local_date
  union all
  select from warehouse.removed_day_mark m left join warehouse.agg_daily a
    on a.user_id = m.user_id and a.habit_id = m.habit_id and a.record_day = m.local_date
  where a.user_id is null) as misplaced`;

test('facts and day totals of all kinds equal a model after random actions', async ({ db }) => {
  const life = new Life(db, dice(20_261_129));
  let actions = 0;
  for (let round = 0; actions < size.actions; round++) {
    if (actions < size.recorded) actions += round % 4 === 3 ? await life.load() : await life.record();
    await db.transaction(async (tx) => {
      for (let i = 0; i < perTransaction; i++) await life.change(tx);
    });
    actions += perTransaction;
    expect(await aggDailyDifferences(db), `after ${actions} actions`).toEqual([]);
    expect(await count(db, misfits), `after ${actions} actions`).toBe(0);
    expect(await count(db, markedRecords), `after ${actions} actions`).toBe(0);
  }
  for (const { id } of people) {
    const alive = [...life.records.values()].filter(({ userId, deleted }) => userId === id && !deleted);
    const totals = await totalsByHabit(db, id, '1970-01-01', '2100-01-01');
    const sum = (list: readonly number[]) => Math.round(list.reduce((total, one) => total + one, 0));
    expect(sum(totals.map(({ records }) => records))).toBe(alive.length);
    expect(sum(totals.map(({ minutes }) => minutes * 1000))).toBe(
      sum(alive.filter(({ kind }) => kind === 'time').map(({ thousandths }) => thousandths)),
    );
    expect(sum(totals.map(({ amount }) => amount * 1000))).toBe(
      sum(alive.filter(({ kind }) => kind !== 'time').map(({ thousandths }) => thousandths)),
    );
  }
  expect(await rebuildAggDaily(db)).toBe(0);
  await table(db, 'update warehouse.agg_daily set total_amount = total_amount + 1 where total_amount > 0');
  expect(await rebuildAggDaily(db)).toBeGreaterThan(10);
  expect(await aggDailyDifferences(db)).toEqual([]);
});
