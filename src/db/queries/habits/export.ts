import { sql } from 'drizzle-orm';
import type { Db, Executor } from '../../client.ts';
import { rows } from '../query.ts';
import { streamRows } from '../streams.ts';

/** A record in an export. */
export interface RecordExportRow {
  /** The day that the record counts for, `YYYY-MM-DD`. */
  date: string;
  habit: string;
  category: string;
  /** 0 where the kind of the habit is not `time`. */
  minutes: number;
  /** The number of a counted habit, 1 for `check`. Null: the kind is `time`. */
  amount: number | null;
  /** The unit of a counted habit. */
  unit: string | null;
  note: string | null;
}

/** Yields the person's records that are not deleted, by day: those of `year`, or all. Null: all years. */
export function streamRecords(db: Db, userId: number, year: number | null = null): AsyncGenerator<RecordExportRow> {
  return streamRows(
    db,
    sql`select r.local_date as date, h.habit_name as habit, c.category_name as category, r.duration as minutes, r.note,
      r.amount, h.unit
    from warehouse.fact_records r
    join warehouse.dim_habits h on h.habit_id = r.habit_id
    join warehouse.dim_category c on c.category_id = r.category_id
    where r.user_id = ${userId} and r.deleted_at is null
      and r.local_date between make_date(${year ?? 1970}, 1, 1) and make_date(${year ?? 9999}, 12, 31)
    order by r.local_date, r.record_id`,
  );
}

/**
 * Returns whether the person has a habit that is not of the kind `time`: its records have amounts. A failure is that of
 * the connection, with its code, as for {@link streamRecords}.
 */
export async function hasOtherKinds(db: Db, userId: number): Promise<boolean> {
  const others = streamRows(
    db,
    sql`select habit_id from warehouse.dim_habits where user_id = ${userId} and kind <> 'time' limit 1`,
  );
  for await (const _ of others) return true;
  return false;
}

/** Returns one row per year in which the person has records, with their number, oldest first. */
export function countRecordsByYear(exec: Executor, userId: number): Promise<{ year: number; records: number }[]> {
  return rows(
    exec,
    sql`select extract(year from record_day)::integer as year, sum(total_records)::float8 as records
    from warehouse.agg_daily where user_id = ${userId} group by 1 order by 1`,
  );
}
