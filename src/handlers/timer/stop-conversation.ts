import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { type AnswerResult, ask, type RenderedQuestion } from '../../bot/ui/prompt.ts';
import { findTimer, maxTimerSeconds, type Timer, type TimerKey } from '../../db/queries/habits/timers.ts';
import { formatDuration } from '../../time/format.ts';
import { commitAndEndConversation } from '../shared/commit-conversation.ts';
import { sentAtUnix } from '../shared/update-time.ts';
import type { TimerDeps } from './deps.ts';
import { clockTime, timerMessage, toReader } from './messages.ts';
import { stopAndShow } from './show-stop.ts';
import { parseStopTime } from './stop-time.ts';

/** The times that are offered, in minutes before the present. */
const offeredMinutes = [5, 10, 15, 30, 60, 120, 240, 480];
const maxOptions = 6;

export const stopConversationId = 'timer-stop';

/** Creates the conversation that asks when a timer was stopped: by buttons, or typed such as `14:30` or `-10m`. */
export function stopConversation({ db, readDuration }: TimerDeps): ConversationSpec {
  return {
    id: stopConversationId,
    async run(conversation: TallyConversation, key: TimerKey) {
      const timer = await conversation.external((ctx) => findTimer(db, ctx.person.userId, key));
      if (!timer || timer.stoppedAt !== null) return;
      const at = await ask<number>(conversation, {
        render: async (ctx) => renderQuestion(ctx, timer),
        renderLeft: async (ctx) => {
          const current = await findTimer(db, ctx.person.userId, key);
          return current ? timerMessage(toReader(ctx), current) : { text: ctx.t('timer-gone') };
        },
        parseText: async (ctx, text) => parseTime(ctx, timer, text, readDuration),
      });
      await conversation.external((ctx) =>
        stopAndShow(ctx, db, key, { at }, (effect) => commitAndEndConversation(ctx, effect)),
      );
    },
  };
}

function renderQuestion(ctx: TallyContext, timer: Timer): RenderedQuestion<number> {
  const reader = toReader(ctx);
  const now = latestStop(ctx, timer);
  const options = offeredMinutes
    .map((minutes) => ({ minutes, at: now - minutes * 60 }))
    .filter(({ at }) => at > timer.startedAt)
    .slice(-maxOptions)
    .map(({ minutes, at }) => ({
      label: ctx.t('timer-option-ago', {
        time: clockTime(reader, at),
        duration: formatDuration(minutes, ctx.person.language),
      }),
      value: at,
    }));
  const values = { name: isolateRtl(timer.habitName), start: clockTime(reader, timer.startedAt) };
  return { message: { text: ctx.t('timer-stop-at', values) }, options };
}

/** Returns the latest time at which the timer may have been stopped, in Unix seconds. */
function latestStop(ctx: TallyContext, { startedAt }: Timer): number {
  return Math.min(sentAtUnix(ctx), startedAt + maxTimerSeconds);
}

function parseTime(
  ctx: TallyContext,
  timer: Timer,
  text: string,
  readDuration: TimerDeps['readDuration'],
): AnswerResult<number> {
  const span = { from: timer.startedAt, to: latestStop(ctx, timer), timeZone: ctx.person.timeZone };
  const at = parseStopTime(text, span, readDuration);
  if (at !== null) return { value: at };
  // A text without a number is a request of its own, and the timer runs on.
  if (!/\d/u.test(text)) return { notAnAnswer: true };
  return { rejection: ctx.t('timer-stop-at-refused', { start: clockTime(toReader(ctx), timer.startedAt) }) };
}
