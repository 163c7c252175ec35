import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { expect } from 'vitest';
import { runCommandHere } from '../harness/command.ts';
import { test as database } from '../harness/db.ts';
import { nodeArguments, type ProcessResult } from '../harness/process.ts';
import { waitForRow } from '../harness/wait-for-row.ts';
import { order, salesFiles } from './sales-fixture.ts';

const main = fileURLToPath(new URL('../../dist/job-main.js', import.meta.url));

interface Shop {
  /** Folders with a report and with the increment of the day after it. */
  report: string;
  increment: string;
  /** Starts `npm run job` as a process. */
  job(...words: string[]): ChildProcess;
  /** Runs `npm run job` in this process. */
  run(...words: string[]): Promise<ProcessResult>;
}

const test = database.extend<{ shop: Shop }>({
  shop: async ({ database: { url } }, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'tally-shop-'));
    chmodSync(dir, 0o711);
    const { PATH = '', HOME = '/' } = process.env;
    const env = { PATH, HOME, DATABASE_URL: url, DATA_DIR: join(dir, 'data') };
    const job = (...words: string[]) =>
      spawn(process.execPath, [...nodeArguments, main, ...words], { cwd: tmpdir(), env });
    const run = (...words: string[]) => runCommandHere(env, ...words);
    const orders = [1, 2, 2, 3].map((n, id) => order({ id, uniq: `r${n}`, at: '2024-02-24T10:00:00', customer: n }));
    const late = [order({ uniq: 'i1', amount: '7.50' }), order({ id: 2, uniq: 'r1', at: '2024-02-24T10:00:00' })];
    const report = folder(dir, 'report', salesFiles(orders, ['2024-02-23', '2024-02-24']));
    await use({ report, increment: folder(dir, 'day', salesFiles(late, ['2024-02-25'], '_inc')), job, run });
    rmSync(dir, { recursive: true, force: true });
  },
});

function folder(dir: string, name: string, files: Record<string, string>): string {
  const path = join(dir, name);
  mkdirSync(path);
  for (const [file, content] of Object.entries(files)) writeFileSync(join(path, `${file}.csv`), content);
  return path;
}

const facts = `select uniq_id, date_id::int, payment_amount, status from mart.f_sales order by 1`;
const stagedLines = `select count(*)::int from staging.user_order_log`;

test('npm run job loads a report and a day from folders; a dry run has the same counts and loads nothing', async ({
  shop,
  database: { pool },
}) => {
  const dry = await shop.run('sales-backfill', `dir=${shop.report}`, 'dryRun=true');
  expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining('rows_loaded=9 rows_duplicate=1') });
  expect((await pool.query('select from staging.load_batch union all select from mart.f_sales')).rowCount).toBe(0);
  const early = await shop.run('sales-increment', `dir=${shop.increment}`, 'date=2024-02-25');
  expect(early).toMatchObject({ code: 2, stderr: expect.stringContaining('waits for the backfill') });
  const wrong = [
    [`dir=${shop.increment}`, 'dir needs the day of its files'],
    [`dir=${shop.increment}-2`, 'date=2024-02-25', `dir: there is no folder ${shop.increment}-2`],
    ['date=25.2.2024', 'date must be a day like 2026-11-30, not “25.2.2024”'],
  ];
  for (const words of wrong) {
    const refused = await shop.run('sales-increment', ...words.slice(0, -1));
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(words.at(-1) ?? '') });
  }
  expect((await pool.query("select from ops.job_run where job = 'sales-increment'")).rowCount).toBe(0);
  const full = await shop.run('sales-backfill', `dir=${shop.report}`);
  expect(full).toMatchObject({ code: 0, stdout: expect.stringContaining('rows_loaded=9 rows_duplicate=1') });
  const day = await shop.run('sales-increment', `dir=${shop.increment}`, 'date=2024-02-25');
  expect(day).toMatchObject({ code: 0, stdout: expect.stringContaining('days_loaded=1') });
  expect((await pool.query(facts)).rows.map(({ uniq_id }) => uniq_id)).toEqual(['i1', 'r1', 'r2', 'r3']);
});

test('npm run job skips a day, and its run is the record of it', async ({ shop, database: { pool } }) => {
  const wrong = await shop.run('sales-increment', 'skip=2024-02-25');
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('no backfill is loaded') });
  await shop.run('sales-backfill', `dir=${shop.report}`);
  const both = await shop.run('sales-increment', 'skip=2024-02-25', 'date=2024-02-25');
  expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('leave out date and dir') });
  const loaded = await shop.run('sales-increment', 'skip=2024-02-24');
  expect(loaded).toMatchObject({ code: 2, stderr: expect.stringContaining('is loaded and cannot be skipped') });
  const skipped = await shop.run('sales-increment', 'skip=2024-02-25');
  expect(skipped).toMatchObject({ code: 0, stdout: expect.stringContaining('days_skipped=1') });
  const runs = await pool.query(`select params, state from ops.job_run where job = 'sales-increment'`);
  expect(runs.rows).toEqual([{ params: { skip: '2024-02-25' }, state: 'succeeded' }]);
});

test('a process killed during its load leaves nothing of it, and a rerun completes the load', async ({
  shop,
  database: { pool, url },
}) => {
  await shop.run('sales-backfill', `dir=${shop.report}`);
  const clean = (await pool.query(facts)).rows;
  expect(clean).toHaveLength(3);
  await pool.query(`delete from mart.f_sales where uniq_id = 'r3'`);
  const before = (await pool.query(facts)).rows;
  const blocker = new pg.Client(url);
  await blocker.connect();
  await blocker.query('begin; lock table mart.f_research');
  const child = shop.job('sales-backfill', `dir=${shop.report}`);
  const waiting = `select from pg_locks where not granted and relation = 'mart.f_research'::regclass`;
  await waitForRow(pool, waiting);
  child.kill('SIGKILL');
  await once(child, 'close');
  await blocker.query('rollback');
  await blocker.end();
  const again = shop.run('sales-backfill', `dir=${shop.report}`);
  expect(before).toHaveLength(2);
  expect((await again).code).toBe(0);
  expect((await pool.query(facts)).rows).toEqual(clean);
  expect((await pool.query(stagedLines)).rows).toEqual([{ count: 4 }]);
  const states = `select state, reason, count(*)::int from staging.load_batch group by 1, 2 order by 1, 2`;
  expect((await pool.query(states)).rows).toEqual([
    { state: 'loaded', reason: null, count: 8 },
    { state: 'refused', reason: 'the load did not end', count: 4 },
  ]);
});
