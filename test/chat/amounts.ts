import type { Db } from '../../src/db/client.ts';

/**
 * A habit that is counted (its unit) or done (a unit of null), its day (so many days before today in UTC, or a date),
 * and an amount: 1 where it is done.
 */
export type RecordedAmount = [habit: string, unit: string | null, day: number | Date, amount: number];

/**
 * Inserts records of habits without a duration of a person, in one category. Returns the ids of the habits in the order
 * of the records.
 */
export async function amountsOf(
  db: Db,
  userId: number,
  records: RecordedAmount[],
  category = 'Body',
): Promise<number[]> {
  const sql = db.$client;
  await sql.query(
    `insert into warehouse.dim_users (user_id, first_name) values ($1, 'Somebody') on conflict do nothing`,
    [userId],
  );
  const ids: number[] = [];
  for (const [habit, unit, day, amount] of records) {
    const date = typeof day === 'number' ? new Date(Date.now() - day * 86_400_000) : day;
    const made = await sql.query<{ id: string }>(`select warehouse.ensure_habit($1, $2, $3, false, $4, $5) as id`, [
      userId,
      habit,
      category,
      unit === null ? 'check' : 'count',
      unit,
    ]);
    const habitId = Number(made.rows[0]?.id);
    await sql.query(
      `insert into warehouse.fact_records (habit_id, category_id, user_id, duration, amount, record_date, local_date)
       select habit_id, category_id, user_id, 0, $2::numeric, $3::date + interval '12 hours', $3::date
       from warehouse.dim_habits where habit_id = $1`,
      [habitId, amount, date.toISOString().slice(0, 10)],
    );
    ids.push(habitId);
  }
  return ids;
}
