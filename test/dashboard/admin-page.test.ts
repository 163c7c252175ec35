import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import type { RunDetails } from '../../src/web/dashboard/page-data.ts';
import { recordsOf } from '../chat/records.ts';
import { table } from '../db/warehouse.ts';
import { test } from '../harness/shared-chat.ts';
import { useBrowser, waitForCharts } from './browser.ts';
import { type DashboardClient, logIn } from './login.ts';

const { openDashboard } = useBrowser();

/** Returns the colours of the slices by the name of the category. */
const readColours = (page: Page) =>
  page.evaluate<Record<string, string>>(`(() => {
    const { data } = Chart.getChart(document.querySelector('[data-chart=categories] canvas'));
    return Object.fromEntries(data.labels.map((name, index) => [name, data.datasets[0].backgroundColor[index]]));
  })()`);

test('an invalid range is refused in words and shows no charts, until it is right', async ({ world, anna }) => {
  await anna.says('reading 45m');
  const { page, problems } = await openDashboard(world, anna);
  const refused = page.locator('#refused');
  const shown = async () => [await page.locator('#kpis').isVisible(), await page.locator('.grid').isVisible()];
  expect([await refused.isVisible(), ...(await shown())]).toEqual([false, true, true]);
  await page.selectOption('#period', 'custom');
  await refused.filter({ hasText: 'choose both the first and the last day' }).waitFor();
  await page.fill('#from', '2026-11-20');
  await page.fill('#to', '2026-11-01');
  await refused.filter({ hasText: 'the first day, 20 Nov 2026, is after the last day, 1 Nov 2026.' }).waitFor();
  expect(new URL(page.url()).search).toBe('?from=2026-11-20&to=2026-11-01');
  expect(await page.locator('#from').getAttribute('aria-invalid')).toBe('true');
  expect(await shown()).toEqual([false, false]);
  await page.fill('#to', '2026-11-21');
  await refused.waitFor({ state: 'hidden' });
  expect([await page.locator('#from').getAttribute('aria-invalid'), ...(await shown())]).toEqual(['false', true, true]);
  await page.goBack();
  expect(new URL(page.url()).search).toBe('');
  for (const [search, text] of [
    ['?from=2026-02-30&to=2026-03-01', '2026-02-30 to 2026-03-01 is not a valid range'],
    ['?from=2026-02-03', 'choose both'],
    ['?period=decade', 'there is no period “decade”'],
    ['?people=me', 'names a person in an invalid form'],
  ] as const) {
    await page.goto(`${world.program.publicUrl}/dashboard${search}`);
    await refused.filter({ hasText: text }).waitFor();
    expect(await shown(), search).toEqual([false, false]);
  }
  await page.locator('#reset').click();
  await refused.waitFor({ state: 'hidden' });
  expect(problems).toEqual([]);
});

test('two people of one name can be told apart, in the list and on its button', async ({ world, anna, ben, db }) => {
  const people = [
    await world.person({ first_name: 'Ada', last_name: 'Adler', username: 'ada_one' }),
    await world.person({ first_name: 'Ada', last_name: 'adler' }),
  ];
  for (const person of [...people, ben]) await person.says('reading 20m');
  const { page } = await openDashboard(world, anna);
  await page.locator('#people summary').click();
  const labels = await page.locator('#people label').allTextContents();
  expect(labels).toEqual(['Ada Adler · @ada_one', `Ada adler · ID ${people[1]?.id}`, 'Ben Carter']);
  await page.getByLabel('Ada Adler · @ada_one').check();
  await page.waitForURL(`**?people=${people[0]?.id}`);
  expect(await page.locator('#people .value').textContent()).toBe('Ada Adler · @ada_one');
  await table(db, `update warehouse.dim_users set last_name = 'Adamson' where user_id = ${people[1]?.id}`);
  await page.getByLabel('Ada Adamson', { exact: true }).waitFor();
  expect(await page.locator('#people label').allTextContents()).toEqual(['Ada Adamson', 'Ada Adler', 'Ben Carter']);
});

/** A busy machine draws charts slowly. */
const patience = { timeout: 10_000 };

test('a category keeps its colour, whatever the filters are and whatever categories are added', async ({
  world,
  anna,
  ben,
  db,
}) => {
  await anna.says('reading 45m');
  await ben.says('running 30m');
  await ben.says('reading 10m');
  const { page } = await openDashboard(world, anna);
  await expect.poll(async () => Object.keys(await readColours(page)), patience).toEqual(['Learning', 'Sport']);
  const before = await readColours(page);
  expect(before.Learning).not.toBe(before.Sport);
  for (const search of ['?category=Sport', `?people=${ben.id}`, '?period=year', '?category=Learning']) {
    await page.goto(`${world.program.publicUrl}/dashboard${search}`);
    await waitForCharts(page);
    const isAsBefore = async () => Object.entries(await readColours(page)).every(([name, one]) => one === before[name]);
    await expect.poll(isAsBefore, patience).toBe(true);
  }
  await page.goto(`${world.program.publicUrl}/dashboard`);
  await recordsOf(db, anna.id, [['Chess', 0, 500]]); // in the category Games, the first by name
  await expect.poll(async () => Object.keys(await readColours(page)), patience).toEqual(['Games', 'Learning', 'Sport']);
  await expect.poll(() => readColours(page), patience).toMatchObject(before);
});

/** Inserts an ended run of `maintenance` and returns what the page gets of it. */
async function readRun(admin: DashboardClient, db: Db, values: Record<string, unknown>) {
  const { lines = [], ...run } = { state: 'succeeded', trigger: 'manual', ...values } as Record<string, unknown> & {
    lines?: { level: string; message: string; data?: unknown }[];
  };
  const inserted = await db.$client.query<{ run_id: string }>(
    `insert into ops.job_run (job, due_at, started_at, finished_at, trigger, state, error, error_text, requested_by)
    select 'maintenance', now(), now(), now(), r.trigger, r.state, r.error, r.error_text, r.requested_by
    from jsonb_to_record($1) as r (trigger text, state text, error text, error_text jsonb, requested_by bigint)
    returning run_id`,
    [JSON.stringify(run)],
  );
  const runId = inserted.rows[0]?.run_id;
  for (const { level, message, data = null } of lines)
    await db.$client.query('insert into ops.job_log (run_id, level, message, data) values ($1, $2, $3, $4)', [
      runId,
      level,
      message,
      JSON.stringify(data),
    ]);
  const text = await (await admin.get(`/dashboard/runs/${runId}`)).text();
  return { runId, text, run: JSON.parse(text) as RunDetails };
}

test('a run names who started it', async ({ world, anna, ben, db }) => {
  await ben.says('/help');
  const admin = await logIn(anna);
  const byBen = await readRun(admin, db, { requested_by: ben.id });
  const retried = await readRun(admin, db, { requested_by: 4_242, trigger: 'retry' });
  const scheduled = await readRun(admin, db, { trigger: 'schedule' });
  const onCommandLine = await readRun(admin, db, {});
  expect([byBen, retried, scheduled].map(({ run }) => run.requestedBy)).toEqual([
    'Ben Carter · @ben_carter',
    'ID 4242',
    null,
  ]);
  const { page } = await openDashboard(world, anna);
  for (const [{ runId }, startedBy] of [
    [byBen, 'Ben Carter · @ben_carter'],
    [retried, 'ID 4242 (retry)'],
    [scheduled, 'schedule'],
    [onCommandLine, 'command line'],
  ] as const) {
    await page.goto(`${world.program.publicUrl}/dashboard?tab=jobs&run=${runId}`);
    await page.locator('#run[open] dd').first().waitFor();
    const facts = page.locator('#run dt', { hasText: 'Started by' }).locator('xpath=following-sibling::dd[1]');
    expect(await facts.textContent()).toBe(startedBy);
  }
});

test('the error of a run has no path of the server and no stack, in the language of the admin', async ({
  world,
  anna,
  db,
}) => {
  const path = '/srv/tally/data/in/orders.csv';
  const error = `ENOENT: no such file or directory, open '${path}'`;
  const lines = [
    { level: 'info', message: `reading ${path}`, data: { file: path, rows: 3 } },
    { level: 'error', message: error, data: { stack: `Error: ${error}\n    at open (/srv/tally/dist/x.js:1:2)` } },
  ];
  const failed = await readRun(await logIn(anna), db, { state: 'failed', error, lines });
  expect(failed.text).not.toMatch(/srv|dist|at open|stack/);
  expect(failed.run.error).toBe("ENOENT: no such file or directory, open 'orders.csv'");
  expect(failed.run.lines.map(({ message }) => message)).toEqual(['reading orders.csv']);
  await table(db, `update warehouse.dim_users set language = 'ru' where user_id = ${anna.id}`);
  const died = { state: 'lost', error: 'its process (a) died', error_text: { key: 'died', values: {} } };
  expect((await readRun(await logIn(anna), db, died)).run.error).toMatch(/^Процесс/);
  const { page } = await openDashboard(world, anna);
  await page.goto(`${world.program.publicUrl}/dashboard?tab=jobs&run=${failed.runId}`);
  await page.locator('#run-error', { hasText: "open 'orders.csv'" }).waitFor();
  expect(await page.locator('#run-log li').allTextContents()).toEqual([expect.stringMatching(/reading orders\.csv$/)]);
});
