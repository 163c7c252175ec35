import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { raiseAlert, resolveAlert } from '../../src/db/queries/engine/raised-alerts.ts';
import { test as ownTest } from '../harness/chat.ts';
import { readRows, readSentFiles, readWorkbook } from '../harness/files.ts';
import { type Answers, test as chat, labelsOf, testWith, textOf } from '../harness/shared-chat.ts';

/** Far from UTC, in which weeks of sales are. */
const test = testWith({ settings: { TIME_ZONE: 'Pacific/Kiritimati' } });

const longName = `Устройство «Трубка Мира» ${'ж'.repeat(75)}`;

type Line = [day: string, customer: number, item: number, city: number, amount: number, quantity?: number];

/** Amounts below 0 are refunds. */
const lines: Line[] = [
  ['2024-02-04', 1, 1, 1, 1234567.5, 3],
  ['2024-02-01', 2, 2, 1, 100],
  ['2024-02-03', 2, 2, 2, 200.25],
  ['2024-02-04', 2, 2, 2, -50, -1],
  ['2024-02-13', 3, 3, 2, -75, -1],
  ['2024-02-26', 1, 2, 1, 40],
  ['2024-03-03', 1, 1, 3, 60],
  ['2024-03-04', 2, 1, 1, 10],
];

async function sold(db: Db, all: Line[] = lines): Promise<void> {
  const rows = all.map(([day, customer, item, city, amount, quantity = 1], index) => ({
    uniq_id: `u${index}`,
    date_id: Date.parse(day) / 1000,
    item_id: item,
    customer_id: customer,
    city_id: city,
    quantity,
    payment_amount: amount,
    status: amount < 0 ? 'returned' : 'shipped',
    is_refund: amount < 0,
    batch_id: 1,
  }));
  await db.$client.query(
    `insert into mart.f_sales
      (uniq_id, date_id, item_id, customer_id, city_id, quantity, payment_amount, status, is_refund, batch_id)
    select uniq_id, date_id, item_id, customer_id, city_id, quantity, payment_amount, status, is_refund, batch_id
    from json_populate_recordset(null::mart.f_sales, $1)`,
    [JSON.stringify(rows)],
  );
  await db.$client.query(
    `insert into mart.d_item (item_id, item_name, named_at) values (1, $1, now()), (2, 'Milk'||chr(10)||'3%', now())`,
    [longName],
  );
  await db.$client.query(
    "insert into mart.d_city (city_id, city_name, named_at) values (1, 'Ростов', now()), (2, 'Москва', now())",
  );
}

const query = async (db: Db, text: string) => (await db.$client.query({ text, rowMode: 'array' })).rows as unknown[][];

/** Typographic spaces around dashes differ between versions of the calendar data. */
const words = (messages: Answers) =>
  textOf(messages)
    .replace(/[\u2009\u00a0\u202f]/g, ' ')
    .replace(/ – /g, '–');

/** The weeks with most of their days in February 2024. */
const february = "date '2024-01-29' and date '2024-03-03'";
const ofFebruary = `to_timestamp(date_id) at time zone 'UTC' between ${february}`;

test('/sales shows revenue and customers per week with the figures of the mart, in one message', async ({
  anna,
  db,
}) => {
  await sold(db);
  const newest = await anna.says('/sales');
  expect(newest.at(-1)?.photo).toBeDefined();
  expect(words(newest)).toBe(
    'Revenue · March 2024 (4–10 Mar 2024)\nRevenue 10\n1 order, no refunds\n\nSales loaded: 1 Feb–4 Mar 2024',
  );
  expect(labelsOf(newest)).toEqual(['◀', 'Week', 'Month', 'Year', 'All time', 'Customers', 'Items', 'Cities', 'Excel']);

  const revenue = await anna.taps('◀');
  expect(revenue[0]?.message_id).toBe(newest[0]?.message_id);
  expect(labelsOf(revenue)[0]).toBe('▶');
  expect(words(revenue)).toBe(
    [
      'Revenue · February 2024 (29 Jan–3 Mar 2024)',
      'Revenue 1,234,842.75 · sold 1,234,967.75 · refunded −125',
      '5 orders, 2 refunds',
      '',
      '29 Jan–4 Feb: 1,234,817.75 (−50)',
      '5–11 Feb: 0',
      '12–18 Feb: −75 (−75)',
      '19–25 Feb: 0',
      '26 Feb–3 Mar: 100',
      '',
      'Sales loaded: 1 Feb–4 Mar 2024',
    ].join('\n'),
  );
  const total = await query(db, `select sum(payment_amount)::float8 from mart.f_sales where ${ofFebruary}`);
  expect(total).toEqual([[1234842.75]]);

  const customers = words(await anna.taps('Customers'));
  expect(customers).toContain(
    [
      'Customers · February 2024 (29 Jan–3 Mar 2024)',
      'New 1 (1,234,567.50) · returning 2 (350.25)',
      '2 refunds by 2 customers',
      '',
      '29 Jan–4 Feb: 1 new, 1 returning, 1 with refunds',
      '5–11 Feb: 0 new, 0 returning',
      '12–18 Feb: 0 new, 0 returning, 1 with refunds',
      '19–25 Feb: 0 new, 0 returning',
      '26 Feb–3 Mar: 0 new, 1 returning',
      '',
    ].join('\n'),
  );
  const sums = [
    'new_customers_count',
    'new_customers_revenue',
    'returning_customers_count',
    'returning_customers_revenue',
    'customers_refunded',
    'refunded_customer_count',
  ];
  const retention = `select ${sums.map((name) => `sum(${name})::float8`)}
    from mart.f_customer_retention where period_id between ${february}`;
  expect(await query(db, retention)).toEqual([[1, 1234567.5, 2, 350.25, 2, 2]]);

  expect(words(await anna.taps('Week'))).toMatch(
    /^Customers · 4–10 Mar 2024\nNew 1 \(10\) · returning 0 \(0\)\n\nNew: /,
  );
  expect(words(await anna.taps('◀'))).toMatch(/^Customers · 26 Feb–3 Mar 2024\nNew 0 \(0\) · returning 1 \(100\)\n/);
  expect(words(await anna.taps('◀'))).toBe('19–25 Feb 2024: no sales.\nThe picture still shows what you chose before.');
  expect(words(await anna.taps('Year'))).toMatch(/^Customers · 2024 \(29 Jan–10 Mar 2024\)\nNew 2 \(1,234,577.50\) · /);
});

test('/sales shows the best items and cities, and every cell of the workbook equals the mart', async ({
  anna,
  world,
  db,
}) => {
  await sold(db);
  await anna.says('/sales');
  await anna.taps('◀');
  const items = words(await anna.taps('Items'));
  expect(items).toContain(
    `1. ${longName.slice(0, 29)}… · 1,234,627.50\n2. Milk 3% · 290.25 (−50)\n3. № 3 · −75 (−75)\n`,
  );
  expect(items).toContain('\nAll 3 items: 1,234,842.75 (refunded −125)\n');
  const cities = words(await anna.taps('Cities'));
  expect(cities).toContain('\n1. Ростов · 1,234,707.50\n2. Москва · 75.25 (−125)\n3. № 3 · 60\n');

  const sent = await anna.taps('Excel');
  expect(words(sent)).toContain('Sales · February 2024 (29 Jan–3 Mar 2024): 5 weeks, their items and cities.');
  const [file] = await readSentFiles(world.playground, sent);
  expect(file?.name).toBe('tally-sales-2024-01-29-2024-03-03.xlsx');
  const book = await readWorkbook(file);
  const [head, ...weeks] = readRows(book, 'Weeks');
  expect(head?.slice(0, 7)).toEqual(['Monday', 'Sunday', 'Revenue', 'Sold', 'Refunded', 'Orders', 'Refunds']);
  expect(weeks.map(([monday]) => monday)).toEqual(
    ['2024-01-29', '2024-02-05', '2024-02-12', '2024-02-19', '2024-02-26'].map((day) => new Date(day)),
  );
  const known = weeks.filter(([, , , , , orders, refunds]) => Number(orders) + Number(refunds) > 0);
  expect(known.map((row) => row.slice(2))).toEqual(await query(db, weeksOfMart));
  for (const [sheet, by] of [
    ['Items', 'item'],
    ['Cities', 'city'],
  ] as const) {
    const [header, ...rows] = readRows(book, sheet);
    expect(header?.[0]).toBe(by === 'item' ? 'Item id' : 'City id');
    expect(rows.map((row) => [row[0], row[1] ?? null, ...row.slice(2, 6)])).toEqual(await query(db, bestOfMart(by)));
  }
});

const weeksOfMart = `select sum(payment_amount)::float8,
    coalesce(sum(payment_amount) filter (where payment_amount > 0), 0)::float8,
    coalesce(sum(payment_amount) filter (where payment_amount < 0), 0)::float8,
    (count(*) filter (where payment_amount > 0))::integer, (count(*) filter (where payment_amount < 0))::integer,
    new_customers_count::integer, new_customers_revenue::float8, returning_customers_count::integer,
    returning_customers_revenue::float8, refunded_customer_count::integer
  from mart.f_sales join mart.f_customer_retention
    on period_id = date_trunc('week', to_timestamp(date_id) at time zone 'UTC')
  where ${ofFebruary} group by period_id, 6, 7, 8, 9, 10 order by period_id`;

const bestOfMart = (by: 'item' | 'city') => `select ${by}_id::integer, ${by}_name, sum(quantity)::integer,
    sum(payment_amount)::float8, sum(greatest(payment_amount, 0))::float8, sum(least(payment_amount, 0))::float8
  from mart.f_sales left join mart.d_${by} using (${by}_id) where ${ofFebruary} group by 1, 2 order by 4 desc`;

test('/sales is in Russian, with all plural forms', async ({ anna, db }) => {
  await sold(db);
  await anna.says('/language');
  await anna.taps('Русский');
  await anna.says('/sales');
  const revenue = words(await anna.taps('◀'));
  expect(revenue).toMatch(/^Выручка · Февраль 2024 г\. \(29 янв\.–3 мар/);
  expect(revenue).toContain('\nВыручка 1 234 842,75 · продано 1 234 967,75 · возвращено −125\n5 заказов, 2 возврата\n');
  expect(words(await anna.taps('Клиенты'))).toContain(
    '\n2 возврата у 2 клиентов\n\n29 янв.–4 февр.: новых 1, постоянных 1, ',
  );
  expect(words(await anna.taps('Товары'))).toContain('\nВсего 3 товара: 1 234 842,75 (возвращено −125)\n');
  expect(words(await anna.taps('Excel'))).toContain('5 недель, их товары и города.');
});

test('/sales reports a missing load or source, and refuses people who are not admins', async ({ anna, ben, db }) => {
  const empty = await anna.says('/sales');
  expect(textOf(empty)).toMatch(/ is not set up\. Missing settings: SALES_API_URL, SALES_NICKNAME, /);
  expect(labelsOf(empty)).toEqual([]);
  await sold(db);
  expect(textOf(await ben.says('/sales'))).toMatch(/admins/i);
  const audited = await db.$client.query("select allowed from ops.audit_log where command = 'sales' order by audit_id");
  expect(audited.rows).toEqual([{ allowed: true }, { allowed: false }]);
});

const setState = (db: Db, key: string, value: string) =>
  db.$client.query(`insert into ops.job_state (job, key, value) values ('sales', $1, to_jsonb($2::text))`, [
    key,
    value,
  ]);
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const increment = 'sales-increment';

chat(
  '/sales skip skips an open day, audited, and refuses other days; without a day it offers the open ones',
  async ({ anna, ben, db }) => {
    expect(textOf(await anna.says(`/sales skip ${daysAgo(4)}`))).toContain('No sales are loaded yet');
    expect(textOf(await anna.says('/sales skip'))).toBe('All days are loaded, so there is no day to skip.');
    await setState(db, 'backfill_end_date', daysAgo(6));
    await setState(db, `increment_id:${daysAgo(5)}`, 'I1');
    const offered = await anna.says('/sales skip');
    expect(labelsOf(offered)).toEqual([4, 3, 2, 1].map((days) => `Skip ${daysAgo(days)}`));
    expect(textOf(await anna.taps(`Skip ${daysAgo(3)}`))).toContain(`${daysAgo(3)} is skipped. The next run loads`);
    const skipped = await anna.says(`/sales skip ${daysAgo(4)}`);
    expect(textOf(skipped)).toContain(`${daysAgo(4)} is skipped. The next run loads`);
    expect(labelsOf(skipped)).toEqual(['Load the next days']);
    expect(textOf(await anna.says(`/sales skip ${daysAgo(4)}`))).toBe(`${daysAgo(4)} was already skipped.`);
    expect(textOf(await anna.says(`/sales пропустить ${daysAgo(5)}`))).toBe(
      `${daysAgo(5)} is loaded, so it can’t be skipped.`,
    );
    expect(textOf(await anna.says('/sales skip today'))).toContain('isn’t over yet');
    expect(textOf(await anna.says(`/sales skip ${daysAgo(-5)}`))).toContain('hasn’t come yet');
    expect(labelsOf(await anna.says('/sales skip whenever'))).toEqual([2, 1].map((days) => `Skip ${daysAgo(days)}`));
    expect(textOf(await ben.says(`/sales skip ${daysAgo(2)}`))).toMatch(/admins/i);
    const stored = await query(db, "select key from ops.job_state where key like 'skipped_day:%' order by key");
    expect(stored).toEqual([[`skipped_day:${daysAgo(4)}`], [`skipped_day:${daysAgo(3)}`]]);
    const audited = await query(
      db,
      `select allowed from ops.audit_log where arguments in ('skip ${daysAgo(4)}', 'skip ${daysAgo(2)}') order by audit_id`,
    );
    expect(audited).toEqual([[true], [true], [true], [false]]);
  },
);

chat('/jobs and the alert of a day that does not come name the way to skip it', async ({ anna, db }) => {
  const date = daysAgo(4);
  const values = { date, days: 4 };
  await raiseAlert(db, { job: increment, key: 'overdue', values });
  await raiseAlert(db, { job: increment, key: 'status:paid', values: { status: 'paid', lines: 1, amount: 5 } });
  const wayOut = `If the platform will never have ${date}, skip it: /sales skip ${date}`;
  expect(textOf(await anna.says('/jobs'))).toContain(wayOut);
  expect(textOf(await anna.says(`/jobs ${increment}`))).toContain(wayOut);
  await anna.says('/language ru');
  expect(textOf(await anna.says('/jobs'))).toContain(`пропустите этот день: /sales skip ${date}`);
  await resolveAlert(db, increment, 'overdue');
  expect(textOf(await anna.says('/jobs'))).not.toContain('/sales skip');
});

chat('/sales skip ends the alert about the skipped day, or names the next open day, at once', async ({ anna, db }) => {
  await setState(db, 'backfill_end_date', daysAgo(6));
  await raiseAlert(db, { job: increment, key: 'overdue', values: { date: daysAgo(5), days: 5 } });
  await anna.says(`/sales skip ${daysAgo(5)}`);
  expect(textOf(await anna.says('/jobs'))).toContain(`skip it: /sales skip ${daysAgo(4)}`);
  await anna.says(`/sales skip ${daysAgo(2)}`);
  const open = "select values from ops.job_alert where key = 'overdue' and closed_at is null";
  expect(await query(db, open)).toEqual([[{ date: daysAgo(4), days: 3 }]]);
  await anna.says(`/sales skip ${daysAgo(4)}`);
  expect(textOf(await anna.says('/jobs'))).not.toContain('/sales skip');
  expect(await query(db, open)).toEqual([]);
});

const platform = {
  SALES_API_URL: 'http://127.0.0.1:9',
  SALES_NICKNAME: 'a',
  SALES_COHORT: '1',
  SALES_API_KEY: 'key-of-the-platform',
};

ownTest.extend({ settings: platform })(
  '/sales reports that a configured source has not been loaded yet',
  async ({ anna }) => {
    expect(textOf(await anna.says('/sales'))).toBe(
      'No sales are loaded yet. The job “sales-backfill” loads them: /run sales-backfill',
    );
  },
);
