import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import type { Db } from '../../db/client.ts';
import { findHabit } from '../../db/queries/habits/habits.ts';
import type { Day } from '../../time/days.ts';
import { commitAndEndConversation } from '../shared/commit-conversation.ts';
import { leaveHabitQuestionButton } from '../shared/habit-buttons.ts';
import { setGoalOf } from './changes.ts';
import { askGoal, type HabitQuestionDeps } from './questions.ts';

/** The parameters of the conversation. */
export interface GoalParams {
  habitId: number;
  /** The day from which the goal applies, where it is known; null: today. */
  start?: Day | null;
}

/** Creates the conversation of `/goal NAME` and of the button `Goal`: one question, then the goal is set. */
export function goalConversation(deps: HabitQuestionDeps & { db: Db }): ConversationSpec {
  return {
    id: 'goal',
    async run(conversation: TallyConversation, { habitId, start }: GoalParams) {
      const asked = await conversation.external((ctx) => findAskedHabit(ctx, deps.db, habitId));
      const answer = await askGoal(conversation, deps, asked);
      const stated = { ...answer, start: answer.start ?? start ?? null };
      await conversation.external((ctx) => commitAndEndConversation(ctx, (tx) => setGoalOf(ctx, tx, habitId, stated)));
    },
  };
}

/** Reads the habit that a question is about, with the button `Cancel`, which shows the card of the habit. */
export async function findAskedHabit(ctx: TallyContext, db: Db, habitId: number) {
  const habit = await findHabit(db, ctx.person.userId, habitId);
  const { habitName = '', kind = 'time', unit = null } = habit ?? {};
  return { habitName, kind, unit, cancelData: leaveHabitQuestionButton.pack(ctx.person.userId, { habit: habitId }) };
}
