import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { type AnswerResult, ask } from '../../bot/ui/prompt.ts';
import type { Db } from '../../db/client.ts';
import { findHabit, isSameMeasure } from '../../db/queries/habits/habits.ts';
import { commitAndEndConversation } from '../shared/commit-conversation.ts';
import { leaveHabitQuestionButton } from '../shared/habit-buttons.ts';
import { findHabitCandidates, type MatchableHabit, selectOfferedHabits } from '../shared/habit-candidates.ts';
import { matchHabit } from '../shared/match-habit.ts';
import { askCategory, askName, type ClassifyName } from '../shared/name-answers.ts';
import { type HabitChange, mergeInto, moveTo, renameTo } from './habit-changes.ts';

/** A change of a habit that needs an answer. */
export type HabitEdit = 'rename' | 'move' | 'merge';

/** The parameters of the conversation. */
export interface EditHabitParams {
  habitId: number;
  edit: HabitEdit;
}

/** The answer to the question. It is plain JSON, because it is part of the state of the conversation. */
type EditAnswer = { name: string } | { category: string } | { into: number };

/** Creates the conversation of `Rename`, `Move` and `Merge`: one question, then the change. */
export function editHabitConversation(db: Db, classify: ClassifyName): ConversationSpec {
  return {
    id: 'edit-habit',
    async run(conversation: TallyConversation, { habitId, edit }: EditHabitParams) {
      const answer = await questions[edit](conversation, { db, classify, habitId });
      await conversation.external((ctx) => commitAndEndConversation(ctx, (tx) => toChange(answer)(ctx, tx, habitId)));
    },
  };
}

function toChange(answer: EditAnswer): HabitChange {
  if ('name' in answer) return renameTo(answer.name);
  return 'category' in answer ? moveTo(answer.category) : mergeInto(answer.into);
}

interface EditQuestion {
  db: Db;
  classify: ClassifyName;
  habitId: number;
}

type AskEdit = (conversation: TallyConversation, question: EditQuestion) => Promise<EditAnswer>;
const questions: Record<HabitEdit, AskEdit> = { rename: askHabitName, move: askTargetCategory, merge: askMergeTarget };

async function findHabitName(ctx: TallyContext, db: Db, habitId: number): Promise<string> {
  return (await findHabit(db, ctx.person.userId, habitId))?.habitName ?? '';
}

/** Creates the data of `Cancel`, which shows the card of the habit again. */
const packLeave = ({ person }: TallyContext, habitId: number) =>
  leaveHabitQuestionButton.pack(person.userId, { habit: habitId });

async function askHabitName(
  conversation: TallyConversation,
  { db, classify, habitId }: EditQuestion,
): Promise<EditAnswer> {
  const answer = await askName(conversation, {
    classify,
    render: async (ctx) => ({
      text: ctx.t('list-ask-name', { name: await findHabitName(ctx, db, habitId) }),
      cancelData: packLeave(ctx, habitId),
    }),
  });
  return answer as { name: string };
}

async function askTargetCategory(
  conversation: TallyConversation,
  { db, classify, habitId }: EditQuestion,
): Promise<EditAnswer> {
  const habitName = await conversation.external((ctx) => findHabitName(ctx, db, habitId));
  const cancelData = (ctx: TallyContext) => packLeave(ctx, habitId);
  return { category: await askCategory(conversation, { db, habitName, classify, cancelData }) };
}

function askMergeTarget(conversation: TallyConversation, { db, classify, habitId }: EditQuestion): Promise<EditAnswer> {
  return ask<EditAnswer>(conversation, {
    render: async (ctx) => {
      const habits = selectOfferedHabits(await findOtherHabits(ctx, db, habitId));
      return {
        message: { text: ctx.t('list-ask-into', { name: await findHabitName(ctx, db, habitId) }) },
        options: habits.map((habit) => ({ label: habit.habitName, value: { into: habit.habitId } })),
        cancelData: packLeave(ctx, habitId),
      };
    },
    parseText: async (ctx, text) => {
      if ((await classify(ctx, text)) !== 'name') return { notAnAnswer: true, staysOpen: true };
      return parseMergeTarget(ctx, text, await findOtherHabits(ctx, db, habitId));
    },
  });
}

/** Returns the habits with which a habit can be merged: those of the same kind and unit. */
async function findOtherHabits(ctx: TallyContext, db: Db, habitId: number): Promise<MatchableHabit[]> {
  const habits = await findHabitCandidates(ctx, db);
  const own = habits.find((habit) => habit.habitId === habitId);
  return habits.filter((habit) => habit.habitId !== habitId && own !== undefined && isSameMeasure(habit, own));
}

function parseMergeTarget(ctx: TallyContext, text: string, habits: MatchableHabit[]): AnswerResult<EditAnswer> {
  const match = matchHabit(text, habits);
  if (match.kind === 'one') return { value: { into: match.habit.habitId } };
  const possible = (match.kind === 'several' ? match.habits : match.near).slice(0, 3);
  if (possible.length === 0) return { rejection: ctx.t('list-into-unknown') };
  const names = possible.map(({ habitName }) => ctx.t('list-quoted', { name: habitName })).join(', ');
  return { rejection: ctx.t('list-into-which', { names }) };
}
