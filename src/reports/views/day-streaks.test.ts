import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '../../time/days.ts';
import { findDayStreaks } from './day-streaks.ts';

const today = '2026-11-29';
const daysAgo = (...counts: number[]) => counts.map((count) => addDays(today, -count)).sort();
const lengths = (days: string[]) => {
  const { current, best } = findDayStreaks(days, today);
  return [current?.days ?? 0, best?.days ?? 0];
};

test('a streak ends today or yesterday, because today is not over', () => {
  expect(lengths(daysAgo(0, 1, 2))).toEqual([3, 3]);
  expect(lengths(daysAgo(1, 2))).toEqual([2, 2]);
  expect(lengths(daysAgo(2, 3))).toEqual([0, 2]);
  expect(lengths([])).toEqual([0, 0]);
});

test('the best streak is the longest one, of equal ones the newest, and has its days', () => {
  expect(findDayStreaks(daysAgo(0, 10, 11, 12, 20, 21, 22), today)).toEqual({
    current: { first: today, last: today, days: 1 },
    best: { first: addDays(today, -12), last: addDays(today, -10), days: 3 },
  });
});

test('days after today do not count', () => {
  expect(lengths([...daysAgo(1, 0), addDays(today, 1)])).toEqual([2, 2]);
});

test('streaks are the same as counted day by day', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 40 })), (counts) => {
      const days = new Set(daysAgo(...counts));
      const lengthAt = (day: string): number => (days.has(day) ? 1 + lengthAt(addDays(day, -1)) : 0);
      const current = days.has(today) ? lengthAt(today) : lengthAt(addDays(today, -1));
      const best = Math.max(0, ...[...days].map(lengthAt));
      expect(lengths([...days])).toEqual([current, best]);
    }),
  );
});
