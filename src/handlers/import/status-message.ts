import type { TallyContext } from '../../bot/context.ts';
import { editMessageById } from '../../bot/ui/edit.ts';
import { messageLimit, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { editMessage, reply } from '../../bot/ui/reply.ts';

/**
 * Starts the message of the bot that says how far the work is: the pressed one, or a new one. Returns its id for
 * {@link showInStatus}.
 */
export async function startStatus(ctx: TallyContext, text: string): Promise<number> {
  const pressed = ctx.callbackQuery?.message;
  if (!pressed || !('text' in pressed)) return reply(ctx, { text });
  await editMessage(ctx, { text });
  return pressed.message_id;
}

/** Replaces the message that says how far the work is. A long text is sent anew. */
export async function showInStatus(ctx: TallyContext, messageId: number, message: OutgoingMessage): Promise<void> {
  const target = { chatId: ctx.chatId ?? ctx.person.userId, messageId };
  if (message.text.length > messageLimit) return void (await reply(ctx, message));
  if ((await editMessageById(ctx.api, target, message)) === 'uneditable') await reply(ctx, message);
}
