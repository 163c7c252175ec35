import type { ByKind, TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import type { PlainTextKey } from '../../bot/ui/i18n.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Tx } from '../../db/client.ts';
import * as conversations from '../../db/queries/bot/conversations.ts';
import { findOutcome } from '../../db/queries/bot/updates.ts';
import { addCategory, removeCategory } from '../../db/queries/habits/habit-edits.ts';
import { askNewCategory, readName } from '../record/conversation.ts';

const undo = defineButton('cu', { category: 'int' });
/** Adds again what an update took away: its name is longer than a button can carry. */
const addAgain = defineButton('cr', { update: 'int' });

/** What adding or taking away came to; plain JSON. */
type CategoryOutcome =
  | { kind: 'category-added'; categoryId: number; name: string }
  | { kind: 'category-exists'; name: string }
  | { kind: 'category-removed'; name: string }
  | { kind: 'category-in-use'; name: string }
  | { kind: 'category-gone' };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<CategoryOutcome> {}
}

/** `/addcategory NAME`; without a name it is asked for. */
export function addCategoryFeature() {
  return defineFeature({
    commands: { addcategory: (ctx, args) => (args === '' ? ctx.conversation.enter('add-category') : add(ctx, args)) },
    buttons: [
      onPress(undo, (ctx, { category }) => ctx.commit((tx) => remove(ctx, tx, category))),
      onPress(addAgain, (ctx, { update }) => ctx.commit((tx) => restore(ctx, tx, update))),
    ],
    conversations: [addConversation()],
    answers: {
      'category-added': (ctx, { name, categoryId }) =>
        replyOrEdit(ctx, {
          text: ctx.t('category-added', { name }),
          keyboard: oneButton(ctx, 'button-undo', undo.pack(ctx.person.userId, { category: categoryId })),
        }),
      'category-exists': (ctx, { name }) => replyOrEdit(ctx, { text: ctx.t('category-exists', { name }) }),
      'category-removed': (ctx, { name }) =>
        replyOrEdit(ctx, {
          text: ctx.t('category-removed', { name }),
          keyboard: oneButton(
            ctx,
            'button-restore',
            addAgain.pack(ctx.person.userId, { update: ctx.update.update_id }),
          ),
        }),
      'category-in-use': (ctx, { name }) => replyOrEdit(ctx, { text: ctx.t('category-in-use', { name }) }),
      'category-gone': (ctx) => replyOrEdit(ctx, { text: ctx.t('category-gone') }),
    },
  });
}

function oneButton(ctx: TallyContext, label: PlainTextKey, data: string) {
  return buildKeyboard([{ label: ctx.t(label), data }]);
}

async function add(ctx: TallyContext, args: string): Promise<void> {
  const reading = readName(ctx, args, (name) => name);
  if ('rejection' in reading) await reply(ctx, { text: reading.rejection });
  else await ctx.commit((tx) => added(ctx, tx, reading.value));
}

function addConversation(): ConversationSpec {
  return {
    id: 'add-category',
    async run(conversation: TallyConversation) {
      const name = await askNewCategory(conversation);
      await conversation.external((ctx) =>
        ctx.commit(async (tx) => {
          await conversations.deleteConversation(tx, {
            chatId: ctx.chatId ?? ctx.person.userId,
            userId: ctx.person.userId,
          });
          return added(ctx, tx, name);
        }),
      );
    },
  };
}

async function added({ person }: TallyContext, tx: Tx, wanted: string): Promise<CategoryOutcome> {
  const { kind, category } = await addCategory(tx, person.userId, wanted, person.language);
  const { categoryId, categoryName: name } = category;
  return kind === 'added' ? { kind: 'category-added', categoryId, name } : { kind: 'category-exists', name };
}

async function remove({ person }: TallyContext, tx: Tx, categoryId: number): Promise<CategoryOutcome> {
  const done = await removeCategory(tx, person.userId, categoryId);
  if (done.kind === 'not_found') return { kind: 'category-gone' };
  return { kind: done.kind === 'removed' ? 'category-removed' : 'category-in-use', name: done.categoryName };
}

async function restore(ctx: TallyContext, tx: Tx, updateId: number): Promise<CategoryOutcome> {
  const outcome = (await findOutcome(tx, ctx.person.userId, updateId)) as CategoryOutcome | null;
  return outcome?.kind === 'category-removed' ? added(ctx, tx, outcome.name) : { kind: 'category-gone' };
}
