import { sql } from 'drizzle-orm';
import type { Executor, Tx } from '../../client.ts';
import type { DayMarkKind } from '../../schema/limits.ts';
import { lockPerson } from '../bot/updates.ts';
import { firstRow, rows } from '../query.ts';
import { ensureOwnHabit, findExistingHabit, type Habit, type HabitChoice, removeEmptyHabit } from './habits.ts';

/** What a person said about a day without a record of a habit. */
export interface DayMark {
  habitId: number;
  /** The person's day, `YYYY-MM-DD`. */
  localDate: string;
  /** `skip`: the day does not count. `no`: the habit was not done. */
  mark: DayMarkKind;
  note: string | null;
}

/** The result of {@link setDayMark}. `before` is what {@link restoreDayMark} needs to undo it. */
export type DayMarking =
  | { kind: 'marked'; habit: Habit; mark: DayMark; before: DayMark | null }
  /** A mark never removes records: the day has some of the habit. Nothing was changed. */
  | { kind: 'has_records'; habit: Habit; records: number }
  | { kind: 'not_found' };

const markColumns = sql`habit_id::float8 as "habitId", local_date::text as "localDate", mark, note`;

/** Returns the marks of the person from `first` to `last`, both included, by day: of one habit, or of all. */
export function findDayMarks(
  exec: Executor,
  userId: number,
  habitId: number | null,
  { first, last }: { first: string; last: string },
): Promise<DayMark[]> {
  return rows(
    exec,
    sql`select ${markColumns} from warehouse.day_mark
    where user_id = ${userId} and (${habitId}::bigint is null or habit_id = ${habitId})
      and local_date between ${first}::date and ${last}::date
    order by local_date, habit_id`,
  );
}

/**
 * Marks a day of a habit that has no record of it; a mark of the day is replaced. A record removes the mark. A starter
 * is copied, a missing habit is created, an archived one becomes active again.
 */
export async function setDayMark(
  tx: Tx,
  userId: number,
  { habit: choice, localDate, mark, note = null }: Omit<DayMark, 'habitId' | 'note'> & DayMarkOptions,
): Promise<DayMarking> {
  await lockPerson(tx, userId);
  const existing = await findExistingHabit(tx, userId, choice);
  const records = existing ? await countOnDay(tx, userId, existing.habitId, localDate) : 0;
  if (existing && records > 0) return { kind: 'has_records', habit: existing, records };
  const habit = await ensureOwnHabit(tx, userId, choice, true);
  if (!habit) return { kind: 'not_found' };
  const before = await findDayMark(tx, userId, habit.habitId, localDate);
  const saved = await saveDayMark(tx, userId, { habitId: habit.habitId, localDate, mark, note });
  return { kind: 'marked', habit, mark: saved, before };
}

interface DayMarkOptions {
  habit: HabitChoice;
  note?: string | null;
}

/** Removes the mark of a day and returns it. Null: there was none. {@link restoreDayMark} with it undoes that. */
export async function removeDayMark(
  tx: Tx,
  userId: number,
  habitId: number,
  localDate: string,
): Promise<DayMark | null> {
  await lockPerson(tx, userId);
  const removed = await firstRow<DayMark>(
    tx,
    sql`delete from warehouse.day_mark
    where user_id = ${userId} and habit_id = ${habitId} and local_date = ${localDate}::date returning ${markColumns}`,
  );
  await removeEmptyHabit(tx, userId, habitId);
  return removed;
}

/**
 * Undoes {@link setDayMark} and {@link removeDayMark}: the day has the mark `before` again, null: none. A habit that
 * the mark created is hidden. Returns false, and changes nothing, where the day has a record since or the habit is gone.
 */
export async function restoreDayMark(
  tx: Tx,
  userId: number,
  { habitId, localDate }: Pick<DayMark, 'habitId' | 'localDate'>,
  before: DayMark | null,
): Promise<boolean> {
  if (!before) return (await removeDayMark(tx, userId, habitId, localDate)) !== null;
  const { mark, note } = before;
  const marked = await setDayMark(tx, userId, { habit: { habitId }, localDate, mark, note });
  return marked.kind === 'marked';
}

function findDayMark(exec: Executor, userId: number, habitId: number, localDate: string): Promise<DayMark | null> {
  return firstRow(
    exec,
    sql`select ${markColumns} from warehouse.day_mark
    where user_id = ${userId} and habit_id = ${habitId} and local_date = ${localDate}::date`,
  );
}

async function saveDayMark(tx: Tx, userId: number, { habitId, localDate, mark, note }: DayMark): Promise<DayMark> {
  const saved = await firstRow<DayMark>(
    tx,
    sql`insert into warehouse.day_mark (user_id, habit_id, local_date, mark, note)
    values (${userId}, ${habitId}, ${localDate}::date, ${mark}, warehouse.clean_text(${note}))
    on conflict (user_id, habit_id, local_date)
      do update set mark = excluded.mark, note = excluded.note, created_at = now(), merged_from_habit_id = null
    returning ${markColumns}`,
  );
  if (!saved) throw new Error('the mark was not stored');
  return saved;
}

async function countOnDay(tx: Tx, userId: number, habitId: number, localDate: string): Promise<number> {
  const found = await firstRow<{ records: number }>(
    tx,
    sql`select total_records as records from warehouse.agg_daily
    where user_id = ${userId} and habit_id = ${habitId} and record_day = ${localDate}::date`,
  );
  return found?.records ?? 0;
}

/**
 * Moves marks before the records of the habit `fromId` move to `intoId`. A mark of `intoId` on a day on which `fromId`
 * has records would be removed by them: it is kept with `fromId` until {@link moveMarksBack}.
 */
export async function moveMarks(tx: Tx, userId: number, fromId: number, intoId: number): Promise<void> {
  await tx.execute(sql`update warehouse.day_mark m set habit_id = ${fromId}, merged_from_habit_id = ${intoId}
    where m.user_id = ${userId} and m.habit_id = ${intoId} and ${hasRecords(userId, fromId)}
      and not ${hasMark(userId, fromId)}`);
  await tx.execute(sql`update warehouse.day_mark m set habit_id = ${intoId}, merged_from_habit_id = ${fromId}
    where m.user_id = ${userId} and m.habit_id = ${fromId} and m.merged_from_habit_id is distinct from ${intoId}::bigint
      and not ${hasRecords(userId, intoId)} and not ${hasMark(userId, intoId)}`);
}

/** Undoes {@link moveMarks} while `moveRecords` moves the records back. Marks of days with records are removed. */
export async function moveMarksBack(
  tx: Tx,
  userId: number,
  { fromId, intoId }: { fromId: number; intoId: number },
  moveRecords: () => Promise<void>,
): Promise<void> {
  await tx.execute(sql`update warehouse.day_mark m set habit_id = ${intoId}, merged_from_habit_id = null
    where m.user_id = ${userId} and m.habit_id = ${fromId} and m.merged_from_habit_id = ${intoId}
      and not ${hasMark(userId, intoId)}`);
  await moveRecords();
  await tx.execute(sql`delete from warehouse.day_mark m
    where m.user_id = ${userId} and m.habit_id = ${intoId} and ${hasRecords(userId, intoId)}`);
  await tx.execute(sql`update warehouse.day_mark m set habit_id = ${fromId}, merged_from_habit_id = null
    where m.user_id = ${userId} and m.habit_id = ${intoId} and m.merged_from_habit_id = ${fromId}
      and not ${hasRecords(userId, fromId)} and not ${hasMark(userId, fromId)}`);
}

/** Whether a habit has records on the day of the mark `m`. */
const hasRecords = (userId: number, habitId: number) => sql`exists (
  select from warehouse.agg_daily a
  where a.user_id = ${userId} and a.habit_id = ${habitId} and a.record_day = m.local_date)`;

/** Whether a habit has a mark on the day of the mark `m`. */
const hasMark = (userId: number, habitId: number) => sql`exists (
  select from warehouse.day_mark o
  where o.user_id = ${userId} and o.habit_id = ${habitId} and o.local_date = m.local_date)`;
