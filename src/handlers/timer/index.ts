import { Composer } from 'grammy';
import type { ByKind, TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { findTimer, findTimers, type TimerKey } from '../../db/queries/habits/timers.ts';
import { maxTargetMinutes } from '../../db/schema/limits.ts';
import { findHabitCandidates, selectOfferedHabits } from '../shared/habit-candidates.ts';
import { startTimerButton } from '../shared/timer-button.ts';
import { sentAtUnix } from '../shared/update-time.ts';
import { createTimerAnswers } from './answers.ts';
import {
  discardTimerButton,
  extendTimerButton,
  keepTimerButton,
  newHabitTimerButton,
  restoreTimerButton,
  saveTimerButton,
  startNamedButton,
  stopTimerAtButton,
  stopTimerButton,
  undoDiscardButton,
  undoTimerButton,
  unpackRecordIds,
} from './buttons.ts';
import { cancelByStop } from './cancel-by-stop.ts';
import type { TimerDeps } from './deps.ts';
import { discard, extend, setDeleted, start, startNamed, type TimerOutcome, undoDiscard } from './effects.ts';
import { handleTimerText, startByCommand, stopByCommand } from './handle-text.ts';
import { timerList, timerMessage, toReader } from './messages.ts';
import { removeTimerButtons, stopAndShow } from './show-stop.ts';
import { stopConversation, stopConversationId } from './stop-conversation.ts';

/** Creates the feature of timers: `start reading`, `stop`, `/timer`, and the buttons of their messages. */
export function timerFeature(deps: TimerDeps) {
  const { db } = deps;
  const composer = new Composer<TallyContext>();
  // A text that a conversation has passed on. Other texts were handled on the fast path.
  composer.on('message:text', async (ctx, next) => {
    if (!(await handleTimerText(ctx, deps))) await next();
  });
  return defineFeature({
    commands: {
      timer: (ctx, args) => (args === '' ? showTimers(ctx, db) : startByCommand(ctx, deps, args)),
      stop: async (ctx, args) => {
        if (!(await cancelByStop(ctx, db))) await stopByCommand(ctx, deps, args);
      },
    },
    buttons: [
      onPress(startTimerButton, (ctx, { habit, minutes }) =>
        ctx.commit((tx) => start(ctx, tx, { habitId: habit }, { targetMinutes: toTarget(minutes) })),
      ),
      onPress(startNamedButton, (ctx, { update, habit }) =>
        ctx.commit((tx) => startNamed(ctx, tx, update, { habitId: habit })),
      ),
      onPress(newHabitTimerButton, (ctx, { update }) => ctx.commit((tx) => startNamed(ctx, tx, update))),
      onPress(stopTimerButton, (ctx, values) => stopByButton(ctx, db, values)),
      onPress(stopTimerAtButton, (ctx, values) => askStopTime(ctx, db, toTimerKey(values))),
      onPress(saveTimerButton, (ctx, values) =>
        stopAndShow(ctx, db, toTimerKey(values), { at: sentAtUnix(ctx), keepsShort: true, mayExceed: true }),
      ),
      onPress(discardTimerButton, (ctx, values) => discardAndShow(ctx, db, toTimerKey(values))),
      onPress(undoDiscardButton, (ctx, { update }) => ctx.commit((tx) => undoDiscard(ctx, tx, update))),
      onPress(extendTimerButton, (ctx, values) => ctx.commit((tx) => extend(ctx, tx, toTimerKey(values)))),
      onPress(keepTimerButton, (ctx, values) => keepRunning(ctx, toTimerKey(values))),
      onPress(undoTimerButton, (ctx, ids) => ctx.commit((tx) => setDeleted(ctx, tx, unpackRecordIds(ids), true))),
      onPress(restoreTimerButton, (ctx, ids) => ctx.commit((tx) => setDeleted(ctx, tx, unpackRecordIds(ids), false))),
    ],
    conversations: [stopConversation(deps)],
    answers: createTimerAnswers(deps),
    fastPath: async (ctx, next) => {
      if (!(await handleTimerText(ctx, deps))) await next();
    },
    composer,
  });
}

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<TimerOutcome> {}
}

/** Returns the target of a button. Null: none, or one that no button of ours has. */
function toTarget(minutes: number): number | null {
  return minutes > 0 && minutes <= maxTargetMinutes ? minutes : null;
}

function toTimerKey({ habit, started }: { habit: number; started: number }): TimerKey {
  return { habitId: habit, startedAt: started };
}

/** Shows the timers of the person. Where there is none, offers habits to start one for. */
async function showTimers(ctx: TallyContext, db: Db): Promise<void> {
  const timers = await findTimers(db, ctx.person.userId);
  const [timer, ...others] = timers;
  const reader = toReader(ctx);
  if (!timer) await reply(ctx, await startOffer(ctx, db));
  else if (others.length === 0) await reply(ctx, timerMessage(reader, timer));
  else await reply(ctx, timerList(reader, timers, ctx.t('timer-list')));
}

const maxOffered = 6;

async function startOffer(ctx: TallyContext, db: Db): Promise<OutgoingMessage> {
  const habits = selectOfferedHabits(await findHabitCandidates(ctx, db)).filter(({ kind }) => kind === 'time');
  const buttons = habits.slice(0, maxOffered).map(({ habitId, habitName }) => ({
    label: ctx.t('timer-button-start-named', { name: habitName }),
    data: startTimerButton.pack(ctx.person.userId, { habit: habitId, minutes: 0 }),
  }));
  return { text: ctx.t('timer-list-none'), keyboard: buildKeyboard(buttons) };
}

async function stopByButton(
  ctx: TallyContext,
  db: Db,
  { at, ...values }: { habit: number; started: number; at: number },
): Promise<void> {
  await stopAndShow(ctx, db, toTimerKey(values), { at: at > 0 ? at : sentAtUnix(ctx) });
}

async function askStopTime(ctx: TallyContext, db: Db, key: TimerKey): Promise<void> {
  const timer = await findTimer(db, ctx.person.userId, key);
  if (!timer || timer.stoppedAt !== null) {
    ctx.toast = ctx.t('timer-gone');
    return;
  }
  await ctx.conversation.exitAll();
  await ctx.conversation.enter(stopConversationId, key);
}

async function discardAndShow(ctx: TallyContext, db: Db, key: TimerKey): Promise<void> {
  const timer = await findTimer(db, ctx.person.userId, key);
  await ctx.commit((tx) => discard(ctx, tx, key));
  if (timer) removeTimerButtons(ctx, timer);
}

/** The timer runs on anyway: the answer shows it in place of the question. */
async function keepRunning(ctx: TallyContext, key: TimerKey): Promise<void> {
  await ctx.commit(async (tx) => {
    const timer = await findTimer(tx, ctx.person.userId, key);
    return timer ? { kind: 'timer-kept', timer } : { kind: 'timer-gone' };
  });
}
