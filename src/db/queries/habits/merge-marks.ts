import { type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../../client.ts';
import { allMarkColumns } from './marks.ts';

/**
 * Moves the marks of the habit `fromId` to `intoId`, before its records move. Where `intoId` has a mark of the same day,
 * that one counts, and the other stays with `fromId`. Marks that a record has removed move as well, so that they come
 * back when that record is undone, and deleted ones, so that no import sets them again.
 */
export async function moveMarks(tx: Tx, userId: number, fromId: number, intoId: number): Promise<void> {
  const isMovable = sql`m.user_id = ${userId} and m.habit_id = ${fromId} and not ${hasMark(userId, intoId)}`;
  const moved = sql`habit_id = ${intoId}, merged_from_habit_id = ${fromId}`;
  await tx.execute(sql`update warehouse.removed_day_mark m set ${moved} where ${isMovable}`);
  await tx.execute(sql`update warehouse.day_mark m set ${moved} where ${isMovable}`);
  await tx.execute(sql`update warehouse.deleted_day_mark m set ${moved}
    where m.user_id = ${userId} and m.habit_id = ${fromId} and not ${hasDeletedMark(userId, intoId)}`);
  await placeMarks(tx, userId, intoId, sql`m.merged_from_habit_id = ${fromId} and not ${hasRecords(userId, fromId)}`);
}

/** Undoes {@link moveMarks} while `moveRecords` moves the records back. */
export async function moveMarksBack(
  tx: Tx,
  userId: number,
  { fromId, intoId }: { fromId: number; intoId: number },
  moveRecords: () => Promise<void>,
): Promise<void> {
  const isMoved = sql`m.user_id = ${userId} and m.habit_id = ${intoId} and m.merged_from_habit_id = ${fromId}
    and not ${hasMark(userId, fromId)}`;
  const back = sql`habit_id = ${fromId}, merged_from_habit_id = null`;
  await tx.execute(sql`update warehouse.removed_day_mark m set ${back} where ${isMoved}`);
  await tx.execute(sql`update warehouse.day_mark m set ${back} where ${isMoved}`);
  await tx.execute(sql`update warehouse.deleted_day_mark m set ${back}
    where m.user_id = ${userId} and m.habit_id = ${intoId} and m.merged_from_habit_id = ${fromId}
      and not ${hasDeletedMark(userId, fromId)}`);
  await moveRecords();
  await placeMarks(tx, userId, fromId);
}

/** Moves marks of a habit to the table to which they belong: that of removed marks where their day has a record. */
async function placeMarks(tx: Tx, userId: number, habitId: number, condition: SQL = sql`true`): Promise<void> {
  const isOfHabit = sql`m.user_id = ${userId} and m.habit_id = ${habitId} and ${condition}`;
  await tx.execute(sql`with removed as (
      delete from warehouse.day_mark m where ${isOfHabit} and ${hasRecords(userId, habitId)} returning ${allMarkColumns}
    )
    insert into warehouse.removed_day_mark (${allMarkColumns}) select ${allMarkColumns} from removed`);
  await tx.execute(sql`with restored as (
      delete from warehouse.removed_day_mark m where ${isOfHabit} and not ${hasRecords(userId, habitId)}
      returning ${allMarkColumns}
    )
    insert into warehouse.day_mark (${allMarkColumns}) select ${allMarkColumns} from restored`);
}

/** Whether a habit has records on the day of the mark `m`. */
const hasRecords = (userId: number, habitId: number) => sql`exists (
  select from warehouse.agg_daily a
  where a.user_id = ${userId} and a.habit_id = ${habitId} and a.record_day = m.local_date)`;

/** Whether a habit has a mark on the day of the mark `m`, which a record may have removed. */
const hasMark = (userId: number, habitId: number) => sql`(
  exists (select from warehouse.day_mark o
    where o.user_id = ${userId} and o.habit_id = ${habitId} and o.local_date = m.local_date)
  or exists (select from warehouse.removed_day_mark o
    where o.user_id = ${userId} and o.habit_id = ${habitId} and o.local_date = m.local_date))`;

/** Whether the person deleted a mark of a habit on the day of the mark `m`. */
const hasDeletedMark = (userId: number, habitId: number) => sql`exists (
  select from warehouse.deleted_day_mark o
  where o.user_id = ${userId} and o.habit_id = ${habitId} and o.local_date = m.local_date)`;
