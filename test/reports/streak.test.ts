import { expect } from 'vitest';
import type { Goal } from '../../src/db/queries/habits/goal-days.ts';
import { setGoal } from '../../src/db/queries/habits/goals.ts';
import { loadHabitProgress } from '../../src/reports/habits/load-progress.ts';
import { loadStreak } from '../../src/reports/habits/load-streak.ts';
import { anna, say } from '../db/warehouse.ts';
import { test } from '../harness/db.ts';

const today = '2026-11-29';
const base = { target: 1, everyDays: null, direction: 'at_least' } as const;
const goals: Goal[] = [
  { ...base, measure: 'days', period: 'day' },
  { ...base, measure: 'amount', target: 20, period: 'day' },
  { ...base, measure: 'days', target: 3, period: 'week' },
  { ...base, measure: 'days', target: 2, period: 'days', everyDays: 3 },
  { ...base, measure: 'amount', target: 40, period: 'day', direction: 'at_most' },
];

test('the streak in an answer is that of the whole history, also after more than a year', async ({ db }) => {
  const person = { userId: anna.id, today, weekStart: 1 };
  for (const [index, goal] of goals.entries())
    for (const days of [1, 40, 395, 900]) {
      const { habitId } = await say(db, { habitName: `Habit ${index} ${days}`, localDate: today, minutes: 30 });
      await db.transaction((tx) => setGoal(tx, anna.id, habitId, { goal, validFrom: '2022-01-01' }));
      await db.$client.query(
        `insert into warehouse.fact_records (habit_id, category_id, user_id, duration, record_date, local_date)
         select $1, (select category_id from warehouse.dim_habits where habit_id = $1), $2, 30, day, day
         from (select $3::date - n as day from generate_series(1, $4) as n) as days`,
        [habitId, anna.id, today, days],
      );
      const [whole] = await loadHabitProgress(db, person, [habitId]);
      const loaded = await loadStreak(db, person, habitId);
      if (days === 900) expect(loaded?.streak?.count).toBeGreaterThan(100);
      expect(loaded).toEqual({ goal: whole?.goal, today: whole?.today, streak: whole?.streaks.current });
    }
  expect(await loadStreak(db, person, 1)).toBeNull();
});
