import { expect } from 'vitest';
import type { Language } from '../../src/time/language.ts';
import { recordsOf } from '../chat/records.ts';
import { table } from '../db/warehouse.ts';
import { readRows, readSentFiles, readWorkbook } from '../harness/files.ts';
import { test, textOf } from '../harness/shared-chat.ts';
import { useBrowser } from './browser.ts';

const { openDashboard } = useBrowser();

/** The days before today with half an hour of reading: a streak of 3 days, one of 6 before, and a day of rest in it. */
const readDays = [0, 1, 2, 10, 11, 12, 14, 15, 16];
const restedDay = 13;

const numbersIn = (text: string | undefined) => [...(text ?? '').matchAll(/\d+/g)].map(([digits]) => Number(digits));
/** How the lines of the card begin, the name of the sheet, and a record of another habit, in each language. */
const texts = {
  en: {
    score: 'Score:',
    streak: 'Streak:',
    best: 'Best streak:',
    sheet: 'Habits',
    line: 'vitamins yes',
    name: 'Vitamins',
  },
  ru: {
    score: 'Оценка:',
    streak: 'Серия:',
    best: 'Лучшая серия:',
    sheet: 'Привычки',
    line: 'витамины да',
    name: 'Витамины',
  },
} satisfies Record<Language, object>;

test.for<Language>(['en', 'ru'])(
  'card, workbook, dashboard and SQL give the same score, streaks and kept days (%s)',
  async (language, { ben, world, db }) => {
    const [habitId] = await recordsOf(
      db,
      ben.id,
      readDays.map((day) => ['Reading', day, 30]),
    );
    await ben.says('/help');
    await table(
      db,
      `with person as (
        update warehouse.dim_users set language = '${language}', time_zone = 'UTC' where user_id = ${ben.id}
      ), goal as (
        insert into warehouse.habit_goal (user_id, habit_id, valid_from, measure, target, period)
        values (${ben.id}, ${habitId}, current_date - 60, 'amount', 30, 'day')
      )
      insert into warehouse.day_mark (user_id, habit_id, local_date, mark)
      values (${ben.id}, ${habitId}, current_date - ${restedDay}, 'skip')`,
    );
    const words = texts[language];
    const card = textOf(await ben.says('/habit reading'));
    const lineOf = (start: string) => numbersIn(card.split('\n').find((line) => line.startsWith(start)));
    const score = lineOf(words.score)[0] ?? Number.NaN;
    const [streak, best] = [lineOf(words.streak)[0], lineOf(words.best)[0]];
    expect([streak, best]).toEqual([3, 6]);
    expect(score).toBeGreaterThan(20);

    await ben.says('/alldata');
    const [file] = await readSentFiles(world.playground, await ben.taps('Excel'));
    const [, row] = readRows(await readWorkbook(file), words.sheet);
    expect([row?.[0], row?.[4], row?.[5], row?.[9]]).toEqual(['Reading', score, streak, best]);

    const { page, problems } = await openDashboard(world, ben);
    await page.locator('.standings-table tbody tr').waitFor();
    const cells = await page.locator('.standings-table tbody tr').locator('th, td').allTextContents();
    expect(cells[0]).toBe('Reading');
    expect(cells.slice(1).map((cell) => numbersIn(cell)[0])).toEqual([score, streak, best]);
    const days = await table(
      db,
      `select local_date::text, kept, rest from warehouse.habit_day_view where habit_id = ${habitId} order by 1`,
    );
    expect(days.filter(([, kept]) => kept)).toHaveLength(readDays.length);
    expect(days.filter(([, , rest]) => rest)).toHaveLength(1);
    expect(await page.locator('.kept-days .kept').count()).toBe(readDays.length);
    expect(await page.locator('.kept-days .rest').count()).toBe(1);
    await ben.says(words.line);
    await expect.poll(() => page.locator('.standings-table tbody tr').count()).toBe(2);
    await page.selectOption('.standings select', words.name);
    expect(await page.locator('.kept-days .kept').count()).toBe(1);
    expect(problems).toEqual([]);
  },
);

test('an admin sees the habits of one chosen person only', async ({ anna, ben, world, db }) => {
  const [habitId] = await recordsOf(db, ben.id, [['Reading', 0, 30]]);
  await table(
    db,
    `insert into warehouse.habit_goal (user_id, habit_id, valid_from, measure, target, period)
    values (${ben.id}, ${habitId}, current_date, 'amount', 30, 'day')`,
  );
  await anna.says('running 20m');
  const { page, problems } = await openDashboard(world, anna);
  expect(await page.locator('#standings:visible').count()).toBe(0);
  await page.locator('#people summary').click();
  await page.locator('#people').getByLabel('Somebody').check();
  await page.locator('#standings').waitFor();
  expect(await page.locator('.standings-table tbody th').allTextContents()).toEqual(['Reading']);
  expect(problems).toEqual([]);
});
