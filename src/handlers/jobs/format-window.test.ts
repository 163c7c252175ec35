import { expect, test } from 'vitest';
import { loadTexts } from '../../bot/ui/i18n.ts';
import { dayWindows } from '../../jobs/engine/windows.ts';
import { formatWindow } from './format-window.ts';

test('a window is formatted as days where it covers whole days in the time zone, else to the minute', () => {
  const t = loadTexts([]).in('en');
  const [day] = dayWindows('2026-03-29', '2026-03-29', 'Europe/Berlin');
  const days = dayWindows('2026-03-28', '2026-03-30', 'Europe/Berlin');
  const [from, to] = [days[0]?.from ?? new Date(), days[2]?.to ?? new Date()];
  expect(day && formatWindow(t, day, 'Europe/Berlin')).toBe('2026-03-29');
  expect(formatWindow(t, { from, to }, 'Europe/Berlin')).toBe('2026-03-28 – 2026-03-30');
  expect(formatWindow(t, { from, to }, 'UTC')).toBe('2026-03-27 23:00 – 2026-03-30 22:00 (UTC)');
});
