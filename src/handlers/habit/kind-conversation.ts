import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import type { Db } from '../../db/client.ts';
import { findGoalProgress } from '../../db/queries/habits/goals.ts';
import { type HabitKind, habitKinds } from '../../db/schema/limits.ts';
import { periodContaining } from '../../time/period.ts';
import { commitAndEndConversation } from '../shared/commit-conversation.ts';
import { localToday } from '../shared/update-time.ts';
import { changeKind } from './changes.ts';
import { findAskedHabit, type GoalParams } from './goal-conversation.ts';
import { askMeasure, type HabitQuestionDeps } from './questions.ts';

/** Creates the conversation of the button `Change kind`. With records, a habit that is ticked can only be counted. */
export function kindConversation(deps: HabitQuestionDeps & { db: Db }): ConversationSpec {
  return {
    id: 'habit-kind',
    async run(conversation: TallyConversation, { habitId }: GoalParams) {
      const { habitName, cancelData } = await conversation.external((ctx) => findAskedHabit(ctx, deps.db, habitId));
      const kinds = await conversation.external((ctx) => findPossibleKinds(ctx, deps.db, habitId));
      const measure = await askMeasure(conversation, deps, { habitName, cancelData, kinds });
      await conversation.external((ctx) =>
        commitAndEndConversation(ctx, (tx) => changeKind(ctx, tx, habitId, measure)),
      );
    },
  };
}

async function findPossibleKinds(ctx: TallyContext, db: Db, habitId: number): Promise<HabitKind[]> {
  const { records } = await findGoalProgress(db, ctx.person.userId, habitId, periodContaining('all', localToday(ctx)));
  return records > 0 ? ['count'] : [...habitKinds];
}
