import { expect, test } from 'vitest';
import { addDays, addMonths, isoWeekday, toDay } from './days.ts';

test('days, months and weekdays are counted by the calendar', () => {
  expect(isoWeekday('2026-11-22')).toBe(7);
  expect(isoWeekday('1970-01-01')).toBe(4);
  expect(isoWeekday('1969-12-29')).toBe(1);
  expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
  expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
  expect(addMonths('2024-02-29', 12)).toBe('2025-02-28');
  expect(addMonths('2026-01-15', -13)).toBe('2024-12-15');
  expect(toDay(2026, 2, 29)).toBeNull();
  expect(toDay(2024, 2, 29)).toBe('2024-02-29');
});
