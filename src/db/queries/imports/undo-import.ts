import { sql } from 'drizzle-orm';
import type { Tx } from '../../client.ts';
import { lockPerson } from '../bot/updates.ts';
import { removeCreatedHabit } from '../habits/habit-kinds.ts';
import { firstRow, rows } from '../query.ts';
import { habitState } from './import-habits.ts';

/** What the undo of an import did. Plain JSON. */
export interface ImportUndo {
  /** Records and marks that were removed, or got their former value. */
  restored: number;
  /** Records and marks that stay, because the person has changed them since. */
  staying: number;
  /** The names of created habits that stay, because the person has changed them, or they have something else. */
  stayingHabits: string[];
}

/**
 * Undoes an import: what it added is removed, and what it changed is as it was. What the person has changed since stays.
 * Null: it is not imported.
 *
 * @param categoryIds the categories that the import created
 */
export async function undoImport(
  tx: Tx,
  userId: number,
  importId: number,
  categoryIds: readonly number[],
): Promise<ImportUndo | null> {
  await lockPerson(tx, userId);
  const undone = await tx.execute(sql`update warehouse.import set state = 'undone'
    where user_id = ${userId} and import_id = ${importId} and state = 'done'`);
  if (undone.rowCount !== 1) return null;
  const changes = await restoreChanges(tx, userId, importId);
  const marks = await removeMarks(tx, userId, importId);
  const records = await removeRecords(tx, userId, importId);
  const stayingHabits = await removeHabits(tx, userId, importId);
  await removeCategories(tx, userId, categoryIds);
  const restored = changes.restored + marks + records.removed;
  return { restored, staying: changes.staying + records.staying, stayingHabits };
}

/** The records are deleted first, because that corrects the totals of their days and brings back marks. */
async function removeRecords(tx: Tx, userId: number, importId: number): Promise<{ removed: number; staying: number }> {
  const isImported = sql`user_id = ${userId} and import_id = ${importId}`;
  const deleted = await tx.execute(sql`update warehouse.fact_records set deleted_at = now()
    where ${isImported} and deleted_at is null and updated_at = created_at`);
  await tx.execute(sql`delete from warehouse.fact_records where ${isImported} and deleted_at = now()`);
  const staying = await firstRow<{ count: number }>(
    tx,
    sql`select count(*)::float8 as count from warehouse.fact_records where ${isImported} and deleted_at is null`,
  );
  return { removed: deleted.rowCount ?? 0, staying: staying?.count ?? 0 };
}

async function removeMarks(tx: Tx, userId: number, importId: number): Promise<number> {
  const isImported = sql`user_id = ${userId} and import_id = ${importId}`;
  const marks = await tx.execute(sql`delete from warehouse.day_mark where ${isImported}`);
  const removed = await tx.execute(sql`delete from warehouse.removed_day_mark where ${isImported}`);
  return (marks.rowCount ?? 0) + (removed.rowCount ?? 0);
}

async function restoreChanges(
  tx: Tx,
  userId: number,
  importId: number,
): Promise<{ restored: number; staying: number }> {
  const isOfImport = sql`c.user_id = ${userId} and c.import_id = ${importId}`;
  const records = await tx.execute(sql`update warehouse.fact_records r set local_date = b.local_date,
      record_date = b.record_date, duration = b.duration, amount = b.amount, note = b.note, updated_at = b.updated_at
    from warehouse.import_change c, jsonb_populate_record(null::warehouse.fact_records, c.before) as b
    where ${isOfImport} and r.user_id = ${userId} and r.record_id = c.record_id and r.deleted_at is null
      and r.updated_at = (c.after ->> 'updated_at')::timestamptz`);
  const marks = await tx.execute(sql`update warehouse.day_mark d set mark = b.mark, note = b.note,
      created_at = b.created_at
    from warehouse.import_change c, jsonb_populate_record(null::warehouse.day_mark, c.before) as b
    where ${isOfImport} and d.user_id = ${userId} and d.habit_id = c.habit_id and d.local_date = c.local_date
      and d.created_at = (c.after ->> 'created_at')::timestamptz`);
  const all = await tx.execute(sql`delete from warehouse.import_change c where ${isOfImport}`);
  const restored = (records.rowCount ?? 0) + (marks.rowCount ?? 0);
  return { restored, staying: (all.rowCount ?? 0) - restored };
}

/** Removes the habits that the import created, where nothing else belongs to them. Returns the names of the others. */
async function removeHabits(tx: Tx, userId: number, importId: number): Promise<string[]> {
  const created = await rows<{ habitId: number; name: string; isUnchanged: boolean }>(
    tx,
    sql`select h.habit_id::float8 as "habitId", h.habit_name as name,
      i.created = ${habitState(sql`h`)} and not exists (
        select from warehouse.day_mark m where m.user_id = h.user_id and m.habit_id = h.habit_id)
      and not exists (select from warehouse.rest r where r.user_id = h.user_id and r.habit_id = h.habit_id)
      and not exists (select from warehouse.timer t where t.user_id = h.user_id and t.habit_id = h.habit_id)
        as "isUnchanged"
    from warehouse.import_habit i join warehouse.dim_habits h on h.user_id = i.user_id and h.habit_id = i.habit_id
    where i.user_id = ${userId} and i.import_id = ${importId} and i.created is not null
    order by h.habit_name`,
  );
  const staying: string[] = [];
  for (const { habitId, name, isUnchanged } of created) {
    const removed = isUnchanged ? await removeCreatedHabit(tx, userId, habitId) : null;
    if (removed?.kind !== 'removed') staying.push(name);
  }
  await tx.execute(sql`delete from warehouse.import_habit
    where user_id = ${userId} and import_id = ${importId} and created is null`);
  return staying;
}

async function removeCategories(tx: Tx, userId: number, categoryIds: readonly number[]): Promise<void> {
  await tx.execute(sql`delete from warehouse.dim_category c
    where c.user_id = ${userId} and c.category_id = any (${sql.param(`{${categoryIds.join(',')}}`)}::bigint[])
      and not exists (select from warehouse.dim_habits h where h.user_id = ${userId} and h.category_id = c.category_id)
      and not exists (
        select from warehouse.fact_records r where r.user_id = ${userId} and r.category_id = c.category_id)`);
}
