import { expect, test } from 'vitest';
import type { CustomerWeek } from '../../db/queries/sales/sales.ts';
import { addDays } from '../../time/days.ts';
import { type PeriodUnit, periodContaining } from '../../time/period.ts';
import { salesCustomers } from './sales-customers.ts';
import { salesRevenue } from './sales-revenue.ts';
import { salesWeeks } from './sales-weeks.ts';

const loaded = { first: '2019-05-15', last: '2027-02-03' };

test.each<PeriodUnit>(['week', 'month', 'year'])('each week belongs to exactly one %s', (unit) => {
  const spans: unknown[] = [];
  for (let at = loaded.first; at <= loaded.last; at = addDays(periodContaining(unit, at).last, 1)) {
    const span = salesWeeks(periodContaining(unit, at), loaded);
    if (span) spans.push(span.first, addDays(span.last, 1));
  }
  expect(spans.slice(1, -1).filter((_, index, all) => index % 2 === 0 && all[index] !== all[index + 1])).toEqual([]);
  expect([spans.at(0), spans.at(-1)]).toEqual(['2019-05-13', '2027-02-08']);
});

test('a week across New Year belongs to the year of its Thursday, and there are no weeks outside the sales', () => {
  expect(salesWeeks(periodContaining('year', '2025-06-01'), loaded)).toEqual({
    first: '2024-12-30',
    last: '2025-12-28',
  });
  expect(salesWeeks(periodContaining('month', '2019-04-01'), loaded)).toBeNull();
  expect(salesWeeks(periodContaining('month', '2027-03-01'), loaded)).toBeNull();
  expect(salesWeeks(periodContaining('all', '2027-02-03'), loaded)).toEqual({
    first: '2019-05-13',
    last: '2027-02-07',
  });
});

const texts = { locale: 'en', title: 't', subtitle: 's', xTitle: 'Week', labels: (days: string[]) => days };
const revenueTexts = { ...texts, revenue: 'revenue', sold: 'sold', refunded: 'refunded' };
const step = (day: string, refunded = 0) => ({ day, revenue: 9 + refunded, sold: 9, refunded, orders: 1, refunds: 0 });
const total = { revenue: 8, sold: 9, refunded: -1, orders: 2, refunds: 1 };

test('refunds are below zero, and are left out where there are none', () => {
  const steps = [step('2024-02-05', -1), step('2024-02-12')];
  const spec = salesRevenue.view({ bucketSize: 'week', buckets: steps, total }, revenueTexts);
  expect(spec).toMatchObject({ kind: 'bar', stacked: true, labels: ['2024-02-05', '2024-02-12'] });
  expect(spec).toMatchObject({ series: [{ values: [9, 9] }, { values: [-1, 0] }] });
  const none = salesRevenue.view({ bucketSize: 'week', buckets: steps, total: { ...total, refunds: 0 } }, revenueTexts);
  expect(none).toMatchObject({ series: [{ name: 'sold' }] });
  expect(
    salesRevenue.view({ bucketSize: 'week', buckets: steps, total: { ...total, orders: 0, refunds: 0 } }, revenueTexts),
  ).toBeNull();
});

test('more than 62 weeks are lines, with a few months on the axis', () => {
  const steps = (count: number) => Array.from({ length: count }, (_, index) => step(addDays('2024-01-01', index * 7)));
  expect(salesRevenue.view({ bucketSize: 'week', buckets: steps(62), total }, revenueTexts)?.kind).toBe('bar');
  const line = salesRevenue.view({ bucketSize: 'week', buckets: steps(63), total }, revenueTexts);
  expect(line).toMatchObject({ kind: 'line', ticks: [0, 13, 26, 40, 53] }); // January, April …
});

const customerTexts = { ...texts, customers: 'customers', new: 'new', returning: 'returning', refunded: 'refunded' };
const week = (day: string, counts: Partial<CustomerWeek>): CustomerWeek => ({
  day,
  newCustomers: 0,
  newRevenue: 0,
  returningCustomers: 0,
  returningRevenue: 0,
  refundedCustomers: 0,
  refunds: 0,
  ...counts,
});

test('customers are side by side, and a single week has their names on the axis', () => {
  const first = week('2024-02-05', { newCustomers: 3, returningCustomers: 2 });
  const two = salesCustomers.view([first, week('2024-02-12', { refundedCustomers: 1, refunds: 4 })], customerTexts);
  expect(two).toMatchObject({ series: [{ values: [3, 0] }, { values: [2, 0] }, { name: 'refunded', values: [0, 1] }] });
  const one = salesCustomers.view([first], customerTexts);
  expect(one).toMatchObject({ labels: ['new', 'returning'], series: [{ values: [3, 2] }] });
  expect(salesCustomers.view([week('2024-02-05', {})], customerTexts)).toBeNull();
});
