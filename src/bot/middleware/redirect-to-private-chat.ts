import type { MiddlewareFn, NextFunction } from 'grammy';
import type { Message, Update, UserFromGetMe } from 'grammy/types';
import { type CommandSpec, findCommand } from '../commands.ts';
import type { TallyContext } from '../context.ts';
import { isUndeliverable } from '../transport/errors.ts';
import { parseCommand } from './groups.ts';

/** Moves commands that are answered in private from a group to the private chat of the person. */
export interface PrivateRedirect {
  /**
   * Returns the update as it is handled. A private command in a group becomes a command in the private chat, so that
   * its order, its conversations and all its answers are there. Every other update is returned unchanged.
   */
  redirect(update: Update): Update;
  /** Tells the group that the answer is in the private chat, or how to open that chat if the person never did. */
  notifyGroup: MiddlewareFn<TallyContext>;
}

export function createPrivateRedirect(me: UserFromGetMe, commands: readonly CommandSpec[]): PrivateRedirect {
  /** The message in the group for each update that was redirected. */
  const groupMessages = new WeakMap<Update, Message>();
  return {
    redirect(update) {
      const { message } = update;
      if (!message?.from || message.sender_chat || message.chat.type === 'private') return update;
      if (!isPrivateCommand(message, me, commands)) return update;
      const redirected = { ...update, message: moveToPrivateChat(message, message.from) };
      groupMessages.set(redirected, message);
      return redirected;
    },
    notifyGroup(ctx, next) {
      const groupMessage = groupMessages.get(ctx.update);
      return groupMessage ? notifyAfter(ctx, groupMessage, next) : next();
    },
  };
}

async function notifyAfter(ctx: TallyContext, groupMessage: Message, next: NextFunction): Promise<void> {
  try {
    await next();
    await replyInGroup(ctx, groupMessage, ctx.t('answered-in-private'));
  } catch (error) {
    if (!isUndeliverable(error)) throw error;
    await replyInGroup(ctx, groupMessage, ctx.t('write-to-me-first'), openChatMarkup(ctx));
  }
}

function isPrivateCommand(message: Message, me: UserFromGetMe, commands: readonly CommandSpec[]): boolean {
  const command = parseCommand(message, me.username);
  const spec = command?.isForThisBot ? findCommand(command.name, commands) : undefined;
  return spec !== undefined && (spec.privateOnly === true || spec.audience === 'admins');
}

/** Drops the topic and the reply: they exist in the group only. */
function moveToPrivateChat(message: Message, { id, first_name, last_name, username }: NonNullable<Message['from']>) {
  const { message_thread_id: _, is_topic_message: __, reply_to_message: ___, ...rest } = message;
  return { ...rest, chat: { id, type: 'private' as const, first_name, last_name, username } } as typeof message &
    Update.NonChannel;
}

async function replyInGroup(ctx: TallyContext, message: Message, text: string, markup = {}): Promise<void> {
  const { message_id, is_topic_message, message_thread_id } = message;
  await ctx.api.sendMessage(message.chat.id, text, {
    reply_parameters: { message_id, allow_sending_without_reply: true },
    ...(is_topic_message ? { message_thread_id } : {}),
    ...markup,
  });
}

function openChatMarkup(ctx: TallyContext) {
  const url = `https://t.me/${ctx.me.username}?start=group`;
  return { reply_markup: { inline_keyboard: [[{ text: ctx.t('button-open-chat'), url }]] } };
}
