import type { MiddlewareFn } from 'grammy';
import type { Message } from 'grammy/types';
import type { Db } from '../../db/client.ts';
import { migrateChat } from '../../db/queries/bot/groups.ts';
import { type CommandSpec, findCommand } from '../commands.ts';
import type { TallyContext } from '../context.ts';
import { findButtonOwner } from '../ui/callback-data.ts';

/**
 * Lets through what is meant for the bot: everything in private; in groups commands to it, replies to it, and presses. Nothing
 * is kept of what people say to each other, nor of who they are.
 */
export function ignoreUnaddressed(db: Db, commands: readonly CommandSpec[]): MiddlewareFn<TallyContext> {
  return async (ctx, next) => {
    const { migrate_to_chat_id: newId, chat } = ctx.message ?? {};
    if (newId && chat) return db.transaction((tx) => migrateChat(tx, chat.id, newId));
    if (ctx.callbackQuery) return next();
    if (ctx.msg && (ctx.hasChatType('private') || isAddressed(ctx.msg, ctx, commands))) return next();
  };
}

/** In a group a command without the bot's name counts only when it is one of ours; one of another bot never does. */
function isAddressed(message: Message, { me }: TallyContext, commands: readonly CommandSpec[]): boolean {
  const command = parseCommand(message, me.username);
  if (!command) return message.reply_to_message?.from?.id === me.id;
  return command.isForThisBot && (command.namesThisBot || findCommand(command.name, commands) !== undefined);
}

export interface ParsedCommand {
  /** Without slash and bot name, in lower case. */
  name: string;
  args: string;
  /** False: it names another bot. */
  isForThisBot: boolean;
  /** It names this bot. */
  namesThisBot: boolean;
}

/** Returns the command that a message begins with. */
export function parseCommand({ text, entities }: Message, username: string): ParsedCommand | null {
  const entity = entities?.find(({ type, offset }) => type === 'bot_command' && offset === 0);
  if (!text || !entity) return null;
  const [name = '', bot] = text.slice(1, entity.length).split('@');
  const named = bot?.toLowerCase() === username.toLowerCase();
  return {
    name: name.toLowerCase(),
    args: text.slice(entity.length).trim(),
    isForThisBot: named || bot === undefined,
    namesThisBot: named,
  };
}

/** Returns the command of an update to this bot, or null. */
export function findOwnCommand(ctx: TallyContext): ParsedCommand | null {
  const command = ctx.message ? parseCommand(ctx.message, ctx.me.username) : null;
  return command?.isForThisBot ? command : null;
}

/** A button works for the person it was made for; another is told so, and nothing happens. */
export const rejectForeignButtons: MiddlewareFn<TallyContext> = async (ctx, next) => {
  const owner = ctx.callbackQuery?.data ? findButtonOwner(ctx.callbackQuery.data) : null;
  if (owner === null || owner === ctx.person.userId) return next();
  ctx.toast = ctx.t('not-yours');
};
