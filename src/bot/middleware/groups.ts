import type { MiddlewareFn } from 'grammy';
import type { Message } from 'grammy/types';
import type { Db } from '../../db/client.ts';
import { migrateChat } from '../../db/queries/bot/groups.ts';
import { type CommandSpec, findCommand } from '../commands.ts';
import type { TallyContext } from '../context.ts';
import { ownerOf } from '../ui/callback-data.ts';

/**
 * Lets through what is meant for the bot: everything in private; in groups commands to it, replies to it, and presses. Nothing
 * is kept of what people say to each other, nor of who they are.
 */
export function onlyAddressed(db: Db, commands: readonly CommandSpec[]): MiddlewareFn<TallyContext> {
  return async (ctx, next) => {
    const { migrate_to_chat_id: newId, chat } = ctx.message ?? {};
    if (newId && chat) return db.transaction((tx) => migrateChat(tx, chat.id, newId));
    if (ctx.callbackQuery) return next();
    if (ctx.msg && (ctx.hasChatType('private') || isAddressed(ctx.msg, ctx, commands))) return next();
  };
}

/** In a group a command without the bot's name counts only when it is one of ours; one of another bot never does. */
function isAddressed(message: Message, { me }: TallyContext, commands: readonly CommandSpec[]): boolean {
  const command = commandIn(message, me.username);
  if (!command) return message.reply_to_message?.from?.id === me.id;
  return command.ours && (command.named || findCommand(command.name, commands) !== undefined);
}

export interface Command {
  /** Without slash and bot name, in lower case. */
  name: string;
  args: string;
  /** False: it names another bot. */
  ours: boolean;
  /** It names this bot. */
  named: boolean;
}

/** Returns the command that a message begins with. */
export function commandIn({ text, entities }: Message, username: string): Command | null {
  const entity = entities?.find(({ type, offset }) => type === 'bot_command' && offset === 0);
  if (!text || !entity) return null;
  const [name = '', bot] = text.slice(1, entity.length).split('@');
  const named = bot?.toLowerCase() === username.toLowerCase();
  return { name: name.toLowerCase(), args: text.slice(entity.length).trim(), ours: named || bot === undefined, named };
}

/** Returns the command of an update to this bot, or null. */
export function commandOf(ctx: TallyContext): Command | null {
  const command = ctx.message ? commandIn(ctx.message, ctx.me.username) : null;
  return command?.ours ? command : null;
}

/** A button works for the person it was made for; another is told so, and nothing happens. */
export const onlyOwnButtons: MiddlewareFn<TallyContext> = async (ctx, next) => {
  const owner = ctx.callbackQuery?.data ? ownerOf(ctx.callbackQuery.data) : null;
  if (owner === null || owner === ctx.person.userId) return next();
  ctx.toast = ctx.t('not-yours');
};
