import { loadHabitProgress, loadToday } from '../src/reports/habits/load-progress.ts';
import { loadStreak } from '../src/reports/habits/load-streak.ts';
import { addDays } from '../src/time/days.ts';
import { type Bench, type BenchDatabase, medianMs, openDatabase } from './harness.ts';

const userId = 100;
const habits = 50;
const days = 3650;
const today = '2026-11-29';

/** What is to be done today, and score and streaks, of a person with 50 habits and a record of each on 3650 days. */
export const bench: Bench = {
  name: 'today',
  async run(report) {
    const database = await openDatabase();
    try {
      await seedYears(database);
      const { db, pool } = database;
      const person = { userId, today, weekStart: 1 };
      const goal = '30 ms or less';
      report({
        what: `what is due today of ${habits} habits with ten years of history`,
        value: await medianMs(50, () => loadToday(db, person)),
        unit: 'ms',
        floor: await medianMs(50, async () => {
          await pool.query('select 1');
          await pool.query('select 1');
        }),
        floorIs: 'two empty queries',
        goal,
      });
      const count = 'select count(*) from warehouse.agg_daily where user_id = $1';
      report({
        what: `score and streaks of ${habits} habits from ${(habits * days).toLocaleString('en')} days`,
        value: await medianMs(20, () => loadHabitProgress(db, person)),
        unit: 'ms',
        floor: await medianMs(20, () => pool.query(count, [userId])),
        floorIs: 'counting the rows of the days',
      });
      report({
        what: 'score and streaks of one of them',
        value: await medianMs(20, () => loadHabitProgress(db, person, [1001])),
        unit: 'ms',
        floor: await medianMs(20, () => pool.query(`${count} and habit_id = 1001`, [userId])),
        floorIs: 'counting the rows of its days',
      });
      report({
        what: 'streak and goal of one of them, for the answer to a record',
        value: await medianMs(50, () => loadStreak(db, person, 1001)),
        unit: 'ms',
        floor: await medianMs(50, () => pool.query('select 1')),
        floorIs: 'an empty query',
      });
    } finally {
      await database.stop();
    }
  },
};

async function seedYears({ pool }: BenchDatabase): Promise<void> {
  await pool.query('insert into warehouse.dim_users (user_id) values ($1)', [userId]);
  await pool.query(
    `insert into warehouse.dim_category (category_id, user_id, category_name)
    overriding system value values (900, $1, 'Other')`,
    [userId],
  );
  await pool.query(
    `insert into warehouse.dim_habits (habit_id, user_id, habit_name, category_id, kind, unit)
    overriding system value
    select 1000 + i, $1, 'Habit ' || i, 900, (array['time', 'count', 'check'])[1 + i % 3],
      case when i % 3 = 1 then 'pages' end
    from generate_series(0, $2::integer - 1) as i`,
    [userId, habits],
  );
  await pool.query(
    `insert into warehouse.habit_goal (user_id, habit_id, valid_from, measure, target, period)
    select $1, 1000 + i, $3::date, (array['amount', 'amount', 'days'])[1 + i % 3],
      (array[30, 5, 3])[1 + i % 3], (array['day', 'day', 'week'])[1 + i % 3]
    from generate_series(0, $2::integer - 1) as i`,
    [userId, habits, addDays(today, -days)],
  );
  await pool.query(
    `insert into warehouse.fact_records (habit_id, category_id, user_id, duration, amount, record_date, local_date)
    select 1000 + i, 900, $1, case when i % 3 = 0 then 10 + (d * 7 + i) % 50 else 0 end,
      case i % 3 when 1 then (d + i) % 9 when 2 then 1 end, $4::date - d, $4::date - d
    from generate_series(0, $3::integer - 1) as d, generate_series(0, $2::integer - 1) as i order by d desc`,
    [userId, habits, days, today],
  );
  await pool.query('vacuum analyze');
}
