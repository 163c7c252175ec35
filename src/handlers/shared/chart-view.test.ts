import { expect, test } from 'vitest';
import { type HabitChartView, packHabitChart, parseHabitChart } from './chart-view.ts';

const largestUser = 2 ** 52 - 1; // the maximum that Telegram documents
const fieldsFromData = (data: string) => toFields(data.split(':').slice(3));

function toFields([by = '', id = '', unit = '', at = '', place = '']: string[]) {
  return { by, id: Number.parseInt(id, 36), unit, at, place };
}

test.each<HabitChartView>([
  { by: 'habits', id: 0, unit: 'all', at: null },
  { by: 'categories', id: Number.MAX_SAFE_INTEGER, unit: 'month', at: '2026-11-30' },
  { by: 'habits', id: 7, unit: 'day', at: '1970-01-01' },
  { by: 'habits', id: 0, unit: 'week', at: null, byRecords: true },
  { by: 'categories', id: Number.MAX_SAFE_INTEGER, unit: 'month', at: '2026-11-30', byRecords: true },
])('the data of a button contains the view %o', (view) => {
  const data = packHabitChart(largestUser, view, 'here');
  expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
  expect(parseHabitChart(fieldsFromData(data))).toEqual({ view, target: 'here' });
});

test('letters that the bot does not pack mean all habits of all time', () => {
  const strange = { by: 'x', id: 0, unit: '?', at: '', place: '' };
  expect(parseHabitChart(strange)).toEqual({ view: { by: 'habits', id: 0, unit: 'all', at: null }, target: 'new' });
});
