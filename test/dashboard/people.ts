import type pg from 'pg';

export interface Crowd {
  people: number;
  days: number;
  /** The first id; others follow. */
  from?: number;
}

const categories = ['Health', 'Learning', 'Sport', 'Home', 'Work', 'Music'];

/** Fills the warehouse with people who record three of ten habits on most days up to today (UTC). */
export async function seedCrowd(pool: pg.Pool, { people, days, from = 900_000 }: Crowd): Promise<void> {
  const names = [people, from];
  await pool.query(
    `insert into warehouse.dim_users (user_id, first_name, last_name)
     select $2::bigint + n, 'Person', lpad(n::text, 3, '0') from generate_series(1, $1::int) n`,
    names,
  );
  await pool.query(
    `insert into warehouse.dim_category (user_id, category_name)
     select $2::bigint + n, name from generate_series(1, $1::int) n, unnest($3::text[]) name`,
    [...names, categories],
  );
  await pool.query(
    `insert into warehouse.dim_habits (user_id, habit_name, category_id)
     select $2::bigint + n, 'Habit ' || chr(64 + h), (select category_id from warehouse.dim_category c
       where c.user_id = $2::bigint + n and c.category_name = ($3::text[])[1 + h % 6])
     from generate_series(1, $1::int) n, generate_series(1, 10) h`,
    [...names, categories],
  );
  await pool.query(
    `insert into warehouse.fact_records (habit_id, category_id, user_id, duration, record_date, local_date)
     select h.habit_id, h.category_id, h.user_id, 5 + (h.habit_id * 7 + day * 13) % 56, now() - day * interval '1 day',
       (now() at time zone 'UTC')::date - day
     from warehouse.dim_habits h, generate_series(0, $1::int - 1) day
     where h.user_id > $2 and (h.habit_id + day * 3 + h.user_id) % 10 < 3 and (h.user_id * 31 + day * 17) % 10 < 6 + (400 - day) % 4`,
    [days, from],
  );
  await pool.query('analyze warehouse.agg_daily, warehouse.dim_habits');
}
