import type { Outcome, OutcomeAnswers, TallyContext } from '../../bot/context.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import { replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import type { Day } from '../../time/days.ts';
import { formatDay } from '../../time/format.ts';
import { formatGoal } from '../shared/goal-text.ts';
import { openHabitButton } from '../shared/habit-buttons.ts';
import { localToday } from '../shared/update-time.ts';
import { describeKind, habitCard } from './card.ts';
import type { HabitSettingOutcome, OutcomeHabit } from './changes.ts';

/** Undoes the creation, the goal or the kind that an update set. */
export const undoHabitSettingButton = defineButton('gu', { update: 'id' });

/** Creates the answers to all changes: what is the case now, `Undo`, and a button back to the card. */
export function createHabitAnswers(db: Db): OutcomeAnswers<HabitSettingOutcome['kind']> {
  return {
    'habit-created': (ctx, { habit, next }) => {
      const sentence = ctx.t('habit-created', { name: habit.habitName });
      return replyAboutNewHabit(ctx, db, { sentence, habit, canUndo: true, next });
    },
    'habit-exists': (ctx, { habit, next }) => {
      const sentence = ctx.t('habit-exists', { name: habit.habitName });
      return replyAboutNewHabit(ctx, db, { sentence, habit, canUndo: false, next });
    },
    'habit-removed': (ctx, { name }) => replyOrEdit(ctx, { text: ctx.t('habit-removed', { name }) }),
    'habit-in-use': (ctx, { name }) => replyOrEdit(ctx, { text: ctx.t('habit-in-use', { name }) }),
    'goal-set': (ctx, { habit, goal, before, isSame }) => {
      const { habitName: name } = habit;
      if (isSame) return replyWithButtons(ctx, ctx.t('goal-unchanged', { name }), habit, false);
      const values = { name, ...describeStart(ctx, before.validFrom) };
      const text = goal
        ? ctx.t('goal-set', { ...values, goal: formatGoal(toWriter(ctx), goal, habit) })
        : ctx.t('goal-removed', values);
      return replyWithButtons(ctx, text, habit, true);
    },
    'goal-restored': (ctx, { habit, goal }) => {
      const { habitName: name } = habit;
      const text = goal
        ? ctx.t('goal-restored', { name, goal: formatGoal(toWriter(ctx), goal, habit) })
        : ctx.t('goal-restored-none', { name });
      return replyWithButtons(ctx, text, habit, false);
    },
    'habit-kind-changed': (ctx, { habit }) => replyAboutKind(ctx, habit, 'habit-kind-changed', true),
    'habit-kind-unchanged': (ctx, { habit }) =>
      replyWithButtons(ctx, ctx.t('habit-kind-unchanged', { name: habit.habitName }), habit, false),
    'habit-kind-fixed': (ctx, { habit }) => replyAboutKind(ctx, habit, 'habit-kind-fixed', false),
    'habit-has-timer': (ctx, { habit }) =>
      replyWithButtons(ctx, ctx.t('habit-has-timer', { name: habit.habitName }), habit, false),
  };
}

const toWriter = ({ t, person }: TallyContext) => ({ t, language: person.language });

/** Describes the day from which a goal applies. */
function describeStart(ctx: TallyContext, start: Day): { start: 'today' | 'other'; day: string } {
  const today = localToday(ctx);
  return { start: start === today ? 'today' : 'other', day: formatDay(start, today, ctx.person.language) };
}

function replyAboutKind(
  ctx: TallyContext,
  habit: OutcomeHabit,
  key: 'habit-kind-changed' | 'habit-kind-fixed',
  canUndo: boolean,
): Promise<void> {
  const text = ctx.t(key, { name: habit.habitName, kind: describeKind(ctx, habit) });
  return replyWithButtons(ctx, text, habit, canUndo);
}

/** Creates the undo button of the current update. This update made the change, also when it is delivered again. */
function undoButton(ctx: TallyContext): { label: string; data: string } {
  const data = undoHabitSettingButton.pack(ctx.person.userId, { update: ctx.update.update_id });
  return { label: ctx.t('button-undo'), data };
}

function replyWithButtons(ctx: TallyContext, text: string, { habitId }: OutcomeHabit, canUndo: boolean): Promise<void> {
  const card = {
    label: ctx.t('list-button-back'),
    data: openHabitButton.pack(ctx.person.userId, { habit: habitId }),
  };
  return replyOrEdit(ctx, { text, keyboard: buildKeyboard([...(canUndo ? [undoButton(ctx)] : []), card]) });
}

interface NewHabitReply {
  sentence: string;
  habit: OutcomeHabit;
  canUndo: boolean;
  /** What became of the line that led to the habit. Its answer follows. */
  next?: Outcome | null;
}

/** Replies with a sentence above the card of the habit, or with the sentence and the answer to the line that led to it. */
async function replyAboutNewHabit(ctx: TallyContext, db: Db, reply: NewHabitReply): Promise<void> {
  const { sentence, habit, canUndo, next } = reply;
  if (!next) return replyWithCard(ctx, db, reply);
  await replyWithButtons(ctx, sentence, habit, canUndo);
  await ctx.answerCommitted(next);
}

/** Replies with a sentence above the card of the habit. */
async function replyWithCard(ctx: TallyContext, db: Db, { sentence, habit, canUndo }: NewHabitReply): Promise<void> {
  const card = await habitCard(ctx, db, habit.habitId, canUndo ? undoButton(ctx) : undefined);
  await replyOrEdit(ctx, card ? { ...card, text: `${sentence}\n\n${card.text}` } : { text: sentence });
}
