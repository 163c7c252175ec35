import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { firstRow, rows } from '../query.ts';
import { countRecords, findRecordsWhere, type RecordFilter, type RecordRow } from './records.ts';

/** A page of the records of a person, by day, newest first. A page is named by the id of its first record. */
export interface HistoryPage {
  records: RecordRow[];
  /** Number of records before this page. */
  newer: number;
  /** Number of records on all pages. */
  total: number;
  /** First records of the pages around this one; 0: the first page. Null: there is no such page. */
  previous: number | null;
  next: number | null;
}

export interface HistoryPageOptions {
  filter: RecordFilter;
  /** Id of the first record of the page. Where it was deleted, the page begins after it. 0: the first page. */
  from: number;
  limit: number;
}

/** The position of a record in the order of the history. */
interface Position {
  day: string;
  recordId: number;
}

/**
 * Returns a page of the records of a person that are not deleted: by day, within a day the newest first. The cost does
 * not depend on the number of records before the page, because its first record is looked up in an index. A page that
 * has become empty is replaced by the last page.
 */
export async function findHistoryPage(
  exec: Executor,
  userId: number,
  { filter, from, limit }: HistoryPageOptions,
): Promise<HistoryPage> {
  const start = from === 0 ? null : await findPosition(exec, userId, from);
  const found = await findFrom(exec, userId, { filter, start, limit: limit + 1 });
  const [first] = found;
  if (!first && start) {
    const last = await findEarlierStart(exec, userId, { filter, start, limit });
    return findHistoryPage(exec, userId, { filter, from: last, limit });
  }
  const firstPosition = first && { day: first.localDate, recordId: first.recordId };
  const newer = firstPosition && start ? await countNewer(exec, userId, filter, firstPosition) : 0;
  return {
    records: found.slice(0, limit),
    newer,
    total: await countRecords(exec, userId, filter),
    previous:
      newer === 0 || !firstPosition
        ? null
        : await findEarlierStart(exec, userId, { filter, start: firstPosition, limit }),
    next: found[limit]?.recordId ?? null,
  };
}

function findPosition(exec: Executor, userId: number, recordId: number): Promise<Position | null> {
  return firstRow(
    exec,
    sql`select local_date::text as day, record_id::float8 as "recordId" from warehouse.fact_records
    where user_id = ${userId} and record_id = ${recordId}`,
  );
}

function isSelected(userId: number, { habitId, days }: RecordFilter): SQL {
  const ofHabit = habitId === undefined ? sql`true` : sql`r.habit_id = ${habitId}`;
  const ofDays = days ? sql`r.local_date between ${days.first}::date and ${days.last}::date` : sql`true`;
  return sql`r.user_id = ${userId} and r.deleted_at is null and ${ofHabit} and ${ofDays}`;
}

/** Returns the records from a position on; from the newest one where there is no position. */
function findFrom(
  exec: Executor,
  userId: number,
  { filter, start, limit }: { filter: RecordFilter; start: Position | null; limit: number },
): Promise<RecordRow[]> {
  const older = start ? sql`(r.local_date, r.record_id) <= (${start.day}::date, ${start.recordId}::bigint)` : sql`true`;
  const condition = sql`${isSelected(userId, filter)} and ${older}
    order by r.local_date desc, r.record_id desc limit ${limit}`;
  return findRecordsWhere(exec, condition);
}

/** Returns the first record of the page before a position; 0 where that is the first page. */
async function findEarlierStart(
  exec: Executor,
  userId: number,
  { filter, start, limit }: { filter: RecordFilter; start: Position; limit: number },
): Promise<number> {
  const newer = await rows<{ recordId: number }>(
    exec,
    sql`select r.record_id::float8 as "recordId" from warehouse.fact_records r
    where ${isSelected(userId, filter)}
      and (r.local_date, r.record_id) > (${start.day}::date, ${start.recordId}::bigint)
    order by r.local_date, r.record_id limit ${limit + 1}`,
  );
  return newer.length > limit ? (newer[limit - 1]?.recordId ?? 0) : 0;
}

/** Counts the records before a position: those of later days by the day totals. */
async function countNewer(exec: Executor, userId: number, filter: RecordFilter, start: Position): Promise<number> {
  const { habitId, days } = filter;
  const ofHabit = habitId === undefined ? sql`true` : sql`a.habit_id = ${habitId}`;
  const upTo = days ? sql`a.record_day <= ${days.last}::date` : sql`true`;
  const row = await firstRow<{ newer: number }>(
    exec,
    sql`select ((
      select coalesce(sum(a.total_records), 0) from warehouse.agg_daily a
      where a.user_id = ${userId} and ${ofHabit} and a.record_day > ${start.day}::date and ${upTo}
    ) + (
      select count(*) from warehouse.fact_records r
      where ${isSelected(userId, filter)} and r.local_date = ${start.day}::date and r.record_id > ${start.recordId}::bigint
    ))::float8 as newer`,
  );
  return row?.newer ?? 0;
}

/** Returns the first days of the months with records of a person, the latest first. */
export async function findRecordedMonths(
  exec: Executor,
  userId: number,
  { habitId }: Pick<RecordFilter, 'habitId'>,
): Promise<string[]> {
  const ofHabit = habitId === undefined ? sql`true` : sql`habit_id = ${habitId}`;
  const months = await rows<{ month: string }>(
    exec,
    sql`select date_trunc('month', record_day)::date::text as month from warehouse.agg_daily
    where user_id = ${userId} and ${ofHabit}
    group by 1 order by 1 desc`,
  );
  return months.map(({ month }) => month);
}

/** Returns the habits with records of a person, the most used first. */
export function findRecordedHabits(
  exec: Executor,
  userId: number,
  { days }: Pick<RecordFilter, 'days'>,
): Promise<{ habitId: number; habitName: string }[]> {
  const ofDays = days ? sql`a.record_day between ${days.first}::date and ${days.last}::date` : sql`true`;
  return rows(
    exec,
    sql`select h.habit_id::float8 as "habitId", h.habit_name as "habitName"
    from (
      select a.habit_id, sum(a.total_records) as uses from warehouse.agg_daily a
      where a.user_id = ${userId} and ${ofDays} group by a.habit_id
    ) as used
    join warehouse.dim_habits h on h.habit_id = used.habit_id
    order by used.uses desc, h.habit_id`,
  );
}
