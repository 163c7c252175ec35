import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { recordsOf } from '../chat/records.ts';
import { test } from '../harness/shared-chat.ts';
import { useBrowser } from './browser.ts';

const { openDashboard } = useBrowser();

/** The page's module of names, which is JavaScript of the browser. */
interface NamesModule {
  cleanName(name: string): string;
  isolateName(name: string): string;
  shortenName(name: string, maxWidth: number, measure: (text: string) => number): string;
}
const modulePath = new URL('../../src/web/dashboard/page/js/names.js', import.meta.url).href;
const { cleanName, isolateName, shortenName }: NamesModule = await import(modulePath);

const names = [
  'Practising the guitar with Michael and the band',
  'Прогулка с собакой по набережной вечером',
  'Donaudampfschifffahrtsgesellschaftskapitän',
  'WWWWWWWWWWWWWWWWWWWWWWWWWWWWWW',
  'קריאת ספרים ארוכים מאוד בלילה',
  'Gym\u202Enur',
  'Run',
];

/** What the page draws of a name at one place, and whether all of it is inside the chart. */
interface DrawnName {
  text: string;
  isInside: boolean;
}

/** Reads the names beside the bars. Chart.js draws them right-aligned: a name that is too wide is cut at its start. */
const readBarNames = (page: Page) =>
  page.evaluate<DrawnName[]>(`(() => {
    const { scales: { y }, ctx } = Chart.getChart(document.querySelector('[data-chart=habits] canvas'));
    ctx.font = '12px ' + getComputedStyle(document.body).fontFamily;
    return y.ticks.map(({ label }) => ({ text: label, isInside: ctx.measureText(label).width + 6 <= y.width }));
  })()`);

/** Reads the names of the legend below the pie. */
const readLegend = (page: Page) =>
  page.evaluate<DrawnName[]>(`(() => {
    const { legend, width, height } = Chart.getChart(document.querySelector('[data-chart=categories] canvas'));
    return legend.legendItems.map(({ text }, index) => {
      const { left, top, width: itemWidth, height: itemHeight } = legend.legendHitBoxes[index];
      const isInside = left >= 0 && left + itemWidth <= width && top + itemHeight <= height;
      return { text: text.replace(/ +[0-9.,]+%$/, ''), isInside };
    });
  })()`);

describe.each(['light', 'dark'] as const)('on a phone, in the %s theme', (colorScheme) => {
  test('long names are shown from their beginning', async ({ world, anna, db }) => {
    const wolfgang = await world.person({ first_name: 'Wolfgang Amadeus Theophilus', last_name: 'Mozart-Weber' });
    await wolfgang.says('reading 20m');
    await recordsOf(
      db,
      anna.id,
      names.map((name, index) => [name, 1, 300 - index * 20]),
    );
    await db.$client.query(
      `insert into warehouse.dim_category (user_id, category_name)
      select user_id, habit_name from warehouse.dim_habits where user_id = $1`,
      [anna.id],
    );
    await db.$client.query(
      `with moved as (
        update warehouse.dim_habits h set category_id = c.category_id from warehouse.dim_category c
        where c.user_id = h.user_id and c.category_name = h.habit_name returning h.habit_id, h.category_id)
      update warehouse.fact_records f set category_id = m.category_id from moved m where m.habit_id = f.habit_id`,
    );
    const { page } = await openDashboard(world, anna, { viewport: { width: 390, height: 844 }, colorScheme });
    await page.evaluate('document.fonts.ready');
    for (const drawn of [
      (await readBarNames(page)).slice(0, names.length),
      (await readLegend(page)).slice(0, names.length),
    ])
      for (const [index, { text, isInside }] of drawn.entries()) {
        const shown = cleanName(text).replace(/…$/, '');
        expect([text, isInside]).toEqual([text, true]);
        expect(cleanName(names[index] ?? '').startsWith(shown)).toBe(true);
        expect(shown.length).toBeGreaterThanOrEqual(Math.min(9, cleanName(names[index] ?? '').length));
        expect(text).not.toMatch(/[\u202A-\u202E]/);
      }
    await page.locator('#people summary').click();
    const options = page.locator('#people .options');
    expect(await options.evaluate((list) => list.scrollWidth <= list.clientWidth)).toBe(true);
    await options.getByLabel(/^Wolfgang/).check();
    await page.keyboard.press('Escape');
    const button = page.locator('#people .value');
    expect(await button.textContent()).toMatch(/^Wolfgang Amadeus/);
    const { x = -1, width = 0 } = (await button.boundingBox()) ?? {};
    expect([x >= 0, x + width <= 390 / 2]).toEqual([true, true]);
    // Without a block, the name would be cut without a sign that it goes on.
    const readStyle = '(({ textOverflow, display }) => [textOverflow, display])';
    const style = await page.evaluate(`${readStyle}(getComputedStyle(document.querySelector('#people .value')))`);
    expect(style).toEqual(['ellipsis', 'block']);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  });
});

test('a name loses the controls that would turn the line around it', () => {
  expect(cleanName('Gym\u202Enur\u2069\u200F')).toBe('Gymnur');
  expect(isolateName('Gym\u2067nur')).toBe('Gymnur');
  expect(isolateName('שלום')).toBe('\u2068שלום\u2069');
});

test('a name is shortened to the longest beginning that fits', () => {
  const measure = (text: string) => [...text].length;
  expect(shortenName('Reading', 7, measure)).toBe('Reading');
  expect(shortenName('Reading books', 9, measure)).toBe('Reading…');
  expect(shortenName('👩‍👩‍👧🏃🏃', 6, measure)).toBe('👩‍👩‍👧…');
  expect(shortenName('WWWW', 1, measure)).toBe('W…');
});
