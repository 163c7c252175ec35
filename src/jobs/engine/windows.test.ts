import { expect, test } from 'vitest';
import { dayWindows } from './windows.ts';

test('a day is as long as the clock of the time zone makes it, and windows are adjacent', () => {
  const days = dayWindows('2026-03-28', '2026-03-30', 'Europe/Berlin');
  expect(days.map(({ from }) => from.toISOString())).toEqual([
    '2026-03-27T23:00:00.000Z',
    '2026-03-28T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
  ]);
  expect(days.slice(1).map(({ from }) => from)).toEqual(days.slice(0, -1).map(({ to }) => to));
});

test('where a clock change skips midnight, the day begins after the gap', () => {
  const [day] = dayWindows('2026-09-06', '2026-09-06', 'America/Santiago');
  expect(day?.from.toISOString()).toBe('2026-09-06T04:00:00.000Z');
});
