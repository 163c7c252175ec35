import type { OutcomeAnswers, TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { findRecord } from '../../db/queries/habits/records.ts';
import { saveTimerMessage, type Timer } from '../../db/queries/habits/timers.ts';
import { localToday } from '../shared/update-time.ts';
import { newHabitTimerButton, startNamedButton, undoDiscardButton } from './buttons.ts';
import type { TimerDeps } from './deps.ts';
import type { TimerOutcome, UnknownName } from './effects.ts';
import { clockTime, elapsed, overADayMessage, timerList, timerMessage, tooShortMessage, toReader } from './messages.ts';
import { savedReceipt, type TimedRecord, undoneReceipt } from './receipt.ts';

/** Creates the answers to the outcomes of the feature. */
export function createTimerAnswers({ db, describeProgress }: TimerDeps): OutcomeAnswers<TimerOutcome['kind']> {
  /** Answers with the receipt, and with the streak and goal of the habit. */
  const showSaved = async (ctx: TallyContext, records: readonly TimedRecord[], notice?: string) => {
    const receipt = savedReceipt(toReader(ctx), records, localToday(ctx), notice);
    const last = await findRecord(db, ctx.person.userId, records.at(-1)?.recordId ?? 0);
    const progress = last && (await describeProgress(ctx, db, last));
    await replyOrEdit(ctx, progress ? { ...receipt, text: `${receipt.text}\n${progress}` } : receipt);
  };
  return {
    // The pressed message is a board, a reminder or a question: it stays.
    'timer-started': async (ctx, { timer }) => showTimer(ctx, db, timer, await reply(ctx, runningMessage(ctx, timer))),
    'timer-running': async (ctx, { timer }) => {
      const notice = timer.stoppedAt === null ? ctx.t('timer-already-running') : undefined;
      await showTimer(ctx, db, timer, await reply(ctx, timerMessage(toReader(ctx), timer, notice)));
    },
    'timer-extended': (ctx, { timer }) => replyOrEdit(ctx, runningMessage(ctx, timer)),
    'timer-kept': (ctx, { timer }) => replyOrEdit(ctx, runningMessage(ctx, timer)),
    'timer-too-many': async (ctx, { timers }) => {
      await reply(ctx, timerList(toReader(ctx), timers, ctx.t('timer-too-many', { count: timers.length })));
    },
    'timer-other-kind': async (ctx, { habitName, habitKind }) => {
      await reply(ctx, { text: ctx.t('timer-other-kind', { name: isolateRtl(habitName), kind: habitKind }) });
    },
    'timer-kind-changed': (ctx, { habitName }) =>
      replyOrEdit(ctx, { text: ctx.t('timer-kind-changed', { name: isolateRtl(habitName) }) }),
    'timer-unknown': async (ctx, outcome) => void (await reply(ctx, whichHabit(ctx, outcome))),
    'timer-saved': (ctx, { records, wasCut }) => showSaved(ctx, records, wasCut ? ctx.t('timer-cut') : undefined),
    'timer-too-short': (ctx, { timer }) => replyOrEdit(ctx, tooShortMessage(toReader(ctx), timer)),
    'timer-over-a-day': (ctx, outcome) => replyOrEdit(ctx, overADayMessage(toReader(ctx), outcome, localToday(ctx))),
    'timer-before-start': async (ctx, { timer, at }) => {
      const reader = toReader(ctx);
      const values = { time: clockTime(reader, at), start: clockTime(reader, timer.startedAt) };
      await reply(ctx, timerMessage(reader, timer, ctx.t('timer-before-start', values)));
    },
    'timer-discarded': (ctx, { timer, at }) => replyOrEdit(ctx, discardedMessage(ctx, timer, at)),
    'timer-undone': (ctx, { records }) => replyOrEdit(ctx, undoneReceipt(toReader(ctx), records, localToday(ctx))),
    'timer-restored': (ctx, { records }) => showSaved(ctx, records),
    // A second press: the message shows what became of the timer, and stays.
    'timer-gone': async (ctx) => {
      if (ctx.callbackQuery) ctx.toast = ctx.t('timer-gone');
      else await reply(ctx, { text: ctx.t('timer-gone') });
    },
  };
}

async function showTimer(ctx: TallyContext, db: Db, timer: Timer, messageId: number): Promise<void> {
  await saveTimerMessage(db, ctx.person.userId, timer, messageId);
}

function runningMessage(ctx: TallyContext, timer: Timer): OutgoingMessage {
  return timerMessage(toReader(ctx), timer);
}

/** The question which habit a start means, with a button for each, and one for a new habit. */
function whichHabit(ctx: TallyContext, { name, choices, isNew }: UnknownName): OutgoingMessage {
  const { userId } = ctx.person;
  const buttons = choices.map(({ habitId, habitName }) => ({
    label: habitName,
    data: startNamedButton.pack(userId, { update: ctx.update.update_id, habit: habitId }),
  }));
  const newButton = {
    label: ctx.t('button-new-habit', { name }),
    data: newHabitTimerButton.pack(userId, { update: ctx.update.update_id }),
  };
  return {
    text: isNew ? ctx.t('ask-new-habit', { name, near: choices.length }) : ctx.t('ask-which-habit'),
    keyboard: buildKeyboard(isNew ? [...buttons, newButton] : buttons, 1),
  };
}

function discardedMessage(ctx: TallyContext, timer: Timer, at: number): OutgoingMessage {
  const data = undoDiscardButton.pack(ctx.person.userId, { update: ctx.update.update_id });
  const duration = elapsed(toReader(ctx), timer, at);
  return {
    text: ctx.t('timer-discarded', { name: isolateRtl(timer.habitName), duration }),
    keyboard: buildKeyboard([{ label: ctx.t('button-undo'), data }]),
  };
}
