import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { formatClock } from '../../src/handlers/shared/format-clock.ts';
import type { Language } from '../../src/time/language.ts';
import { recordsOf } from '../chat/records.ts';
import { table } from '../db/warehouse.ts';
import { test } from '../harness/shared-chat.ts';
import { readRows, showTables, useBrowser, waitForCharts, waitForRow } from './browser.ts';

const { openDashboard } = useBrowser();
const kpi = async (page: Page, name: string) =>
  (await page.locator(`[data-kpi=${name}] p`).allTextContents()).join('|');
const shades = (page: Page) => page.locator('.days .day:not(.shade-0)').count();

test('a person’s own dashboard has days active, streaks and a heat map, and no count of people', async ({
  world,
  ben,
  db,
}) => {
  const reading = [0, 1, 2, 10, 11, 12, 13].map((day): [string, number, number] => ['Reading', day, 30 + day]);
  await recordsOf(db, ben.id, [...reading, ['Reading', 45, 20]]);
  const { page, problems } = await openDashboard(world, ben);
  expect(await page.locator('[data-kpi=people]:visible, [data-chart=people]:visible').count()).toBe(0);
  expect(await kpi(page, 'streak')).toMatch(/^3\|Best: 4 \(\d/);
  expect(await kpi(page, 'days')).toMatch(/^7 of 30\|\d+( \w+( \d{4})?)? – \d+ \w+ \d{4}$/);
  expect([await page.locator('.days .day').count(), await shades(page)]).toEqual([30, 7]);
  expect(await page.locator('.days').getAttribute('aria-label')).toMatch(/^Activity by day\. Days active: 7 of 30/);
  await showTables(page);
  expect(await readRows(page, 'activity')).toHaveLength(7);
  await ben.says('running 20m');
  await page.locator('.toggle:visible').first().click();
  await page.selectOption('#period', '90d');
  await expect.poll(() => shades(page)).toBe(8);
  expect(await kpi(page, 'days')).toMatch(/^8 of 90/);
  await page.locator('#categories summary').click();
  await page.locator('#categories').getByLabel('Sport').check();
  await expect.poll(() => kpi(page, 'streak')).toMatch(/^1\|Best: 1 \(/);
  expect(await kpi(page, 'days')).toMatch(/^1 of 90/);
  expect(problems).toEqual([]);
});

test('a streak of yesterday goes on; without records the page says how one begins, in Russian', async ({
  world,
  ben,
  maria,
  db,
}) => {
  await recordsOf(db, ben.id, [
    ['Reading', 1, 30],
    ['Reading', 2, 30],
  ]);
  const own = await openDashboard(world, ben);
  expect(await kpi(own.page, 'streak')).toMatch(/^2\|Best: 2/);
  const { page } = await openDashboard(world, maria, { viewport: { width: 390, height: 844 } });
  expect(await kpi(page, 'streak')).toBe('0|Запись сегодня начнёт серию.');
  expect(await kpi(page, 'days')).toMatch(/^0 из 30/);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
});

test('an admin sees the count of active people; for one person what that person sees, on their days', async ({
  world,
  anna,
  ben,
  db,
}) => {
  const days = [1, 2, 5, 6, 7, 40].map((day): [string, number, number] => ['Reading', day, 30 + day]);
  await recordsOf(db, ben.id, days);
  await recordsOf(db, anna.id, [['Chess', 0, 90]]);
  await ben.says('/help');
  await table(db, `update warehouse.dim_users set time_zone = 'Pacific/Kiritimati' where user_id = ${ben.id}`); // UTC+14
  await ben.says('running 20m');
  const read = async (page: Page) => [
    await kpi(page, 'streak'),
    await kpi(page, 'days'),
    await kpi(page, 'minutes'),
    await shades(page),
    await page.locator('.subtitle:visible').allTextContents(),
  ];
  const own = await openDashboard(world, ben);
  const { page, problems } = await openDashboard(world, anna);
  const ofPeople = page.locator('[data-for=people]:visible');
  const ofPerson = page.locator('[data-for=person]:visible');
  expect([await ofPeople.count(), await ofPerson.count()]).toEqual([2, 0]);
  await page.locator('#people summary').click();
  await page.locator('#people').getByLabel('Ben').check();
  await ofPerson.first().waitFor();
  expect([await ofPeople.count(), await ofPerson.count()]).toEqual([0, 3]);
  await expect.poll(() => read(page)).toEqual(await read(own.page));
  expect(await shades(page)).toBe(6);
  await page.locator('#people').getByLabel('Anna').check();
  await ofPeople.first().waitFor();
  await page.goto(`${world.program.publicUrl}/dashboard?people=${ben.id}`);
  await waitForCharts(page);
  expect(await read(page)).toEqual(await read(own.page));
  expect(problems).toEqual([]);
});

test.for<Language>(['en', 'ru'])(
  'dates, times and the words of counts are those of the chat, in the person’s zone (%s)',
  async (language, { world, anna, db }) => {
    await anna.says('/help');
    const zone = 'Asia/Tokyo';
    const settings = `update warehouse.dim_users set language = '${language}', time_zone = '${zone}'`;
    await table(db, `${settings} where user_id = ${anna.id}`);
    const startedAt = new Date(Date.now() - 50 * 3_600_000);
    const inserted = await db.$client.query<{ run_id: string }>(
      `insert into ops.job_run (job, trigger, due_at, state, started_at, finished_at, counts)
      values ('maintenance', 'schedule', $1, 'succeeded', $1, $1::timestamptz + interval '125 seconds',
        '{"runs_removed": 2, "rows_read": 4500}')
      returning run_id`,
      [startedAt],
    );
    await recordsOf(db, anna.id, [['Reading', new Date('2026-02-03'), 75]]);
    // The browser has another language and another zone than the person.
    const options = { locale: language === 'en' ? 'ru-RU' : 'en-US', timezoneId: 'America/New_York' };
    const { page, problems } = await openDashboard(world, anna, options);
    await page.goto(`${world.program.publicUrl}/dashboard?from=2026-02-01&to=2026-02-28`);
    await showTables(page);
    await waitForRow(page, 'people', language === 'en' ? /^Tue 3 Feb 20261$/ : /^вт 3 февр\. 20261$/);
    await page.goto(`${world.program.publicUrl}/dashboard?tab=jobs&run=${inserted.rows[0]?.run_id}`);
    const facts = page.locator('#run[open] dd');
    await facts.nth(2).waitFor();
    expect((await facts.allTextContents()).slice(2)).toEqual([
      formatClock(language, zone, startedAt, new Date()),
      language === 'en' ? '2 min 5 s' : '2 мин 5 с',
      language === 'en' ? 'rows read 4,500 · runs removed 2' : 'прочитано строк 4 500 · удалено запусков 2',
    ]);
    expect(problems).toEqual([]);
  },
);
