import type pg from 'pg';

export interface Crowd {
  people: number;
  days: number;
  /** All user ids are larger than this. */
  from?: number;
}

const categories = ['Health', 'Learning', 'Sport', 'Home'];
/** Name, number of the category (from 1), and the percentage of days with a record. */
const habits: [string, number, number][] = [
  ['Reading', 2, 62],
  ['Running', 3, 31],
  ['Yoga', 1, 26],
  ['Piano', 2, 14],
  ['Spanish', 2, 40],
  ['Cooking', 4, 48],
  ['Chess', 2, 9],
  ['Walking', 3, 55],
  ['Meditation', 1, 35],
  ['Swimming', 3, 7],
];

/**
 * Fills the warehouse with people who have ten habits each, up to today (UTC). The activity grows from month to month
 * and varies from day to day. Inserts only the day totals that the charts read: records would take ten times as long.
 */
export async function seedCrowd(pool: pg.Pool, { people, days, from = 900_000 }: Crowd): Promise<void> {
  const params = [people, from];
  await pool.query(
    `insert into warehouse.dim_users (user_id, first_name, last_name)
     select $2::bigint + n,
       (array['Ada','Bruno','Clara','Dmitri','Elena','Farid','Greta','Hana','Igor','Julia'])[1 + n % 10],
       (array['Adler','Brandt','Costa','Dubois','Engel','Fischer','Garcia'])[1 + n % 7] || ' ' || n
     from generate_series(1, $1::int) n`,
    params,
  );
  await pool.query(
    `insert into warehouse.dim_category (user_id, category_name)
     select $2::bigint + n, name from generate_series(1, $1::int) n, unnest($3::text[]) name`,
    [...params, categories],
  );
  await pool.query(
    `insert into warehouse.dim_habits (user_id, habit_name, category_id)
     select $2::bigint + n, h ->> 0, (select category_id from warehouse.dim_category c
       where c.user_id = $2::bigint + n and c.category_name = ($3::text[])[(h ->> 1)::int])
     from generate_series(1, $1::int) n, jsonb_array_elements($4::jsonb) h`,
    [...params, categories, JSON.stringify(habits)],
  );
  await pool.query(
    `insert into warehouse.agg_daily (record_day, habit_id, user_id, category_id, total_duration, total_records)
     select (now() at time zone 'UTC')::date - day, h.habit_id, h.user_id, h.category_id,
       10 + abs(hashint8(h.habit_id * 7919 + day)) % 51, 1
     from warehouse.dim_habits h
     join jsonb_array_elements($3::jsonb) often on often ->> 0 = h.habit_name
     cross join generate_series(0, $1::int - 1) day
     where h.user_id > $2
       and abs(hashint8(h.user_id * 104729 + day)) % 100 < 78 - day / 20 + 7 * sin(day / 9.0) -- the person, that day
       and abs(hashint8(h.habit_id * 15485863 + day)) % 100 < (often ->> 2)::int`,
    [days, from, JSON.stringify(habits)],
  );
  await pool.query('analyze warehouse.agg_daily, warehouse.dim_habits, warehouse.dim_users');
}
