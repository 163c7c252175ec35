import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { rows } from '../query.ts';
import type { DueReminder } from './due-reminders.ts';

type DayOfReminder = Pick<DueReminder, 'userId' | 'habitId' | 'day' | 'dueAt' | 'everyMinutes'>;

/** What is recorded of the habit of a reminder on its day. */
export interface RecordedDay {
  /** The person said that it was not done. */
  isMarked: boolean;
  isRecorded: boolean;
  /** Something was recorded since the time before: within the interval of the reminder, or later. */
  isRecent: boolean;
}

const nothing: RecordedDay = { isMarked: false, isRecorded: false, isRecent: false };
const toName = ({ userId, habitId, day, dueAt, everyMinutes }: DayOfReminder) =>
  [userId, habitId, day, dueAt, everyMinutes].join();

/** Loads what is recorded of the habits of reminders on their days. The board has no habit, and no records. */
export async function findRecordedDays(
  exec: Executor,
  due: readonly DayOfReminder[],
): Promise<(reminder: DayOfReminder) => RecordedDay> {
  const asked = due.filter(({ habitId }) => habitId !== null);
  if (asked.length === 0) return () => nothing;
  const json = asked.map(({ userId, habitId, day, dueAt, everyMinutes }, at) => ({
    ...{ at, user_id: userId, habit_id: habitId, day },
    since: dueAt - (everyMinutes ?? 0) * 60,
  }));
  const found = await rows<RecordedDay & { at: number }>(
    exec,
    sql`select a.at, exists (
        select from warehouse.day_mark m where m.user_id = a.user_id and m.habit_id = a.habit_id
          and m.local_date = a.day and m.mark = 'no') as "isMarked",
      d.habit_id is not null as "isRecorded",
      d.habit_id is not null and exists (
        select from warehouse.fact_records f where f.user_id = a.user_id and f.habit_id = a.habit_id
          and f.local_date = a.day and f.deleted_at is null and f.record_date > to_timestamp(a.since)) as "isRecent"
    from json_to_recordset(${JSON.stringify(json)}::json)
      as a (at int, user_id bigint, habit_id bigint, day date, since float8)
    left join warehouse.agg_daily d
      on d.user_id = a.user_id and d.record_day = a.day and d.habit_id = a.habit_id`,
  );
  const names = new Map(found.flatMap(({ at, ...day }) => (asked[at] ? [[toName(asked[at]), day] as const] : [])));
  return (reminder) => names.get(toName(reminder)) ?? nothing;
}
