import { expect, test } from 'vitest';
import { kinds, readSales, salesButton } from './view.ts';

const largestUser = 2 ** 52 - 1; // Telegram promises no more bits

test.each(kinds)('a button of %s remembers its period', (kind) => {
  const data = salesButton.pack(largestUser, { kind, unit: 'm', at: '2024-02-01' });
  const values = salesButton.unpack(data);
  expect(values && readSales(values)).toEqual({ kind, unit: 'month', at: '2024-02-01' });
});

test('what nobody packed is read as the revenue of all time, and a day as its week', () => {
  expect(readSales({ kind: 'x', unit: '?', at: '2024-02-31' })).toEqual({ kind: 'revenue', unit: 'all', at: null });
  expect(readSales({ kind: '', unit: 'd', at: '' })).toEqual({ kind: 'revenue', unit: 'week', at: null });
});
