import { expect, test } from 'vitest';
import { packView, readView, type View } from './chart-view.ts';

const largestUser = 2 ** 52 - 1; // Telegram promises no more bits
const fieldsOf = (data: string) => chartFields(data.split(':').slice(3));

function chartFields([by = '', id = '', unit = '', at = '', place = '']: string[]) {
  return { by, id: Number.parseInt(id, 36), unit, at, place };
}

test.each<View>([
  { by: 'habits', id: 0, unit: 'all', at: null },
  { by: 'categories', id: Number.MAX_SAFE_INTEGER, unit: 'month', at: '2026-11-30' },
  { by: 'habits', id: 7, unit: 'day', at: '1970-01-01' },
])('a button remembers %o', (view) => {
  const data = packView(largestUser, view, 'here');
  expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
  expect(readView(fieldsOf(data))).toEqual({ view, place: 'here' });
});

test('what nobody packed is read as all habits of all time', () => {
  const strange = { by: 'x', id: Number.NaN, unit: '?', at: '2026-02-31', place: '' };
  expect(readView(strange)).toEqual({ view: { by: 'habits', id: 0, unit: 'all', at: null }, place: 'new' });
});
