import { sql } from 'drizzle-orm';
import type { Db } from '../../client.ts';
import type { DayMarkKind } from '../../schema/limits.ts';
import { rows } from '../query.ts';
import { streamRows } from '../streams.ts';
import type { FileHabit } from './file-contents.ts';
import { ownRecordKey } from './match-rows.ts';

/** A record or mark of the person, as files of habit trackers have it. */
export interface OwnDay {
  /** Index into the habits. */
  habit: number;
  key: string;
  date: string;
  /** Null: a record. */
  mark: DayMarkKind | null;
  /** Minutes, the amount, or 1; 0 for a mark. */
  value: number;
  note: string | null;
}

/** A habit of the person, as files of habit trackers have it. */
export interface OwnHabit extends FileHabit {
  habitId: number;
}

/** Returns all habits of the person that are shown, with everything that belongs to them, by id. */
export function findOwnHabits(db: Db, userId: number): Promise<OwnHabit[]> {
  return rows(
    db,
    sql`select h.habit_id::float8 as "habitId", 'h' || h.habit_id as key, h.habit_name as name,
      c.category_name as category, h.kind, h.unit, h.direction,
      h.archived_at is not null as archived, h.question, h.description,
      coalesce((
        select json_agg(json_build_object('validFrom', g.valid_from::text, 'goal', case when g.target is not null then
          json_build_object('measure', g.measure, 'target', g.target, 'period', g.period, 'everyDays', g.every_days,
            'direction', coalesce(g.direction, h.direction)) end) order by g.valid_from)
        from warehouse.habit_goal g where g.user_id = h.user_id and g.habit_id = h.habit_id), '[]') as goals,
      coalesce((
        select json_agg(json_build_object('time', to_char(m.local_time, 'HH24:MI'), 'weekdays', m.weekdays)
          order by m.reminder_id)
        from warehouse.reminder m
        where m.user_id = h.user_id and m.habit_id = h.habit_id and m.every_minutes is null), '[]') as reminders
    from warehouse.dim_habits h join warehouse.dim_category c on c.category_id = h.category_id
    where h.user_id = ${userId} and h.removed_at is null order by h.habit_id`,
  );
}

/**
 * Yields all records and marks of habits that are not deleted, by habit and day. Memory stays constant.
 *
 * @param habitIds own habits of the person, in the order of their indices
 */
export function streamOwnDays(db: Db, userId: number, habitIds: readonly number[]): AsyncGenerator<OwnDay> {
  return streamRows(
    db,
    sql`select no - 1 as habit, key, local_date as date, mark, value, note
    from (
      select habit_id, ${ownRecordKey(sql`r`)} as key, local_date, null as mark, coalesce(amount, duration) as value,
        note, record_id
      from warehouse.fact_records r where user_id = ${userId} and deleted_at is null
      union all
      select habit_id, 'm' || local_date, local_date, mark, 0, note, 0 from warehouse.day_mark m
      where user_id = ${userId}
    ) as days
    join unnest(${sql.param(`{${habitIds.join(',')}}`)}::bigint[]) with ordinality as habits(habit_id, no)
      using (habit_id)
    order by no, local_date, record_id`,
  );
}
