import { expect, test } from 'vitest';
import { loadTexts } from '../../bot/ui/i18n.ts';
import { dayWindows } from '../../jobs/engine/windows.ts';
import { formatWindow } from './format-window.ts';

test('a day is as long as its clock says, and windows touch', () => {
  const days = dayWindows('2026-03-28', '2026-03-30', 'Europe/Berlin');
  expect(days.map(({ from }) => from.toISOString())).toEqual([
    '2026-03-27T23:00:00.000Z',
    '2026-03-28T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
  ]);
  expect(days.slice(1).map(({ from }) => from)).toEqual(days.slice(0, -1).map(({ to }) => to));
});

test('where midnight is left out, the day begins after the gap', () => {
  const [day] = dayWindows('2026-09-06', '2026-09-06', 'America/Santiago');
  expect(day?.from.toISOString()).toBe('2026-09-06T04:00:00.000Z');
});

test('a window is told as the days that it was cut as, else as minutes of the same clock', () => {
  const { in: of } = loadTexts([]);
  const [day] = dayWindows('2026-03-29', '2026-03-29', 'Europe/Berlin');
  const days = dayWindows('2026-03-28', '2026-03-30', 'Europe/Berlin');
  const [from, to] = [days[0]?.from ?? new Date(), days[2]?.to ?? new Date()];
  expect(day && formatWindow(of('en'), day, 'Europe/Berlin')).toBe('2026-03-29');
  expect(formatWindow(of('en'), { from, to }, 'Europe/Berlin')).toBe('2026-03-28 – 2026-03-30');
  expect(formatWindow(of('en'), { from, to }, 'UTC')).toBe('2026-03-27 23:00 – 2026-03-30 22:00 (UTC)');
});
