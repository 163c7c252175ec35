import type { OutcomeAnswers, TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { buildKeyboard, clip } from '../../bot/ui/messages.ts';
import { maxQuoteLength, reply, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { formatDay } from '../../time/format.ts';
import { fromDayNumber, toDayNumber } from '../shared/day-number.ts';
import { restDaysButton } from '../shared/habit-buttons.ts';
import { findHabitCandidates, type MatchableHabit } from '../shared/habit-candidates.ts';
import { selectionQuestion } from '../shared/selection.ts';
import { localToday } from '../shared/update-time.ts';
import {
  deleteRestButton,
  endRestButton,
  restListButton,
  saveRestButton,
  setWeekdaysButton,
  skipButton,
  undoRestButton,
  undoSkipButton,
} from './buttons.ts';
import { deleteRestOf, endRestOf, type RestOutcome, saveRest, undoRest } from './changes.ts';
import { formatVacation, formatWeekdays, restName } from './format-rest.ts';
import { restDaysMessage, restListMessage } from './messages.ts';
import { parseRestLine, type RestTime } from './parse-rest.ts';
import { handleSkip, type SkipDeps, type SkipOutcome, skipPressed, skippedMessage, undoSkip } from './skip.ts';

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
      onPress(saveRestButton, (ctx, values) => savePressed(ctx, values)),
      onPress(endRestButton, (ctx, { rest }) => ctx.commit((tx) => endRestOf(ctx, tx, rest))),
      onPress(deleteRestButton, (ctx, { rest }) => ctx.commit((tx) => deleteRestOf(ctx, tx, rest))),
      onPress(undoRestButton, (ctx, { update }) => ctx.commit((tx) => undoRest(ctx, tx, update))),
      onPress(skipButton, (ctx, values) => ctx.commit((tx) => skipPressed(ctx, tx, values))),
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
  if (line.kind === 'habit') return showRestDays(ctx, db, line.habit.habitId);
  if (line.kind === 'unclear') {
    const pack = ({ habitId }: MatchableHabit) => packRest(ctx, habitId, line.time);
    return void (await reply(ctx, selectionQuestion(ctx, { ...line, period: null }, line.name, pack)));
  }
  const text =
    line.kind === 'refused'
      ? ctx.t(`rest-refused-${line.reason}`)
      : ctx.t('rest-unclear', { text: clip(args, maxQuoteLength) });
  await reply(ctx, { text: `${text}\n\n${ctx.t('rest-help')}` });
}

function packRest({ person }: TallyContext, habit: number, time: RestTime): string {
  if (time.kind === 'weekdays')
    return saveRestButton.pack(person.userId, { habit, weekdays: time.weekdays, from: 0, to: 0 });
  const { first, last } = time.days;
  return saveRestButton.pack(person.userId, { habit, weekdays: 0, from: toDayNumber(first), to: toDayNumber(last) });
}

async function savePressed(
  ctx: TallyContext,
  { habit, weekdays, from, to }: { habit: number; weekdays: number; from: number; to: number },
): Promise<void> {
  const [first, last] = [fromDayNumber(from), fromDayNumber(to)];
  const isVacation = first !== null && last !== null && first <= last;
  const time: RestTime = isVacation
    ? { kind: 'vacation', days: { first, last } }
    : { kind: 'weekdays', weekdays: weekdays & 0b111_1111 };
  await ctx.commit((tx) => saveRest(ctx, tx, habit === 0 ? null : habit, { time }));
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
  { habit, time, isCard }: Extract<RestOutcome, { kind: 'rest-set' }>,
): Promise<void> {
  const undo = undoOf(ctx);
  const card = isCard && habit ? await restDaysMessage(ctx, db, habit.habitId, undo) : null;
  if (card) return replyOrEdit(ctx, card);
  await replyWithUndo(ctx, describeSet(ctx, nameOf(ctx, habit), time));
}

function describeSet(ctx: TallyContext, name: string, time: RestTime): string {
  if (time.kind === 'vacation') return ctx.t('rest-vacation-set', { name, span: formatVacation(ctx, time.days) });
  if (time.weekdays === 0) return ctx.t('rest-weekdays-none', { name });
  return ctx.t('rest-weekdays-set', { name, days: formatWeekdays(ctx, time.weekdays) });
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
