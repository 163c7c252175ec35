import type { ByKind, TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import type { PlainTextKey } from '../../bot/ui/i18n.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Tx } from '../../db/client.ts';
import { findOutcome } from '../../db/queries/bot/updates.ts';
import { addCategory, removeCategory } from '../../db/queries/habits/category-edits.ts';
import { commitAndEndConversation } from '../shared/commit-conversation.ts';
import { askNewCategory, type ClassifyName, parseName } from '../shared/name-answers.ts';

const removeCategoryButton = defineButton('cu', { category: 'id' });
/**
 * Adds the category again that an update removed. Its name is in the stored outcome: it may be too long for a button.
 */
const restoreCategoryButton = defineButton('cr', { update: 'id' });

type CategoryOutcome =
  | { kind: 'category-added'; categoryId: number; name: string }
  | { kind: 'category-exists'; name: string }
  | { kind: 'category-removed'; name: string }
  | { kind: 'category-in-use'; name: string }
  | { kind: 'category-gone' };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<CategoryOutcome> {}
}

/** Creates the feature `/addcategory NAME`: adds a category. Without a name it asks for one. */
export function addCategoryFeature({ classifyName }: { classifyName: ClassifyName }) {
  return defineFeature({
    commands: {
      addcategory: (ctx, args) => (args === '' ? ctx.conversation.enter('add-category') : addNamed(ctx, args)),
    },
    buttons: [
      onPress(removeCategoryButton, (ctx, { category }) => ctx.commit((tx) => remove(ctx, tx, category))),
      onPress(restoreCategoryButton, (ctx, { update }) => ctx.commit((tx) => restore(ctx, tx, update))),
    ],
    conversations: [addCategoryConversation(classifyName)],
    answers: {
      'category-added': (ctx, { name, categoryId }) => {
        const undo = removeCategoryButton.pack(ctx.person.userId, { category: categoryId });
        return replyWithButton(ctx, ctx.t('category-added', { name }), 'button-undo', undo);
      },
      'category-exists': (ctx, { name }) => replyOrEdit(ctx, { text: ctx.t('category-exists', { name }) }),
      'category-removed': (ctx, { name }) => {
        const restore = restoreCategoryButton.pack(ctx.person.userId, { update: ctx.update.update_id });
        return replyWithButton(ctx, ctx.t('category-removed', { name }), 'button-restore', restore);
      },
      'category-in-use': (ctx, { name }) => replyOrEdit(ctx, { text: ctx.t('category-in-use', { name }) }),
      'category-gone': (ctx) => replyOrEdit(ctx, { text: ctx.t('category-gone') }),
    },
  });
}

function replyWithButton(ctx: TallyContext, text: string, label: PlainTextKey, data: string): Promise<void> {
  return replyOrEdit(ctx, { text, keyboard: buildKeyboard([{ label: ctx.t(label), data }]) });
}

async function addNamed(ctx: TallyContext, args: string): Promise<void> {
  const result = parseName(ctx, args);
  if ('rejection' in result) await reply(ctx, { text: result.rejection });
  else await ctx.commit((tx) => add(ctx, tx, result.value));
}

function addCategoryConversation(classify: ClassifyName): ConversationSpec {
  return {
    id: 'add-category',
    async run(conversation: TallyConversation) {
      const name = await askNewCategory(conversation, { classify });
      await conversation.external((ctx) => commitAndEndConversation(ctx, (tx) => add(ctx, tx, name)));
    },
  };
}

async function add({ person }: TallyContext, tx: Tx, name: string): Promise<CategoryOutcome> {
  const { kind, category } = await addCategory(tx, person.userId, name, person.language);
  const { categoryId, categoryName } = category;
  if (kind === 'added') return { kind: 'category-added', categoryId, name: categoryName };
  return { kind: 'category-exists', name: categoryName };
}

async function remove({ person, t }: TallyContext, tx: Tx, categoryId: number): Promise<CategoryOutcome> {
  const result = await removeCategory(tx, person.userId, { categoryId, otherName: t('category-other') });
  if (result.kind === 'not_found') return { kind: 'category-gone' };
  return { kind: result.kind === 'removed' ? 'category-removed' : 'category-in-use', name: result.categoryName };
}

async function restore(ctx: TallyContext, tx: Tx, updateId: number): Promise<CategoryOutcome> {
  const outcome = (await findOutcome(tx, ctx.person.userId, { botId: ctx.botId, updateId })) as CategoryOutcome | null;
  return outcome?.kind === 'category-removed' ? add(ctx, tx, outcome.name) : { kind: 'category-gone' };
}
