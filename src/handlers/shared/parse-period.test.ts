import { expect, test } from 'vitest';
import { readDay } from '../../app/read-day.ts';
import type { PeriodUnit } from '../../time/period.ts';
import { parsePeriod } from './parse-period.ts';

const today = '2026-11-28'; // a Saturday

/** Returns `UNIT DAY`, the reason of a rejection, or `none`. */
function read(unit: PeriodUnit, text: string): string {
  const reading = parsePeriod(text, { unit, today, readDay });
  if (reading.kind === 'none') return 'none';
  return reading.kind === 'refused' ? reading.reason : `${reading.period.unit} ${reading.period.day}`;
}

test.each<[PeriodUnit, string, string]>([
  ['day', 'yesterday', 'day 2026-11-27'],
  ['day', 'Вчера', 'day 2026-11-27'],
  ['day', '2026-11-02', 'day 2026-11-02'],
  ['day', '21.11', 'day 2026-11-21'],
  ['day', 'on 21 November', 'day 2026-11-21'],
  ['day', 'last', 'day 2026-11-27'],
  ['day', '28', 'day 2026-11-28'],
  ['day', '30', 'day 2026-10-30'],
  ['day', 'on the 5th', 'day 2026-11-05'],
  ['day', '5th', 'day 2026-11-05'],
  ['day', 'October', 'month 2026-10-01'],
  ['day', 'last week.', 'week 2026-11-21'],
  ['day', 'all time', 'all 2026-11-28'],
  ['week', '2026-11-02', 'week 2026-11-02'],
  ['week', 'last week', 'week 2026-11-21'],
  ['week', 'прошлая неделя', 'week 2026-11-21'],
  ['week', 'на прошлой неделе', 'week 2026-11-21'],
  ['week', 'last', 'week 2026-11-21'],
  ['week', 'позапрошлая', 'week 2026-11-14'],
  ['week', '2 weeks ago', 'week 2026-11-14'],
  ['week', 'monday', 'week 2026-11-23'],
  ['week', 'this week', 'week 2026-11-28'],
  ['month', '2026-10', 'month 2026-10-01'],
  ['month', '10.2026', 'month 2026-10-01'],
  ['month', '10', 'month 2026-10-01'],
  ['month', '12', 'month 2025-12-01'],
  ['month', 'october', 'month 2026-10-01'],
  ['month', 'dec', 'month 2025-12-01'],
  ['month', 'October 2024', 'month 2024-10-01'],
  ['month', 'в октябре', 'month 2026-10-01'],
  ['month', 'май 2025 г.', 'month 2025-05-01'],
  ['month', 'last month', 'month 2026-10-28'],
  ['month', 'прошлый месяц', 'month 2026-10-28'],
  ['month', '2025', 'year 2025-01-01'],
  ['year', '2025', 'year 2025-01-01'],
  ['year', '2025 год', 'year 2025-01-01'],
  ['year', 'last year', 'year 2025-11-28'],
  ['year', 'прошлый год', 'year 2025-11-28'],
  ['year', 'october 2024', 'year 2024-10-01'],
  ['day', 'tomorrow', 'future-day'],
  ['day', '2026-02-30', 'impossible-day'],
  ['day', '31.02', 'impossible-day'],
  ['week', 'next week', 'future-period'],
  ['month', '2026-13', 'impossible-day'],
  ['month', '2026-12', 'future-period'],
  ['year', '2030', 'future-period'],
  ['year', '1969', 'before-1970'],
  ['day', 'reading', 'none'],
  ['day', 'yesterday reading', 'none'],
  ['month', 'marathon', 'none'],
  ['week', '44', 'none'],
  ['year', '', 'none'],
])('/%s %s', (unit, text, expected) => {
  expect(read(unit, text)).toBe(expected);
});

test('long texts are no periods', () => {
  for (const text of ['last '.repeat(800), '1'.repeat(4000), 'октябрь '.repeat(500), ' '.repeat(4000)])
    expect(read('week', text)).toBe('none');
});
