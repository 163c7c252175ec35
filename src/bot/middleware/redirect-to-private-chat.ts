import type { MiddlewareFn } from 'grammy';
import type { Message, Update, UserFromGetMe } from 'grammy/types';
import { type CommandSpec, findCommand } from '../commands.ts';
import type { TallyContext } from '../context.ts';
import { isUndeliverable } from '../transport/errors.ts';
import { parseCommand } from './groups.ts';

export interface PrivateRedirect {
  /**
   * Returns the update as it is handled: a command of a group that belongs into the private chat becomes one of that chat, so
   * that its order, its dialogues and all its answers are there. Any other update is returned as it is.
   */
  redirect(update: Update): Update;
  /** Tells the group where the answer went; where the person never wrote to the bot, how to. */
  notifyGroup: MiddlewareFn<TallyContext>;
}

export function createPrivateRedirect(me: UserFromGetMe, commands: readonly CommandSpec[]): PrivateRedirect {
  const groups = new WeakMap<Update, Message>();

  async function tell(ctx: TallyContext, asked: Message, text: string, markup = {}): Promise<void> {
    const { message_id, is_topic_message, message_thread_id } = asked;
    await ctx.api.sendMessage(asked.chat.id, text, {
      reply_parameters: { message_id, allow_sending_without_reply: true },
      ...(is_topic_message ? { message_thread_id } : {}),
      ...markup,
    });
  }

  return {
    redirect(update) {
      const { message } = update;
      if (!message?.from || message.sender_chat || message.chat.type === 'private') return update;
      const command = parseCommand(message, me.username);
      const spec = command?.isForThisBot ? findCommand(command.name, commands) : undefined;
      if (!spec?.privateOnly && spec?.audience !== 'admins') return update;
      const moved = { ...update, message: moveToPrivate(message, message.from) };
      groups.set(moved, message);
      return moved;
    },
    async notifyGroup(ctx, next) {
      const asked = groups.get(ctx.update);
      if (!asked) return next();
      try {
        await next();
        await tell(ctx, asked, ctx.t('answered-in-private'));
      } catch (error) {
        if (!isUndeliverable(error)) throw error;
        const url = `https://t.me/${ctx.me.username}?start=group`;
        const inline_keyboard = [[{ text: ctx.t('button-open-chat'), url }]];
        await tell(ctx, asked, ctx.t('write-to-me-first'), { reply_markup: { inline_keyboard } });
      }
    },
  };
}

function moveToPrivate(message: Message, { id, first_name, last_name, username }: NonNullable<Message['from']>) {
  const { message_thread_id: _, is_topic_message: __, reply_to_message: ___, ...rest } = message;
  return { ...rest, chat: { id, type: 'private' as const, first_name, last_name, username } } as typeof message &
    Update.NonChannel;
}
