import { expect } from 'vitest';
import { test } from '../harness/shared-chat.ts';
import { chartTable, readRows, showTables, useBrowser, waitForCharts, waitForRow } from './browser.ts';
import { requestLink } from './login.ts';
import { seedCrowd } from './seed-crowd.ts';

const { open, openDashboard } = useBrowser();

/** With FULL_LOAD=1, as many people as the benchmark of the dashboard has. */
const crowd = process.env.FULL_LOAD ? 200 : 40;

test('draws two years of many people; a record in the chat changes all four charts and the figures of today', async ({
  world,
  anna,
  database,
}) => {
  await seedCrowd(database.pool, { people: crowd, days: 730 });
  const { page, problems } = await openDashboard(world, anna);
  await page.selectOption('#period', 'all');
  await page.locator('#tab-charts').focus();
  await showTables(page);
  await chartTable(page, 'people').locator('tbody tr').nth(729).waitFor();
  await waitForRow(page, 'habits', /Reading/);
  const before = await page.locator('[data-kpi=people] .number').textContent();
  expect(Number(before)).toBeGreaterThan(crowd / 4);
  await anna.says('Quidditch 45m');
  await anna.taps('New habit “Quidditch”');
  await waitForRow(page, 'habits', /^Quidditch45/);
  await waitForRow(page, 'categories', /^Other45/);
  expect(await page.locator('[data-kpi=people] .number').textContent()).toBe(String(Number(before) + 1));
  expect((await readRows(page, 'people'))[0]).toMatch(new RegExp(`${Number(before) + 1}$`));
  expect(await page.locator('canvas[aria-label]').count()).toBe(4);
  await page.locator('.toggle:visible').first().click();
  await page.locator('[data-chart=people] canvas').waitFor();
  expect(problems).toEqual([]);
});

test('filters apply to all charts and are in the address, which opens the same view again', async ({
  world,
  anna,
  ben,
}) => {
  await anna.says('reading 45m');
  await anna.says('running 30m');
  await ben.says('reading 20m');
  const { page, problems } = await openDashboard(world, anna);
  await showTables(page);
  await waitForRow(page, 'habits', /^Reading65/);
  await page.locator('#people summary').click();
  await page.locator('#people').getByLabel('Ben').check();
  await waitForRow(page, 'habits', /^Reading20/);
  expect(await readRows(page, 'categories')).toHaveLength(1);
  expect(await page.locator('[data-kpi=streak]:visible .number').textContent()).toBe('1');
  expect((await readRows(page, 'minutes'))[0]).toMatch(/20$/);
  expect(await page.locator('[data-kpi=records] .number').textContent()).toBe('1');
  expect(new URL(page.url()).search).toBe(`?people=${ben.id}`);
  await page.keyboard.press('Escape');
  await page.goBack();
  await waitForRow(page, 'habits', /^Reading65/);
  await page.locator('#categories summary').click();
  await page.locator('#categories').getByLabel('Sport').check();
  await expect.poll(() => readRows(page, 'habits')).toEqual([expect.stringMatching(/^Running30/)]);
  await page.selectOption('#period', 'week');
  await page.waitForURL('**?period=week&category=Sport');
  const other = await page.context().newPage();
  await other.goto(page.url());
  await waitForCharts(other);
  await showTables(other);
  await waitForRow(other, 'habits', /^Running30/);
  expect(await other.locator('#period').inputValue()).toBe('week');
  await other.locator('#reset').click();
  await waitForRow(other, 'habits', /^Reading65/);
  expect(new URL(other.url()).search).toBe('');
  expect(problems).toEqual([]);
});

test('shows the log-in page without a session, after a used link and after logging out', async ({ world, anna }) => {
  const { page } = await open(world);
  expect((await page.goto(`${world.program.publicUrl}/dashboard`))?.status()).toBe(403);
  await page.getByRole('heading', { name: 'Please log in' }).waitFor();
  const link = await requestLink(anna);
  await page.goto(link);
  await waitForCharts(page);
  expect(page.url()).toBe(`${world.program.publicUrl}/dashboard`);
  await page.locator('#logout').click();
  await page.getByRole('heading', { name: 'Please log in' }).waitFor();
  expect((await page.goto(link))?.status()).toBe(410);
  await page.getByRole('heading', { name: 'has expired or was already used' }).waitFor();
});

test('fits a phone, in the dark theme, in Russian, without the jobs', async ({ world, maria }) => {
  await maria.says('чтение 45м');
  const { page, problems } = await openDashboard(world, maria, {
    viewport: { width: 360, height: 740 },
    colorScheme: 'dark',
  });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  expect(await page.locator('h2').allTextContents()).toContain('Любимые привычки');
  expect([await page.locator('#tabs').isVisible(), await page.locator('#people').isVisible()]).toEqual([false, false]);
  const background = () => page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
  expect(await background()).toBe('rgb(16, 23, 28)');
  await page.locator('#theme').click();
  expect(await background()).toBe('rgb(245, 247, 248)');
  expect(problems).toEqual([]);
});

test('an open page tells that its session has ended', async ({ world, ben }) => {
  const { page } = await openDashboard(world, ben);
  await ben.says('/forget');
  await ben.says('DELETE');
  await page.locator('#live[data-state=logged-out]').waitFor();
});

const runTest = test.extend({ settings: { SCHEDULE_MAINTENANCE: '' } });

runTest(
  'the tab Jobs: arrow keys move between runs, a run opens with its log, a new run appears',
  async ({ world, anna, db }) => {
    await db.$client.query(
      `insert into batch_jobs (job_name, event_name, enable_flag) values ('Old', 'EVERYDAY', false)`,
    );
    const { page, problems } = await openDashboard(world, anna);
    await page.locator('#tab-jobs').click();
    await page.locator('.job', { hasText: 'Disabled: /batch enables it' }).filter({ hasText: 'Oldbatch:1' }).waitFor();
    const card = page.locator('.job', { has: page.locator('code', { hasText: /^maintenance$/ }) });
    await card.locator('.bar.succeeded').waitFor();
    expect(await card.locator('.last').textContent()).toMatch(/ · [a-z ]+ removed[a-z ]* \d/);
    await card.locator('.bar').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.locator('#run[open] dd', { hasText: 'succeeded' }).waitFor();
    expect(new URL(page.url()).search).toMatch(/^\?tab=jobs&run=\d+$/);
    await page.keyboard.press('Escape');
    await page.waitForURL('**?tab=jobs');
    await anna.says('/run maintenance');
    await card.locator('.bar').nth(1).waitFor();
    expect(problems).toEqual([]);
  },
);
