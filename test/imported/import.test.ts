import { describe, expect } from 'vitest';
import { mergeHabits, unmergeHabits } from '../../src/db/queries/habits/habit-edits.ts';
import { removeDayMark, restoreDayMark } from '../../src/db/queries/habits/marks.ts';
import { deleteRecord } from '../../src/db/queries/habits/records.ts';
import type { CsvMapping } from '../../src/import/model.ts';
import { aggDailyDifferences, anna, count, requireLocks, say, table } from '../db/warehouse.ts';
import { hasSamples, loopSchema, makeDatabase, makeZip, sample } from '../import/import-fixture.ts';
import { daysOf, type Importer, outcomesOf, readSample, snapshot, test } from './fixture.ts';

/** The samples with the numbers of their README: habits, records, marks. */
const samples = {
  'loop.db': [6, 124, 0],
  '021.db': [1, 3, 0],
  '022.db': [2, 1, 0],
  'loop-csv-2015.zip': [2, 6, 1],
  'loop-2.3.1.zip': [3, 5, 2],
  'habitbull.csv': [4, 14, 0],
  'habitbull3.csv': [2, 10, 0],
} as const;

describe.skipIf(!hasSamples)('the sample files', () => {
  for (const [name, [habits, records, marks]] of Object.entries(samples))
    test(`${name}: the numbers of its README, twice is once, and undo restores all rows`, async ({ db, importer }) => {
      await say(db, { habitName: 'Chess', minutes: 20 });
      await requireLocks(db);
      const before = await snapshot(db);
      const file = await importer.open(readSample(sample(name)));
      const preview = await file.compare();
      expect(await snapshot(db)).toEqual(before);
      const first = await file.run();
      expect(first.created.habitIds).toHaveLength(habits);
      expect([first.records, first.marks]).toEqual([records, marks]);
      expect(outcomesOf(preview).new).toBe(first.records + first.marks);
      expect(await aggDailyDifferences(db)).toEqual([]);
      const after = await snapshot(db);
      const second = await file.run();
      expect([second.records, second.marks, second.created.habitIds]).toEqual([0, 0, []]);
      expect(outcomesOf(second.comparison)).toEqual({ same: first.records + first.marks });
      expect(await snapshot(db)).toEqual(after);
      expect(await importer.undo(second)).toMatchObject({
        records: 0,
        marks: 0,
        restored: 0,
        staying: 0,
        stayingHabits: [],
      });
      expect(await importer.undo(first)).toMatchObject({ staying: 0, stayingHabits: [] });
      expect(await snapshot(db)).toEqual(before);
      expect(await importer.undo(first)).toBeNull();
      expect((await file.run()).records).toBe(first.records);
    });

  test('loop.db: records by habit, goals and categories', async ({ db, importer }) => {
    await (await importer.open(readSample(sample('loop.db')))).run();
    expect(
      await table(
        db,
        `select habit_name, count(*)::int as n, min(g.target)::float8 as target, min(g.period), min(category_name) as c
        from warehouse.dim_habits h join warehouse.dim_category using (category_id)
        join warehouse.fact_records r using (habit_id) join warehouse.habit_goal g using (habit_id)
        where h.user_id = ${anna.id} group by habit_name order by 2`,
      ),
    ).toEqual([
      ['Sleep early', 2, 1, 'days', 'Other'],
      ['Sport', 12, 1, 'day', 'Other'],
      ['I love you', 13, 1, 'day', 'Other'],
      ['brush teeth', 21, 3, 'week', 'Other'],
      ['Wake up early', 33, 3, 'week', 'Other'],
      ['Vegan', 43, 1, 'day', 'Other'],
    ]);
  });

  test('022.db: a reminder comes along, and 2.3.1: an archived habit with its question', async ({ db, importer }) => {
    await (await importer.open(readSample(sample('022.db')))).run();
    expect(await table(db, 'select local_time::text, weekdays, chat_id::int from warehouse.reminder')).toEqual([
      ['18:00:00', 0b0111100, anna.id],
    ]);
    await (await importer.open(readSample(sample('loop-2.3.1.zip')))).run();
    expect(
      await table(
        db,
        `select habit_name, archived_at is not null, direction from warehouse.dim_habits
        where user_id = ${anna.id} and habit_name in ('someone', 'value habit') order by 1`,
      ),
    ).toEqual([
      ['someone', true, 'at_least'],
      ['value habit', false, 'at_most'],
    ]);
  });
});

/** Makes an archive of Loop with one habit that is ticked or counted. */
function loopFile(importer: Importer, days: string[], { name = 'Sport', type = 'YES_NO', unit = '' } = {}) {
  const header = 'Position,Name,Type,Question,Description,FrequencyNumerator,FrequencyDenominator,Color,Unit,';
  return makeZip({
    'Habits.csv': `${header}Target Type,Target Value,Archived?\n001,${name},${type},,,1,1,#000,${unit},,,false\n`,
    [`001 ${name}/Checkmarks.csv`]: `Date,Value,Notes\n${days.join('\n')}\n`,
  }).then((zip) => importer.open(zip));
}

test('what is here is found by name, without regard to case, and another value is listed', async ({ db, importer }) => {
  const water = { habitName: 'water', kind: 'count', unit: 'Glasses', minutes: 0 } as const;
  await say(db, { ...water, amount: 5, localDate: '2026-01-01' });
  await say(db, { ...water, amount: 3, localDate: '2026-01-02', note: 'mine' });
  await say(db, { ...water, amount: 1, localDate: '2026-01-03' });
  await say(db, { ...water, amount: 2, localDate: '2026-01-03' });
  const days = ['2026-01-04,9000,', '2026-01-03,3000,', '2026-01-02,7000,', '2026-01-01,5000,'];
  const file = await loopFile(importer, days, { name: 'Water', type: 'NUMERICAL', unit: 'glasses' });
  const comparison = await file.compare();
  expect(outcomesOf(comparison)).toEqual({ new: 1, same: 2, different: 1 });
  expect(comparison.differences).toMatchObject([{ habitNo: 0, localDate: '2026-01-02', here: 3, inFile: 7 }]);
  const before = await snapshot(db);

  const mine = await file.run();
  expect([mine.records, mine.changed, mine.created.habitIds]).toEqual([1, 0, []]);
  expect(await daysOf(db)).toContain('2026-01-02 water 3 mine');
  await importer.undo(mine);

  const replaced = await file.run({ usesFile: true });
  expect([replaced.records, replaced.changed]).toEqual([1, 1]);
  expect(await daysOf(db)).toContain('2026-01-02 water 7 mine');
  expect(await aggDailyDifferences(db)).toEqual([]);
  expect(outcomesOf(await file.compare())).toEqual({ same: 4 });
  expect(await importer.undo(replaced)).toMatchObject({ records: 1, restored: 1, staying: 0 });
  expect(await snapshot(db)).toEqual(before);
  expect(await aggDailyDifferences(db)).toEqual([]);
});

test('a day with several records gets one with the value of the file, and the undo brings them back', async ({
  db,
  importer,
}) => {
  const water = { habitName: 'Water', kind: 'count', unit: 'glasses', minutes: 0, localDate: '2026-01-03' } as const;
  await say(db, { ...water, amount: 1, note: 'morning' });
  await say(db, { ...water, amount: 2 });
  const before = await snapshot(db);
  const file = await loopFile(importer, ['2026-01-03,7000,'], { name: 'Water', type: 'NUMERICAL', unit: 'glasses' });
  const { differences } = await file.compare();
  expect(differences).toMatchObject([{ here: 3, inFile: 7, hereRecords: 2 }]);
  await requireLocks(db);
  const kept = await file.run();
  expect([kept.changed, await snapshot(db)]).toEqual([0, { ...before, import_habit: expect.anything() }]);
  await importer.undo(kept);
  const replaced = await file.run({ usesFile: true });
  expect(replaced.changed).toBe(1);
  expect(await daysOf(db)).toEqual(['2026-01-03 Water 7 morning']);
  expect(await aggDailyDifferences(db)).toEqual([]);
  expect(outcomesOf(await file.compare())).toEqual({ same: 1 });
  expect(await importer.undo(replaced)).toMatchObject({ restored: 2, staying: 0 });
  expect(await snapshot(db)).toEqual(before);
  expect(await aggDailyDifferences(db)).toEqual([]);
});

test('a long import reports the records as it goes on, in one transaction', async ({ db, importer }) => {
  const rows = Array.from({ length: 21_000 }, (_, at) => `2020-01-01,Run,,${(at % 900) + 1},,,n${at}`);
  const file = await importer.open(`Date,Habit,Category,Duration (min),Amount,Unit,Note\n${rows.join('\n')}\n`);
  const reported: number[] = [];
  const result = await file.run({ onProgress: (records) => reported.push(records) });
  expect([result.records, reported]).toEqual([21_000, [20_000, 21_000]]);
  expect(
    await table(db, 'select count(distinct created_at)::int as a, count(*)::int as b from warehouse.fact_records'),
  ).toEqual([[1, 21_000]]);
  expect(await aggDailyDifferences(db)).toEqual([]);
});

test('two imports of the same days are undone in both orders, without a rest', async ({ db, importer }) => {
  const before = await snapshot(db);
  const one = await loopFile(importer, ['2026-01-02,20000,', '2026-01-01,10000,'], { type: 'NUMERICAL' });
  const other = await loopFile(importer, ['2026-01-03,5000,', '2026-01-02,22000,', '2026-01-01,10000,'], {
    type: 'NUMERICAL',
  });
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    const imports = [await one.run(), await other.run({ usesFile: true })];
    expect(imports.map(({ records, changed }) => [records, changed])).toEqual([
      [2, 0],
      [1, 1],
    ]);
    const [first, second] = order.map((at) => imports[at]);
    if (!first || !second) throw new Error('there are two imports');
    const undone = await importer.undo(first);
    if (order[0] === 0) expect(undone).toMatchObject({ records: 1, replaced: 1, staying: 0 });
    else expect(undone).toMatchObject({ records: 1, restored: 1, replaced: 0, staying: 0, stayingHabits: [] });
    expect(await importer.undo(second)).toMatchObject({ records: 2, staying: 0, stayingHabits: [] });
    expect(await snapshot(db)).toEqual(before);
    expect(await aggDailyDifferences(db)).toEqual([]);
  }
});

test('a deleted record stays deleted, an edited one stays at the undo, and both are known again', async ({
  db,
  importer,
}) => {
  const file = await loopFile(importer, ['2026-01-03,2,', '2026-01-02,2,', '2026-01-01,2,'].map(yes));
  const imported = await file.run();
  const [first, second] = await table(db, 'select record_id::float8 from warehouse.fact_records order by local_date');
  await db.transaction((tx) => deleteRecord(tx, anna.id, Number(first)));
  await table(
    db,
    `update warehouse.fact_records set note = 'edited', updated_at = clock_timestamp() where record_id = ${second}`,
  );
  expect(outcomesOf(await file.compare())).toEqual({ deleted: 1, different: 1, same: 1 });
  expect(await file.run()).toMatchObject({ records: 0, changed: 0 });
  expect(await daysOf(db)).toEqual(['2026-01-02 Sport 1 edited', '2026-01-03 Sport 1']);
  expect(await importer.undo(imported)).toMatchObject({ records: 1, staying: 1, stayingHabits: ['Sport'] });
  expect(await daysOf(db)).toEqual(['2026-01-02 Sport 1 edited']);
  expect(await aggDailyDifferences(db)).toEqual([]);
});

const yes = (line: string) => line.replace(',2,', ',YES_MANUAL,');

test('marks: skipped and missed days, none on a day with a record, and a record removes the mark', async ({
  db,
  importer,
}) => {
  await say(db, { habitName: 'Sport', kind: 'check', amount: 1, minutes: 0, localDate: '2026-01-01' });
  const days = ['2026-01-03,SKIP,ill', '2026-01-02,NO,', '2026-01-01,NO,'];
  const file = await loopFile(importer, days);
  const imported = await file.run();
  expect(outcomesOf(imported.comparison)).toEqual({ new: 2, day_has_record: 1 });
  expect(await daysOf(db)).toEqual(['2026-01-01 Sport 1', '2026-01-02 Sport no', '2026-01-03 Sport skip ill']);
  await say(db, { habitName: 'Sport', kind: 'check', amount: 1, minutes: 0, localDate: '2026-01-02' });
  expect(outcomesOf(await file.compare())).toEqual({ same: 2, day_has_record: 1 });
  const later = await loopFile(importer, ['2026-01-03,YES_MANUAL,']);
  expect(outcomesOf(await later.compare())).toEqual({ different: 1 });
  const replaced = await later.run({ usesFile: true });
  expect(await daysOf(db)).toContain('2026-01-03 Sport 1');
  await importer.undo(replaced);
  expect(await daysOf(db)).toContain('2026-01-03 Sport skip ill');
  await importer.undo(imported);
  expect(await daysOf(db)).toEqual(['2026-01-01 Sport 1', '2026-01-02 Sport 1']);
  expect(await count(db, 'warehouse.removed_day_mark')).toBe(0);
});

test('a deleted mark stays deleted, also in another format and after a merge, and can be set again', async ({
  db,
  importer,
}) => {
  const file = await loopFile(importer, ['2026-01-03,SKIP,', '2026-01-02,NO,', '2026-01-01,NO,']);
  const imported = await file.run();
  const [id] = (await table(db, "select habit_id::float8 from warehouse.dim_habits where habit_name = 'Sport'")).flat();
  const habitId = Number(id);
  const remove = (localDate: string) =>
    db.transaction((tx) => removeDayMark(tx, anna.id, { habitId, localDate }, { keepsHabit: true }));
  await requireLocks(db);
  const deleted = await remove('2026-01-01');
  await remove('2026-01-03');
  expect(outcomesOf(await file.compare())).toEqual({ deleted: 2, same: 1 });
  expect(await file.run({ usesFile: true })).toMatchObject({ marks: 0, changed: 0 });
  expect(await daysOf(db)).toEqual(['2026-01-02 Sport no']);

  const database = await importer.open(
    await makeDatabase(`${loopSchema} insert into Habits (id, name) values (1, 'Sport');
    insert into Repetitions (habit, timestamp, value) values (1, ${Date.UTC(2026, 0, 1)}, 0);`),
  );
  expect(outcomesOf(await database.compare())).toEqual({ deleted: 1 });
  await say(db, { habitName: 'Moving', kind: 'check', amount: 1, minutes: 0, localDate: '2026-01-09' });
  const [into] = (
    await table(db, "select habit_id::float8 from warehouse.dim_habits where habit_name = 'Moving'")
  ).flat();
  await db.transaction((tx) => mergeHabits(tx, anna.id, habitId, Number(into)));
  expect(outcomesOf(await file.compare())).toEqual({ deleted: 2, same: 1 });
  await db.transaction((tx) => unmergeHabits(tx, anna.id, habitId, Number(into)));
  expect(outcomesOf(await database.compare())).toEqual({ deleted: 1 });

  await db.transaction((tx) => restoreDayMark(tx, anna.id, { habitId, localDate: '2026-01-01' }, deleted));
  expect(outcomesOf(await file.compare())).toEqual({ deleted: 1, same: 2 });
  expect(await importer.undo(imported)).toMatchObject({ marks: 1, stayingHabits: ['Sport'] });
  expect(await daysOf(db)).toEqual(['2026-01-01 Sport no', '2026-01-09 Moving 1']);
  const again = await file.run();
  expect([again.marks, outcomesOf(again.comparison)]).toEqual([1, { deleted: 1, same: 1, new: 1 }]);
  expect(await count(db, 'warehouse.deleted_day_mark')).toBe(1);
});

test('a habit that is measured otherwise here gets a number, and is found again', async ({ db, importer }) => {
  await say(db, { habitName: 'Sport', minutes: 30 });
  const file = await loopFile(importer, ['2026-01-01,YES_MANUAL,']);
  expect((await file.compare()).habits[0]?.state).toBe('other_kind');
  await file.run();
  expect(await daysOf(db)).toEqual(['2023-11-14 Sport 30', '2026-01-01 Sport 2 1']);
  expect((await file.compare()).habits[0]?.state).toBe('found');
  expect((await file.run()).records).toBe(0);
});

test('files of one habit that is measured in two ways do not touch the records of each other', async ({
  db,
  importer,
}) => {
  const open = (rows: string[], valueKind: CsvMapping['valueKind']) =>
    importer.open(`Day,Activity,Value\n${rows.join('\n')}\n`, {
      mapping: { date: 0, dateOrder: 'ymd', habit: 1, value: 2, valueKind, unit: null, note: null, category: null },
    });
  const minutes = await open(['2024-01-01,Run,30', '2024-01-02,Run,45'], 'minutes');
  await minutes.run();
  const kilometres = await open(['2024-01-01,Run,5', '2024-01-02,Run,6', '2024-01-03,Run,7'], 'amount');
  const result = await kilometres.run({ usesFile: true });
  expect(outcomesOf(result.comparison)).toEqual({ new: 3 });
  const days = ['2024-01-01 Run 2 5', '2024-01-01 Run 30', '2024-01-02 Run 2 6', '2024-01-02 Run 45'];
  expect(await daysOf(db)).toEqual([...days, '2024-01-03 Run 2 7']);
  for (const file of [minutes, kilometres])
    expect(await file.run({ usesFile: true })).toMatchObject({ records: 0, changed: 0, created: { habitIds: [] } });

  const bull = 'HabitName,HabitDescription,HabitCategory,CalendarDate,Value,CommentText\n';
  await (await importer.open(`${bull}Push,,,2024-01-01,1,\n`)).run();
  const counted = await (await importer.open(`${bull}Push,,,2024-01-01,1,\nPush,,,2024-01-02,20,\n`)).run({
    usesFile: true,
  });
  expect([counted.records, counted.changed]).toEqual([2, 0]);
  expect((await daysOf(db)).filter((day) => day.includes('Push'))).toEqual([
    '2024-01-01 Push 1',
    '2024-01-01 Push 2 1',
    '2024-01-02 Push 2 20',
  ]);
});

test('a habit that was renamed or merged is found by its key', async ({ db, importer }) => {
  await say(db, { habitName: 'Moving', kind: 'check', amount: 1, minutes: 0, localDate: '2026-01-09' });
  await (await loopFile(importer, ['2026-01-01,YES_MANUAL,'])).run();
  const ids = await table(
    db,
    `select habit_id::float8 from warehouse.dim_habits where user_id = ${anna.id} order by habit_name`,
  );
  await db.transaction((tx) => mergeHabits(tx, anna.id, Number(ids[1]), Number(ids[0])));
  const later = await (await loopFile(importer, ['2026-01-02,YES_MANUAL,', '2026-01-01,YES_MANUAL,'])).run();
  expect([later.records, later.created.habitIds]).toEqual([1, []]);
  expect(await daysOf(db)).toEqual(['2026-01-01 Moving 1', '2026-01-02 Moving 1', '2026-01-09 Moving 1']);
});

test('the same history in two formats is imported once', async ({ db, importer }) => {
  const csv = 'Date,Habit,Category,Duration (min),Amount,Unit,Note\n';
  const lines = ['2026-01-01,Run,Sport,30,,,a', '2026-01-01,Run,Sport,30,,,a', '2026-01-02,Run,Sport,10,,,'];
  const own = await importer.open(csv + lines.join('\n'));
  expect((await own.run()).records).toBe(3);
  expect((await own.run()).records).toBe(0);
  const between = ['2026-01-01,Run,Sport,20,,,', ...lines.toReversed()];
  expect((await (await importer.open(csv + between.join('\n'))).compare()).habits[0]?.records).toEqual({
    new: 1,
    same: 3,
  });
  await say(db, { habitName: 'Run', minutes: 10, localDate: '2026-01-03' });
  const more = await importer.open(
    `${csv}${[...lines, '2026-01-03,Run,Sport,10,,,', '2026-01-04,Run,,5,,,'].join('\n')}`,
  );
  expect(await more.run()).toMatchObject({ records: 1 });
  expect(await daysOf(db)).toHaveLength(5);
});

test('habits that are left out are not created', async ({ db, importer }) => {
  const csv =
    'Date,Habit,Category,Duration (min),Amount,Unit,Note\n2026-01-01,Run,Sport,30,,,\n2026-01-01,Read,Mind,30,,,\n';
  const file = await importer.open(csv);
  const { habits } = await file.compare();
  const result = await file.run({ leftOut: [habits.findIndex(({ name }) => name === 'Run')] });
  expect(result.records).toBe(1);
  expect(await daysOf(db)).toEqual(['2026-01-01 Read 30']);
  expect(await table(db, `select category_name from warehouse.dim_category where user_id = ${anna.id}`)).toEqual([
    ['Mind'],
  ]);
});
