import type { OutcomeAnswers, TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { buildKeyboard, clip } from '../../bot/ui/messages.ts';
import { maxQuoteLength, reply, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { isEmptyChange } from '../../db/queries/habits/rests.ts';
import { formatDay } from '../../time/format.ts';
import { restDaysButton } from '../shared/habit-buttons.ts';
import { findHabitCandidates, type MatchableHabit } from '../shared/habit-candidates.ts';
import { localToday } from '../shared/update-time.ts';
import {
  deleteRestButton,
  endRestButton,
  restListButton,
  saveRestButton,
  setWeekdaysButton,
  skipButton,
  skipStatedButton,
  undoRestButton,
  undoSkipButton,
} from './buttons.ts';
import { deleteRestOf, endRestOf, type RestOutcome, saveRest, saveStatedRest, undoRest } from './changes.ts';
import { describeSet } from './describe-set.ts';
import { restName } from './format-rest.ts';
import { restDaysMessage, restListMessage } from './messages.ts';
import { parseRestLine, type RestLine } from './parse-rest.ts';
import {
  handleSkip,
  type SkipDeps,
  type SkipOutcome,
  skipPressed,
  skippedMessage,
  skipStatedDay,
  undoSkip,
} from './skip.ts';
import { toUnclearHabit, whichHabitQuestion } from './which-habit.ts';

/** Creates the feature of `/rest` and `/skip`: weekdays and vacations without habits, and single days. */
export function restFeature(deps: SkipDeps) {
  const { db } = deps;
  return defineFeature({
    commands: {
      rest: (ctx, args) => handleRest(ctx, deps, args),
      skip: (ctx, args) => handleSkip(ctx, deps, args),
    },
    buttons: [
      onPress(restListButton, async (ctx, { page }) => replyOrEdit(ctx, await restListMessage(ctx, db, page))),
      onPress(restDaysButton, (ctx, { habit }) => showRestDays(ctx, db, habit)),
      onPress(setWeekdaysButton, (ctx, { habit, weekdays }) => setWeekdays(ctx, db, habit, weekdays)),
      onPress(saveRestButton, (ctx, values) => ctx.commit((tx) => saveStatedRest(ctx, tx, values))),
      onPress(endRestButton, (ctx, { rest }) => ctx.commit((tx) => endRestOf(ctx, tx, rest))),
      onPress(deleteRestButton, (ctx, { rest }) => ctx.commit((tx) => deleteRestOf(ctx, tx, rest))),
      onPress(undoRestButton, (ctx, { update }) => ctx.commit((tx) => undoRest(ctx, tx, update))),
      onPress(skipButton, (ctx, values) => ctx.commit((tx) => skipPressed(ctx, tx, values))),
      onPress(skipStatedButton, (ctx, values) => ctx.commit((tx) => skipStatedDay(ctx, tx, values))),
      onPress(undoSkipButton, (ctx, { update }) => ctx.commit((tx) => undoSkip(ctx, tx, update))),
    ],
    answers: createAnswers(db),
  });
}

async function handleRest(ctx: TallyContext, { db, readDay }: SkipDeps, args: string): Promise<void> {
  if (args === '') return void (await reply(ctx, await restListMessage(ctx, db)));
  const { weekStart } = ctx.person;
  const habits = (await findHabitCandidates(ctx, db)).filter(({ own }) => own);
  const line = parseRestLine(args, habits, { today: localToday(ctx), weekStart, readDay });
  if (line.kind === 'found') {
    const { habit, time, reason } = line;
    return ctx.commit((tx) => saveRest(ctx, tx, habit?.habitId ?? null, { time, reason }));
  }
  if (line.kind === 'unclear') {
    const { time, reason } = line;
    return ctx.commit(async () => ({ kind: 'rest-which-habit', ...toUnclearHabit(line), time, reason }));
  }
  if (line.kind === 'habit' && line.reason === null) return showRestDays(ctx, db, line.habit.habitId);
  await reply(ctx, { text: `${describeUnclear(ctx, args, line)}\n\n${ctx.t('rest-help')}` });
}

function describeUnclear(
  ctx: TallyContext,
  args: string,
  line: Exclude<RestLine<MatchableHabit>, { kind: 'found' | 'unclear' }>,
): string {
  if (line.kind === 'refused') return ctx.t(`rest-refused-${line.reason}`);
  if (line.kind === 'none') return ctx.t('rest-unclear', { text: clip(args, maxQuoteLength) });
  return ctx.t('rest-no-time', { name: isolateRtl(line.habit.habitName) });
}

/** A week without a day that counts is refused: the habit can be archived. */
async function setWeekdays(ctx: TallyContext, db: Db, habit: number, weekdays: number): Promise<void> {
  if (weekdays >= 0b111_1111) {
    ctx.toast = ctx.t('rest-refused-all-week');
    return showRestDays(ctx, db, habit);
  }
  await ctx.commit((tx) => saveRest(ctx, tx, habit, { time: { kind: 'weekdays', weekdays }, isCard: true }));
}

async function showRestDays(ctx: TallyContext, db: Db, habitId: number): Promise<void> {
  await replyOrEdit(ctx, (await restDaysMessage(ctx, db, habitId)) ?? { text: ctx.t('list-gone') });
}

function createAnswers(db: Db): OutcomeAnswers<RestOutcome['kind'] | SkipOutcome['kind']> {
  return {
    'rest-set': (ctx, outcome) => answerSet(ctx, db, outcome),
    'rest-which-habit': async (ctx, outcome) =>
      void (await reply(ctx, whichHabitQuestion(ctx, outcome, saveRestButton))),
    'rest-question-late': (ctx) => replyOrEdit(ctx, { text: ctx.t('question-gone') }),
    'rest-ended': (ctx, { habit, rest }) =>
      replyWithUndo(
        ctx,
        ctx.t('rest-ended', { name: nameOf(ctx, habit), kind: rest.weekdays === null ? 'vacation' : 'weekdays' }),
      ),
    'rest-deleted': (ctx, { habit, rest }) =>
      replyWithUndo(
        ctx,
        ctx.t('rest-deleted', { name: nameOf(ctx, habit), kind: rest.weekdays === null ? 'vacation' : 'weekdays' }),
      ),
    'rest-undone': (ctx) => replyWithList(ctx, db, ctx.t('rest-undone')),
    'rest-undo-late': (ctx) => replyWithList(ctx, db, ctx.t('rest-undo-late')),
    'rest-gone': (ctx) => replyWithList(ctx, db, ctx.t('rest-gone')),
    'skip-which-habit': async (ctx, outcome) =>
      void (await reply(ctx, whichHabitQuestion(ctx, outcome, skipStatedButton))),
    'day-skipped': (ctx, outcome) => replyOrEdit(ctx, skippedMessage(ctx, outcome)),
    'day-skip-undone': (ctx, { habitName, localDate }) => {
      const day = formatDay(localDate, localToday(ctx), ctx.person.language);
      return replyOrEdit(ctx, { text: ctx.t('skip-undone', { name: isolateRtl(habitName), day }) });
    },
    'day-skip-late': (ctx) => replyOrEdit(ctx, { text: ctx.t('skip-late') }),
  };
}

const nameOf = (ctx: TallyContext, habit: { habitName: string } | null) =>
  restName(ctx, { habitName: habit?.habitName ?? null });

async function answerSet(
  ctx: TallyContext,
  db: Db,
  outcome: Extract<RestOutcome, { kind: 'rest-set' }>,
): Promise<void> {
  const { habit, time, change, isCard } = outcome;
  const card = isCard && habit ? await restDaysMessage(ctx, db, habit.habitId, undoOf(ctx)) : null;
  if (card) return replyOrEdit(ctx, card);
  const text = await describeSet(ctx, db, { name: nameOf(ctx, habit), habit, time, isSame: isEmptyChange(change) });
  if (isEmptyChange(change)) return replyOrEdit(ctx, { text, keyboard: buildKeyboard([listOf(ctx)]) });
  await replyWithUndo(ctx, text);
}

function undoOf(ctx: TallyContext): { label: string; data: string } {
  return {
    label: ctx.t('button-undo'),
    data: undoRestButton.pack(ctx.person.userId, { update: ctx.update.update_id }),
  };
}

function listOf(ctx: TallyContext): { label: string; data: string } {
  return { label: ctx.t('rest-button-list'), data: restListButton.pack(ctx.person.userId, { page: 0 }) };
}

function replyWithUndo(ctx: TallyContext, text: string): Promise<void> {
  return replyOrEdit(ctx, { text, keyboard: buildKeyboard([undoOf(ctx), listOf(ctx)]) });
}

async function replyWithList(ctx: TallyContext, db: Db, sentence: string): Promise<void> {
  const list = await restListMessage(ctx, db);
  await replyOrEdit(ctx, { text: `${sentence}\n\n${list.text}`, keyboard: list.keyboard });
}
