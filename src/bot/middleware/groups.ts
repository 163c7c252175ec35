import type { MiddlewareFn } from 'grammy';
import type { ChatMemberUpdated, Message } from 'grammy/types';
import type { Db } from '../../db/client.ts';
import { migrateChat } from '../../db/queries/bot/groups.ts';
import { saveBlocked } from '../../db/queries/people/blocked.ts';
import { type CommandSpec, findCommand } from '../commands.ts';
import type { TallyContext } from '../context.ts';
import { parseCallbackData } from '../ui/callback-data.ts';

/**
 * Drops updates that are not addressed to the bot. Everything in a private chat is addressed to it; in a group only
 * commands for it, replies to it and presses of its buttons. Of other messages nothing is stored, not even the sender.
 */
export function dropUnaddressedUpdates(db: Db, commands: readonly CommandSpec[]): MiddlewareFn<TallyContext> {
  return (ctx, next) => {
    const { migrate_to_chat_id: newId, chat } = ctx.message ?? {};
    if (newId && chat) {
      const migration = { botId: ctx.botId, oldChatId: chat.id, newChatId: newId };
      return db.transaction((tx) => migrateChat(tx, migration));
    }
    if (ctx.myChatMember) return saveMembership(db, ctx.myChatMember);
    if (ctx.callbackQuery) return next();
    if (ctx.msg && (ctx.hasChatType('private') || isAddressed(ctx.msg, ctx, commands))) return next();
    return Promise.resolve();
  };
}

/** Stores whether a person blocks the bot. A message of the person ends that too; groups are not told apart. */
async function saveMembership(db: Db, { chat, from, date, new_chat_member }: ChatMemberUpdated): Promise<void> {
  if (chat.type !== 'private' || from.id !== chat.id) return;
  const blockedAt = new_chat_member.status === 'kicked' ? new Date(date * 1000) : null;
  await saveBlocked(db, from.id, blockedAt);
}

/**
 * Returns true for a reply to the bot and for a command that names it. A command without a bot name may be meant for
 * another bot of the group: it counts only if it is in the table.
 */
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
  /** True for `/name@this_bot`. */
  namesThisBot: boolean;
}

/**
 * A command in Cyrillic, such as `/отмена`. Telegram marks only commands in Latin letters. Where more than letters and
 * digits follow, as in a path, it is no command.
 */
const cyrillicCommand = /^\/[а-яё][а-яё\d_]*(?=\s|[.!?…]*$)/iu;

/**
 * Parses the command at the start of a text or caption; null where there is none. Punctuation alone is no argument:
 * `/cancel!` has none.
 */
export function parseCommand(message: Message | undefined, username: string): ParsedCommand | null {
  const text = message?.text ?? message?.caption;
  if (!text?.startsWith('/')) return null;
  const entities = message?.entities ?? message?.caption_entities;
  const entity = entities?.find(({ type, offset }) => type === 'bot_command' && offset === 0);
  const length = entity?.length ?? cyrillicCommand.exec(text)?.[0].length;
  if (length === undefined) return null;
  const [name = '', bot] = text.slice(1, length).split('@');
  const namesThisBot = bot?.toLowerCase() === username.toLowerCase();
  return {
    name: name.toLowerCase(),
    args: text
      .slice(length)
      .trim()
      .replace(/^[.!?…]+$/u, ''),
    isForThisBot: namesThisBot || bot === undefined,
    namesThisBot,
  };
}

/** Returns the command of an update if it is for this bot, else null. */
export function findOwnCommand(ctx: TallyContext): ParsedCommand | null {
  const command = parseCommand(ctx.message, ctx.me.username);
  return command?.isForThisBot ? command : null;
}

/** Answers the press of a button that was made for another person with a toast. Such a press has no effect. */
export const rejectForeignButtons: MiddlewareFn<TallyContext> = (ctx, next) => {
  const data = ctx.callbackQuery?.data;
  const ownerId = data === undefined ? undefined : parseCallbackData(data)?.ownerId;
  if (ownerId === undefined || ownerId === ctx.person.userId) return next();
  ctx.toast = ctx.t('not-yours');
  return Promise.resolve();
};
