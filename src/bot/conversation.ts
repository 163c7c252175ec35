import type { Conversation } from '@grammyjs/conversations';
import type { Context } from 'grammy';
import type { ConversationKey } from '../db/queries/bot/conversations.ts';
import type { TallyContext } from './context.ts';

/** The handle of a running conversation. Inside it, `external` gives access to the real context. */
export type TallyConversation = Conversation<TallyContext, Context>;

/** Returns the key of the conversation of the person in the chat of the update. */
export function conversationKey({ botId, chatId, person }: TallyContext): ConversationKey {
  return { botId, chatId: chatId ?? person.userId, userId: person.userId };
}

/**
 * A conversation of a feature. It collects answers with `ask`, then commits once.
 *
 * The conversations plugin replays `run` from its start for each further update. Therefore everything that touches the
 * database, the clock, random values or the chat goes through `conversation.external`, which is not repeated in a
 * replay.
 *
 * @example
 * const rename: ConversationSpec = {
 *   id: 'rename',
 *   async run(conversation, habitId: number) {
 *     const name = await ask(conversation, nameQuestion);
 *     await conversation.external((ctx) => ctx.commit((tx) => renameHabit(tx, habitId, name)));
 *   },
 * };
 */
export interface ConversationSpec {
  /** Names the conversation in `ctx.conversation.enter(id)` and in stored states. */
  id: string;
  run(conversation: TallyConversation, ...args: never[]): Promise<void>;
}
