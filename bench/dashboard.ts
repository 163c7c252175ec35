import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { recordOnce } from '../src/db/queries/habits/record.ts';
import { dashboard } from '../src/reports/views/dashboard.ts';
import type { ChartsData } from '../src/web/dashboard/page-data.ts';
import { readEvents } from '../test/dashboard/events.ts';
import { seedCrowd } from '../test/dashboard/seed-crowd.ts';
import { type Bench, type BenchDatabase, medianMs, nodeFlags, openDatabase, type Report } from './harness.ts';

const admin = 900_001;
const sessions = 20;
const openPages = 200;
const records = 300;
const recordIntervalMs = 100;
const today = new Date().toISOString().slice(0, 10);
const settings = { today, now: new Date(), defaultTimeZone: 'UTC', weekStart: 1 };
const everybody = { scope: null, people: [], categories: [], ...settings };

/** Measures with two years of 200 people: queries, first paint, and 200 open pages while records are added. */
export const bench: Bench = {
  name: 'dashboard',
  async run(report) {
    execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
    const database = await openDatabase();
    await seedCrowd(database.pool, { people: 200, days: 730 });
    await measureQueries(database, report);
    const dataDir = mkdtempSync(join(tmpdir(), 'tally-bench-'));
    const { child, address } = await startProgram({
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      ADMIN_IDS: String(admin),
    });
    const cookies = await Promise.all(
      Array.from({ length: sessions }, (_, number) => logIn(database, `bench${number}`)),
    );
    await measureFirstPaint(address, cookies[0] ?? '', report);
    await measureLiveUpdates(database, child, address, cookies, report);
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('close', resolve));
    await database.stop();
    rmSync(dataDir, { recursive: true, force: true });
  },
};

/** Measures the queries of the whole page without HTTP. */
async function measureQueries({ db, pool }: BenchDatabase, report: Report): Promise<void> {
  const floor = await medianMs(9, () => pool.query('select count(*), sum(total_duration) from warehouse.agg_daily'));
  for (const [what, period] of [
    ['30 days', '30d'],
    ['all of two years', 'all'],
  ] as const) {
    const value = await medianMs(9, async () => dashboard.view(await dashboard.load(db, { ...everybody, period })));
    report({ what: `the whole view, ${what}`, value, unit: 'ms', floor, floorIs: 'one bare sum over all day totals' });
  }
}

/** Starts the program with its own playground. Resolves when it has started. */
async function startProgram(env: Record<string, string>): Promise<{ child: ChildProcess; address: string }> {
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
  const child = spawn(process.execPath, [...nodeFlags('start'), main], {
    env: { PATH: process.env.PATH ?? '', HTTP_PORT: '0', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /health {6}(http\S+)\/healthz/.exec(line)?.[1];
    if (address) return { child, address };
  }
  throw new Error('the program did not start');
}

/** Adds a login session with this token. Returns its cookie. */
async function logIn({ pool }: BenchDatabase, token: string): Promise<string> {
  const hash = createHash('sha256').update(token).digest('hex');
  await pool.query(
    `insert into ops.web_session (session_hash, user_id, expires_at) values ($1, $2, now() + interval '1 hour')`,
    [hash, admin],
  );
  return `tally=${token}`;
}

/** Measures the first paint and the drawn charts. Each page has a new browser profile, and thus an empty cache. */
async function measureFirstPaint(address: string, cookie: string, report: Report): Promise<void> {
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
  const [name = '', value = ''] = cookie.split('=');
  const painted: number[] = [];
  const drawn: number[] = [];
  for (let round = 0; round < 7; round++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    await context.addCookies([{ name, value, url: address }]);
    const page = await context.newPage();
    await page.goto(`${address}/dashboard?period=all`);
    await page.locator('#charts[data-seen]').waitFor();
    drawn.push(await page.evaluate<number>('performance.now()'));
    painted.push(await page.evaluate<number>("performance.getEntriesByType('paint')[0].startTime"));
    await context.close();
  }
  await browser.close();
  const median = (values: number[]) => values.sort((a, b) => a - b)[3] ?? Number.NaN;
  report({
    what: 'first paint in Chromium, a new profile',
    value: median(painted),
    unit: 'ms',
    goal: 'under a second',
  });
  report({ what: 'all charts drawn, all of two years', value: median(drawn), unit: 'ms' });
}

/** Measures the time until all open pages show a new record, and the memory of the process. */
async function measureLiveUpdates(
  { db }: BenchDatabase,
  child: ChildProcess,
  address: string,
  cookies: string[],
  report: Report,
): Promise<void> {
  const open = (cookie = '') =>
    fetch(`${address}/dashboard/stream?period=all`, { headers: { cookie } }).then(readEvents);
  const pages = await Promise.all(Array.from({ length: openPages }, (_, page) => open(cookies[page % sessions])));
  const [first] = await Promise.all(pages.map((page) => page.view()));
  const initialRecords = first?.total.records ?? 0;
  const memory = [memoryOf(child)];
  const delays: number[] = [];
  const otherRequests: number[] = [];
  const shown: Promise<unknown>[] = [];
  for (let number = 1; number <= records; number++) {
    const from = { id: admin, first_name: 'Ada' };
    const record = {
      updateId: number,
      from,
      chatId: admin,
      messageId: number,
      habitName: 'Reading',
      minutes: 5,
      localDate: today,
    };
    await recordOnce(
      db,
      { ...record, recordDateUnix: Math.floor(Date.now() / 1000) },
      { timeZone: 'UTC', language: 'en' },
    );
    const at = performance.now();
    const shows = (view: ChartsData) => view.total.records >= initialRecords + number;
    for (const page of pages) shown.push(page.view(shows).then(() => delays.push(performance.now() - at)));
    await fetch(`${address}/healthz`);
    otherRequests.push(performance.now() - at);
    if (number % 100 === 0) memory.push(memoryOf(child));
    await sleep(recordIntervalMs);
  }
  await Promise.all(shown);
  const sorted = (values: number[]) => values.sort((a, b) => a - b);
  const what = `${openPages} open pages, a record every ${recordIntervalMs} ms`;
  report({
    what: `${what}: time until a page shows it, median`,
    value: sorted(delays)[delays.length >> 1] ?? Number.NaN,
    unit: 'ms',
  });
  report({
    what: 'the same, 99th percentile',
    value: delays[Math.floor(delays.length * 0.99)] ?? Number.NaN,
    unit: 'ms',
    goal: 'under 2 s',
  });
  report({ what: 'the same, maximum', value: delays.at(-1) ?? Number.NaN, unit: 'ms' });
  report({
    what: 'another request at the same time, 99th percentile',
    value: sorted(otherRequests)[Math.floor(otherRequests.length * 0.99)] ?? Number.NaN,
    unit: 'ms',
  });
  report({
    what: 'another request at the same time, maximum',
    value: sorted(otherRequests).at(-1) ?? Number.NaN,
    unit: 'ms',
  });
  for (const [hundreds, value] of memory.entries())
    report({ what: `memory of the process after ${hundreds * 100} records`, value, unit: 'MB', goal: 'flat' });
  await Promise.all(pages.map((page) => page.close()));
}

function memoryOf({ pid }: ChildProcess): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}
