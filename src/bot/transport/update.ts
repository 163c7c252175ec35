import type { Update } from 'grammy/types';

/**
 * Takes work that continues after the next update of the chat has started. The update counts as unfinished until it
 * ends.
 */
export type InBackground = (work: Promise<void>) => void;

/** Handles one update. Resolves when its effect is committed and answered, background work excluded. */
export type HandleUpdate = (update: Update, inBackground: InBackground) => Promise<void>;

/** The types of updates that Telegram is asked for. */
export const allowedUpdates = [
  'message',
  'edited_message',
  'callback_query',
  'my_chat_member',
  'channel_post',
] as const;

/** Returns the id of the chat of an update, else of its sender; 0 where it has neither. */
export function getChatId(update: Update): number {
  const message = update.message ?? update.edited_message ?? update.callback_query?.message ?? update.channel_post;
  const chat = message?.chat ?? update.my_chat_member?.chat ?? update.edited_channel_post?.chat;
  return chat?.id ?? update.callback_query?.from.id ?? 0;
}

/** Returns the user id of the sender, null where there is none. */
export function getSenderId(update: Update): number | null {
  const source = update.message ?? update.edited_message ?? update.callback_query ?? update.my_chat_member;
  return source?.from?.id ?? null;
}

/**
 * Returns the user id where the update is a text for the bot, which counts for the rate limit of its sender; null
 * otherwise. Texts in a group that are not for the bot do not count.
 */
export function getTextSenderId({ message }: Update): number | null {
  const text = message?.text ?? message?.caption;
  const isForBot = message?.chat.type === 'private' || text?.startsWith('/') || message?.reply_to_message;
  return (text && isForBot && message?.from?.id) || null;
}
