import { expect } from 'vitest';
import { loadTexts } from '../../src/bot/ui/i18n.ts';
import { jobAlertText } from '../../src/jobs/engine/job-texts.ts';
import { jobTextFolders } from '../../src/jobs/index.ts';
import { order, orderFile, type SalesFixture, salesFiles, test, writeFolder } from './sales-fixture.ts';

type Alert = { job: string; key: string; values: Record<string, string | number>; isOpen: boolean };

const readAlerts = (sales: SalesFixture) =>
  sales.query<Alert>(
    `select job, key, values, closed_at is null as "isOpen" from ops.job_alert where kind = 'said' order by alert_id`,
  );

const days = ['2024-02-21', '2024-02-22'];
const texts = loadTexts(jobTextFolders);
const toText = (language: 'en' | 'ru', { job, key, values }: Alert) =>
  jobAlertText(texts.in(language), job, key, values).replace(/[\u2068\u2069]/g, '');

test('each status that nothing names is alerted once, with its sales and their amount', async ({ sales }) => {
  const at = '2024-02-21T10:00:00';
  const statuses = ['cancelled', 'Cancelled', 'paid', 'shipped', 'refunded', 'test'];
  const orders = statuses.map((status, id) => order({ id, uniq: `u${id}`, at, status, amount: '100.50' }));
  const again = order({ id: 9, uniq: 'u0', at, status: 'cancelled' });
  sales.options = { statuses: { refund: ['refunded'], ignored: ['test'] } };
  const dir = writeFolder(sales, 'report', salesFiles([...orders, again], days));
  await sales.backfill({ dir });
  const alerts = await readAlerts(sales);
  expect(alerts).toEqual([
    {
      job: 'sales-backfill',
      key: 'status:cancelled',
      values: { status: 'cancelled', lines: 2, amount: 201 },
      isOpen: true,
    },
    { job: 'sales-backfill', key: 'status:paid', values: { status: 'paid', lines: 1, amount: 100.5 }, isOpen: true },
  ]);
  const [cancelled] = alerts;
  expect(cancelled && toText('en', cancelled)).toMatch(/^2 order lines have the status “cancelled”.*amount 201\)/);
  expect(cancelled && toText('ru', cancelled)).toMatch(/^2 строки заказов со статусом «cancelled».*сумма 201\)/);
  const more = [...orders, order({ id: 10, uniq: 'v', at, status: 'cancelled' })];
  await sales.backfill({ dir: writeFolder(sales, 'more', salesFiles(more, days)) });
  const fresh = order({ uniq: 'w', at: '2024-02-23T10:00:00', status: 'on hold' });
  const day = salesFiles([fresh, { ...fresh, id: 2, uniq: 'x', status: 'paid' }], ['2024-02-23'], '_inc');
  await sales.increment({ date: '2024-02-23', dir: writeFolder(sales, 'day', day) });
  expect((await readAlerts(sales)).map(({ job, key }) => `${job} ${key}`)).toEqual([
    'sales-backfill status:cancelled',
    'sales-backfill status:paid',
    'sales-increment status:on hold',
  ]);
});

test('a load that is refused, and a dry run, raise no alert', async ({ sales }) => {
  const orders = [order({ at: '2024-02-21T10:00:00', status: 'paid' })];
  const files = salesFiles(orders, days);
  const dir = writeFolder(sales, 'dry', files);
  await sales.backfill({ dir }, { isDry: true });
  const broken = { ...files, customer_research: 'no,such,columns\n' };
  await expect(sales.backfill({ dir: writeFolder(sales, 'broken', broken) })).rejects.toThrow('Nothing is loaded');
  expect(await readAlerts(sales)).toEqual([]);
  await sales.backfill({ dir });
  expect(await readAlerts(sales)).toHaveLength(1);
});

test('one uniq_id on more than half of the lines is alerted; a reload without it ends the alert', async ({ sales }) => {
  const at = '2024-02-21T10:00:00';
  const make = (keys: string[]) => keys.map((uniq, id) => order({ id, uniq, at }));
  const load = (name: string, keys: string[]) => {
    const files = { ...salesFiles([], days), user_order_log: orderFile(make(keys)) };
    return sales.backfill({ dir: writeFolder(sales, name, files) });
  };
  await load('half', ['a', 'a', 'a', 'b', 'c', 'b']);
  await load('many', ['a', 'a', 'b', 'b', 'c', 'c', 'd', 'd']);
  await load('blank', [' ', ' ', ' ', '\u00a0']);
  expect(await readAlerts(sales)).toEqual([]);
  await load('more', ['a', 'a', 'b', 'a', '']);
  const key = 'repeated:2024-02-22/user_order_log';
  const values = { date: '2024-02-22', file: 'user_order_log', id: 'a', count: 3, lines: 5 };
  const alert = { job: 'sales-backfill', key, values, isOpen: true };
  expect(await readAlerts(sales)).toEqual([alert]);
  expect(toText('en', alert)).toBe(
    '3 of 5 lines of user_order_log for 2024-02-22 have the same uniq_id a. Only one of them was loaded.',
  );
  expect(toText('ru', alert)).toContain('в 3 строках из 5');
  await load('corrected', ['a', 'a', 'b', 'c', '']);
  expect(await readAlerts(sales)).toEqual([{ ...alert, isOpen: false }]);
});

test('the same is alerted for an activity file', async ({ sales }) => {
  const files = salesFiles([], days);
  const clicks = [1, 2, 3].map((id) => `${id},same,2024-02-21T00:00:00,2,1,1`);
  files.user_activity_log = ['id,uniq_id,date_time,action_id,customer_id,quantity', ...clicks, ''].join('\n');
  await sales.backfill({ dir: writeFolder(sales, 'clicks', files) });
  expect((await readAlerts(sales)).map(({ values }) => values)).toEqual([
    { date: '2024-02-22', file: 'user_activity_log', id: 'same', count: 3, lines: 3 },
  ]);
});

test('a day whose lines are all dated on other days is alerted; a day without lines is not', async ({ sales }) => {
  await sales.backfill({ dir: writeFolder(sales, 'report', salesFiles([], days)) });
  const load = (date: string, name: string, at: string[]) => {
    const orders = at.map((day, id) => order({ id, uniq: `${name}${id}`, at: `${day}T10:00:00` }));
    return sales.increment({ date, dir: writeFolder(sales, name, salesFiles(orders, [date], '_inc')) });
  };
  await load('2024-02-23', 'none', []);
  await load('2024-02-24', 'some', ['2024-02-24', '2024-02-23', '2024-02-23']);
  expect(await readAlerts(sales)).toEqual([]);
  await load('2024-02-25', 'others', ['2024-02-24', '2024-02-24', '2024-02-26']);
  const alert = {
    ...{ job: 'sales-increment', key: 'outside:2024-02-25', values: { date: '2024-02-25', lines: 3 } },
    isOpen: true,
  };
  expect(await readAlerts(sales)).toEqual([alert]);
  expect(toText('en', alert)).toContain('No order in the file for 2024-02-25 is dated that day (3 order lines).');
  expect(toText('ru', alert)).toContain('В файле за 2024-02-25 нет ни одного заказа за этот день (3 строки).');
  await load('2024-02-25', 'right', ['2024-02-25']);
  expect(await readAlerts(sales)).toEqual([{ ...alert, isOpen: false }]);
});
