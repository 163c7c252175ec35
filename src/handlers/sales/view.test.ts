import { expect, test } from 'vitest';
import { parseSalesView, salesChartButton, salesChartKinds } from './view.ts';

const largestUser = 2 ** 52 - 1; // Telegram promises no more bits

test.each(salesChartKinds)('a button of %s remembers its period', (kind) => {
  const data = salesChartButton.pack(largestUser, { kind, unit: 'm', at: '2024-02-01' });
  const values = salesChartButton.unpack(data);
  expect(values && parseSalesView(values)).toEqual({ kind, unit: 'month', at: '2024-02-01' });
});

test('unknown values mean the revenue of all time, and a day means its week', () => {
  expect(parseSalesView({ kind: 'x', unit: '?', at: '' })).toEqual({
    kind: 'revenue',
    unit: 'all',
    at: null,
  });
  expect(parseSalesView({ kind: '', unit: 'd', at: '' })).toEqual({ kind: 'revenue', unit: 'week', at: null });
});
