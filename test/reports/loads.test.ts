import { describe, expect } from 'vitest';
import { heatmap } from '../../src/reports/views/heatmap.ts';
import { summary } from '../../src/reports/views/summary.ts';
import { totals } from '../../src/reports/views/totals.ts';
import { trend } from '../../src/reports/views/trend.ts';
import { periodContaining } from '../../src/time/period.ts';
import { test } from '../harness/db.ts';
import { seed } from './seed.ts';

/**
 * Ten records a day up to Sunday, 22 November 2026: five habits, two records each; the n-th newest has 1 + n / 2
 * minutes.
 */
const records = 400;
const minutesOf = (from: number, to: number) => {
  let sum = 0;
  for (let n = from; n <= to; n++) sum += 1 + (n % 120) * 0.5;
  return sum;
};
const today = '2026-11-22';

describe('reports of a person', () => {
  test('agree with the records, and contain only those of the person', async ({ database: { db, pool } }) => {
    await seed(pool, { userId: 7, records });
    await seed(pool, { userId: 8, records: 50 });
    const period = periodContaining('week', today);

    const week = summary.view(await summary.load(db, { userId: 7, period, today }));
    expect(week?.lines.map(({ name, records }) => [name, records]).sort()).toEqual(
      [1, 2, 3, 4, 5].map((n) => [`Habit ${n}`, 14]),
    );
    expect(week?.total).toEqual({ records: 70, minutes: minutesOf(1, 70) });
    expect(week?.change).toMatchObject({
      against: { first: '2026-11-09', last: '2026-11-15' },
      previousMinutes: minutesOf(71, 140),
      difference: minutesOf(1, 70) - minutesOf(71, 140),
    });

    const habits = await totals.load(db, { userId: 7, by: 'habits', period });
    expect(habits.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(minutesOf(1, 70));
    const categories = await totals.load(db, { userId: 7, by: 'categories', period });
    expect(categories.map(({ name, records }) => [name, records]).sort()).toEqual([
      ['Health', 42],
      ['Other', 28],
    ]);

    const [habit] = habits;
    const [category] = categories;
    const all = periodContaining('all', today);
    const filter = { habitId: habit?.id ?? 0 };
    const line = await trend.load(db, { userId: 7, filter, period: all, today, weekStart: 1 });
    expect(line.days).toHaveLength(40);
    expect(line.days.at(-1)?.day).toBe(today);
    const other = { categoryId: category?.id ?? 0 };
    const byCategory = await trend.load(db, { userId: 7, filter: other, period, today, weekStart: 1 });
    expect(byCategory.days.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(category?.minutes);

    const year = await heatmap.load(db, { userId: 7, habitId: null, year: 2026, today, weekStart: 1 });
    expect(year.days.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(minutesOf(1, records));
    expect(await totals.load(db, { userId: 9, by: 'habits', period })).toEqual([]);
  });
});
