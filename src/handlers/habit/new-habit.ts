import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db, Tx } from '../../db/client.ts';
import type { HabitMeasure } from '../../db/queries/habits/habits.ts';
import { commitAndEndConversation } from '../shared/commit-conversation.ts';
import { findHabitCandidates } from '../shared/habit-candidates.ts';
import { foldName } from '../shared/match-habit.ts';
import { askName } from '../shared/name-answers.ts';
import type { ContinueQuestion, NewHabitParams } from '../shared/start-new-habit.ts';
import { habitCard } from './card.ts';
import { createNew, type HabitDraft, type HabitSettingOutcome, toOutcomeHabit } from './changes.ts';
import { type GoalReaders, type NewHabitLine, splitNewHabit } from './new-habit-line.ts';
import {
  askGoal,
  askMeasure,
  type HabitQuestionDeps,
  type MeasureAnswer,
  readGoal,
  type StatedGoal,
} from './questions.ts';

export interface NewHabitDeps extends HabitQuestionDeps {
  db: Db;
  continueQuestion: ContinueQuestion;
}

/**
 * Creates the conversation of `/newhabit`: at most three questions, which ask how the habit is measured, for the unit of
 * one that is counted, and for its goal. What was typed with the name is not asked for. A habit that the person has
 * already is shown instead.
 */
export function newHabitConversation(deps: NewHabitDeps): ConversationSpec {
  return {
    id: 'new-habit',
    async run(conversation: TallyConversation, { name, question }: NewHabitParams) {
      const line =
        name === undefined
          ? await askHabitName(conversation, deps)
          : await conversation.external((ctx) => readLine(ctx, deps, name, question));
      const isKnown = await conversation.external((ctx) => showExisting(ctx, deps, line.name, question));
      if (isKnown) return;
      const draft = await askDraft(conversation, deps, line, name === undefined);
      await conversation.external((ctx) =>
        commitAndEndConversation(ctx, (tx) => createAndContinue(ctx, tx, deps, draft, question)),
      );
    },
  };
}

/** The name of a button is a name, whatever it contains. */
function readLine(ctx: TallyContext, deps: NewHabitDeps, name: string, question: number | undefined): NewHabitLine {
  return question === undefined ? splitNewHabit(ctx, name, deps) : { name, measure: null };
}

async function askHabitName(conversation: TallyConversation, deps: NewHabitDeps): Promise<NewHabitLine> {
  const answer = await askName(conversation, {
    // A name with a goal is no record.
    classify: async (ctx, text) =>
      splitNewHabit(ctx, text, deps).goalText === undefined ? deps.classifyName(ctx, text) : 'name',
    render: async (ctx) => ({ text: ctx.t('ask-habit-name') }),
  });
  const { name } = answer as { name: string };
  return conversation.external((ctx) => splitNewHabit(ctx, name, deps));
}

/**
 * Asks for what the line does not state. After the questions for the name, the kind and the unit there is none for the
 * goal: the card has a button for it.
 */
async function askDraft(
  conversation: TallyConversation,
  deps: NewHabitDeps,
  line: NewHabitLine,
  isNameAsked: boolean,
): Promise<HabitDraft> {
  const { name: habitName } = line;
  const takesGoal = line.goalText === undefined;
  const { goalText = line.goalText, ...measure }: MeasureAnswer =
    line.measure ?? (await askMeasure(conversation, deps, { habitName, takesGoal }));
  const habit = { habitName, kind: measure.kind, unit: measure.unit };
  const typed = await conversation.external((ctx) => readTypedGoal(ctx, goalText, habit, deps));
  if (typed) return { ...habit, ...typed };
  const isEnough = isNameAsked && goalText === undefined && measure.kind === 'count';
  return { ...habit, ...(isEnough ? noGoal : await askGoal(conversation, deps, habit)) };
}

/** Reads the goal that was typed with the name, the kind or the unit. Null: there is none that fits the habit. */
function readTypedGoal(
  ctx: TallyContext,
  goalText: string | undefined,
  habit: HabitMeasure & { habitName: string },
  readers: GoalReaders,
): StatedGoal | null {
  const result = goalText === undefined ? null : readGoal(ctx, goalText, habit, readers);
  return result === null || 'rejection' in result ? null : result;
}

const noGoal: StatedGoal = { goal: null, start: null };

/** Creates a habit. A question about a record that led to it goes on with the habit, so that nothing is typed twice. */
async function createAndContinue(
  ctx: TallyContext,
  tx: Tx,
  { continueQuestion }: NewHabitDeps,
  draft: HabitDraft,
  question: number | undefined,
): Promise<HabitSettingOutcome> {
  const created = await createNew(ctx, tx, draft);
  if (question === undefined) return created;
  return { ...created, next: await continueQuestion(ctx, tx, question, created.habit.habitId) };
}

/** Shows an own habit of this name, with which a question goes on. Returns false where the person has none. */
async function showExisting(
  ctx: TallyContext,
  { db, continueQuestion }: NewHabitDeps,
  habitName: string,
  question: number | undefined,
): Promise<boolean> {
  const habits = await findHabitCandidates(ctx, db);
  const habit = habits.find(({ own, name }) => own && foldName(name) === foldName(habitName));
  const card = habit && (await habitCard(ctx, db, habit.habitId));
  if (!card) return false;
  if (question !== undefined) {
    await commitAndEndConversation(ctx, async (tx) => ({
      kind: 'habit-exists' as const,
      habit: toOutcomeHabit(habit),
      next: await continueQuestion(ctx, tx, question, habit.habitId),
    }));
    return true;
  }
  const sentence = ctx.t('habit-exists', { name: habit.habitName });
  await replyOrEdit(ctx, { ...card, text: `${sentence}\n\n${card.text}` });
  return true;
}
