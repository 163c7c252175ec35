import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Db } from '../../src/db/client.ts';
import { createHttp } from '../../src/jobs/engine/http.ts';
import type { Counts, JobContext } from '../../src/jobs/engine/job.ts';
import { salesJobs } from '../../src/jobs/sales/index.ts';
import type { SalesOptions } from '../../src/jobs/sales/options.ts';
import { createJobLog, createStoredState, createTestJobContext } from '../harness/job-context.ts';
import { type SalesPlatform, startSalesPlatform } from '../harness/sales-platform.ts';
import { test as database } from '../harness/shared-db.ts';

const statuses = { refund: ['refunded'], ignored: [] };

export interface SalesFixture {
  /** A folder of this test. The jobs store their temporary files in `files` in it. */
  dir: string;
  platform: SalesPlatform;
  lines: string[];
  waits: number[];
  alerts: { key: string; values: Record<string, string | number> | null }[];
  backfill(params?: Record<string, unknown>, how?: { isDry: boolean }): Promise<Counts>;
  increment(params?: Record<string, unknown>, how?: { isDry: boolean }): Promise<Counts>;
  /** The current time of the jobs. */
  now: string;
  /** The database of the jobs. A test may replace it, for example by one that loses connections. */
  db: Db;
  options: Partial<SalesOptions>;
  runId: number;
  query<T = Record<string, unknown>>(statement: string): Promise<T[]>;
  /** Returns all rows of the mart, without the keys that a rerun changes. */
  mart(): Promise<unknown>;
  /** Returns the names of the temporary files that the jobs left behind. */
  leftovers(): string[];
}

/**
 * `test('…', async ({ sales }) => …)`: the two jobs with a database and a platform of this test. `ctx.wait` returns at
 * once.
 */
export const test = database.extend<{ sales: SalesFixture }>({
  sales: async ({ db }, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'tally-sales-'));
    const platform = await startSalesPlatform();
    await use(createFixture(db, dir, platform));
    await platform.close();
    rmSync(dir, { recursive: true, force: true });
  },
});

function createFixture(db: Db, dir: string, platform: SalesPlatform): SalesFixture {
  const fixture: SalesFixture = {
    dir,
    platform,
    lines: [],
    waits: [],
    alerts: [],
    now: '2024-02-26T03:00:00Z',
    db,
    options: {},
    runId: 1,
    backfill: (params = {}, how) => run('sales-backfill', params, how?.isDry),
    increment: (params = {}, how) => run('sales-increment', params, how?.isDry),
    query: async <T>(statement: string) => (await db.$client.query(statement)).rows as T[],
    mart: async () => Promise.all(martQueries.map((statement) => fixture.query(statement))),
    leftovers: () => readdirSync(join(dir, 'files')),
  };
  const log = createJobLog((message, data = {}) => void fixture.lines.push(`${message} ${JSON.stringify(data)}`));
  const wait = async (ms: number) => void fixture.waits.push(ms);
  function context(): JobContext {
    const { signal } = new AbortController();
    return createTestJobContext(fixture.db, {
      runId: fixture.runId,
      log,
      signal,
      wait,
      http: createHttp({ signal, wait, log }),
      state: createStoredState(fixture.db, 'sales'),
      alert: async (key, values) => void fixture.alerts.push({ key, values }),
      now: () => new Date(fixture.now),
    });
  }
  async function run(name: string, params: Record<string, unknown>, isDry = false): Promise<Counts> {
    const options = { timeZone: 'UTC', temporaryDir: join(dir, 'files'), keepDays: 31, maxRejects: 1, statuses };
    const addressRules = { allowPrivate: false };
    const jobs = salesJobs({ ...options, addressRules, ...platform.settings, ...fixture.options });
    const job = jobs.find((one) => one.name === name);
    if (!job) throw new Error(`no job ${name}`);
    const start = isDry && job.dryRun ? job.dryRun : job.run;
    return start(context(), job.params.parse(params), null);
  }
  return fixture;
}

/** Writes the files into a new folder of the test and returns its path. */
export function writeFolder({ dir }: SalesFixture, name: string, files: Record<string, string>): string {
  const path = join(dir, name);
  mkdirSync(path, { recursive: true });
  for (const [file, content] of Object.entries(files)) writeFileSync(join(path, `${file}.csv`), content);
  return path;
}

const martQueries = [
  `select uniq_id, date_id, item_id, customer_id, city_id, quantity, payment_amount, status from mart.f_sales
    order by 1, 2, 3, 4, 5, 6, 7`,
  `select date_id, customer_id, click_number from mart.f_activity order by 1, 2, 3`,
  `select date_id, category_id, geo_id, sales_qty, sales_amt from mart.f_research order by 1, 2, 3, 4, 5`,
  'select * from mart.d_calendar order by 1',
  'select * from mart.d_city order by 1',
  'select * from mart.d_item order by 1',
  'select * from mart.d_customer order by 1',
];

export interface Order {
  id: number;
  uniq: string;
  at: string;
  city: number;
  customer: number;
  item: number;
  quantity: number;
  amount: string;
  status: string;
}

const names = ['Анна', 'Пётр', 'Ольга', 'Егор'];

/** Returns an order with the given values and defaults for the others. */
export function order(values: Partial<Order>): Order {
  const defaults = { id: 1, uniq: 'u1', at: '2024-02-25T10:00:00', city: 1, customer: 1, item: 1, quantity: 1 };
  return { ...defaults, amount: '100', status: 'shipped', ...values };
}

/** Returns the content of an order file. */
export function orderFile(orders: readonly Order[]): string {
  const header =
    'id,uniq_id,date_time,city_id,city_name,customer_id,first_name,last_name,' +
    'item_id,item_name,quantity,payment_amount,status';
  const lines = orders.map(({ id, uniq, at, city, customer, item, quantity, amount, status }) =>
    [
      id,
      uniq,
      at,
      city,
      `Город ${city}`,
      customer,
      names[(customer + id) % 4],
      'Иванов',
      item,
      `Товар ${item}`,
      quantity,
      amount,
      status,
    ].join(','),
  );
  return [header, ...lines, ''].join('\r\n');
}

/** Returns the content of the four files of a day or a report, by file name. */
export function salesFiles(
  orders: readonly Order[],
  days: readonly string[],
  suffix: '' | '_inc' = '',
): Record<string, string> {
  const activity = days.map((day, index) => `${index + 1},a${day},${day}T00:00:00,2,${index + 1},${index + 5}`);
  const research = days.map((day, index) => `${day}T00:00:00,1001,${index % 3},${index + 1},${(index + 1) * 1012}`);
  return {
    [`user_order_log${suffix}`]: orderFile(orders),
    [`user_activity_log${suffix}`]: ['id,uniq_id,date_time,action_id,customer_id,quantity', ...activity, ''].join('\n'),
    [`customer_research${suffix}`]: ['date_id,category_id,geo_id,sales_qty,sales_amt', ...research, ''].join('\n'),
    [`price_log${suffix}`]: 'Товар 1,100\r\nТовар 2,45.50\r\n',
  };
}
