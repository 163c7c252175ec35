import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { findHabit } from '../../db/queries/habits/habits.ts';
import { archive, backToPage, habitCard, merge, move, rename, revive } from './card.ts';
import { bringBack, mergeInto, putAway, takeBack, takeOutOf } from './change.ts';
import { type Edit, editConversation } from './edit.ts';
import { listPage, openHabit, pageWith, turnTo } from './page.ts';
import { mergeNow, told, undoUpdate, unmerge } from './replies.ts';
import { shelves } from './tabs.ts';

/** `/list`: the person's habits by category; a press opens one, to rename, move, merge, archive it or bring it back. */
export function listFeature({ db }: { db: Db }) {
  return defineFeature({
    commands: { list: async (ctx) => void (await reply(ctx, await listPage(ctx, db, { shelf: 'own', page: 0 }))) },
    buttons: [
      onPress(turnTo, async (ctx, { shelf, page }) =>
        replyOrEdit(ctx, await listPage(ctx, db, { shelf: shelves[shelf] ?? 'own', page })),
      ),
      onPress(backToPage, async (ctx, { habit }) => replyOrEdit(ctx, await pageWith(ctx, db, habit))),
      onPress(openHabit, (ctx, { habit }) => open(ctx, db, habit)),
      onPress(rename, (ctx, { habit }) => edit(ctx, db, habit, 'rename')),
      onPress(move, (ctx, { habit }) => edit(ctx, db, habit, 'move')),
      onPress(merge, (ctx, { habit }) => edit(ctx, db, habit, 'merge')),
      onPress(archive, (ctx, { habit }) => ctx.commit((tx) => putAway(ctx, tx, habit))),
      onPress(revive, (ctx, { habit }) => ctx.commit((tx) => bringBack(ctx, tx, habit))),
      onPress(undoUpdate, (ctx, { update }) => ctx.commit((tx) => takeBack(ctx, tx, update))),
      onPress(mergeNow, (ctx, { from, into }) => ctx.commit((tx) => mergeInto(into)(ctx, tx, from))),
      onPress(unmerge, (ctx, { from, into }) => ctx.commit((tx) => takeOutOf(into)(ctx, tx, from))),
    ],
    conversations: [editConversation(db)],
    answers: told,
  });
}

async function open(ctx: TallyContext, db: Db, habitId: number): Promise<void> {
  const card = await habitCard(ctx, db, habitId);
  if (card) return replyOrEdit(ctx, card);
  ctx.toast = ctx.t('list-gone');
  return replyOrEdit(ctx, await listPage(ctx, db, { shelf: 'own', page: 0 }));
}

/** A press while another conversation waits leaves that one: the newest wish counts. */
async function edit(ctx: TallyContext, db: Db, habitId: number, what: Edit): Promise<void> {
  if (!(await findHabit(db, ctx.person.userId, habitId))) return open(ctx, db, habitId);
  await ctx.conversation.exitAll();
  await ctx.conversation.enter('edit-habit', { habitId, edit: what });
}
