import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { findHabit } from '../../db/queries/habits/habits.ts';
import { splitGoalStart } from '../shared/goal-start.ts';
import { habitGoalButton, openHabitButton } from '../shared/habit-buttons.ts';
import { findHabitCandidates, type MatchableHabit, selectOfferedHabits } from '../shared/habit-candidates.ts';
import { splitHabitLine } from '../shared/habit-line.ts';
import { matchHabit } from '../shared/match-habit.ts';
import { parseName } from '../shared/name-answers.ts';
import { selectionQuestion } from '../shared/selection.ts';
import { startNewHabit } from '../shared/start-new-habit.ts';
import { localToday } from '../shared/update-time.ts';
import { createHabitAnswers, undoHabitSettingButton } from './answers.ts';
import { changeKindButton, habitCard } from './card.ts';
import { setGoalOf, undoHabitSetting } from './changes.ts';
import { type GoalParams, goalConversation } from './goal-conversation.ts';
import { kindConversation } from './kind-conversation.ts';
import { type NewHabitDeps, newHabitConversation } from './new-habit.ts';
import { readGoal } from './questions.ts';

export type HabitFeatureDeps = NewHabitDeps;

/** Creates the feature of `/habit`, `/newhabit` and `/goal`: a habit with its kind, its unit and its goal. */
export function habitFeature(deps: HabitFeatureDeps) {
  const { db } = deps;
  return defineFeature({
    commands: {
      habit: (ctx, args) => showHabit(ctx, db, args),
      newhabit: (ctx, args) => addHabit(ctx, args),
      goal: (ctx, args) => handleGoal(ctx, deps, args),
    },
    buttons: [
      onPress(habitGoalButton, (ctx, { habit }) => startConversation(ctx, db, 'goal', { habitId: habit })),
      onPress(changeKindButton, (ctx, { habit }) => startConversation(ctx, db, 'habit-kind', { habitId: habit })),
      onPress(undoHabitSettingButton, (ctx, { update }) => ctx.commit((tx) => undoHabitSetting(ctx, tx, update))),
    ],
    conversations: [newHabitConversation(deps), goalConversation(deps), kindConversation(deps)],
    answers: createHabitAnswers(db),
  });
}

async function showHabit(ctx: TallyContext, db: Db, args: string): Promise<void> {
  const habits = await findHabitCandidates(ctx, db);
  const pack = ({ habitId }: MatchableHabit) => openHabitButton.pack(ctx.person.userId, { habit: habitId });
  if (args === '') return void (await reply(ctx, habitChoice(ctx.t('habit-choose'), habits, pack)));
  const match = matchHabit(args, habits);
  if (match.kind === 'one') return openCard(ctx, db, match.habit.habitId);
  const choices = match.kind === 'several' ? match.habits : match.near;
  const unclear = { kind: 'unclear', isKnown: match.kind === 'several', choices, period: null } as const;
  await reply(ctx, selectionQuestion(ctx, unclear, args, pack));
}

function habitChoice(
  text: string,
  habits: readonly MatchableHabit[],
  pack: (habit: MatchableHabit) => string,
): OutgoingMessage {
  const offered = selectOfferedHabits(habits).map((habit) => ({ label: habit.habitName, data: pack(habit) }));
  return { text, keyboard: buildKeyboard(offered) };
}

async function openCard(ctx: TallyContext, db: Db, habitId: number): Promise<void> {
  const card = await habitCard(ctx, db, habitId);
  await replyOrEdit(ctx, card ?? { text: ctx.t('list-gone') });
}

async function addHabit(ctx: TallyContext, args: string): Promise<void> {
  if (args === '') return startNewHabit(ctx, {});
  const name = parseName(ctx, args);
  if ('rejection' in name) return void (await reply(ctx, { text: name.rejection }));
  await startNewHabit(ctx, { name: name.value });
}

/** Starts a conversation about a habit. A press ends another conversation that is waiting. */
async function startConversation(
  ctx: TallyContext,
  db: Db,
  id: 'goal' | 'habit-kind',
  params: GoalParams,
): Promise<void> {
  if (!(await findHabit(db, ctx.person.userId, params.habitId))) return openCard(ctx, db, params.habitId);
  await ctx.conversation.exitAll();
  await ctx.conversation.enter(id, params);
}

/** Sets the goal that a line states. Without a habit, or without a goal, asks for it. */
async function handleGoal(ctx: TallyContext, deps: HabitFeatureDeps, args: string): Promise<void> {
  const { db } = deps;
  const habits = await findHabitCandidates(ctx, db);
  const pack = ({ habitId }: MatchableHabit) => habitGoalButton.pack(ctx.person.userId, { habit: habitId });
  if (args === '') return void (await reply(ctx, habitChoice(ctx.t('goal-choose-habit'), habits, pack)));
  const line = splitHabitLine(args, habits);
  if (line.kind === 'unclear')
    return void (await reply(ctx, selectionQuestion(ctx, { ...line, period: null }, line.name, pack)));
  const { habit, rest: typed } = line;
  const { text, start } = splitGoalStart(typed, localToday(ctx), deps.readStartDay);
  if (text === '') return startConversation(ctx, db, 'goal', { habitId: habit.habitId, start });
  const goal = readGoal(ctx, typed, habit, deps);
  if ('rejection' in goal) return void (await reply(ctx, { text: goal.rejection }));
  await ctx.commit((tx) => setGoalOf(ctx, tx, habit.habitId, goal));
}
