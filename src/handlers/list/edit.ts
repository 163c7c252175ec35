import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { type AnswerResult, ask } from '../../bot/ui/prompt.ts';
import type { Db } from '../../db/client.ts';
import * as conversations from '../../db/queries/bot/conversations.ts';
import { findHabit } from '../../db/queries/habits/habits.ts';
import { askCategory, readName } from '../record/conversation.ts';
import { type CandidateHabit, candidates } from '../record/record-draft.ts';
import { matchHabit } from '../shared/match-habit.ts';
import { mergeInto, moveTo, renameTo } from './change.ts';

/** What of a habit is asked for. */
export type Edit = 'rename' | 'move' | 'merge';

/** Plain JSON: what was answered. */
type Wish = { name: string } | { category: string } | { into: number };

const shownHabits = 12;

/** The conversation behind `Rename`, `Move` and `Merge`: one question, one change. */
export function editConversation(db: Db): ConversationSpec {
  return {
    id: 'edit-habit',
    async run(conversation: TallyConversation, { habitId, edit }: { habitId: number; edit: Edit }) {
      const wish = await asks[edit](conversation, db, habitId);
      await conversation.external((ctx) =>
        ctx.commit(async (tx) => {
          await conversations.deleteConversation(tx, {
            chatId: ctx.chatId ?? ctx.person.userId,
            userId: ctx.person.userId,
          });
          return changeFor(wish)(ctx, tx, habitId);
        }),
      );
    },
  };
}

function changeFor(wish: Wish) {
  if ('name' in wish) return renameTo(wish.name);
  return 'category' in wish ? moveTo(wish.category) : mergeInto(wish.into);
}

const asks: Record<Edit, (conversation: TallyConversation, db: Db, habitId: number) => Promise<Wish>> = {
  rename: askName,
  move: async (conversation, db, habitId) => {
    const name = await conversation.external((ctx) => nameOf(ctx, db, habitId));
    return { category: await askCategory(conversation, db, name) };
  },
  merge: askInto,
};

async function nameOf(ctx: TallyContext, db: Db, habitId: number): Promise<string> {
  return (await findHabit(db, ctx.person.userId, habitId))?.habitName ?? '';
}

function askName(conversation: TallyConversation, db: Db, habitId: number): Promise<Wish> {
  return ask<Wish>(conversation, {
    render: async (ctx) => ({
      message: { text: ctx.t('list-ask-name', { name: await nameOf(ctx, db, habitId) }) },
      options: [],
    }),
    parseText: async (ctx, text) => readName(ctx, text, (name) => ({ name })),
  });
}

function askInto(conversation: TallyConversation, db: Db, habitId: number): Promise<Wish> {
  return ask<Wish>(conversation, {
    render: async (ctx) => {
      const others = (await othersThan(ctx, db, habitId)).filter(({ archived }) => !archived).slice(0, shownHabits);
      return {
        message: { text: ctx.t('list-ask-into', { name: await nameOf(ctx, db, habitId) }) },
        options: others.map((other) => ({ label: other.habitName, value: { into: other.habitId } })),
      };
    },
    parseText: async (ctx, text) => readInto(ctx, text, await othersThan(ctx, db, habitId)),
  });
}

async function othersThan(ctx: TallyContext, db: Db, habitId: number): Promise<CandidateHabit[]> {
  return (await candidates(ctx, db)).filter((habit) => habit.habitId !== habitId);
}

function readInto(ctx: TallyContext, text: string, others: CandidateHabit[]): AnswerResult<Wish> {
  const match = matchHabit(text, others);
  if (match.kind === 'one') return { value: { into: match.habit.habitId } };
  const meant = (match.kind === 'several' ? match.habits : match.near).slice(0, 3);
  if (meant.length === 0) return { rejection: ctx.t('list-into-unknown') };
  const names = meant.map(({ habitName }) => ctx.t('list-quoted', { name: habitName })).join(', ');
  return { rejection: ctx.t('list-into-which', { names }) };
}
