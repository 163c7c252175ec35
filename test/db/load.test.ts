import pg from 'pg';
import { expect, vi } from 'vitest';
import { loadAllStaged, loadStaged, rebuildAggDaily, retryRejects } from '../../src/db/queries/habits/load.ts';
import { createRecorder } from '../../src/db/queries/habits/record.ts';
import { saveSettings } from '../../src/db/queries/people/people.ts';
import { loadUserContext } from '../../src/db/queries/people/user-contexts.ts';
import { test } from '../harness/db.ts';
import {
  aggDailyDifferences,
  anna,
  boris,
  clock,
  count,
  defaults,
  newRecord,
  type Staged,
  say,
  sentAt,
  stage,
  table,
} from './warehouse.ts';

const facts = `select h.habit_name, c.category_name, f.duration, f.local_date::text, f.note
  from warehouse.fact_records f join warehouse.dim_habits h using (habit_id)
  join warehouse.dim_category c on c.category_id = f.category_id order by f.user_id, f.record_id`;

const cases: [string, Staged, unknown[]][] = [
  ['a starter becomes an own habit in its own category', {}, ['Reading', 'Learning', '30.00', '2023-11-14', null]],
  ['a starter in another category', { categoryName: 'Fun' }, ['Reading', 'Fun', '30.00', '2023-11-14', null]],
  ['a habit without category is in Other', { habitName: 'Rowing' }, ['Rowing', 'Other', '30.00', '2023-11-14', null]],
  [
    'in the language of the person',
    { habitName: 'Гребля', languageCode: 'ru' },
    ['Гребля', 'Другое', '30.00', '2023-11-14', null],
  ],
  [
    'a starter of the language, as it was written',
    { habitName: ' чтение ', languageCode: 'ru' },
    ['чтение', 'Учёба', '30.00', '2023-11-14', null],
  ],
  [
    'a blank category is none',
    { habitName: 'Rowing', categoryName: ' \n' },
    ['Rowing', 'Other', '30.00', '2023-11-14', null],
  ],
  ['a note of any kind', { note: ' <b>& \u202e🎉 ' }, ['Reading', 'Learning', '30.00', '2023-11-14', '<b>& \u202e🎉']],
  ['two decimals', { duration: 12.345 }, ['Reading', 'Learning', '12.35', '2023-11-14', null]],
  ['a whole day', { duration: 1440 }, ['Reading', 'Learning', '1440.00', '2023-11-14', null]],
  ['a given day', { localDate: '1970-01-01' }, ['Reading', 'Learning', '30.00', '1970-01-01', null]],
  ['a name of 64 characters', { habitName: '🎉'.repeat(64) }, ['🎉'.repeat(64), 'Other', '30.00', '2023-11-14', null]],
];

test('loads every valid row as its case expects', async ({ db }) => {
  await stage(db, ...cases.map(([, staged], i) => ({ userId: i + 1, ...staged })));
  expect(await loadAllStaged(db, defaults)).toEqual({ loaded: cases.length, doubled: 0, rejected: 0, failed: [] });
  const loaded = await table(db, facts);
  for (const [i, [what, , expected]] of cases.entries()) expect(loaded[i], what).toEqual(expected);
  expect(await count(db, 'warehouse.staging_table')).toBe(0);
  expect(await loadAllStaged(db, defaults)).toEqual({ loaded: 0, doubled: 0, rejected: 0, failed: [] });
  expect(await aggDailyDifferences(db)).toEqual([]);
});

const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const inThreeDays = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);

const faults: [string, Staged][] = [
  ['user_missing', { userId: null }],
  ['user_missing', { userId: -5 }],
  ['habit_missing', { habitName: null }],
  ['habit_missing', { habitName: ' \t\n' }],
  ['habit_too_long', { habitName: 'x'.repeat(65) }],
  ['category_too_long', { categoryName: 'x'.repeat(65) }],
  ['duration_missing', { duration: null }],
  ['duration_not_positive', { duration: 0 }],
  ['duration_not_positive', { duration: -1 }],
  ['duration_not_positive', { duration: 0.001 }],
  ['duration_too_long', { duration: 1440.01 }],
  ['duration_too_long', { duration: Number.NaN }],
  ['record_date_missing', { recordDateUnix: null }],
  ['record_date_out_of_range', { recordDateUnix: 0 }],
  ['record_date_out_of_range', { recordDateUnix: sentAt * 1000 }],
  ['local_date_out_of_range', { localDate: '1969-12-31' }],
  ['local_date_out_of_range', { localDate: inThreeDays }],
];

test('stores invalid rows with the reason, and loads the others', async ({ db }) => {
  await stage(db, ...faults.map(([, staged]) => staged), { localDate: tomorrow });
  expect(await loadAllStaged(db, defaults)).toEqual({ loaded: 1, doubled: 0, rejected: faults.length, failed: [] });
  const reasons = await table(db, 'select reason from warehouse.staging_rejects order by staging_id');
  expect(reasons.flat()).toEqual(faults.map(([reason]) => reason));
  expect(await count(db, 'warehouse.staging_table')).toBe(0);
});

test('loads rejects again: a corrected row becomes a record, the others stay rejected', async ({ db }) => {
  await stage(db, { duration: 0 }, { duration: 2000 });
  await loadAllStaged(db, defaults);
  await table(db, 'update warehouse.staging_rejects set duration = 20 where duration = 2000');
  expect(await retryRejects(db)).toBe(2);
  expect(await loadAllStaged(db, defaults)).toMatchObject({ loaded: 1, rejected: 1 });
  expect(await table(db, 'select reason from warehouse.staging_rejects')).toEqual([['duration_not_positive']]);
});

test('updates the details from Telegram and keeps the settings that the person has chosen', async ({ db }) => {
  await loadUserContext(db, { updateId: 1, chatId: anna.id, isPrivate: true, from: anna });
  await db.transaction((tx) =>
    saveSettings(tx, anna.id, { language: 'ru', timeZone: 'Asia/Tokyo', weekStart: 7, dayStartHour: 4 }, clock),
  );
  await stage(db, { firstName: 'Anne', chatId: -100, recordDateUnix: sentAt + 1 }, { firstName: 'older' });
  await stage(db, { firstName: null, isPremium: true });
  await loadAllStaged(db, defaults);
  const person = `select chat_id, username, first_name, last_name, language, time_zone, week_start, day_start_hour
    from warehouse.dim_users`;
  expect(await table(db, person)).toEqual([[`${anna.id}`, null, 'Anne', null, 'ru', 'Asia/Tokyo', 7, 4]]);
});

test('the day of a record follows the time zone and day start of the person; a later change moves no record', async ({
  db,
}) => {
  await stage(db, {}); // 22:13 UTC
  await loadAllStaged(db, { ...defaults, timeZone: 'Europe/Berlin' }); // 23:13, the same day
  await db.transaction((tx) => saveSettings(tx, anna.id, { timeZone: 'Asia/Tokyo' }, clock)); // 07:13 of the next
  await stage(db, {});
  await loadAllStaged(db, defaults);
  // 01:13, still the day before
  await db.transaction((tx) => saveSettings(tx, anna.id, { timeZone: 'Europe/Moscow', dayStartHour: 2 }, clock));
  await stage(db, {});
  await loadAllStaged(db, defaults);
  const days = await table(db, 'select local_date::text from warehouse.fact_records order by record_id');
  expect(days.flat()).toEqual(['2023-11-14', '2023-11-15', '2023-11-14']);
});

test('people without settings get the defaults, and no day is before 1970', async ({ db }) => {
  await stage(db, { habitName: 'x', languageCode: 'de' }, { habitName: 'y', recordDateUnix: 1 });
  await stage(db, { userId: boris.id, habitName: 'x', languageCode: 'en-GB' });
  await loadAllStaged(db, { timeZone: 'America/New_York', language: 'ru' });
  expect(await table(db, facts)).toEqual([
    ['y', 'Другое', '30.00', '1970-01-01', null],
    ['x', 'Другое', '30.00', '2023-11-14', null],
    ['x', 'Other', '30.00', '2023-11-14', null],
  ]);
});

test('late records change the totals of their own days only', async ({ db }) => {
  await say(db, { localDate: '2023-11-13', minutes: 10 });
  await say(db, { localDate: '2023-11-14', minutes: 20 });
  const xmin = `select xmin::text from warehouse.agg_daily where record_day = '2023-11-14'`;
  const untouched = await table(db, xmin);
  await stage(db, { localDate: '2023-11-13', duration: 5 }, { localDate: '2023-11-12', duration: 7 });
  await loadAllStaged(db, defaults);
  const days = 'select record_day::text, total_duration, total_records from warehouse.daily_view order by 1';
  expect(await table(db, days)).toEqual([
    ['2023-11-12', '7.00', 1],
    ['2023-11-13', '15.00', 2],
    ['2023-11-14', '20.00', 1],
  ]);
  expect(await table(db, xmin)).toEqual(untouched);
});

test('a message is loaded once, even if its record was deleted since, and the duplicate is counted', async ({ db }) => {
  const message = { chatId: anna.id, messageId: 5 };
  await stage(db, message, message, { chatId: -100, messageId: 5 });
  expect(await loadAllStaged(db, defaults)).toMatchObject({ loaded: 2, doubled: 1 });
  await table(db, 'update warehouse.fact_records set deleted_at = now()');
  await stage(db, message);
  expect(await loadAllStaged(db, defaults)).toMatchObject({ loaded: 0, doubled: 1 });
  expect(await count(db, 'warehouse.daily_view')).toBe(0);
});

test('a habit keeps its category, is found case-insensitively and is revived by a record', async ({ db }) => {
  await say(db, { habitName: 'Rowing', categoryName: 'Sport' });
  await table(db, 'update warehouse.dim_habits set archived_at = now() where user_id is not null');
  await stage(db, { habitName: 'ROWING', categoryName: 'Work' });
  await loadAllStaged(db, defaults);
  const own = 'select habit_name, category_name, total_records::int from warehouse.habit_view';
  expect(await table(db, own)).toEqual([['Rowing', 'Sport', 2]]);
  expect(await count(db, 'warehouse.dim_habits where archived_at is not null')).toBe(0);
});

test('habits of the same name of several people are separate', async ({ db }) => {
  await stage(db, {}, { userId: boris.id, firstName: boris.first_name });
  await loadAllStaged(db, defaults);
  const views = `select user_id::float8, full_name, total_duration from warehouse.habit_view order by 1`;
  expect(await table(db, views)).toEqual([
    [anna.id, 'Anna', '30.00'],
    [boris.id, 'Борис', '30.00'],
  ]);
});

test('several loads at the same time, while rows are being staged, lose and duplicate no row', async ({ db }) => {
  const batch = (n: number) =>
    Array.from({ length: 100 }, (_, i) => ({ userId: 1 + (i % 10), habitName: `Habit ${i % 7}`, duration: n }));
  await stage(db, ...batch(1));
  const producers = [2, 3, 4, 5].map((n) => stage(db, ...batch(n)));
  await Promise.all([...producers, ...[1, 2, 3, 4].map(() => loadAllStaged(db, defaults))]);
  expect((await loadAllStaged(db, defaults)).failed).toEqual([]);
  const sums = await table(db, 'select count(*)::int, sum(duration) from warehouse.fact_records');
  expect(sums).toEqual([[500, '1500.00']]);
  expect(await count(db, 'warehouse.staging_table')).toBe(0);
  expect(await aggDailyDifferences(db)).toEqual([]);
});

test('a person with many staged rows records while they are loaded', async ({ db }) => {
  const days = `local_date, habit_name) select 701, 'Anna', 1, 1700000000 + i, date '2010-01-01' + i, 'Habit ' || i % 9`;
  await table(
    db,
    `insert into warehouse.staging_table (user_id, first_name, duration, record_date_unix, ${days}
    from generate_series(1, 3000) as i`,
  );
  const finished: string[] = [];
  const loading = loadAllStaged(db, defaults).then(({ loaded }) => finished.push(`${loaded} rows`));
  await vi.waitUntil(async () => (await count(db, 'warehouse.staging_table')) < 3000, { timeout: 30_000, interval: 5 });
  const record = createRecorder(db, 0);
  await record(newRecord({ habitName: 'Habit 1' }), defaults).then(() => finished.push('the message'));
  await loading;
  expect(finished).toEqual(['the message', '3000 rows']);
  expect(await count(db, 'warehouse.fact_records')).toBe(3001);
  expect(await aggDailyDifferences(db)).toEqual([]);
});

test('a person is read from the newest staged details, and habits from rows of any bot', async ({ db }) => {
  await stage(
    db,
    { firstName: 'Anna', lastName: 'Lind', recordDateUnix: sentAt + 2, botId: 1, habitName: 'Rowing' },
    { firstName: 'Anna', lastName: 'Berg', recordDateUnix: sentAt + 3, habitName: 'Cello' },
    { firstName: 'Anna', lastName: 'Lund', recordDateUnix: sentAt + 1 },
    { firstName: null, recordDateUnix: sentAt + 4 },
  );
  expect(await loadAllStaged(db, defaults)).toMatchObject({ loaded: 4 });
  expect(await table(db, 'select first_name, last_name from warehouse.dim_users')).toEqual([['Anna', 'Lind']]);
});

test('a load that is killed half way changes nothing, and the next one loads all rows', async ({ db, database }) => {
  await stage(db, {}, { duration: 0 }, { habitName: 'Rowing' });
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined); // that is what is tested
  const gone = new Promise((resolve) => client.once('end', resolve));
  await client.connect();
  await client.query('begin');
  await client.query('select warehouse.load_staged($1)', [anna.id]);
  const pid = (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid;
  await db.$client.query('select pg_terminate_backend($1)', [pid]);
  await gone;
  expect(await count(db, 'warehouse.staging_table')).toBe(3);
  expect(await count(db, 'warehouse.fact_records')).toBe(0);
  expect(await loadStaged(db, anna.id, defaults)).toEqual({ loaded: 2, doubled: 0, rejected: 1 });
});

test('rows of a person that cannot be loaded stay staged and do not block other people', async ({ db }) => {
  await stage(db, {}, { userId: 9, firstName: 'Unlucky' });
  await table(db, "alter table warehouse.dim_users add constraint trouble check (first_name <> 'Unlucky')");
  const result = await loadAllStaged(db, defaults);
  expect(result).toMatchObject({ loaded: 1, failed: [{ userId: 9 }] });
  expect(await count(db, 'warehouse.staging_table')).toBe(1);
});

test('a rebuild corrects wrong day totals, and changes nothing when all are correct', async ({ db }) => {
  await stage(db, {}, { habitName: 'Rowing' }, { localDate: '2023-11-01' }, { localDate: '2023-11-01' });
  await loadAllStaged(db, defaults);
  const rows = 'select * from warehouse.agg_daily order by record_day, habit_id';
  const before = await table(db, rows);
  expect(await rebuildAggDaily(db)).toBe(0);
  await table(db, "update warehouse.agg_daily set total_duration = 1 where record_day = '2023-11-01'");
  await table(db, "delete from warehouse.agg_daily where record_day = '2023-11-14'");
  await table(db, 'insert into warehouse.agg_daily select record_day + 900, 1, 2, 3, 4, 5 from warehouse.agg_daily');
  expect(await aggDailyDifferences(db)).toHaveLength(4);
  expect(await rebuildAggDaily(db)).toBe(4);
  expect(await table(db, rows)).toEqual(before);
});
