import type pg from 'pg';

export interface Seed {
  userId: number;
  records: number;
  habits?: number;
  /** The day of the newest record; the others are on the days before. */
  lastDay?: string;
  recordsADay?: number;
  note?: string;
}

/**
 * Inserts habits (Habit 1 …, in two categories) and records of 1 to 60.5 minutes for a person, with one statement per
 * table.
 */
export async function seed(pool: pg.Pool, options: Seed): Promise<void> {
  const { userId, records, habits = 5, lastDay = '2026-11-22', recordsADay = 10, note = 'easy' } = options;
  await pool.query(`insert into warehouse.dim_users (user_id, first_name) values ($1, 'Anna')`, [userId]);
  await pool.query(
    `insert into warehouse.dim_category (user_id, category_name)
     select $1::bigint, name from unnest(array['Health', 'Other']) name`,
    [userId],
  );
  await pool.query(
    `insert into warehouse.dim_habits (user_id, habit_name, category_id)
     select $1::bigint, 'Habit ' || n, (select category_id from warehouse.dim_category
       where user_id = $1 and category_name = case n % 2 when 0 then 'Other' else 'Health' end)
     from generate_series(1, $2::int) n`,
    [userId, habits],
  );
  await pool.query(
    `insert into warehouse.fact_records (habit_id, category_id, user_id, duration, record_date, local_date, note)
     select h.habit_id, h.category_id, $1::bigint, 1 + (n % 120) * 0.5,
       (day + interval '12 hours') at time zone 'UTC', day, $5::text
     from (select n, $4::date - ((n - 1) / $6::int) as day from generate_series(1, $3::int) n) as r
     join (select habit_id, category_id, row_number() over (order by habit_id) as place
       from warehouse.dim_habits where user_id = $1) as h on h.place = 1 + r.n % $2::int
     order by n desc`,
    [userId, habits, records, lastDay, note, recordsADay],
  );
}
