import type { ByKind, TallyContext } from '../../bot/context.ts';
import type { Tx } from '../../db/client.ts';
import { findOutcome } from '../../db/queries/bot/updates.ts';
import {
  type DeletedCategory,
  deleteCategory,
  renameCategory,
  restoreCategory,
} from '../../db/queries/habits/category-edits.ts';

/** The outcome of a change of a category, with everything that is needed to undo it. */
export type CategoryChangeOutcome =
  | { kind: 'category-renamed'; categoryId: number; name: string; before: string }
  | { kind: 'category-unchanged'; categoryId: number; name: string }
  /** Another own category has the name. */
  | { kind: 'category-name-taken'; categoryId: number; by: string }
  | { kind: 'category-deleted'; category: DeletedCategory }
  | { kind: 'category-restored'; categoryId: number; name: string }
  | { kind: 'category-is-other'; categoryId: number }
  | { kind: 'category-missing' | 'category-undo-late' };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<CategoryChangeOutcome> {}
}

export async function renameCategoryTo(
  { person }: TallyContext,
  tx: Tx,
  categoryId: number,
  newName: string,
): Promise<CategoryChangeOutcome> {
  const result = await renameCategory(tx, person.userId, categoryId, newName);
  if (result.kind === 'not_found') return { kind: 'category-missing' };
  if (result.kind === 'taken') return { kind: 'category-name-taken', categoryId, by: result.by };
  const { name, before } = result;
  return result.kind === 'renamed'
    ? { kind: 'category-renamed', categoryId, name, before }
    : { kind: 'category-unchanged', categoryId, name };
}

/** Deletes a category. Its habits move to `Other`, in the language of the person. */
export async function deleteWithHabits(
  { person, t }: TallyContext,
  tx: Tx,
  categoryId: number,
): Promise<CategoryChangeOutcome> {
  const result = await deleteCategory(tx, person.userId, { categoryId, otherName: t('category-other') });
  if (result.kind === 'not_found') return { kind: 'category-missing' };
  return result.kind === 'is_other'
    ? { kind: 'category-is-other', categoryId }
    : { kind: 'category-deleted', category: result.category };
}

/** Undoes the rename or deletion that an update made. It is too late when its outcome is no longer stored. */
export async function undoCategoryChange(ctx: TallyContext, tx: Tx, updateId: number): Promise<CategoryChangeOutcome> {
  const outcome = (await findOutcome(tx, ctx.person.userId, {
    botId: ctx.botId,
    updateId,
  })) as CategoryChangeOutcome | null;
  if (outcome?.kind === 'category-renamed') return renameCategoryTo(ctx, tx, outcome.categoryId, outcome.before);
  if (outcome?.kind !== 'category-deleted') return { kind: 'category-undo-late' };
  return { kind: 'category-restored', ...(await restoreCategory(tx, ctx.person.userId, outcome.category)) };
}
