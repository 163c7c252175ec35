import type { MessageEntity } from 'grammy/types';
import type { PageMessage } from './protocol.ts';
import type { ChatRecord, PlaygroundState } from './state.ts';

/**
 * Returns whether the bot gets this message of a person. In groups, privacy mode is on: the bot gets commands without
 * an addressee or addressed to it, mentions of it, and replies to it. A bot that is an admin gets all messages.
 */
export function isVisibleToBot(state: PlaygroundState, chat: ChatRecord, message: PageMessage): boolean {
  if (chat.type === 'private' || chat.bot === 'administrator') return true;
  if (chat.bot !== 'member') return false;
  if (message.reply_to_message?.from?.id === state.bot.id) return true;
  const text = message.text ?? message.caption ?? '';
  const entities = message.entities ?? message.caption_entities ?? [];
  return entities.some((entity) => addressesBot(state, text, entity));
}

function addressesBot({ bot }: PlaygroundState, text: string, entity: MessageEntity): boolean {
  const part = text.slice(entity.offset, entity.offset + entity.length).toLowerCase();
  const name = `@${bot.username.toLowerCase()}`;
  if (entity.type === 'mention') return part === name;
  if (entity.type === 'text_mention') return entity.user.id === bot.id;
  if (entity.type !== 'bot_command') return false;
  return part.includes('@') ? part.endsWith(name) : entity.offset === 0;
}
