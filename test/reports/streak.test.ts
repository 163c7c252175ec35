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

const weekends = 0b1100000;
const daysGoal = (target: number, everyDays: number): Goal => ({
  ...{ ...base, measure: 'days', period: 'days', target, everyDays },
});

/** `every`: there is a record each so many days. `rests`: weekdays, with the first and the last day before today. */
const rested: {
  goal: Goal;
  every: number;
  days: number;
  rests: [weekdays: number | null, from: number, to: number][];
}[] = [
  { goal: daysGoal(100, 366), every: 1, days: 1000, rests: [[weekends, 1500, 0]] },
  { goal: daysGoal(3, 7), every: 2, days: 1200, rests: [[null, 430, 10]] },
  { goal: { ...base, measure: 'days', period: 'day' }, every: 1, days: 1200, rests: [[null, 420, 2]] },
  { goal: { ...base, measure: 'days', period: 'day' }, every: 1, days: 1200, rests: [[null, 450, 395]] },
  { goal: { ...base, measure: 'days', period: 'day' }, every: 3, days: 1200, rests: [[weekends, 1500, 0]] },
  { goal: { ...base, measure: 'days', target: 3, period: 'week' }, every: 1, days: 1200, rests: [[null, 440, 4]] },
  // Weeks with four days of rest end no streak.
  { goal: { ...base, measure: 'days', target: 3, period: 'week' }, every: 1, days: 1200, rests: [[0b1111000, 500, 3]] },
  { goal: { ...base, measure: 'days', target: 9, period: 'month' }, every: 2, days: 1200, rests: [[null, 460, 5]] },
];

test('days of rest at the beginning of a streak, also those of more than a year, change nothing in that', async ({
  db,
}) => {
  const person = { userId: anna.id, today, weekStart: 1 };
  for (const [index, { goal, every, days, rests }] of rested.entries()) {
    const { habitId } = await say(db, { habitName: `Rested ${index}`, localDate: today, minutes: 30 });
    await db.transaction((tx) => setGoal(tx, anna.id, habitId, { goal, validFrom: '2022-01-01' }));
    for (const [weekdays, from, to] of rests)
      await db.$client.query(
        `insert into warehouse.rest (user_id, habit_id, weekdays, from_date, to_date)
         values ($1, $2, $3, $4::date - $5::int, $4::date - $6::int)`,
        [anna.id, habitId, weekdays, today, from, to],
      );
    // No records on the days of rest, so that only the whole history knows what was before them.
    await db.$client.query(
      `insert into warehouse.fact_records (habit_id, category_id, user_id, duration, record_date, local_date)
       select $1, (select category_id from warehouse.dim_habits where habit_id = $1), $2, 30, day, day
       from (select $3::date - n as day from generate_series(1, $4, $5) as n) as days
       where not exists (select from warehouse.rest r where r.habit_id = $1 and day between r.from_date and r.to_date
         and (r.weekdays is null or (r.weekdays >> (extract(isodow from day)::int - 1)) & 1 = 1))`,
      [habitId, anna.id, today, days, every],
    );
    const [whole] = await loadHabitProgress(db, person, [habitId]);
    expect([index, (await loadStreak(db, person, habitId))?.streak]).toEqual([index, whole?.streaks.current]);
  }
});
