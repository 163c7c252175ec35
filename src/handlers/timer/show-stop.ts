import type { TallyContext } from '../../bot/context.ts';
import { editOutcome } from '../../bot/ui/edit.ts';
import type { Db } from '../../db/client.ts';
import type { TimerEnd } from '../../db/queries/habits/stop-timer.ts';
import { findTimer, type Timer, type TimerKey } from '../../db/queries/habits/timers.ts';
import { stop } from './effects.ts';

/**
 * Stops a timer and answers. The message that showed the timer loses its buttons, if it is another one.
 *
 * @param commit a conversation passes the commit that ends it
 */
export async function stopAndShow(
  ctx: TallyContext,
  db: Db,
  key: TimerKey,
  end: TimerEnd,
  commit: TallyContext['commit'] = ctx.commit,
): Promise<void> {
  const timer = await findTimer(db, ctx.person.userId, key);
  await commit((tx) => stop(ctx, tx, key, end));
  const after = await findTimer(db, ctx.person.userId, key);
  if (timer && after?.stoppedAt !== null) removeTimerButtons(ctx, timer);
}

/** Removes the buttons of the message of a timer, unless it is the pressed one. A failure is logged only. */
export function removeTimerButtons(ctx: TallyContext, { botId, chatId, messageId }: Timer): void {
  const pressed = ctx.callbackQuery?.message;
  const isPressed = pressed?.message_id === messageId && pressed?.chat.id === chatId;
  if (messageId === null || botId !== ctx.botId || isPressed) return;
  const edit = editOutcome(ctx.api.editMessageReplyMarkup(chatId, messageId));
  ctx.inBackground(
    edit.then(
      () => undefined,
      (err: unknown) => ctx.log.info({ err }, 'the buttons of a timer could not be removed'),
    ),
  );
}
