import { expect } from 'vitest';
import { test } from '../harness/db.ts';

interface Line {
  day: string;
  customer: number;
  item: number;
  cents: number;
  isRefund: boolean;
}

const toMonday = (day: string): string => {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
};

/** Computes the retention of each group (a week, or a week and item), customer by customer. */
function expected(lines: Line[], getGroup: (line: Line) => string) {
  const groups = new Map<string, Line[]>();
  for (const line of lines) groups.set(getGroup(line), [...(groups.get(getGroup(line)) ?? []), line]);
  return [...groups].map(([group, members]) => {
    const row = { group, fresh: 0, freshCents: 0, again: 0, againCents: 0, refunders: 0, refunds: 0 };
    for (const customer of new Set(members.map((line) => line.customer))) {
      const own = members.filter((line) => line.customer === customer);
      const refunds = own.filter((line) => line.isRefund).length;
      const cents = own.reduce((sum, line) => sum + line.cents * (line.isRefund ? -1 : 1), 0);
      const orders = own.length - refunds;
      if (orders === 1) [row.fresh, row.freshCents] = [row.fresh + 1, row.freshCents + cents];
      if (orders > 1) [row.again, row.againCents] = [row.again + 1, row.againCents + cents];
      row.refunds += refunds;
      row.refunders += refunds > 0 ? 1 : 0;
    }
    return row;
  });
}

function randomLines(seed: number, count: number): Line[] {
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor(((state >>> 8) / 16_777_216) * below);
  };
  return Array.from({ length: count }, () => ({
    // Across two ends of a year, one of them in the middle of a week, and in the first week of 1970.
    day: new Date(Date.parse(['2024-12-20', '2026-12-20', '1970-01-01'][random(3)] ?? '') + random(30) * 86_400_000)
      .toISOString()
      .slice(0, 10),
    customer: random(12),
    item: random(3),
    cents: 1 + random(100_000),
    isRefund: random(4) === 0,
  }));
}

const zones = ['Etc/GMT+12', 'America/New_York', 'UTC', 'Asia/Kathmandu', 'Pacific/Kiritimati'];

for (const seed of [3, 77, 4711])
  test(`weekly retention equals a computation in TypeScript in any time zone of the session: seed ${seed}`, async ({
    database,
  }) => {
    const lines = randomLines(seed, 400);
    await database.pool.query(
      `insert into mart.f_sales (date_id, item_id, customer_id, city_id, quantity, payment_amount, status, is_refund,
        batch_id)
      select extract(epoch from day::timestamp)::bigint, item, customer, 1, 1,
        case when "isRefund" then -cents else cents end / 100.0,
        case when "isRefund" then 'returned' else 'shipped' end, "isRefund", 1
      from jsonb_to_recordset($1) as l (day date, customer bigint, item bigint, cents numeric, "isRefund" boolean)`,
      [JSON.stringify(lines)],
    );
    const client = await database.pool.connect();
    for (const zone of zones) {
      await client.query(`set timezone = '${zone}'`);
      const read = async (view: string, group: string) =>
        (
          await client.query(
            `select ${group} as group, new_customers_count::int as fresh,
              (new_customers_revenue * 100)::int as "freshCents",
              returning_customers_count::int as again, (returning_customers_revenue * 100)::int as "againCents",
              refunded_customer_count::int as refunders, customers_refunded::int as refunds
            from mart.${view} where period_name = 'weekly' order by 1`,
          )
        ).rows;
      const sorted = (rows: { group: string }[]) => [...rows].sort((a, b) => (a.group < b.group ? -1 : 1));
      const weeks = sorted(expected(lines, ({ day }) => toMonday(day)));
      expect(sorted(await read('f_customer_retention', 'period_id::text'))).toEqual(weeks);
      const items = sorted(expected(lines, ({ day, item }) => `${toMonday(day)} ${item}`));
      expect(sorted(await read('f_customer_retention_by_item', `period_id::text || ' ' || item_id`))).toEqual(items);
    }
    client.release(true);
  });

test('the views of retention come in the order of weeks and items', async ({ database: { pool } }) => {
  await pool.query(`insert into mart.f_sales (date_id, item_id, customer_id, city_id, quantity, payment_amount, status,
      is_refund, batch_id)
    select 1767225600 + week * 604800, item, 1, 1, 1, 1, 'shipped', false, 1
    from generate_series(0, 40) week, generate_series(1, 9) item order by md5(week::text || '/' || item)`);
  for (const [view, key] of [
    ['f_customer_retention', 'period_id::text'],
    ['f_customer_retention_by_item', `period_id::text || '/' || item_id`],
  ]) {
    const { rows } = await pool.query(`select ${key} as key from mart.${view}`);
    const keys = rows.map(({ key }) => key);
    expect(keys.length).toBeGreaterThan(40);
    expect(keys, view).toEqual([...keys].sort());
  }
});
