import type { OutcomeAnswers, TallyContext } from '../../bot/context.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { openCategoryButton } from './categories.ts';
import type { CategoryChangeOutcome } from './category-changes.ts';
import { categoriesPageButton } from './list-page.ts';
import { type LabelledButton, replyWith } from './replies.ts';

/** Undoes the rename or deletion of a category that an update made. */
export const undoCategoryChangeButton = defineButton('li', { update: 'id' });

/** The replies to the outcomes of categories: what is the case now, a button that undoes the change, and one back. */
export const categoryReplies: OutcomeAnswers<CategoryChangeOutcome['kind']> = {
  'category-renamed': (ctx, { name, before, categoryId }) =>
    replyWith(ctx, ctx.t('category-renamed', { name, before }), undoButton(ctx), categoryButton(ctx, categoryId)),
  'category-unchanged': (ctx, { name, categoryId }) =>
    replyWith(ctx, ctx.t('category-unchanged', { name }), categoryButton(ctx, categoryId)),
  'category-name-taken': (ctx, { by, categoryId }) =>
    replyWith(ctx, ctx.t('category-name-taken', { by }), categoryButton(ctx, categoryId)),
  'category-deleted': (ctx, { category: { name, habits, otherName } }) =>
    replyWith(
      ctx,
      ctx.t('category-deleted', { name, habits, other: otherName }),
      undoButton(ctx),
      categoriesButton(ctx),
    ),
  'category-restored': (ctx, { name, categoryId }) =>
    replyWith(ctx, ctx.t('category-restored', { name }), categoryButton(ctx, categoryId)),
  'category-is-other': (ctx, { categoryId }) =>
    replyWith(ctx, ctx.t('category-is-other'), categoryButton(ctx, categoryId)),
  'category-missing': (ctx) => replyWith(ctx, ctx.t('category-gone'), categoriesButton(ctx)),
  'category-undo-late': (ctx) => replyWith(ctx, ctx.t('list-undo-late'), categoriesButton(ctx)),
};

/** Creates the undo button of the current update. This update made the change, also when it is delivered again. */
function undoButton(ctx: TallyContext): LabelledButton {
  return ['button-undo', undoCategoryChangeButton.pack(ctx.person.userId, { update: ctx.update.update_id })];
}

function categoryButton(ctx: TallyContext, category: number): LabelledButton {
  return ['list-button-back', openCategoryButton.pack(ctx.person.userId, { category })];
}

function categoriesButton(ctx: TallyContext): LabelledButton {
  return ['list-button-back', categoriesPageButton.pack(ctx.person.userId, { page: 0 })];
}
