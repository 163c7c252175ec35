import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import type { Db } from '../../db/client.ts';
import { findHabit } from '../../db/queries/habits/habits.ts';
import { commitAndEndConversation } from '../shared/commit-conversation.ts';
import { habitCardButton } from './card.ts';
import { setGoalOf } from './changes.ts';
import { askGoal, type HabitQuestionDeps } from './questions.ts';

/** The parameters of the conversation. */
export interface GoalParams {
  habitId: number;
}

/** Creates the conversation of `/goal NAME` and of the button `Goal`: one question, then the goal is set. */
export function goalConversation(deps: HabitQuestionDeps & { db: Db }): ConversationSpec {
  return {
    id: 'goal',
    async run(conversation: TallyConversation, { habitId }: GoalParams) {
      const asked = await conversation.external((ctx) => findAskedHabit(ctx, deps.db, habitId));
      const goal = await askGoal(conversation, deps, asked);
      await conversation.external((ctx) => commitAndEndConversation(ctx, (tx) => setGoalOf(ctx, tx, habitId, goal)));
    },
  };
}

/** Reads the habit that a question is about, with the button `Cancel`, which shows the card of the habit. */
export async function findAskedHabit(ctx: TallyContext, db: Db, habitId: number) {
  const habit = await findHabit(db, ctx.person.userId, habitId);
  const { habitName = '', kind = 'time', unit = null } = habit ?? {};
  return { habitName, kind, unit, cancelData: habitCardButton.pack(ctx.person.userId, { habit: habitId }) };
}
