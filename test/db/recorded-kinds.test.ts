import { expect } from 'vitest';
import { findHabits } from '../../src/db/queries/habits/habits.ts';
import { loadAllStaged, retryRejects } from '../../src/db/queries/habits/load.ts';
import { createRecorder, type NewRecord, recordOnce } from '../../src/db/queries/habits/record.ts';
import { deleteRecord, editRecord, findRecord, restoreRecord } from '../../src/db/queries/habits/records.ts';
import { test } from '../harness/shared-db.ts';
import { aggDailyDifferences, anna, count, defaults, newRecord, type Staged, say, stage, table } from './warehouse.ts';

const water: Partial<NewRecord> = { habitName: 'Water', kind: 'count', unit: 'glasses', amount: 3, minutes: 0 };
const vitamins: Partial<NewRecord> = { habitName: 'Vitamins', kind: 'check', minutes: 0 };

test('a count and a check are recorded with the totals of their habit, and do not count as time', async ({ db }) => {
  await say(db, { minutes: 20 });
  await say(db, { ...water, weekFirstDate: '2023-11-13' });
  const counted = await say(db, { ...water, amount: 1.5, weekFirstDate: '2023-11-13' });
  expect(counted).toMatchObject({ kind: 'count', unit: 'glasses', amount: 1.5, minutes: 0 });
  expect(counted).toMatchObject({ dayTotal: 20, habitDayTotal: 4.5, weekTotal: 4.5 });
  const checked = await say(db, { ...vitamins, weekFirstDate: '2023-11-13' });
  expect(checked).toMatchObject({ kind: 'check', unit: null, amount: 1, dayTotal: 20, habitDayTotal: 1, weekTotal: 1 });
  const timed = await say(db, { minutes: 5, weekFirstDate: '2023-11-13' });
  expect(timed).toMatchObject({
    kind: 'time',
    unit: null,
    amount: null,
    dayTotal: 25,
    habitDayTotal: 25,
    weekTotal: 25,
  });
  const columns = 'total_duration::float8, total_amount::float8, total_records';
  const totals = `select ${columns} from warehouse.agg_daily order by 1, 2`;
  expect(await table(db, totals)).toEqual([
    [0, 1, 1],
    [0, 4.5, 2],
    [25, 0, 2],
  ]);
  expect(await aggDailyDifferences(db)).toEqual([]);
});

test('the 24-hour rule applies to time only', async ({ db }) => {
  await say(db, { minutes: 1440 });
  await say(db, { habitName: 'Running', minutes: 60 });
  expect(await say(db, { ...water, dayLimit: 1440 })).toMatchObject({ dayTotal: 1500, amount: 3 });
  expect(await say(db, { ...water, dayLimit: 1440 })).toMatchObject({ dayTotal: 1500, habitDayTotal: 6 });
  const { outcome } = await recordOnce(db, newRecord({ minutes: 1, dayLimit: 1440 }), defaults);
  expect(outcome).toEqual({ kind: 'over-a-day' });
});

test('a record of another kind or unit than its habit is rejected with the reason, alone or among others', async ({
  db,
}) => {
  await say(db, water);
  await say(db, vitamins);
  await say(db);
  await table(db, `update warehouse.dim_habits set archived_at = now() where habit_name = 'Vitamins'`);
  const wrong: [Partial<NewRecord>, string][] = [
    [{ habitName: 'Water', minutes: 30 }, 'kind_mismatch'],
    [{ ...vitamins, habitName: 'water' }, 'kind_mismatch'],
    [{ ...water, unit: 'cups' }, 'unit_mismatch'],
    [{ habitName: 'Vitamins', minutes: 30 }, 'kind_mismatch'],
    [{ ...water, habitName: 'Reading' }, 'kind_mismatch'],
    [{ habitName: 'Water', minutes: 1500, dayLimit: 1440 }, 'duration_too_long'],
    [{ habitName: 'Water', minutes: 1440, dayLimit: 1000 }, 'kind_mismatch'],
  ];
  const records = wrong.map(([record]) => newRecord(record));
  const recorder = createRecorder(db, 0);
  const results = await Promise.all(
    [...records, newRecord({ ...water, unit: 'GLASSES' })].map((r) => recorder(r, defaults)),
  );
  expect(results.map(({ outcome }) => ('reason' in outcome ? outcome.reason : outcome.kind))).toEqual([
    ...wrong.map(([, reason]) => reason),
    'recorded',
  ]);
  const again = await recordOnce(db, records[0] as NewRecord, defaults);
  expect(again).toEqual({ outcome: results[0]?.outcome, wasDuplicate: true });
  expect(await count(db, 'warehouse.staging_rejects')).toBe(wrong.length);
  expect(await count(db, 'warehouse.fact_records')).toBe(4);
  expect(await count(db, `warehouse.dim_habits where habit_name = 'Vitamins' and archived_at is null`)).toBe(0);
});

/** Faults of a single row, whatever the habit. */
const faults: [Staged, string][] = [
  [{ kind: 'money', amount: 1 }, 'kind_unknown'],
  [{ amount: 1 }, 'kind_mismatch'],
  [{ unit: 'glasses' }, 'kind_mismatch'],
  [{ kind: 'count', amount: 1, unit: 'km', duration: 3 }, 'kind_mismatch'],
  [{ kind: 'check', duration: 30 }, 'kind_mismatch'],
  [{ kind: 'check', duration: null, unit: '×' }, 'kind_mismatch'],
  [{ kind: 'check', duration: null, amount: 2 }, 'amount_out_of_range'],
  [{ kind: 'count', duration: null, amount: 2 }, 'unit_missing'],
  [{ kind: 'count', duration: null, amount: 2, unit: ' ' }, 'unit_missing'],
  [{ kind: 'count', duration: null, amount: 2, unit: 'x'.repeat(17) }, 'unit_too_long'],
  [{ kind: 'count', duration: null, amount: 2, unit: 'Min' }, 'unit_is_time'],
  [{ kind: 'count', duration: null, amount: 2, unit: 'Ч' }, 'unit_is_time'],
  [{ kind: 'count', duration: null, unit: 'km' }, 'amount_missing'],
  [{ kind: 'count', duration: null, amount: -1, unit: 'km' }, 'amount_out_of_range'],
  [{ kind: 'count', duration: null, amount: 1_000_000.001, unit: 'km' }, 'amount_out_of_range'],
  [{ kind: 'count', duration: null, amount: Number.NaN, unit: 'km' }, 'amount_out_of_range'],
];

test('staged rows of all kinds are loaded, those of older producers as time, and faulty ones are rejected', async ({
  db,
}) => {
  await stage(
    db,
    { duration: 30 },
    { duration: 20, kind: 'time' },
    { habitName: 'Push-ups', kind: 'count', amount: 30.0004, unit: ' × ', duration: null },
    { habitName: 'push-ups', kind: 'count', amount: 1_000_000, unit: '×', duration: 0 },
    { habitName: 'Vitamins', kind: 'check', duration: null },
    { habitName: 'Vitamins', kind: 'check', amount: 1, duration: 0 },
    { habitName: 'Water', kind: 'count', amount: 0, unit: 'ml', duration: 0 },
    { habitName: 'Push-ups', duration: 10, recordDateUnix: 1_700_000_001 },
    { habitName: 'Push-ups', kind: 'count', amount: 1, unit: 'km', duration: 0, recordDateUnix: 1_700_000_001 },
    ...faults.map(([row]) => row),
  );
  expect(await loadAllStaged(db, defaults)).toMatchObject({ loaded: 7, rejected: faults.length + 2, failed: [] });
  expect(
    await table(
      db,
      `select h.habit_name, h.kind, h.unit, sum(r.duration)::float8 as minutes, sum(r.amount)::float8 as amount,
        count(*)::int as records
      from warehouse.fact_records r join warehouse.dim_habits h using (habit_id) group by 1, 2, 3 order by 1`,
    ),
  ).toEqual([
    ['Push-ups', 'count', '×', 0, 1_000_030, 2],
    ['Reading', 'time', null, 50, null, 2],
    ['Vitamins', 'check', null, 0, 2, 2],
    ['Water', 'count', 'ml', 0, 0, 1],
  ]);
  const reasons = await table(db, 'select reason from warehouse.staging_rejects order by record_date_unix, staging_id');
  expect(reasons.flat()).toEqual([...faults.map(([, reason]) => reason), 'kind_mismatch', 'unit_mismatch']);
  expect(await aggDailyDifferences(db)).toEqual([]);
  const kept = 'select kind, amount, unit, duration from warehouse.staging_rejects order by staging_id';
  const before = await table(db, kept);
  await retryRejects(db);
  await loadAllStaged(db, defaults);
  expect(await table(db, kept)).toEqual(before);
});

test('an edit changes an amount, and a habit of another kind or unit is refused', async ({ db }) => {
  const { recordId } = await say(db, water);
  await say(db, { ...water, habitName: 'Tea', unit: 'cups' });
  await say(db, { ...water, habitName: 'Juice' });
  const edit = (change: Parameters<typeof editRecord>[3]) =>
    db.transaction((tx) => editRecord(tx, anna.id, recordId, change));
  expect(await edit({ amount: 2 })).toMatchObject({ kind: 'edited', before: { amount: 3 }, after: { amount: 2 } });
  for (const habitName of ['tea', 'Reading']) {
    if (habitName === 'Reading') await say(db);
    const refused = await edit({ habit: { habitName, categoryName: 'Other' } });
    expect(refused).toMatchObject({ kind: 'other_kind', habit: { own: true } });
  }
  expect(await edit({ habit: { habitName: 'Juice', categoryName: 'Other' } })).toMatchObject({ kind: 'edited' });
  const created = await edit({ habit: { habitName: 'Milk', categoryName: 'Other' } });
  expect(created).toMatchObject({ kind: 'edited', after: { habitName: 'Milk', kind: 'count', unit: 'glasses' } });
  await expect(edit({ minutes: 5 })).rejects.toThrow();
  const checked = await say(db, vitamins);
  const twice = db.transaction((tx) => editRecord(tx, anna.id, checked.recordId, { amount: 2 }));
  await expect(twice).rejects.toThrow(RangeError);
  await expect(edit({ amount: 1_000_001 })).rejects.toThrow();
  expect(await aggDailyDifferences(db)).toEqual([]);
});

test('a name that is used for another kind after an undo keeps the undone record as a habit of its own', async ({
  db,
}) => {
  const { recordId } = await say(db, water);
  await db.transaction((tx) => deleteRecord(tx, anna.id, recordId));
  expect(await say(db, { habitName: 'water', minutes: 30 })).toMatchObject({ kind: 'time', minutes: 30 });
  await db.transaction((tx) => restoreRecord(tx, anna.id, recordId));
  const restored = { habitName: 'Water 2', kind: 'count', unit: 'glasses', amount: 3 };
  expect(await findRecord(db, anna.id, recordId)).toMatchObject(restored);
  const habits = (await findHabits(db, anna.id, 'en')).filter(({ own }) => own);
  expect(habits.map(({ habitName, kind, uses }) => [habitName, kind, uses]).sort()).toEqual([
    ['Water 2', 'count', 1],
    ['water', 'time', 1],
  ]);
  expect(await aggDailyDifferences(db)).toEqual([]);
});
