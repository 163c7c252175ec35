import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Db } from '../../src/db/client.ts';
import { deleteState, readState, writeState } from '../../src/db/queries/engine/job-state.ts';
import { createHttp } from '../../src/jobs/engine/http.ts';
import type { Counts, JobContext } from '../../src/jobs/engine/job.ts';
import { type SalesOptions, salesJobs } from '../../src/jobs/sales/index.ts';
import { test as database } from '../harness/db.ts';
import { type SalesPlatform, startSalesPlatform } from '../harness/sales-platform.ts';

export interface SalesStage {
  /** A folder of the test's own; `files` in it is where the jobs put theirs. */
  dir: string;
  platform: SalesPlatform;
  lines: string[];
  waits: number[];
  alerts: { key: string; values: Record<string, string | number> | null }[];
  backfill(params?: Record<string, unknown>): Promise<Counts>;
  increment(params?: Record<string, unknown>): Promise<Counts>;
  /** The clock of the jobs. */
  now: string;
  /** Where the jobs work; another one loses its connections, say. */
  db: Db;
  options: Partial<SalesOptions>;
  runId: number;
  query<T = Record<string, unknown>>(statement: string): Promise<T[]>;
  /** Everything in the mart, but for keys that a rerun changes. */
  mart(): Promise<unknown>;
  /** Files that the jobs have left behind. */
  leftovers(): string[];
}

/** `test('…', async ({ sales }) => …)`: the two jobs against a database and a platform of the test's own; nothing waits. */
export const test = database.extend<{ sales: SalesStage }>({
  sales: async ({ db }, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'tally-sales-'));
    const platform = await startSalesPlatform();
    await use(createStage(db, dir, platform));
    await platform.close();
    rmSync(dir, { recursive: true, force: true });
  },
});

function createStage(db: Db, dir: string, platform: SalesPlatform): SalesStage {
  const stage: SalesStage = {
    dir,
    platform,
    lines: [],
    waits: [],
    alerts: [],
    now: '2024-02-26T03:00:00Z',
    db,
    options: {},
    runId: 1,
    backfill: (params = {}) => run('sales-backfill', params),
    increment: (params = {}) => run('sales-increment', params),
    query: async <T>(statement: string) => (await db.$client.query(statement)).rows as T[],
    mart: async () => Promise.all(martQueries.map((statement) => stage.query(statement))),
    leftovers: () => readdirSync(join(dir, 'files')),
  };
  const log = (message: string, data?: unknown) => void stage.lines.push(`${message} ${JSON.stringify(data ?? {})}`);
  const wait = async (ms: number) => void stage.waits.push(ms);
  function context(): JobContext {
    const { signal } = new AbortController();
    const journal = { info: log, warn: log, error: log };
    return {
      runId: stage.runId,
      db: stage.db,
      log: journal,
      progress: () => undefined,
      signal,
      wait,
      http: createHttp({ signal, wait, log: journal }),
      state: {
        get: (key) => readState(stage.db, 'sales', key),
        set: (key, value) => writeState(stage.db, 'sales', key, value),
        delete: (key) => deleteState(stage.db, 'sales', key),
      },
      alert: async (key, values) => void stage.alerts.push({ key, values }),
      now: () => new Date(stage.now),
    };
  }
  async function run(name: string, params: Record<string, unknown>): Promise<Counts> {
    const options = { timeZone: 'UTC', temporaryDir: join(dir, 'files'), keepDays: 31, maxRejects: 1 };
    const jobs = salesJobs({ ...options, ...platform.settings, ...stage.options });
    const job = jobs.find((one) => one.name === name);
    if (!job) throw new Error(`no job ${name}`);
    return job.run(context(), job.params.parse(params), null);
  }
  return stage;
}

const martQueries = [
  `select uniq_id, date_id, item_id, customer_id, city_id, quantity, payment_amount, status from mart.f_sales order by 1, 2, 3, 4, 5, 6, 7`,
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

/** Returns an order with what matters; the rest is usual. */
export function order(more: Partial<Order>): Order {
  const usual = { id: 1, uniq: 'u1', at: '2024-02-25T10:00:00', city: 1, customer: 1, item: 1, quantity: 1 };
  return { ...usual, amount: '100', status: 'shipped', ...more };
}

/** Returns an order file. */
export function orderFile(orders: readonly Order[]): string {
  const head =
    'id,uniq_id,date_time,city_id,city_name,customer_id,first_name,last_name,item_id,item_name,quantity,payment_amount,status';
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
  return [head, ...lines, ''].join('\r\n');
}

/** Returns the four files of a day or a report. */
export function filesOf(
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
