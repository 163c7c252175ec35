import type { TallyContext } from '../../bot/context.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { findTimers } from '../../db/queries/habits/timers.ts';
import { cancelWaitingQuestions } from '../shared/cancel-question.ts';
import { timerList, timerMessage, toReader } from './messages.ts';

/**
 * Cancels what waits for an answer, where the word `stop` means that: a conversation, which the command has ended, or a
 * question about a record while no timer runs. Says which timers run on. Returns false where the word stops a timer.
 */
export async function cancelByStop(ctx: TallyContext, db: Db): Promise<boolean> {
  if (!ctx.isCommandWord || !(ctx.conversationState || ctx.openQuestion !== null)) return false;
  const timers = (await findTimers(db, ctx.person.userId)).filter(({ stoppedAt }) => stoppedAt === null);
  const [timer, ...others] = timers;
  if (timer && !ctx.conversationState) return false;
  if (!timer) {
    await cancelWaitingQuestions(ctx);
    return true;
  }
  const reader = toReader(ctx);
  const notice = `${ctx.t('cancelled')}\n${ctx.t('timer-still-running')}`;
  await reply(ctx, others.length > 0 ? timerList(reader, timers, notice) : timerMessage(reader, timer, notice));
  return true;
}
