import { and, eq, sql } from 'drizzle-orm';
import type { Db, Executor } from '../../client.ts';
import { dialogue, telegramUpdate } from '../../schema/ops.ts';
import { rows } from '../query.ts';

/** A conversation is identified by its bot, its chat and its person. */
export interface ConversationKey {
  botId: number;
  chatId: number;
  userId: number;
}

/** A conversation that waits for its next answer, and the update that brought it there. */
export interface ConversationStep extends ConversationKey {
  updateId: number;
  /** The topic of the chat, in which the person is told when the conversation is closed. Null: none. */
  threadId: number | null;
  /** State of the conversation, as JSON. */
  state: unknown;
  /** Outcome of the update, as JSON: it is answered with it when it is delivered again. Null: nothing. */
  outcome: unknown;
  /** True where the caller has committed the update before, with an effect of its own. */
  isCommitted: boolean;
  /** Minutes that it waits for the next answer. */
  timeoutMinutes: number;
}

/**
 * Stores a conversation and marks its update as handled, in one transaction. Idempotent. Where another process has
 * handled the update meanwhile, it stores nothing: the conversation may have moved on.
 */
export async function saveConversationStep(
  db: Db,
  { botId, chatId, userId, updateId, threadId, state, outcome, timeoutMinutes, isCommitted }: ConversationStep,
): Promise<void> {
  const expiresAt = sql`now() + make_interval(mins => ${timeoutMinutes})`;
  await db.transaction(async (tx) => {
    const marked = await tx.insert(telegramUpdate).values({ botId, updateId, userId, outcome }).onConflictDoNothing();
    if (!isCommitted && marked.rowCount === 0) return;
    await tx
      .insert(dialogue)
      .values({ botId, chatId, userId, threadId, state, expiresAt })
      .onConflictDoUpdate({
        target: [dialogue.botId, dialogue.chatId, dialogue.userId],
        set: { threadId, state, expiresAt },
      });
  });
}

/** Deletes the person's conversation in a chat. Idempotent. */
export async function deleteConversation(exec: Executor, { botId, chatId, userId }: ConversationKey): Promise<void> {
  await exec
    .delete(dialogue)
    .where(and(eq(dialogue.botId, botId), eq(dialogue.chatId, chatId), eq(dialogue.userId, userId)));
}

/** A conversation that was deleted because it waited too long. */
export interface ExpiredConversation extends Omit<ConversationKey, 'botId'> {
  threadId: number | null;
  /** The language that the person chose. Null: none. */
  language: string | null;
  /** The language of the person's Telegram. */
  languageCode: string | null;
}

/**
 * Deletes the conversations of a bot that waited too long and returns them. Each is returned to one caller only. Those
 * of a bot that has not closed them for a day are deleted too: it does not run any more.
 */
export function deleteExpiredConversations(db: Db, botId: number): Promise<ExpiredConversation[]> {
  return rows(
    db,
    sql`with deleted as (
      delete from ops.dialogue where expires_at < now() and (bot_id = ${botId} or expires_at < now() - interval '1 day')
      returning bot_id, chat_id, user_id, thread_id
    )
    select d.chat_id::float8 as "chatId", d.user_id::float8 as "userId", d.thread_id::float8 as "threadId",
      u.language, u.language_code as "languageCode"
    from deleted d left join warehouse.dim_users u using (user_id) where d.bot_id = ${botId}`,
  );
}
