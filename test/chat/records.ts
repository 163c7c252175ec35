import type { Db } from '../../src/db/client.ts';

/** A habit, its day (so many days before today in UTC, or a date), and minutes. */
export type Recorded = [habit: string, day: number | Date, minutes: number];

/**
 * Inserts records of a person, with own habits in one category. Returns the ids of the habits in the order of the
 * records.
 */
export async function recordsOf(db: Db, userId: number, records: Recorded[]): Promise<number[]> {
  const sql = db.$client;
  await sql.query(
    `insert into warehouse.dim_users (user_id, first_name) values ($1, 'Somebody') on conflict do nothing`,
    [userId],
  );
  const ids: number[] = [];
  for (const [habit, day, minutes] of records) {
    const date = typeof day === 'number' ? new Date(Date.now() - day * 86_400_000) : day;
    const made = await sql.query<{ id: string }>(`select warehouse.ensure_habit($1, $2, 'Games') as id`, [
      userId,
      habit,
    ]);
    const habitId = Number(made.rows[0]?.id);
    await sql.query(
      `insert into warehouse.fact_records (habit_id, category_id, user_id, duration, record_date, local_date)
       select habit_id, category_id, user_id, $2::numeric, $3::date + interval '12 hours', $3::date
       from warehouse.dim_habits where habit_id = $1`,
      [habitId, minutes, date.toISOString().slice(0, 10)],
    );
    ids.push(habitId);
  }
  return ids;
}
