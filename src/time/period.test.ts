import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, addMonths, daysBetween, isoWeekday, startOfWeek } from './days.ts';
import { comparableSpans, nextPeriod, periodContaining, previousPeriod } from './period.ts';

describe('a period', () => {
  test('holds the day, beginning on the person’s first weekday', () => {
    // 2026-11-22 is a Sunday
    expect(periodContaining('day', '2026-11-22')).toEqual({ unit: 'day', first: '2026-11-22', last: '2026-11-22' });
    expect(periodContaining('week', '2026-11-22', 1)).toEqual({
      unit: 'week',
      first: '2026-11-16',
      last: '2026-11-22',
    });
    expect(periodContaining('week', '2026-11-22', 7)).toEqual({
      unit: 'week',
      first: '2026-11-22',
      last: '2026-11-28',
    });
    expect(periodContaining('week', '2026-11-22', 6)).toEqual({
      unit: 'week',
      first: '2026-11-21',
      last: '2026-11-27',
    });
    expect(periodContaining('month', '2024-02-29')).toEqual({ unit: 'month', first: '2024-02-01', last: '2024-02-29' });
    expect(periodContaining('year', '2026-11-22')).toEqual({ unit: 'year', first: '2026-01-01', last: '2026-12-31' });
    expect(periodContaining('all', '2026-11-22')).toEqual({ unit: 'all', first: '1970-01-01', last: '2026-11-22' });
  });

  test('is followed and preceded without gap or overlap', () => {
    const units = fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'year' as const);
    fc.assert(
      fc.property(units, fc.integer({ min: 400, max: 40_000 }), fc.integer({ min: 1, max: 7 }), (unit, days, start) => {
        const day = addDays('1970-01-01', days);
        const period = periodContaining(unit, day, start);
        const before = previousPeriod(period);
        expect(period.first <= day && day <= period.last).toBe(true);
        expect(before && addDays(before.last, 1)).toBe(period.first);
        expect(before).toEqual(before && periodContaining(unit, before.first, start));
        expect(before && nextPeriod(before, day)).toEqual(period);
        expect(isoWeekday(startOfWeek(day, start))).toBe(start);
      }),
    );
  });

  test('ends: nothing comes after today, before 1970, or beside all time', () => {
    expect(nextPeriod(periodContaining('week', '2026-11-18'), '2026-11-22')).toBeNull();
    expect(previousPeriod(periodContaining('year', '1970-05-05'))).toBeNull();
    expect(previousPeriod(periodContaining('all', '2026-11-22'))).toBeNull();
    expect(nextPeriod(periodContaining('all', '2026-11-22'), '2026-11-22')).toBeNull();
  });
});

describe('the change', () => {
  const spans = (unit: 'day' | 'week' | 'month' | 'year', day: string, today = day) =>
    comparableSpans(periodContaining(unit, day), today).previous;

  test('is against the same span of the previous period', () => {
    expect(spans('day', '2026-11-22')).toEqual({ first: '2026-11-21', last: '2026-11-21' });
    expect(spans('week', '2026-11-18')).toEqual({ first: '2026-11-09', last: '2026-11-11' });
    expect(spans('month', '2026-11-22')).toEqual({ first: '2026-10-01', last: '2026-10-22' });
    expect(spans('month', '2026-03-30')).toEqual({ first: '2026-02-01', last: '2026-02-28' });
    expect(spans('year', '2024-02-29')).toEqual({ first: '2023-01-01', last: '2023-02-28' });
    expect(spans('year', '2025-03-01')).toEqual({ first: '2024-01-01', last: '2024-03-01' });
  });

  test('of a period that is over is against the whole previous one', () => {
    expect(spans('month', '2026-02-10', '2026-11-22')).toEqual({ first: '2026-01-01', last: '2026-01-31' });
    expect(spans('month', '2026-03-31')).toEqual({ first: '2026-02-01', last: '2026-02-28' });
    expect(comparableSpans(periodContaining('all', '2026-11-22'), '2026-11-22').previous).toBeNull();
  });
});

test('months are added to their last day where they are shorter', () => {
  expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
  expect(addMonths('2026-01-31', -2)).toBe('2025-11-30');
  expect(addMonths('2026-12-15', 1)).toBe('2027-01-15');
  expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
});
