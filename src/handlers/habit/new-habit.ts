import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { closeQuestion } from '../../db/queries/habits/questions.ts';
import { commitAndEndConversation } from '../shared/commit-conversation.ts';
import { findHabitCandidates } from '../shared/habit-candidates.ts';
import { foldName } from '../shared/match-habit.ts';
import { askName } from '../shared/name-answers.ts';
import type { NewHabitParams } from '../shared/start-new-habit.ts';
import { habitCard } from './card.ts';
import { createNew } from './changes.ts';
import { askGoal, askMeasure, type HabitQuestionDeps } from './questions.ts';

/**
 * Creates the conversation of `/newhabit`: asks how the habit is measured, for the unit of one that is counted, and for
 * its goal; then creates it. A habit that the person has already is shown instead.
 */
export function newHabitConversation(deps: HabitQuestionDeps & { db: Db }): ConversationSpec {
  return {
    id: 'new-habit',
    async run(conversation: TallyConversation, { name, question }: NewHabitParams) {
      const habitName = name ?? (await askHabitName(conversation, deps));
      const isKnown = await conversation.external((ctx) => showExisting(ctx, deps.db, habitName));
      if (isKnown) return;
      const measure = await askMeasure(conversation, deps, { habitName });
      const goal = await askGoal(conversation, deps, { habitName, ...measure });
      await conversation.external((ctx) =>
        commitAndEndConversation(ctx, async (tx) => {
          if (question !== undefined) await closeQuestion(tx, ctx.person.userId, question, null);
          return createNew(ctx, tx, { habitName, ...measure, goal });
        }),
      );
    },
  };
}

async function askHabitName(
  conversation: TallyConversation,
  { classifyName: classify }: HabitQuestionDeps,
): Promise<string> {
  const answer = await askName(conversation, {
    classify,
    render: async (ctx) => ({ text: ctx.t('ask-habit-name') }),
  });
  return (answer as { name: string }).name;
}

/** Shows an own habit of this name. Returns false where the person has none. */
async function showExisting(ctx: TallyContext, db: Db, habitName: string): Promise<boolean> {
  const habits = await findHabitCandidates(ctx, db);
  const habit = habits.find(({ own, name }) => own && foldName(name) === foldName(habitName));
  const card = habit && (await habitCard(ctx, db, habit.habitId));
  if (!card) return false;
  const sentence = ctx.t('habit-exists', { name: habit.habitName });
  await replyOrEdit(ctx, { ...card, text: `${sentence}\n\n${card.text}` });
  return true;
}
