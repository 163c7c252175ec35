import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect } from 'vitest';
import { addDays } from '../../src/time/days.ts';
import { amountsOf, type RecordedAmount } from '../chat/amounts.ts';
import { recordsOf } from '../chat/records.ts';
import { table } from '../db/warehouse.ts';
import { test as ownTest } from '../harness/chat.ts';
import { readRows, readSentFiles, readWorkbook } from '../harness/files.ts';
import { test, textOf } from '../harness/shared-chat.ts';
import { cookieFrom, createClient, followLink, logIn, requestLink } from './login.ts';

const today = new Date().toISOString().slice(0, 10);
const habitNames = ['Running', 'Reading', 'Yoga', 'running club', 'ЙОГА'];

/**
 * Returns `count` random records of this year so far, as `[habit, days ago, minutes]`. The same seed gives the same
 * ones.
 */
function randomRecords(count: number, seed: number): [string, number, number][] {
  const daysOfYear = Math.floor((Date.parse(today) - Date.parse(`${today.slice(0, 4)}-01-01`)) / 86_400_000);
  const record = fc.tuple(
    fc.constantFrom(...habitNames),
    fc.integer({ min: 0, max: Math.min(200, daysOfYear) }),
    fc.integer({ min: 1, max: 400 }).map((quarters) => quarters / 4),
  );
  return fc.sample(fc.noBias(record), { seed, numRuns: count });
}

const sum = (values: number[]) => Math.round(values.reduce((all, value) => all + value, 0) * 100) / 100;
const minutesIn = (text: string) => Number(/\(([\d,]+(?:\.\d+)?)\smin\)/.exec(text)?.[1]?.replaceAll(',', ''));

test('chat, dashboard, workbook and SQL give the same numbers', async ({ anna, ben, maria, world, db }) => {
  for (const { id } of [anna, ben, maria]) await recordsOf(db, id, randomRecords(60, id));
  await recordsOf(db, ben.id, [['Running', 0, 1441 / 4]]);
  const year = `${today.slice(0, 4)}-01-01`;
  const [all, admin] = [await logIn(ben), await logIn(anna)];
  const stream = await all.stream('?period=year');
  const view = await stream.view();

  const summary = textOf(await ben.says('/year'));
  expect(minutesIn(summary)).toBe(view.total.minutes);
  expect(summary).toContain(`${view.total.records} records`);
  await ben.says('/alldata');
  const [file] = await readSentFiles(world.playground, await ben.taps('Excel'));
  const sheet = readRows(await readWorkbook(file), 'Records').slice(1);
  expect(sum(sheet.map((row) => Number(row[3])))).toBe(view.total.minutes);
  for (const { name, minutes } of view.habits.list)
    expect(sum(sheet.filter((row) => row[1] === name).map((row) => Number(row[3]))), name).toBe(minutes);

  const everybody = await (await admin.stream(`?from=${year}&to=${addDays(today, 1)}`)).view();
  const inYear = `from warehouse.daily_view where record_day between '${year}' and '${addDays(today, 1)}'`;
  const charts = {
    days: `select record_day::text, count(distinct user_id)::int as people, sum(total_duration)::float8 as minutes
      ${inYear} group by 1 order by 1`,
    habits: `select lower(habit_name), sum(total_duration)::float8 as minutes, sum(total_records)::int as records
      ${inYear} group by 1 order by 1`,
    categories: `select lower(category_name), sum(total_duration)::float8 as minutes, sum(total_records)::int as records
      ${inYear} group by 1 order by 1`,
  };
  expect(everybody.days).toEqual(await table(db, charts.days));
  for (const kind of ['habits', 'categories'] as const) {
    const totals = kind === 'habits' ? everybody.habits.list : everybody.categories;
    const rows = totals.map(({ name, minutes, records }) => [name.toLowerCase(), minutes, records]);
    expect(rows.sort(), kind).toEqual((await table(db, charts[kind])).sort());
  }
  const people = await (await admin.stream(`?from=${year}&to=${addDays(today, 1)}&people=${ben.id}`)).view();
  expect(people.total).toEqual(view.total);
  expect(people.days).toEqual(view.days);
});

/** Returns random amounts of this year so far, of habits that are counted or done. A seed gives the same ones again. */
function randomAmounts(count: number, seed: number): RecordedAmount[] {
  const units: [string, string | null][] = [
    ['Water', 'glasses'],
    ['Running distance', 'km'],
    ['Vitamins', null],
  ];
  return randomRecords(count, seed).map(([, day, quarters], index): RecordedAmount => {
    const [habit, unit] = units[index % units.length] ?? ['Water', 'glasses'];
    return [habit, unit, day, unit === null ? 1 : quarters / 8];
  });
}

test('chat, dashboard, workbook and SQL give the same numbers of habits of all kinds', async ({
  anna,
  ben,
  world,
  db,
}) => {
  await recordsOf(db, ben.id, randomRecords(40, ben.id));
  await amountsOf(db, ben.id, randomAmounts(60, ben.id));
  await amountsOf(db, anna.id, [
    ['Water', 'ml', 0, 500],
    ['water', 'ml', 1, 250.125],
  ]);
  const byTime = await (await (await logIn(ben)).stream('?period=year')).view();
  const byRecords = await (await (await logIn(ben)).stream('?period=year&measure=records')).view();
  expect([byTime.measure, byRecords.measure, byTime.hasUntimed]).toEqual(['time', 'records', true]);
  expect(byRecords.total).toEqual(byTime.total);

  const summary = textOf(await ben.says('/year'));
  expect(minutesIn(summary)).toBe(byTime.total.minutes);
  await ben.says('/alldata');
  const [file] = await readSentFiles(world.playground, await ben.taps('Excel'));
  const book = await readWorkbook(file);
  const sheet = readRows(book, 'Records').slice(1);
  expect(sheet).toHaveLength(byTime.total.records);
  expect(sum(sheet.map((row) => Number(row[3])))).toBe(byTime.total.minutes);
  const inYear = `user_id = ${ben.id} and record_day >= '${today.slice(0, 4)}-01-01'`;
  const rows = await table(
    db,
    `select habit_name, kind, unit, sum(total_duration)::float8 as minutes, sum(total_amount)::float8 as amount,
      sum(total_records)::int as records
    from warehouse.daily_view where ${inYear} group by 1, 2, 3`,
  );
  const byHabit = byRecords.habits.list;
  expect(byHabit.map(({ records }) => records)).toEqual(byHabit.map(({ records }) => records).sort((a, b) => b - a));
  expect(rows.filter(([, kind]) => kind !== 'time')).toHaveLength(3);
  for (const [habit, kind, unit, minutes, amount, records] of rows as [string, string, string | null, ...number[]][]) {
    const shown = byHabit.find(({ name }) => name.toLowerCase() === habit.toLowerCase());
    const inSheet = sheet.filter((row) => row[1] === habit);
    if (kind === 'time') {
      expect(inSheet.every((row) => row[4] === undefined && row[5] === undefined)).toBe(true);
      continue;
    }
    expect(minutes).toBe(0);
    expect(shown, habit).toEqual({ name: habit, minutes, records, amounts: [{ unit: unit ?? '×', amount }] });
    const amounts = inSheet.map((row) => Number(row[4]));
    expect(Math.round(amounts.reduce((all, one) => all + one * 1000, 0)) / 1000).toBe(amount);
    expect(readRows(book, 'By habit').find((row) => row[0] === habit)).toEqual([
      habit,
      records,
      0,
      0,
      amount,
      ...(unit === null ? [] : [unit]),
    ]);
    expect(summary).toContain(
      unit === null ? `${habit} — ${amount} times` : `${habit} — ${amount?.toLocaleString('en')} ${unit}`,
    );
  }
  const days = `select record_day::text, 1 as people, sum(total_records)::int from warehouse.daily_view where ${inYear}
    group by 1 order by 1`;
  expect(byRecords.days).toEqual(await table(db, days));
  expect(byTime.days.map(([day]) => day)).toEqual(byRecords.days.map(([day]) => day));

  const everybody = await (await (await logIn(anna)).stream('?period=all')).view();
  const water = everybody.habits.list.find(({ name }) => name.toLowerCase() === 'water');
  const [glasses] = await table(
    db,
    `select sum(total_amount)::float8 from warehouse.habit_view where user_id = ${ben.id} and habit_name = 'Water'`,
  );
  expect(water?.amounts).toEqual([
    { unit: 'glasses', amount: glasses?.[0] },
    { unit: 'ml', amount: 750.125 },
  ]);
  const [active] = everybody.days.slice(-1);
  expect(active?.[1]).toBe(everybody.figures.people.now);
});

ownTest('a change of a recent or an old record reaches the charts of every instance', async ({ ben, world, db }) => {
  await recordsOf(db, ben.id, randomRecords(40, 1));
  const link = await requestLink(ben);
  const cookie = cookieFrom(await followLink(link));
  const other = await world.startInstance();
  const streams = [await createClient(new URL(link).origin, cookie).stream('?period=all')];
  streams.push(await createClient(other.publicUrl, cookie).stream('?period=all'));
  await Promise.all(streams.map((stream) => stream.view()));
  const changes = [
    () => ben.says('reading 20m'),
    () => ben.says(`reading 15m ${addDays(today, -60)}`),
    () => ben.taps('Undo'),
    () => table(db, `update warehouse.fact_records set local_date = '${addDays(today, -90)}' where duration = 20`),
    () => table(db, `update warehouse.dim_habits set habit_name = 'Quidditch' where habit_name = 'Reading'`),
  ];
  for (const change of changes) {
    await change();
    const days = await table(
      db,
      `select record_day::text, 1 as people, sum(total_duration)::float8 as minutes from warehouse.daily_view
      where user_id = ${ben.id} group by 1 order by 1`,
    );
    const habits = await table(
      db,
      `select habit_name, total_duration::float8 as minutes, total_records::int as records from warehouse.habit_view
      where user_id = ${ben.id} order by 2 desc, lower(habit_name)`,
    );
    for (const stream of streams)
      await stream.view(
        (view) => isDeepStrictEqual(view.days, days) && isDeepStrictEqual(view.habits.list.map(Object.values), habits),
      );
  }
});
