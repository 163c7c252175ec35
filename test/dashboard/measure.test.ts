import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { amountsOf } from '../chat/amounts.ts';
import { recordsOf } from '../chat/records.ts';
import { test } from '../harness/shared-chat.ts';
import { readRows, showTables, useBrowser, waitForCharts } from './browser.ts';

const { openDashboard } = useBrowser();
const titles = (page: Page) => page.locator('.chart:visible h2').allTextContents();
const note = (page: Page) => page.locator('#untimed:visible').allTextContents();
const cells = (page: Page, chart: string) =>
  page
    .locator(`#table-${chart} tr`)
    .evaluateAll((rows) =>
      rows.map((row) => [...row.children].map((cell) => (cell.textContent ?? '').replaceAll('\u00a0', ' '))),
    );

test('the switch shows records in place of time, is in the address, and a habit has a row in its unit', async ({
  world,
  ben,
  db,
}) => {
  await recordsOf(db, ben.id, [['Running', 0, 45]]);
  await amountsOf(db, ben.id, [
    ['Water', 'glasses', 0, 1.5],
    ['Water', 'glasses', 1, 2],
    ['Vitamins', null, 2, 1],
  ]);
  const { page, problems } = await openDashboard(world, ben);
  expect(await note(page)).toEqual(['Habits without a duration have no time: “Records” shows them too.']);
  expect(await titles(page)).toEqual(['Activity by day', 'Total duration', 'Favourite habits', 'Categories']);
  expect(await page.locator('[data-kpi=days] .number').textContent()).toBe('3 of 30');
  expect(await page.locator('.days .day:not(.shade-0)').count()).toBe(3);
  await showTables(page);
  const head = ['Habit', 'Total', 'Records', 'Share'];
  expect(await cells(page, 'habits')).toEqual([
    head,
    ['Running', '45 min', '1', '100%'],
    ['Vitamins', '1 ×', '1', '0%'],
    ['Water', '3.5 glasses', '2', '0%'],
  ]);
  await page.getByRole('radio', { name: 'Records' }).check();
  await page.waitForURL('**?measure=records');
  await expect.poll(() => titles(page)).toEqual(['Activity by day', 'Records', 'Favourite habits', 'Categories']);
  await expect
    .poll(() => cells(page, 'habits'))
    .toEqual([
      head,
      ['Water', '3.5 glasses', '2', '50%'],
      ['Running', '45 min', '1', '25%'],
      ['Vitamins', '1 ×', '1', '25%'],
    ]);
  expect(await cells(page, 'categories')).toEqual([
    ['Category', 'Duration (min)', 'Records', 'Share'],
    ['Body', '0', '3', '75%'],
    ['Games', '45', '1', '25%'],
  ]);
  expect((await readRows(page, 'minutes')).map((row) => row.slice(-1))).toEqual(['2', '1', '1']);
  expect([await note(page), await page.locator('#reset').isVisible()]).toEqual([[], false]);
  await page.reload();
  await waitForCharts(page);
  expect(await page.getByRole('radio', { name: 'Records' }).isChecked()).toBe(true);
  await page.getByRole('radio', { name: 'Records' }).focus();
  await page.keyboard.press('ArrowLeft');
  await page.waitForURL('**/dashboard');
  await expect.poll(() => titles(page)).toContain('Total duration');
  await page.goto(`${world.program.publicUrl}/dashboard?measure=money`);
  await page.locator('#refused', { hasText: 'there are no charts of “money”' }).waitFor();
  expect([await note(page), problems]).toEqual([[], []]);
});

test('without any time the charts of time say where the records are; people are active by any record', async ({
  world,
  anna,
  maria,
  db,
}) => {
  await amountsOf(db, maria.id, [['Вода', 'стаканы', 0, 5]]);
  const own = await openDashboard(world, maria, { viewport: { width: 390, height: 844 } });
  const empty = await own.page.locator('.empty:visible').allTextContents();
  expect(empty).toEqual(
    Array(3).fill('За эти дни времени нет. Привычки без длительности видны, если выбрать «Записи».'),
  );
  expect(await own.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await own.page.getByRole('radio', { name: 'Записи' }).check();
  await expect.poll(() => own.page.locator('.empty:visible').count()).toBe(0);
  expect(await own.page.locator('[data-chart=habits] canvas').getAttribute('aria-label')).toBe(
    'Любимые привычки. Вода записей: 1 · 5\u00a0стаканов',
  );
  const { page, problems } = await openDashboard(world, anna);
  await expect.poll(() => page.locator('[data-kpi=people] .number').textContent()).toBe('1');
  await page.locator('.toggle:visible').first().click();
  expect(await readRows(page, 'people')).toEqual([expect.stringMatching(/1$/)]);
  expect([...problems, ...own.problems]).toEqual([]);
});
