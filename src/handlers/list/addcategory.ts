import type { ByKind, TallyContext } from '../../bot/context.ts';
import { defineFeature, on } from '../../bot/feature.ts';
import type { Dialogue, Talk } from '../../bot/middleware/conversations.ts';
import { button } from '../../bot/ui/callback-data.ts';
import type { PlainTextKey } from '../../bot/ui/i18n.ts';
import { answer, keyboardOf, show } from '../../bot/ui/messages.ts';
import type { Tx } from '../../db/client.ts';
import * as dialogues from '../../db/queries/bot/conversations.ts';
import { outcomeOf } from '../../db/queries/bot/updates.ts';
import { addCategory, removeCategory } from '../../db/queries/habits/habit-edits.ts';
import { askNewCategory, readName } from '../record/conversation.ts';

const undo = button('cu', { category: 'int' });
/** Adds again what an update took away: its name is longer than a button can carry. */
const addAgain = button('cr', { update: 'int' });

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
      on(undo, (ctx, { category }) => ctx.commit((tx) => remove(ctx, tx, category))),
      on(addAgain, (ctx, { update }) => ctx.commit((tx) => restore(ctx, tx, update))),
    ],
    dialogues: [addDialogue()],
    answers: {
      'category-added': (ctx, { name, categoryId }) =>
        show(ctx, {
          text: ctx.t('category-added', { name }),
          keyboard: oneButton(ctx, 'button-undo', undo.pack(ctx.person.userId, { category: categoryId })),
        }),
      'category-exists': (ctx, { name }) => show(ctx, { text: ctx.t('category-exists', { name }) }),
      'category-removed': (ctx, { name }) =>
        show(ctx, {
          text: ctx.t('category-removed', { name }),
          keyboard: oneButton(
            ctx,
            'button-restore',
            addAgain.pack(ctx.person.userId, { update: ctx.update.update_id }),
          ),
        }),
      'category-in-use': (ctx, { name }) => show(ctx, { text: ctx.t('category-in-use', { name }) }),
      'category-gone': (ctx) => show(ctx, { text: ctx.t('category-gone') }),
    },
  });
}

function oneButton(ctx: TallyContext, label: PlainTextKey, data: string) {
  return keyboardOf([{ label: ctx.t(label), data }]);
}

async function add(ctx: TallyContext, args: string): Promise<void> {
  const reading = readName(ctx, args, (name) => name);
  if ('refused' in reading) await answer(ctx, { text: reading.refused });
  else await ctx.commit((tx) => added(ctx, tx, reading.value));
}

function addDialogue(): Dialogue {
  return {
    id: 'add-category',
    async run(talk: Talk) {
      const name = await askNewCategory(talk);
      await talk.external((ctx) =>
        ctx.commit(async (tx) => {
          await dialogues.remove(tx, { chatId: ctx.chatId ?? ctx.person.userId, userId: ctx.person.userId });
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
  const outcome = (await outcomeOf(tx, ctx.person.userId, updateId)) as CategoryOutcome | null;
  return outcome?.kind === 'category-removed' ? added(ctx, tx, outcome.name) : { kind: 'category-gone' };
}
