import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { rows } from '../query.ts';
import type { DueReminder } from './due-reminders.ts';

type DayOfReminder = Pick<DueReminder, 'userId' | 'habitId' | 'day'>;

const toName = ({ userId, habitId, day }: DayOfReminder) => `${userId} ${habitId} ${day}`;

/**
 * Loads for which reminders something is recorded of the habit on their day: a record, or the mark that it was not
 * done. The board has no habit, and nothing is recorded of it.
 */
export async function findRecordedDays(
  exec: Executor,
  due: readonly DayOfReminder[],
): Promise<(reminder: DayOfReminder) => boolean> {
  const asked = due
    .filter(({ habitId }) => habitId !== null)
    .map(({ userId, habitId, day }) => ({ user_id: userId, habit_id: habitId, day }));
  if (asked.length === 0) return () => false;
  const found = await rows<DayOfReminder>(
    exec,
    sql`select a.user_id::float8 as "userId", a.habit_id::float8 as "habitId", a.day::text as day
    from json_to_recordset(${JSON.stringify(asked)}::json) as a (user_id bigint, habit_id bigint, day date)
    where exists (
        select from warehouse.agg_daily d
        where d.user_id = a.user_id and d.record_day = a.day and d.habit_id = a.habit_id)
      or exists (
        select from warehouse.day_mark m
        where m.user_id = a.user_id and m.habit_id = a.habit_id and m.local_date = a.day and m.mark = 'no')`,
  );
  const names = new Set(found.map(toName));
  return (reminder) => names.has(toName(reminder));
}
