import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, dateFrom, dateOf, dayNumber, weekdayOf } from './calendar.ts';
import { periodOf, sameSpanOfPrevious, shift } from './period.ts';

const days = fc.integer({ min: 0, max: 40_000 }).map(dateOf);
const units = fc.constantFrom('day', 'week', 'month', 'year');
const weekStarts = fc.integer({ min: 1, max: 7 });

describe('calendar', () => {
  it('counts days, months and weekdays', () => {
    expect(weekdayOf('2026-11-22')).toBe(7);
    expect(weekdayOf('1970-01-01')).toBe(4);
    expect(weekdayOf('1969-12-29')).toBe(1);
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
    expect(addMonths('2024-02-29', 12)).toBe('2025-02-28');
    expect(addMonths('2026-01-15', -13)).toBe('2024-12-15');
    expect(dateFrom(2026, 2, 29)).toBeNull();
    expect(dateFrom(2024, 2, 29)).toBe('2024-02-29');
  });
});

describe('periodOf', () => {
  it.each([
    [1, '2026-11-16'],
    [2, '2026-11-17'],
    [3, '2026-11-18'],
    [4, '2026-11-19'],
    [5, '2026-11-20'],
    [6, '2026-11-21'],
    [7, '2026-11-22'],
  ])('begins a week on weekday %d', (weekStart, from) => {
    expect(periodOf('2026-11-22', 'week', weekStart)).toEqual({ unit: 'week', from, to: addDays(from, 7) });
  });

  it('gives days, months and years', () => {
    expect(periodOf('2026-11-22', 'day')).toEqual({ unit: 'day', from: '2026-11-22', to: '2026-11-23' });
    expect(periodOf('2026-12-31', 'month')).toEqual({ unit: 'month', from: '2026-12-01', to: '2027-01-01' });
    expect(periodOf('2024-02-29', 'year')).toEqual({ unit: 'year', from: '2024-01-01', to: '2025-01-01' });
  });

  it('holds its day, and its neighbours touch it without gap', () => {
    fc.assert(
      fc.property(days, units, weekStarts, fc.integer({ min: -60, max: 60 }), (date, unit, weekStart, n) => {
        const period = periodOf(date, unit, weekStart);
        expect(period.from <= date && date < period.to).toBe(true);
        expect(shift(period, 1).from).toBe(period.to);
        expect(shift(period, -1).to).toBe(period.from);
        expect(shift(shift(period, n), -n)).toEqual(period);
        expect(periodOf(shift(period, 1).from, unit, weekStart)).toEqual(shift(period, 1));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('sameSpanOfPrevious', () => {
  it.each([
    ['day', '2026-11-22', '2026-11-22', '2026-11-21', '2026-11-22'],
    ['week', '2026-11-22', '2026-11-22', '2026-11-09', '2026-11-16'],
    ['week', '2026-11-18', '2026-11-18', '2026-11-09', '2026-11-12'],
    ['month', '2026-11-22', '2026-11-22', '2026-10-01', '2026-10-23'],
    ['month', '2026-03-31', '2026-03-31', '2026-02-01', '2026-03-01'],
    ['month', '2026-03-30', '2026-03-30', '2026-02-01', '2026-03-01'],
    ['month', '2026-02-28', '2026-02-28', '2026-01-01', '2026-01-29'],
    ['year', '2026-11-22', '2026-11-22', '2025-01-01', '2025-11-23'],
    ['year', '2024-02-29', '2024-02-29', '2023-01-01', '2023-03-01'],
    ['year', '2025-02-28', '2025-02-28', '2024-01-01', '2024-03-01'],
    ['year', '2026-12-31', '2026-12-31', '2025-01-01', '2026-01-01'],
    ['month', '2026-10-05', '2026-11-22', '2026-09-01', '2026-10-01'],
    ['month', '2026-12-05', '2026-11-22', '2026-11-01', '2026-11-01'],
  ] as const)('%s of %s as of %s: %s to %s', (unit, date, today, from, to) => {
    expect(sameSpanOfPrevious(periodOf(date, unit), today)).toEqual({ from, to });
  });

  it('lies in the previous period and is no longer than what has begun, but for a leap day', () => {
    fc.assert(
      fc.property(days, units, weekStarts, (today, unit, weekStart) => {
        const period = periodOf(today, unit, weekStart);
        const span = sameSpanOfPrevious(period, today);
        expect(span.from).toBe(shift(period, -1).from);
        expect(span.from < span.to && span.to <= period.from).toBe(true);
        const length = dayNumber(span.to) - dayNumber(span.from);
        expect(length).toBeLessThanOrEqual(dayNumber(today) - dayNumber(period.from) + (unit === 'year' ? 2 : 1));
      }),
      { numRuns: 2_000 },
    );
  });
});
