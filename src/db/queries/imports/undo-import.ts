import { sql } from 'drizzle-orm';
import type { Tx } from '../../client.ts';
import { lockPerson } from '../bot/updates.ts';
import { removeCreatedHabit } from '../habits/habit-kinds.ts';
import { firstRow, rows } from '../query.ts';
import { habitState } from './import-habits.ts';

/** What the undo of an import did. Plain JSON. */
export interface ImportUndo {
  /** Records and marks that were removed. */
  records: number;
  marks: number;
  /** Records and marks that got their former value. */
  restored: number;
  /** Records and marks that stay, because the person has changed them since. */
  staying: number;
  /** Records that stay until an import is undone that replaced their value. */
  replaced: number;
  /** The names of created habits that stay, because the person has changed them, or they have something else. */
  stayingHabits: string[];
  /** The names of files that were imported later, and had some of the records as well. */
  laterFiles: string[];
}

/**
 * Undoes an import: what it added is removed, and what it changed is as it was. What the person has changed since
 * stays. What another import has changed since is removed when that one is undone too. Null: it is not imported.
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
  const { removed, staying, replaced } = await removeRecords(tx, userId, importId);
  const stayingHabits = await removeHabits(tx, userId, importId);
  await removeCategories(tx, userId, categoryIds);
  return {
    ...{ records: removed, marks, restored: changes.restored, replaced, stayingHabits },
    staying: changes.staying + staying,
    laterFiles: await findLaterFiles(tx, userId, importId),
  };
}

/**
 * Removes the records of the import, and those of imports that were undone before, as far as this one had changed them.
 * They are deleted first, because that corrects the totals of their days and brings back marks.
 */
async function removeRecords(
  tx: Tx,
  userId: number,
  importId: number,
): Promise<{ removed: number; staying: number; replaced: number }> {
  const deleted = await tx.execute(sql`update warehouse.fact_records set deleted_at = now()
    where user_id = ${userId} and import_id = any (${undoneImports(userId)}) and deleted_at is null
      and updated_at = created_at`);
  await tx.execute(sql`delete from warehouse.fact_records
    where user_id = ${userId} and import_id = any (${undoneImports(userId)}) and deleted_at = now()`);
  const left = await firstRow<{ staying: number; replaced: number }>(
    tx,
    sql`select (count(*) filter (where not is_replaced))::float8 as staying,
      (count(*) filter (where is_replaced))::float8 as replaced
    from (
      select exists (
        select from warehouse.import_change c
        where c.user_id = ${userId} and c.record_id = r.record_id
          and (c.after ->> 'updated_at')::timestamptz = r.updated_at) as is_replaced
      from warehouse.fact_records r
      where user_id = ${userId} and import_id = ${importId} and deleted_at is null
    ) as records`,
  );
  return { removed: deleted.rowCount ?? 0, staying: left?.staying ?? 0, replaced: left?.replaced ?? 0 };
}

const undoneImports = (userId: number) =>
  sql`array(select import_id from warehouse.import where user_id = ${userId} and state = 'undone')`;

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
      record_date = b.record_date, duration = b.duration, amount = b.amount, note = b.note, updated_at = b.updated_at,
      deleted_at = b.deleted_at
    from warehouse.import_change c, jsonb_populate_record(null::warehouse.fact_records, c.before) as b
    where ${isOfImport} and r.user_id = ${userId} and r.record_id = c.record_id
      and r.deleted_at is not distinct from (c.after ->> 'deleted_at')::timestamptz
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

async function findLaterFiles(tx: Tx, userId: number, importId: number): Promise<string[]> {
  const files = await rows<{ name: string }>(
    tx,
    sql`select file_name as name from warehouse.import
    where user_id = ${userId} and import_id > ${importId} and state = 'done'
      and jsonb_path_exists(counts, '$.comparison.habits[*].records.same')
    order by import_id limit 3`,
  );
  return files.map(({ name }) => name);
}

/**
 * Removes the habits that the import created, and those of imports that were undone before, where nothing else belongs
 * to them. Returns the names of those of this import that stay.
 */
async function removeHabits(tx: Tx, userId: number, importId: number): Promise<string[]> {
  const created = await rows<{ habitId: number; name: string; isUnchanged: boolean; isOfImport: boolean }>(
    tx,
    sql`select h.habit_id::float8 as "habitId", h.habit_name as name, i.import_id = ${importId} as "isOfImport",
      i.created = ${habitState(sql`h`)} and not exists (
        select from warehouse.day_mark m where m.user_id = h.user_id and m.habit_id = h.habit_id)
      and not exists (select from warehouse.rest r where r.user_id = h.user_id and r.habit_id = h.habit_id)
      and not exists (select from warehouse.timer t where t.user_id = h.user_id and t.habit_id = h.habit_id)
        as "isUnchanged"
    from warehouse.import_habit i join warehouse.dim_habits h on h.user_id = i.user_id and h.habit_id = i.habit_id
    where i.user_id = ${userId} and i.import_id = any (${undoneImports(userId)}) and i.created is not null
    order by h.habit_name`,
  );
  const staying: string[] = [];
  for (const { habitId, name, isUnchanged, isOfImport } of created) {
    const removed = isUnchanged ? await removeCreatedHabit(tx, userId, habitId) : null;
    if (removed?.kind !== 'removed' && isOfImport) staying.push(name);
  }
  await tx.execute(sql`delete from warehouse.import_habit
    where user_id = ${userId} and import_id = ${importId} and created is null`);
  return staying;
}

/** Removes the categories, and those of imports that were undone before, where nothing belongs to them any more. */
async function removeCategories(tx: Tx, userId: number, categoryIds: readonly number[]): Promise<void> {
  await tx.execute(sql`delete from warehouse.dim_category c
    where c.user_id = ${userId} and (c.category_id = any (${sql.param(`{${categoryIds.join(',')}}`)}::bigint[])
        or c.category_id in (
          select jsonb_path_query(i.counts, '$.result.created.categoryIds[*]')::bigint from warehouse.import i
          where i.user_id = ${userId} and i.state = 'undone'))
      and not exists (select from warehouse.dim_habits h where h.user_id = ${userId} and h.category_id = c.category_id)
      and not exists (
        select from warehouse.fact_records r where r.user_id = ${userId} and r.category_id = c.category_id)`);
}
