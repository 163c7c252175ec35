import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { loadTexts } from '../../src/bot/ui/i18n.ts';
import { createDb, createPool } from '../../src/db/client.ts';
import { jobErrorText } from '../../src/jobs/engine/job-texts.ts';
import { toErrorCause } from '../../src/jobs/engine/log-text.ts';
import { jobTextFolders } from '../../src/jobs/index.ts';
import { type Order, order, orderFile, type SalesFixture, salesFiles, test, writeFolder } from './sales-fixture.ts';

const days = ['2024-02-21', '2024-02-22', '2024-02-23', '2024-02-24'];

const report = (orders: Order[]) => salesFiles(orders, days.slice(0, 2));
const increment = (day: string, orders: Order[]) => salesFiles(orders, [day], '_inc');

const reported = [1, 2, 3].map((id) => order({ id, uniq: `r${id}`, at: `${days[id % 2]}T10:00:00`, customer: id }));

test('a connection lost at any statement leaves everything or nothing, and a rerun completes the load', async ({
  sales,
  database,
}) => {
  const dir = writeFolder(sales, 'report', report(reported));
  const empty = await sales.mart();
  const statements = await runWithBreak(sales, database.url, null, () => sales.backfill({ dir }));
  const clean = await sales.mart();
  const staged = 'select count(*)::int as lines from staging.user_order_log';
  const tables = ['load_batch', 'user_order_log', 'user_activity_log', 'customer_research', 'price_log'].map(
    (name) => `staging.${name}`,
  );
  tables.push(
    ...['f_sales', 'f_activity', 'f_research', 'd_calendar', 'd_city', 'd_item', 'd_customer'].map(
      (name) => `mart.${name}`,
    ),
  );
  tables.push('ops.job_state');
  const wipe = tables.map((table) => `delete from ${table}`).join('; ');
  const steps = firstOfEachKind(statements);
  for (const step of steps) {
    await sales.query(wipe);
    await expect(
      runWithBreak(sales, database.url, step, () => sales.backfill({ dir })),
      statements[step],
    ).rejects.toThrow();
    const [{ lines } = { lines: -1 }] = await sales.query<{ lines: number }>(staged);
    expect([empty, clean]).toContainEqual(await sales.mart());
    expect([0, 3]).toContain(lines);
    expect(sales.leftovers()).toEqual([]);
    await sales.backfill({ dir });
    expect(await sales.mart()).toEqual(clean);
    expect(await sales.query(staged)).toEqual([{ lines: 3 }]);
  }
  expect(steps.length).toBeGreaterThan(25);
});

/** Runs `run` on a pool whose connection breaks at statement number `step` (null: never). Returns the statements. */
async function runWithBreak(sales: SalesFixture, url: string, step: number | null, run: () => Promise<unknown>) {
  const statements: string[] = [];
  const pool = createPool({ url, onError: () => undefined });
  pool.on('connect', (client) => {
    const { query } = client;
    client.query = ((...all: Parameters<typeof query>) => {
      if (statements.length === step)
        (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      statements.push(queryText(all[0]));
      return query.apply(client, all);
    }) as typeof query;
  });
  const originalDb = sales.db;
  sales.db = createDb(pool);
  try {
    await run();
  } finally {
    sales.db = originalDb;
    await pool.end();
  }
  return statements;
}

/** Returns the text of a query, whether it is a string, a query object or a COPY. */
function queryText(statement: unknown): string {
  if (typeof statement === 'string') return statement;
  return String((statement as { text?: string }).text);
}

/**
 * Returns the indexes of the statements to break at: each kind once, and every BEGIN and COMMIT. Statements that differ
 * only in the table of a file are of one kind.
 */
function firstOfEachKind(statements: readonly string[]): number[] {
  const known = new Set<string>();
  return statements.flatMap((statement, index) => {
    const kind = statement.replace(/user_order_log|user_activity_log|customer_research|price_log/g, 'file');
    const isNew = !known.has(kind) || /^(begin|commit)$/.test(kind);
    known.add(kind);
    return isNew ? [index] : [];
  });
}

test('a file with too many rejects loads nothing and stores them; with few rejects it loads', async ({ sales }) => {
  const files = report(reported);
  const bad = '4,x,never,1,,1,,,1,,1,1,';
  const broken = `${files.user_order_log}${bad}\r\n${bad}\r\n`;
  const dir = writeFolder(sales, 'broken', { ...files, user_order_log: broken });
  const before = await sales.mart();
  await expect(sales.backfill({ dir })).rejects.toThrow(
    'Nothing is loaded. user_order_log: 2 of 5 lines could not be read, more than SALES_MAX_REJECTS (1 %); ' +
      'first line 5: date_time is no date',
  );
  expect(await sales.mart()).toEqual(before);
  expect(await sales.query('select line_number::int, reason, line from staging.load_rejects')).toEqual([
    { line_number: 5, reason: 'date_time is no date', line: bad },
    { line_number: 6, reason: 'date_time is no date', line: bad },
  ]);
  const states = 'select state, count(*)::int from staging.load_batch group by 1 order by 1';
  expect(await sales.query(states)).toEqual([{ state: 'refused', count: 4 }]);
  sales.options = { maxRejects: 40 };
  expect(await sales.backfill({ dir })).toMatchObject({ rows_rejected: 2 });
  expect(await sales.query(states)).toEqual([
    { state: 'loaded', count: 4 },
    { state: 'refused', count: 4 },
  ]);
  writeFileSync(join(dir, 'user_activity_log.csv'), '');
  await expect(sales.backfill({ dir })).rejects.toThrow('user_activity_log: it is empty');
});

const russian = loadTexts(jobTextFolders).in('ru');

/** Returns the error of a load as a Russian-speaking admin sees it. */
async function readRussianError(load: Promise<unknown>): Promise<string | null> {
  const error = await load.then(
    () => null,
    (reason: unknown) => reason,
  );
  return jobErrorText(russian, toErrorCause(error))?.replace(/[\u2068\u2069]/g, '') ?? null;
}

test('the reasons of refused files and lines are in the language of the admin, in a dry run too', async ({ sales }) => {
  const files = report(reported);
  files.user_order_log += '4,x,never,1,,1,,,1,,1,1,\r\n5\r\n';
  files.user_activity_log = files.user_activity_log?.replace('uniq_id', 'unique') ?? '';
  files.customer_research = '"date_id,category_id';
  const load = (dir: string) => sales.backfill({ dir: writeFolder(sales, dir, files) }, { isDry: true });
  expect(await readRussianError(load('broken'))).toBe(
    'Ничего не загружено: user_order_log (не удалось прочитать строк: 2 из 5, это больше SALES_MAX_REJECTS (1 %). ' +
      'Первая из них — строка 5: в столбце date_time не дата), ' +
      'user_activity_log (в заголовке нет столбца uniq_id), ' +
      'customer_research (не удалось прочитать заголовок: кавычка не закрыта)',
  );
  files.user_order_log = `${files.user_order_log}"`;
  expect(await readRussianError(load('cut'))).toContain('user_order_log (файл обрывается на строке 7)');
  expect(await readRussianError(sales.backfill({ dir: `${sales.dir}/none` }))).toBe('Папки none нет.');
});

test('a single bad line never refuses a file, whatever the limit in percent', async ({ sales }) => {
  const files = report(reported);
  files.user_order_log += '4,x,never,1,,1,,,1,,1,1,\r\n';
  files.price_log = 'Товар 1,cheap\r\n';
  sales.options = { maxRejects: 0 };
  const dir = writeFolder(sales, 'one-bad-line', files);
  expect(await sales.backfill({ dir })).toMatchObject({ rows_loaded: 3 + 2 + 2, rows_rejected: 2 });
  expect(await sales.query('select line_number::int from staging.load_rejects order by 1')).toEqual([
    { line_number: 1 },
    { line_number: 5 },
  ]);
});

test('price_log may be missing; each of the other files may not', async ({ sales }) => {
  const files = report(reported);
  const without = (name: string) => Object.fromEntries(Object.entries(files).filter(([file]) => file !== name));
  for (const name of ['user_order_log', 'user_activity_log', 'customer_research'])
    await expect(sales.backfill({ dir: writeFolder(sales, `no-${name}`, without(name)) })).rejects.toThrow(
      `the folder has no ${name}.csv`,
    );
  const dir = writeFolder(sales, 'no-prices', without('price_log'));
  expect(await sales.backfill({ dir })).toMatchObject({ rows_loaded: 3 + 2 + 2 });
  expect(await sales.query('select price from mart.d_item')).toEqual([{ price: null }]);
  await sales.backfill({ dir: writeFolder(sales, 'prices', files) });
  await sales.backfill({ dir });
  expect(await sales.query('select price from mart.d_item')).toEqual([{ price: '100.00' }]);
  await expect(sales.backfill({ dir: `${dir}-2` })).rejects.toThrow('there is no folder');
});

test('an older backfill never moves backfill_end_date back', async ({ sales }) => {
  const end = async () =>
    (await sales.query<{ value: string }>("select value from ops.job_state where key = 'backfill_end_date'"))[0]?.value;
  await sales.backfill({ dir: writeFolder(sales, 'report', report(reported)) });
  expect(await end()).toBe('2024-02-22');
  const older = [order({ uniq: 'old', at: '2024-02-01T10:00:00' })];
  await sales.backfill({ dir: writeFolder(sales, 'older', salesFiles(older, ['2024-02-01'])) });
  expect(await end()).toBe('2024-02-22');
  await sales.backfill({ dir: writeFolder(sales, 'newer', salesFiles([], ['2024-02-23'])) });
  expect(await end()).toBe('2024-02-23');
});

test('the lowest id of each uniq_id is loaded, and every line without one; refunds are negative', async ({ sales }) => {
  const at = '2024-02-21T10:00:00';
  const orders = [
    order({ id: 7, uniq: 'a', at, amount: '7' }),
    order({ id: 5, uniq: 'a', at, amount: '5' }),
    order({ id: 6, uniq: 'a', at, amount: '6' }),
    order({ id: 8, uniq: '', at, amount: '8' }),
    order({ id: 8, uniq: '', at, amount: '8', status: 'Refunded', quantity: 2 }),
  ];
  const dir = writeFolder(sales, 'twice', { ...report([]), user_order_log: orderFile(orders) });
  expect(await sales.backfill({ dir })).toMatchObject({ rows_duplicate: 2 });
  await sales.backfill({ dir });
  expect(
    await sales.query('select uniq_id, payment_amount, quantity::int, status from mart.f_sales order by 2'),
  ).toEqual([
    { uniq_id: null, payment_amount: '-8.00', quantity: -2, status: 'refunded' },
    { uniq_id: 'a', payment_amount: '5.00', quantity: 1, status: 'shipped' },
    { uniq_id: null, payment_amount: '8.00', quantity: 1, status: 'shipped' },
  ]);
  const orphans = `select count(*)::int from mart.f_sales left join mart.d_item using (item_id)
    left join mart.d_customer using (customer_id) left join mart.d_calendar using (date_id)
    where item_name is null or first_name is null or date_actual is null`;
  expect(await sales.query(orphans)).toEqual([{ count: 0 }]);
});

test('lines with a blank uniq_id are not merged', async ({ sales }) => {
  const at = '2024-02-21T10:00:00';
  const orders = [' ', ' ', '\u00a0', '\u00a0'].map((uniq, id) => order({ id, uniq, at, amount: '10' }));
  const dir = writeFolder(sales, 'blank', { ...report([]), user_order_log: orderFile(orders) });
  expect(await sales.backfill({ dir })).toMatchObject({ rows_duplicate: 0 });
  expect(await sales.query('select uniq_id, sum(payment_amount) from mart.f_sales group by 1')).toEqual([
    { uniq_id: null, sum: '40.00' },
  ]);
});

test('a refund with the uniq_id of its sale is a second line, in one load and in a later one', async ({ sales }) => {
  const at = '2024-02-21T10:00:00';
  const sold = [order({ id: 1, uniq: 'a', at }), order({ id: 2, uniq: 'b', at })];
  const refund = (id: number, uniq: string, day: string) =>
    order({ id, uniq, at: `${day}T12:00:00`, status: 'refunded', amount: '100' });
  const orders = [...sold, refund(3, 'a', '2024-02-21'), refund(4, 'a', '2024-02-21')];
  const dir = writeFolder(sales, 'report', report(orders));
  expect(await sales.backfill({ dir })).toMatchObject({ rows_duplicate: 1 });
  const facts = () =>
    sales.query('select uniq_id, date_id::int / 86400 as day, payment_amount from mart.f_sales order by 1, 3 desc, 2');
  const day = (date: string) => Date.parse(date) / 86_400_000;
  const reported = [
    { uniq_id: 'a', day: day('2024-02-21'), payment_amount: '100.00' },
    { uniq_id: 'a', day: day('2024-02-21'), payment_amount: '-100.00' },
    { uniq_id: 'b', day: day('2024-02-21'), payment_amount: '100.00' },
  ];
  expect(await facts()).toEqual(reported);
  const later = increment('2024-02-23', [refund(1, 'b', '2024-02-23')]);
  for (let run = 0; run < 2; run++) {
    await sales.increment({ date: '2024-02-23', dir: writeFolder(sales, 'day', later) });
    expect(await facts()).toEqual([...reported, { uniq_id: 'b', day: day('2024-02-23'), payment_amount: '-100.00' }]);
    await sales.backfill({ dir });
  }
  expect(await sales.query('select sum(payment_amount) from mart.f_sales')).toEqual([{ sum: '0.00' }]);
});

test('the settings say which statuses are refunds and which are loaded to staging only', async ({ sales }) => {
  const at = '2024-02-21T10:00:00';
  const statuses = ['shipped', 'Returned', 'refunded', 'cancelled', 'paid'];
  const orders = statuses.map((status, id) => order({ id, uniq: 'same', at, status, amount: String(10 ** id) }));
  const keyless = order({ id: 9, uniq: ' ', at, status: 'cancelled', amount: '7' });
  sales.options = { statuses: { refund: ['returned'], ignored: ['cancelled', 'refunded'] } };
  const dir = writeFolder(sales, 'words', report([...orders, keyless]));
  expect(await sales.backfill({ dir })).toMatchObject({ rows_ignored: 3, rows_duplicate: 1 });
  expect(
    await sales.query('select status, payment_amount, quantity::int, is_refund from mart.f_sales order by 2'),
  ).toEqual([
    { status: 'returned', payment_amount: '-10.00', quantity: -1, is_refund: true },
    { status: 'shipped', payment_amount: '1.00', quantity: 1, is_refund: false },
  ]);
  const staged =
    'select status, payment_amount_signed::float8 as amount, is_refund from staging.user_order_log order by id';
  expect(await sales.query(staged)).toEqual([
    { status: 'shipped', amount: 1, is_refund: false },
    { status: 'returned', amount: -10, is_refund: true },
    { status: 'refunded', amount: 100, is_refund: null },
    { status: 'cancelled', amount: 1000, is_refund: null },
    { status: 'paid', amount: 10_000, is_refund: false },
    { status: 'cancelled', amount: 7, is_refund: null },
  ]);
  const ignored = `select ignored::int, duplicates::int from staging.load_batch where file_name = 'user_order_log'`;
  expect(await sales.query(ignored)).toEqual([{ ignored: 3, duplicates: 1 }]);
});

test('an ignored line leaves the fact with its uniq_id as it is', async ({ sales }) => {
  sales.options = { statuses: { refund: ['refunded'], ignored: ['cancelled'] } };
  await sales.backfill({ dir: writeFolder(sales, 'report', report(reported)) });
  const before = await sales.query('select uniq_id, payment_amount from mart.f_sales order by 1');
  const cancelled = order({ uniq: 'r1', at: '2024-02-22T10:00:00', status: 'cancelled' });
  const dir = writeFolder(sales, 'day', increment('2024-02-23', [cancelled]));
  expect(await sales.increment({ date: '2024-02-23', dir })).toMatchObject({ rows_ignored: 1 });
  expect(await sales.query('select uniq_id, payment_amount from mart.f_sales order by 1')).toEqual(before);
});

for (const seed of [1, 2, 3])
  test(`reloading days with late lines in any order ends in the same facts: seed ${seed}`, async ({ sales }) => {
    let state = seed * 7919;
    const random = (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor(((state >>> 8) / 16_777_216) * below);
    };
    const some = (home: string[], others: string[]) =>
      Array.from({ length: 8 }, (_, index) => {
        const day = random(3) === 0 ? others[random(others.length)] : home[random(home.length)];
        const status = random(3) === 0 ? 'refunded' : 'shipped';
        return order({ id: index, uniq: `u${random(9)}`, at: `${day}T10:00:00`, amount: String(random(900)), status });
      });
    const dirs = new Map<string, string>();
    for (const day of days.slice(2))
      dirs.set(
        day,
        writeFolder(
          sales,
          day,
          increment(
            day,
            some(
              [day],
              days.filter((other) => other < day),
            ),
          ),
        ),
      );
    const dir = writeFolder(sales, 'report', report(some(days.slice(0, 2), days.slice(0, 2))));
    await sales.backfill({ dir });
    for (const [date, path] of dirs) await sales.increment({ date, dir: path });
    const facts = () => sales.query('select uniq_id, date_id, payment_amount from mart.f_sales order by 1, 2, 3');
    const clean = await facts();
    for (let round = 0; round < 4; round++) {
      const [date, path] = [...dirs][random(2)] ?? [];
      if (random(3) === 0) await sales.backfill({ dir });
      else await sales.increment({ date, dir: path });
      expect(await facts()).toEqual(clean);
    }
  });
