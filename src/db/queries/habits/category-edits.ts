import { sql } from 'drizzle-orm';
import type { Language } from '../../../time/language.ts';
import type { Executor, Tx } from '../../client.ts';
import { lockPerson } from '../bot/updates.ts';
import { firstRow, rows } from '../query.ts';
import { type Category, findCategories, isBuiltIn } from './habits.ts';

/**
 * Changes of categories by their owner. Each function takes the lock of the person, returns `not_found` for ids of
 * starters and of other people, and returns what is needed to undo the change. A name that has not 1 to 64 characters
 * violates a check of the table and throws the database's error.
 */

interface NotFound {
  kind: 'not_found';
}

const notFound: NotFound = { kind: 'not_found' };

/** An own category with the totals of its habits. */
export interface OwnCategory {
  categoryId: number;
  categoryName: string;
  /** Whether a starter category has the same name. */
  builtIn: boolean;
  /** Number of habits, archived ones included. */
  habits: number;
  /** Number of records that are not deleted. */
  uses: number;
  /** Of habits of the kind `time`. */
  minutes: number;
}

/** Returns the own categories of the person by name. One without habits that a starter can replace is left out. */
export function findOwnCategories(exec: Executor, userId: number): Promise<OwnCategory[]> {
  return rows(
    exec,
    sql`select * from (
      select c.category_id::float8 as "categoryId", c.category_name as "categoryName", ${isBuiltIn} as "builtIn",
        (select count(*) from warehouse.dim_habits h
          where h.user_id = ${userId} and h.category_id = c.category_id and h.removed_at is null)::float8 as habits,
        coalesce(used.uses, 0)::float8 as uses, coalesce(used.minutes, 0)::float8 as minutes
      from warehouse.dim_category c
      left join (
        select category_id, sum(total_records) as uses, sum(total_duration) as minutes
        from warehouse.agg_daily where user_id = ${userId} group by category_id
      ) as used on used.category_id = c.category_id
      where c.user_id = ${userId}
    ) as own
    where habits > 0 or not "builtIn"
    order by lower("categoryName"), "categoryId"`,
  );
}

/** Adds a category. `exists`: the person has it, or it is a starter of the language; the case of letters is ignored. */
export async function addCategory(
  tx: Tx,
  userId: number,
  newName: string,
  language: Language,
): Promise<{ kind: 'added' | 'exists'; category: Category }> {
  await lockPerson(tx, userId);
  const existing = await findCategoryByName(tx, userId, newName, language);
  if (existing) return { kind: 'exists', category: existing };
  await ensureOwnCategory(tx, userId, newName);
  const category = await findCategoryByName(tx, userId, newName, language);
  if (!category) throw new Error('the category that was just added cannot be found');
  return { kind: 'added', category };
}

async function findCategoryByName(
  tx: Tx,
  userId: number,
  name: string,
  language: Language,
): Promise<Category | undefined> {
  const wanted = name.trim().toLowerCase();
  return (await findCategories(tx, userId, language)).find(
    (category) => category.categoryName.toLowerCase() === wanted,
  );
}

/** Returns the id of the own category of this name, in any case; a missing one is created. Idempotent. */
export async function ensureOwnCategory(tx: Tx, userId: number, name: string): Promise<number> {
  const ensured = await firstRow<{ id: number }>(
    tx,
    sql`select warehouse.ensure_category(${userId}, ${name})::float8 as id`,
  );
  if (!ensured) throw new Error('warehouse.ensure_category returned no row');
  return ensured.id;
}

/** The name of an own category. Null: no such category, or a starter's. */
async function findOwnName(tx: Tx, userId: number, categoryId: number): Promise<string | null> {
  const category = await firstRow<{ name: string }>(
    tx,
    sql`select category_name as name from warehouse.dim_category
    where user_id = ${userId} and category_id = ${categoryId}`,
  );
  return category?.name ?? null;
}

/**
 * Deletes an own category without habits: the undo of {@link addCategory}. A starter of the same name is offered again.
 * `in_use`: it has habits and stays. Removed habits move to the category `otherName`.
 */
export async function removeCategory(
  tx: Tx,
  userId: number,
  { categoryId, otherName }: { categoryId: number; otherName: string },
): Promise<{ kind: 'removed' | 'in_use'; categoryName: string } | NotFound> {
  await lockPerson(tx, userId);
  const name = await findOwnName(tx, userId, categoryId);
  if (name === null) return notFound;
  const isOther = name.toLowerCase() === otherName.toLowerCase();
  const habits = await rows(
    tx,
    sql`select from warehouse.dim_habits
    where user_id = ${userId} and category_id = ${categoryId} and (removed_at is null or ${isOther}) limit 1`,
  );
  if (habits.length > 0) return { kind: 'in_use', categoryName: name };
  await moveHabitsAndDelete(tx, userId, categoryId, otherName);
  return { kind: 'removed', categoryName: name };
}

/** The result of {@link renameCategory}. `taken`: another own category, `by`, has the name. Nothing was changed. */
export type CategoryRename =
  | { kind: 'renamed' | 'unchanged'; name: string; before: string }
  | { kind: 'taken'; before: string; by: string }
  | NotFound;

/** Renames an own category. Renaming it to `before` undoes that. */
export async function renameCategory(
  tx: Tx,
  userId: number,
  categoryId: number,
  newName: string,
): Promise<CategoryRename> {
  await lockPerson(tx, userId);
  const before = await findOwnName(tx, userId, categoryId);
  if (before === null) return notFound;
  const other = await firstRow<{ name: string }>(
    tx,
    sql`select category_name as name from warehouse.dim_category
    where user_id = ${userId} and category_id <> ${categoryId}
      and lower(category_name) = lower(warehouse.clean_text(${newName}))`,
  );
  if (other) return { kind: 'taken', before, by: other.name };
  await tx.execute(
    sql`update warehouse.dim_category set category_name = coalesce(warehouse.clean_text(${newName}), '')
    where user_id = ${userId} and category_id = ${categoryId}`,
  );
  const name = (await findOwnName(tx, userId, categoryId)) ?? before;
  return { kind: name === before ? 'unchanged' : 'renamed', name, before };
}

/** A category that was deleted, with everything that {@link restoreCategory} needs. Plain JSON. */
export interface DeletedCategory {
  categoryId: number;
  name: string;
  /** The habits that moved, removed ones included. */
  habitIds: number[];
  /** Number of habits that moved and that the person sees. */
  habits: number;
  /** The category to which they moved. Null: there were none. */
  otherId: number | null;
  otherName: string;
  /** The category `Other` was created for them. */
  otherWasMade: boolean;
}

/** Deletes an own category. Its habits move to the category `otherName`, with their records. `is_other`: it is that. */
export async function deleteCategory(
  tx: Tx,
  userId: number,
  { categoryId, otherName }: { categoryId: number; otherName: string },
): Promise<{ kind: 'deleted'; category: DeletedCategory } | { kind: 'is_other'; name: string } | NotFound> {
  await lockPerson(tx, userId);
  const name = await findOwnName(tx, userId, categoryId);
  if (name === null) return notFound;
  if (name.toLowerCase() === otherName.toLowerCase()) return { kind: 'is_other', name };
  const moved = await moveHabitsAndDelete(tx, userId, categoryId, otherName);
  return { kind: 'deleted', category: { categoryId, name, otherName, ...moved } };
}

async function moveHabitsAndDelete(
  tx: Tx,
  userId: number,
  categoryId: number,
  otherName: string,
): Promise<Pick<DeletedCategory, 'habitIds' | 'habits' | 'otherId' | 'otherWasMade'>> {
  const found = await rows<{ id: number; shown: boolean }>(
    tx,
    sql`select habit_id::float8 as id, removed_at is null as shown from warehouse.dim_habits
    where user_id = ${userId} and category_id = ${categoryId} order by habit_id`,
  );
  const habitIds = found.map(({ id }) => id);
  const lastId = await firstRow<{ id: number }>(
    tx,
    sql`select coalesce(max(category_id), 0)::float8 as id from warehouse.dim_category where user_id = ${userId}`,
  );
  const otherId = habitIds.length === 0 ? null : await ensureOwnCategory(tx, userId, otherName);
  if (otherId !== null) await moveHabits(tx, userId, habitIds, { from: categoryId, to: otherId });
  await tx.execute(sql`delete from warehouse.dim_category where user_id = ${userId} and category_id = ${categoryId}`);
  const habits = found.filter(({ shown }) => shown).length;
  return { habitIds, habits, otherId, otherWasMade: otherId !== null && otherId > (lastId?.id ?? 0) };
}

/** Moves habits and their records from one own category to another. Habits that are elsewhere stay there. */
async function moveHabits(
  tx: Tx,
  userId: number,
  habitIds: number[],
  { from, to }: { from: number; to: number },
): Promise<void> {
  const ids = sql`${sql.param(habitIds)}::bigint[]`;
  await tx.execute(sql`update warehouse.dim_habits set category_id = ${to}
    where user_id = ${userId} and habit_id = any(${ids}) and category_id = ${from}`);
  await tx.execute(sql`update warehouse.fact_records set category_id = ${to}, updated_at = now()
    where user_id = ${userId} and habit_id = any(${ids}) and category_id = ${from}`);
}

/**
 * Undoes {@link deleteCategory}: the category exists again, with its former id where no other one has its name, and its
 * habits are back in it, except those that the person has moved since. Idempotent.
 */
export async function restoreCategory(
  tx: Tx,
  userId: number,
  { categoryId, name, habitIds, otherId, otherName, otherWasMade }: DeletedCategory,
): Promise<{ categoryId: number; name: string }> {
  await lockPerson(tx, userId);
  await tx.execute(sql`insert into warehouse.dim_category (category_id, user_id, category_name)
    values (${categoryId}, ${userId}, ${name}) on conflict do nothing`);
  const restoredId = await ensureOwnCategory(tx, userId, name);
  if (otherId !== null) await moveHabits(tx, userId, habitIds, { from: otherId, to: restoredId });
  if (otherId !== null && otherWasMade) await removeCategory(tx, userId, { categoryId: otherId, otherName });
  return { categoryId: restoredId, name: (await findOwnName(tx, userId, restoredId)) ?? name };
}
