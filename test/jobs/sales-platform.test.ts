import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { putFiles, putObject, sendCut, sendPacked, sendPart } from '../harness/sales-platform.ts';
import { order, type SalesFixture, salesFiles, test, writeFolder } from './sales-fixture.ts';

const reportDays = ['2024-02-23', '2024-02-24'];
const reported = [
  order({ id: 1, uniq: 'a', at: '2024-02-23T09:00:00', amount: '250.50', quantity: 2 }),
  order({ id: 2, uniq: 'b', at: '2024-02-24T09:00:00', customer: 2 }),
  order({ id: 3, uniq: 'a', at: '2024-02-23T09:00:00', amount: '250.50', quantity: 2 }),
  order({ id: 4, uniq: 'c', at: '2024-02-24T11:00:00', status: 'refunded', item: 2, amount: '45.5' }),
];

function offerReport({ platform }: SalesFixture): Record<string, string> {
  const files = salesFiles(reported, reportDays);
  platform.report = { id: 'R1', first: '2024-02-23', last: '2024-02-24', addresses: putFiles(platform, 'R1', files) };
  return files;
}

function offerDay(
  { platform }: SalesFixture,
  day: string,
  orders = [order({ uniq: day, at: `${day}T12:00:00` })],
): void {
  const addresses = putFiles(platform, day, salesFiles(orders, [day], '_inc'));
  platform.increments.set(day, { id: `I${day}`, addresses });
}

const state = (sales: SalesFixture) =>
  sales.query<{ key: string; value: unknown }>(`select key, value from ops.job_state where job = 'sales' order by key`);

test('a backfill succeeds in spite of every fault of the platform', async ({ sales }) => {
  const { platform } = sales;
  const files = offerReport(sales);
  platform.running = 3;
  // One file is packed by the server, one is packed itself, one has its older name, two have no address and lie in S3.
  const { user_order_log: orders, user_activity_log: activity } = platform.report.addresses;
  platform.files.set('/files/R1/user_activity_log.csv', gzipSync(files.user_activity_log ?? ''));
  platform.report.addresses = { user_orders_log: orders ?? '', user_activity_log: activity ?? '' };
  putObject(platform, 'R1', 'custom_research.csv', files.customer_research ?? '');
  putObject(platform, 'R1', 'price_log.csv', files.price_log ?? '');
  let [refusals, cuts] = [2, 2];
  platform.fault = ({ url = '' }, response) => {
    const content = platform.files.get(url.split('?')[0] ?? '');
    if (url === '/api/generate_report' && refusals-- > 0) return Boolean(response.writeHead(503).end('busy'));
    if (content && cuts-- > 0) return sendCut(content, response);
    return content !== undefined && url.includes('order_log') ? sendPacked(content, response) : false;
  };
  const counts = await sales.backfill();
  expect(counts).toMatchObject({
    rows_read: 4 + 2 + 2 + 2,
    rows_loaded: 3 + 2 + 2 + 2,
    rows_duplicate: 1,
    rows_rejected: 0,
  });
  expect(platform.violations).toEqual([]);
  expect(platform.requests.filter((line) => line.includes('get_report'))).toHaveLength(4);
  expect(sales.waits).toEqual([1000, 2000, 1000, 2000, 4000, 1000, 2000]);
  expect(await sales.query('select uniq_id, payment_amount, status from mart.f_sales order by 1')).toEqual([
    { uniq_id: 'a', payment_amount: '250.50', status: 'shipped' },
    { uniq_id: 'b', payment_amount: '100.00', status: 'shipped' },
    { uniq_id: 'c', payment_amount: '-45.50', status: 'refunded' },
  ]);
  expect(Object.fromEntries((await state(sales)).map(({ key, value }) => [key, value]))).toEqual({
    backfill_end_date: '2024-02-24',
    report_id: 'R1',
    task_id: 'T1',
  });
  expect(sales.leftovers()).toEqual([]);
  expect(sales.lines.join()).not.toMatch(/Signature|the-key-of|ACCESSKEY|the-secret/);
});

test('a part of a file is downloaded again, and never loaded', async ({ sales }) => {
  offerReport(sales);
  const { platform } = sales;
  let parts = 2;
  platform.fault = ({ url = '' }, response) => {
    const content = platform.files.get(url.split('?')[0] ?? '');
    return url.includes('order_log') && content !== undefined && parts-- > 0 ? sendPart(content, response) : false;
  };
  expect(await sales.backfill()).toMatchObject({ rows_read: 4 + 2 + 2 + 2 });
  expect(sales.waits).toEqual([1000, 2000]);
  parts = 100;
  await expect(sales.backfill({ force: true })).rejects.toThrow('user_order_log: HTTP 206 instead of 200');
});

test('an answer with the increment of another day loads nothing', async ({ sales }) => {
  offerReport(sales);
  await sales.backfill();
  const before = await sales.mart();
  offerDay(sales, '2024-02-25');
  const offered = sales.platform.increments.get('2024-02-25');
  if (offered) offered.date = '2024-02-20T00:00:00';
  await expect(sales.increment({ date: '2024-02-25' })).rejects.toThrow(
    'the platform answers with the increment of 2024-02-20 instead of 2024-02-25',
  );
  expect(await sales.mart()).toEqual(before);
});

test('a report is loaded once; force requests a new one, once per run', async ({ sales }) => {
  const { platform } = sales;
  offerReport(sales);
  await sales.backfill();
  const before = await sales.mart();
  expect(await sales.backfill()).toMatchObject({ rows_read: 0 });
  expect(platform.reportsMade).toBe(1);
  platform.report.addresses.user_order_log = `${platform.url}/files/gone.csv?X-Amz-Signature=1`;
  sales.runId = 2;
  await expect(sales.backfill({ force: true })).rejects.toThrow(
    /^user_order_log: HTTP 404 from http:\S+\/files\/gone\.csv$/,
  );
  expect(await sales.mart()).toEqual(before);
  expect(await sales.increment()).toMatchObject({ days_loaded: 0 });
  offerReport(sales);
  await sales.backfill({ force: true });
  expect(platform.reportsMade).toBe(2);
  expect(await sales.mart()).toEqual(before);
});

test('a run that waits too long fails, and the next run waits for the same report', async ({ sales }) => {
  const { platform } = sales;
  offerReport(sales);
  platform.running = 1_000;
  await expect(sales.backfill()).rejects.toThrow('was not ready after 30 minutes');
  expect(sales.waits.reduce((sum, ms) => sum + ms)).toBe(30 * 60_000);
  platform.running = 0;
  await sales.backfill();
  expect(platform.reportsMade).toBe(1);
});

test('after a wrong answer the next run requests a new report; the error names the wrong fields', async ({ sales }) => {
  const { platform } = sales;
  offerReport(sales);
  platform.fault = ({ url = '' }, response) =>
    url.includes('get_report') && Boolean(response.end(JSON.stringify({ status: 'SUCCESS', data: { report_id: 5 } })));
  await expect(sales.backfill()).rejects.toThrow(/data\.start_day, data\.end_date/);
  platform.fault = () => false;
  await sales.backfill();
  expect(platform.reportsMade).toBe(2);
});

test('missed days are loaded in order up to the first NOT FOUND; admins are alerted after three days', async ({
  sales,
}) => {
  const { platform } = sales;
  expect(await sales.increment()).toMatchObject({ days_loaded: 0, days_open: 0 });
  offerReport(sales);
  await sales.backfill();
  for (const day of ['2024-02-25', '2024-02-26', '2024-02-28']) offerDay(sales, day);
  sales.now = '2024-02-29T02:00:00Z';
  expect(await sales.increment()).toMatchObject({ days_loaded: 2, days_open: 2 });
  const asked = platform.requests.flatMap(
    (line) => /get_increment\?report_id=R1&date=(\S{10})T/.exec(decodeURIComponent(line))?.[1] ?? [],
  );
  expect(asked).toEqual(['2024-02-25', '2024-02-26', '2024-02-27']);
  expect(await sales.query('select distinct date_id::int from mart.f_sales order by 1 desc limit 1')).toEqual([
    { date_id: Date.parse('2024-02-26') / 1000 },
  ]);
  await expect(sales.increment({ date: '2024-02-28' })).rejects.toThrow('waits for the day before it, 2024-02-27');
  await expect(sales.increment({ date: '2024-02-27' })).rejects.toThrow('NOT FOUND');
  expect(sales.alerts).toEqual([{ key: 'overdue', values: null }]);
  sales.now = '2024-03-02T02:00:00Z';
  expect(await sales.increment()).toMatchObject({ days_loaded: 0, days_open: 4 });
  expect(sales.alerts.at(-1)).toEqual({ key: 'overdue', values: { date: '2024-02-27', days: 4 } });
  offerDay(sales, '2024-02-27');
  expect(await sales.increment()).toMatchObject({ days_loaded: 2, days_open: 2 });
  expect(await state(sales)).toContainEqual({ key: 'increment_id:2024-02-28', value: 'I2024-02-28' });
  expect(sales.alerts.at(-1)?.values).toBeNull();
});

test('a skipped day lets the days after it load; it can be loaded after all', async ({ sales }) => {
  offerReport(sales);
  await expect(sales.increment({ skip: '2024-02-25' })).rejects.toThrow('no backfill is loaded');
  await sales.backfill();
  for (const day of ['2024-02-26', '2024-02-27']) offerDay(sales, day);
  sales.now = '2024-02-29T02:00:00Z';
  expect(await sales.increment()).toMatchObject({ days_loaded: 0, days_open: 4 });
  expect(sales.alerts.at(-1)?.values).toEqual({ date: '2024-02-25', days: 4 });
  for (const [day, reason] of [
    ['2024-02-24', 'is loaded and cannot be skipped'],
    ['2024-02-29', 'has not ended'],
  ])
    await expect(sales.increment({ skip: day })).rejects.toThrow(reason);
  const requests = sales.platform.requests.length;
  expect(await sales.increment({ skip: '2024-02-25' }, { isDry: true })).toEqual({ days_skipped: 1, days_open: 4 });
  for (let time = 0; time < 2; time++)
    expect(await sales.increment({ skip: '2024-02-25' })).toEqual({ days_skipped: 1, days_open: 3 });
  expect(sales.platform.requests).toHaveLength(requests);
  expect(await state(sales)).toContainEqual({ key: 'skipped_day:2024-02-25', value: 'run 1' });
  expect(sales.alerts.at(-1)?.values).toBeNull();
  expect(await sales.increment()).toMatchObject({ days_loaded: 2, days_open: 1 });
  await expect(sales.increment({ skip: '2024-02-26' })).rejects.toThrow('is loaded');
  offerDay(sales, '2024-02-25');
  expect(await sales.increment({ date: '2024-02-25' })).toMatchObject({ days_loaded: 1 });
  expect((await state(sales)).map(({ key }) => key)).not.toContain('skipped_day:2024-02-25');
  expect(await sales.query('select count(distinct date_id)::int as days from mart.f_sales')).toEqual([{ days: 5 }]);
});

test('a skipped day is enough for a later day from a folder', async ({ sales }) => {
  const files = salesFiles([order({ uniq: 'x', at: '2024-02-26T10:00:00' })], ['2024-02-26'], '_inc');
  await sales.backfill({ dir: writeFolder(sales, 'report', salesFiles(reported, reportDays)) });
  const later = () => sales.increment({ date: '2024-02-26', dir: writeFolder(sales, 'day', files) });
  await expect(later()).rejects.toThrow('waits for the day before it, 2024-02-25');
  sales.now = '2024-02-27T02:00:00Z';
  await sales.increment({ skip: '2024-02-25' });
  expect(await later()).toMatchObject({ days_loaded: 1 });
});

test('after a backfill from a folder an hourly run does nothing, succeeds and logs the reason', async ({ sales }) => {
  await sales.query(
    `insert into ops.job_state (job, key, value) values ('sales', 'backfill_end_date', '"2024-02-20"')`,
  );
  expect(await sales.increment()).toMatchObject({ rows_loaded: 0, days_loaded: 0, days_open: 0 });
  expect(sales.lines.at(-1)).toContain('there is no report to ask');
  expect(sales.platform.requests).toEqual([]);
});

test('yesterday is a day of the configured time zone', async ({ sales }) => {
  offerReport(sales);
  await sales.backfill();
  offerDay(sales, '2024-02-25');
  sales.options = { timeZone: 'America/New_York' };
  sales.now = '2024-02-26T04:59:00Z';
  expect(await sales.increment()).toMatchObject({ days_loaded: 0, days_open: 0 });
  sales.now = '2024-02-26T05:00:00Z';
  expect(await sales.increment()).toMatchObject({ days_loaded: 1, days_open: 0 });
});

test('a restored day replaces the incomplete one although later days are loaded', async ({ sales }) => {
  offerReport(sales);
  await sales.backfill();
  const complete = ['x', 'y', 'z'].map((uniq, index) => order({ id: index + 1, uniq, at: '2024-02-25T08:00:00' }));
  offerDay(sales, '2024-02-25', complete);
  offerDay(sales, '2024-02-26', [order({ uniq: 'w', at: '2024-02-26T08:00:00', customer: 3 })]);
  sales.now = '2024-02-27T03:00:00Z';
  await sales.increment();
  const clean = await sales.mart();
  offerDay(sales, '2024-02-25', [order({ uniq: 'wrong', at: '2024-02-25T08:00:00' }), ...complete.slice(0, 1)]);
  await sales.increment({ date: '2024-02-25' });
  expect(await sales.mart()).not.toEqual(clean);
  offerDay(sales, '2024-02-25', complete);
  for (const date of ['2024-02-25', '2024-02-26', '2024-02-25']) await sales.increment({ date });
  expect(await sales.mart()).toEqual(clean);
});

test('a file with neither a URL nor S3 fails the run, as does a URL that is not http or https', async ({ sales }) => {
  offerReport(sales);
  const { addresses } = sales.platform.report;
  delete addresses.user_order_log;
  sales.options = { s3: undefined };
  await expect(sales.backfill()).rejects.toThrow(
    'no address of user_order_log, and S3 is not set up: SALES_S3_ENDPOINT',
  );
  addresses.user_order_log = 'file:///etc/passwd?X-Amz-Signature=1';
  await expect(sales.backfill()).rejects.toThrow(/^the platform gave an address that is none of http or https$/);
  sales.options = { s3: { ...sales.platform.settings.s3, bucket: 'another' } };
  delete addresses.user_order_log;
  await expect(sales.backfill()).rejects.toThrow('S3 has no another/cohort_7/anna/project/R1/user_order_log.csv');
  expect(sales.leftovers()).toEqual([]);
});

test('a price_log that has no URL and is not in S3 either is left out', async ({ sales }) => {
  offerReport(sales);
  delete sales.platform.report.addresses.price_log;
  expect(await sales.backfill()).toMatchObject({ rows_loaded: 3 + 2 + 2 });
  sales.options = { s3: undefined };
  sales.runId = 2;
  expect(await sales.backfill({ force: true })).toMatchObject({ rows_loaded: 3 + 2 + 2 });
  expect(sales.platform.violations).toEqual([]);
});

const itemPrices = (sales: SalesFixture) =>
  sales.query('select item_id::int, price::float8 from mart.d_item order by 1');
const openAlerts = (sales: SalesFixture) =>
  sales.query('select job, key, values from ops.job_alert where closed_at is null order by alert_id');

test('prices that are gone do not stop the other files; the next run loads them', async ({ sales }) => {
  const { platform } = sales;
  offerReport(sales);
  platform.files.delete('/files/R1/price_log.csv');
  expect(await sales.backfill()).toMatchObject({ rows_loaded: 3 + 2 + 2 });
  const address = `${platform.url}/files/R1/price_log.csv`;
  expect(await openAlerts(sales)).toEqual([
    { job: 'sales-backfill', key: 'prices:report', values: { date: '2024-02-24', status: 404, address } },
  ]);
  offerDay(sales, '2024-02-25');
  const dayPrices = platform.files.get('/files/2024-02-25/price_log_inc.csv');
  platform.files.delete('/files/2024-02-25/price_log_inc.csv');
  for (const loaded of [1, 0]) {
    expect(await sales.increment()).toMatchObject({ days_loaded: loaded, days_open: 0 });
    expect((await openAlerts(sales)).map(({ key }) => key)).toEqual(['prices:report', 'prices:2024-02-25']);
  }
  const lines =
    'select kind, count(*)::int from staging.user_order_log join staging.load_batch using (batch_id) group by 1';
  const staged = await sales.query(`${lines} order by 1`);
  platform.files.set('/files/2024-02-25/price_log_inc.csv', dayPrices ?? Buffer.of());
  expect(await sales.increment({}, { isDry: true })).toMatchObject({ rows_loaded: 0 });
  const requests = platform.requests.length;
  expect(await sales.increment()).toMatchObject({ rows_loaded: 2, days_loaded: 0 });
  expect(platform.requests.slice(requests).map((line) => line.split('?')[0])).toEqual([
    'GET /api/get_increment',
    'GET /files/2024-02-25/price_log_inc.csv',
  ]);
  expect(await itemPrices(sales)).toEqual([
    { item_id: 1, price: 100 },
    { item_id: 2, price: 45.5 },
  ]);
  expect(await sales.query(`${lines} order by 1`)).toEqual(staged);
  platform.files.set('/files/R1/price_log.csv', Buffer.from('Товар 1,7\r\n'));
  expect(await sales.backfill()).toMatchObject({ rows_read: 1 });
  expect(await itemPrices(sales)).toContainEqual({ item_id: 1, price: 100 });
  expect(await openAlerts(sales)).toEqual([]);
  expect(platform.reportsMade).toBe(1);
  expect(await sales.increment()).toMatchObject({ rows_read: 0 });
});

/** Denies the files whose path contains a text, as S3 does where their signatures have expired. */
function denyFiles({ platform }: SalesFixture, path: string, onDenial: () => void = () => undefined): void {
  platform.fault = ({ url = '' }, response) => {
    if (!url.includes(path)) return false;
    onDenial();
    return Boolean(response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>'));
  };
}

const countCalls = ({ platform }: SalesFixture, call: string) =>
  platform.requests.filter((line) => line.includes(call)).length;

test('where an address has expired, the platform is asked for new ones, once per load', async ({ sales }) => {
  const { platform } = sales;
  const files = offerReport(sales);
  denyFiles(sales, '/files/R1/', () => {
    platform.report.addresses = putFiles(platform, 'new', files);
  });
  expect(await sales.backfill()).toMatchObject({ rows_loaded: 3 + 2 + 2 + 2 });
  expect(countCalls(sales, 'get_report')).toBe(2);
  expect(platform.violations).toEqual([]);
  expect(sales.lines.join()).not.toContain('Signature');
  denyFiles(sales, '/files/');
  sales.runId = 2;
  await expect(sales.backfill({ force: true })).rejects.toThrow(
    /^user_order_log: HTTP 403 from http:\S+order_log\.csv$/,
  );
});

test('prices that stay denied do not stop the other files; a later run loads them', async ({ sales }) => {
  const { platform } = sales;
  offerReport(sales);
  denyFiles(sales, 'price_log');
  expect(await sales.backfill()).toMatchObject({ rows_loaded: 3 + 2 + 2 });
  expect(countCalls(sales, 'get_report')).toBe(2);
  offerDay(sales, '2024-02-25');
  expect(await sales.increment()).toMatchObject({ days_loaded: 1, days_open: 0 });
  expect(countCalls(sales, 'get_increment')).toBe(2);
  const address = (file: string) => `${platform.url}/files/${file}.csv`;
  expect(await openAlerts(sales)).toEqual([
    { ...{ job: 'sales-backfill', key: 'prices:report' }, values: expect.objectContaining({ status: 403 }) },
    {
      ...{ job: 'sales-increment', key: 'prices:2024-02-25' },
      values: { date: '2024-02-25', status: 403, address: address('2024-02-25/price_log_inc') },
    },
  ]);
  expect(sales.lines.join()).toContain('the prices stay as they are');
  platform.fault = () => false;
  expect(await sales.increment()).toMatchObject({ rows_loaded: 2, days_loaded: 0 });
  expect(await sales.backfill()).toMatchObject({ rows_read: 2 });
  expect(await openAlerts(sales)).toEqual([]);
});

test('an API that fails does not stop a load whose prices are denied; S3 may deny them too', async ({ sales }) => {
  const { platform } = sales;
  offerReport(sales);
  let isDenied = false;
  denyFiles(sales, 'price_log', () => {
    isDenied = true;
  });
  const denyPrices = platform.fault;
  platform.fault = (request, response) => {
    if (isDenied && request.url?.includes('get_report')) return Boolean(response.writeHead(500).end('broken'));
    return denyPrices(request, response);
  };
  expect(await sales.backfill()).toMatchObject({ rows_loaded: 3 + 2 + 2 });
  expect(sales.lines.join()).toContain('The platform gives no new addresses: HTTP 500');
  platform.fault = denyPrices;
  delete platform.report.addresses.price_log;
  sales.runId = 2;
  const calls = countCalls(sales, 'get_report');
  expect(await sales.backfill({ force: true })).toMatchObject({ rows_loaded: 3 + 2 + 2 });
  expect(countCalls(sales, 'get_report')).toBe(calls + 1);
  const file = 'shop/cohort_7/anna/project/R1/price_log.csv';
  expect((await openAlerts(sales)).at(-1)?.values).toEqual({ date: '2024-02-24', status: 403, address: file });
});

test('prices of a day are requested for three days', async ({ sales }) => {
  const { platform } = sales;
  offerReport(sales);
  await sales.backfill();
  offerDay(sales, '2024-02-25');
  platform.files.delete('/files/2024-02-25/price_log_inc.csv');
  const requested = async (now: string) => {
    sales.now = now;
    const before = platform.requests.length;
    await sales.increment();
    return platform.requests.slice(before).filter((line) => line.includes('price_log_inc')).length;
  };
  const times = ['2024-02-26T02:00:00Z', '2024-02-29T01:00:00Z', '2024-02-29T03:00:00Z', '2024-02-29T04:00:00Z'];
  const counts: number[] = [];
  for (const now of times) counts.push(await requested(now));
  expect(counts).toEqual([1, 1, 0, 0]);
  expect(sales.lines.join()).toContain('they are not requested any more');
});

test('a forced backfill that is older keeps backfill_end_date', async ({ sales }) => {
  offerReport(sales);
  await sales.backfill();
  const files = salesFiles([order({ uniq: 'old', at: '2024-02-01T09:00:00' })], ['2024-02-01']);
  const addresses = putFiles(sales.platform, 'R0', files);
  sales.platform.report = { id: 'R0', first: '2024-02-01', last: '2024-02-01', addresses };
  sales.runId = 2;
  await sales.backfill({ force: true });
  expect(Object.fromEntries((await state(sales)).map(({ key, value }) => [key, value]))).toMatchObject({
    backfill_end_date: '2024-02-24',
    report_id: 'R0',
  });
});
