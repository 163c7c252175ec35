import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { recordsOf } from '../chat/records.ts';
import { findAxeViolations, readTabStops, type TabStop } from '../harness/axe.ts';
import { type Actor, test } from '../harness/shared-chat.ts';
import { showTables, useBrowser } from './browser.ts';

const { open, openDashboard } = useBrowser();
const desk = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

/** Checks the page with axe-core in both themes, at a desk and on a phone. */
async function expectNoViolations(page: Page): Promise<void> {
  for (const viewport of [desk, phone]) {
    await page.setViewportSize(viewport);
    expect(await findAxeViolations(page), `${viewport.width} px wide`).toEqual([]);
  }
}

/** Stops within this number of pixels are on one line. */
const lineHeight = 30;

/** Returns the stops that are above the stop before them, or to its left on the same line. */
function outOfOrder(stops: TabStop[]): string[] {
  return stops.slice(1).flatMap((stop, index) => {
    const before = stops[index];
    const isOnSameLine = before !== undefined && Math.abs(stop.y - before.y) < lineHeight;
    const isAfter = !before || (isOnSameLine ? stop.x >= before.x : stop.y > before.y);
    return isAfter ? [] : [`${before?.name} → ${stop.name}`];
  });
}

async function expectTabOrder(page: Page, expected: RegExp): Promise<void> {
  for (const viewport of [desk, phone]) {
    await page.setViewportSize(viewport);
    const stops = await readTabStops(page);
    expect(stops.map(({ name }) => name).join(' ')).toMatch(expected);
    expect(outOfOrder(stops), `${viewport.width} px wide`).toEqual([]);
    expect(stops.filter(({ isVisible, hasOutline }) => !isVisible || !hasOutline)).toEqual([]);
  }
}

const recordSomething = (db: Db, { id }: Actor) =>
  recordsOf(db, id, [
    ['Reading', 0, 30],
    ['Chess', 1, 90],
    ['Yoga', 40, 20],
  ]);

test('the charts of an admin, their lists, their tables and a refused range', async ({ world, anna, ben, db }) => {
  await Promise.all([recordSomething(db, anna), recordSomething(db, ben)]);
  const { page } = await openDashboard(world, anna);
  await page.locator('#people').waitFor();
  await expectNoViolations(page);
  await expectTabOrder(page, /^Skip to the charts #tab-charts #tab-jobs #theme #logout .*#period .*(Table ?){4}$/);
  await showTables(page);
  await page.locator('#people summary').click();
  await page.locator('#people label').first().click();
  await expectNoViolations(page);
  await page.goto(`${world.program.publicUrl}/dashboard?from=2026-11-20&to=2026-11-01`);
  await page.locator('#refused:visible').waitFor();
  await expectNoViolations(page);
});

test('the dashboard of a person, in Russian', async ({ world, maria, db }) => {
  await recordSomething(db, maria);
  const { page } = await openDashboard(world, maria);
  await page.locator('.days .day').first().waitFor();
  await page.selectOption('#period', 'all');
  await expectNoViolations(page);
  await expectTabOrder(page, /^К графикам #theme #logout #period .*(Таблица ?){4}$/);
});

test('the jobs, a run and the log-in page', async ({ world, anna, db }) => {
  await db.$client.query(
    `insert into ops.job_run (job, trigger, due_at, state, started_at, finished_at, error)
    select 'maintenance', 'schedule', at, state, at, at, case state when 'failed' then 'the disk is full' end
    from unnest(array['failed', 'cancelled', 'lost', 'skipped', 'succeeded', 'failed']) with ordinality as r (state, n),
      lateral (select now() - make_interval(days => 7 - n::int) as at) as t`,
  );
  const { page } = await openDashboard(world, anna);
  await page.locator('#tab-jobs').click();
  const card = page.locator('.job', { has: page.locator('code', { hasText: /^maintenance$/ }) });
  await card.locator('.bar.failed').first().waitFor();
  await expectNoViolations(page);
  await expectTabOrder(page, /^Skip to the charts #tab-charts #tab-jobs #theme #logout Run \d+: /);
  await card.locator('.bar.failed').first().click();
  await page.locator('#run[open] #run-error:visible').waitFor();
  await expectNoViolations(page);
  const loggedOut = await open(world);
  await loggedOut.page.goto(`${world.program.publicUrl}/dashboard`);
  await expectNoViolations(loggedOut.page);
});

test('the checks find a low contrast, a lost outline and a wrong order', async ({ world, ben }) => {
  const { page } = await openDashboard(world, ben);
  await page.evaluate(`
    document.querySelector('.kpi h2').style.color = 'rgb(200, 200, 200)';
    document.querySelector('#theme').style.outline = 'none';
    document.querySelector('#logout').tabIndex = 1;
    document.querySelector('.filters').style.flexDirection = 'row-reverse';
  `);
  const violations = await findAxeViolations(page);
  expect(violations).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^light: color-contrast: /),
      expect.stringMatching(/^light: tabindex: <button [^>]*id="logout"/),
    ]),
  );
  const stops = await readTabStops(page);
  expect(outOfOrder(stops)).toHaveLength(1);
  expect(stops.find(({ name }) => name === '#theme')?.hasOutline).toBe(false);
});
