import { GrammyError, type MiddlewareFn } from 'grammy';
import type { Db } from '../db/client.ts';
import { migrateChat } from '../db/queries/groups.ts';
import { ownerOf } from './callback.ts';
import { findCommand } from './commands.ts';
import type { TallyContext } from './context.ts';
import { answer } from './reply.ts';

/** Lets through what is meant for the bot: everything in private; in groups commands to it, replies to it, and presses. */
export function onlyAddressed(db: Db): MiddlewareFn<TallyContext> {
  return async (ctx, next) => {
    const { migrate_to_chat_id: newId } = ctx.message ?? {};
    if (newId && ctx.chat) return db.transaction((tx) => migrateChat(tx, ctx.chat?.id ?? newId, newId));
    if (ctx.hasChatType('private') || ctx.callbackQuery) return next();
    if (isReplyToBot(ctx) || commandFor(ctx)) return next();
  };
}

function isReplyToBot(ctx: TallyContext): boolean {
  return ctx.msg?.reply_to_message?.from?.id === ctx.me.id;
}

/** Returns the command of a message, without slash and bot name, or null where it is none or another bot's. */
export function commandOf(ctx: TallyContext): { name: string; args: string } | null {
  const text = ctx.message?.text;
  const entity = ctx.message?.entities?.find(({ type, offset }) => type === 'bot_command' && offset === 0);
  if (!text || !entity) return null;
  const [name = '', bot] = text.slice(1, entity.length).split('@');
  if (bot && bot.toLowerCase() !== ctx.me.username.toLowerCase()) return null;
  return { name: name.toLowerCase(), args: text.slice(entity.length).trim() };
}

/** In a group a command without the bot's name counts only when it is one of ours. */
function commandFor(ctx: TallyContext): boolean {
  const command = commandOf(ctx);
  return (
    command !== null &&
    (findCommand(command.name) !== undefined || (ctx.message?.text ?? '').includes(`@${ctx.me.username}`))
  );
}

/** A button works for the person it was made for; another is told so, and nothing happens. */
export const onlyOwnButtons: MiddlewareFn<TallyContext> = async (ctx, next) => {
  const owner = ctx.callbackQuery?.data ? ownerOf(ctx.callbackQuery.data) : null;
  if (owner === null || owner === ctx.person.userId) return next();
  ctx.toast = ctx.t('not-yours');
};

/** Answers in the person's private chat what was asked in a group; where the person never wrote to the bot, says how. */
export async function inPrivate(ctx: TallyContext, run: () => Promise<void>): Promise<void> {
  const group = ctx.message;
  if (!group || ctx.hasChatType('private') || !ctx.from) return run();
  const asked = { ...group };
  Object.assign(group, { chat: { id: ctx.from.id, type: 'private', first_name: ctx.from.first_name } });
  for (const key of ['message_thread_id', 'is_topic_message', 'reply_to_message'] as const) delete group[key];
  try {
    await run();
    Object.assign(group, asked);
    await answer(ctx, { text: ctx.t('answered-in-private') });
  } catch (error) {
    Object.assign(group, asked);
    if (!(error instanceof GrammyError) || error.error_code !== 403) throw error;
    const url = `https://t.me/${ctx.me.username}`;
    await answer(ctx, {
      text: ctx.t('write-to-me-first'),
      keyboard: { inline_keyboard: [[{ text: ctx.t('button-open-chat'), url }]] },
    });
  }
}
