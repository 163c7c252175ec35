import { expect, test } from 'vitest';
import { findStartDay } from './start-day.ts';

const sunday = '2026-11-29';

function read(text: string, today = sunday): string {
  const result = findStartDay(text, today);
  return result.kind === 'found' ? result.date : result.kind === 'refused' ? result.reason : 'none';
}

test.each([
  ['today', '2026-11-29'],
  ['сегодняшнего дня', '2026-11-29'],
  ['tomorrow', '2026-11-30'],
  ['завтра', '2026-11-30'],
  ['завтрашнего дня', '2026-11-30'],
  ['yesterday', '2026-11-28'],
  ['вчерашнего дня', '2026-11-28'],
  ['3 days ago', '2026-11-26'],
  ['Monday', '2026-11-30'],
  ['next Monday', '2026-11-30'],
  ['понедельника', '2026-11-30'],
  ['следующей среды', '2026-12-02'],
  ['Sunday', '2026-11-29'],
  ['next Sunday', '2026-12-06'],
  ['пт', '2026-12-04'],
  ['last Monday', '2026-11-23'],
  ['прошлого понедельника', '2026-11-23'],
  ['next week', '2026-11-30'],
  ['следующего месяца', '2026-12-01'],
  ['1 Nov', '2026-11-01'],
  ['November 1st', '2026-11-01'],
  ['1 ноября', '2026-11-01'],
  ['01.11', '2026-11-01'],
  ['1 Dec', '2026-12-01'],
  ['1 января', '2027-01-01'],
  ['1 August', '2026-08-01'],
  ['the 1st', '2026-12-01'],
  ['1-го', '2026-12-01'],
  ['15 числа', '2026-12-15'],
  ['2025-03-01', '2025-03-01'],
  ['1 Jan 2028', '2028-01-01'],
  ['31 Nov', 'impossible-day'],
  ['1 Jan 1969', 'before-1970'],
  ['1 Nov 30m', 'none'],
  ['milk', 'none'],
  ['5', 'none'],
])('%s begins on %s', (text, expected) => {
  expect(read(text)).toBe(expected);
});
