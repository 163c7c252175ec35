import { and, eq, sql } from 'drizzle-orm';
import type { Db, Executor } from '../../client.ts';
import { dialogue, telegramUpdate } from '../../schema/ops.ts';
import { rows } from '../query.ts';

interface Place {
  chatId: number;
  userId: number;
}

export interface ConversationStep extends Place {
  updateId: number;
  /** The topic it is held in, for what is said when it is closed. */
  threadId: number | null;
  state: unknown;
  /** What the update is answered with when it comes again, as JSON; null: nothing. */
  outcome: unknown;
  /** How long it may wait for the next answer. */
  timeoutMinutes: number;
}

/** After it, the dialogue waits for its next answer and the update that moved it on counts as handled: both or neither. */
export async function saveConversationStep(
  db: Db,
  { chatId, userId, updateId, threadId, state, outcome, timeoutMinutes }: ConversationStep,
): Promise<void> {
  const expiresAt = sql`now() + make_interval(mins => ${timeoutMinutes})`;
  await db.transaction(async (tx) => {
    await tx.insert(telegramUpdate).values({ updateId, userId, outcome }).onConflictDoNothing();
    await tx
      .insert(dialogue)
      .values({ chatId, userId, threadId, state, expiresAt })
      .onConflictDoUpdate({ target: [dialogue.chatId, dialogue.userId], set: { threadId, state, expiresAt } });
  });
}

/** After it, the person has no dialogue in that chat. */
export async function deleteConversation(exec: Executor, { chatId, userId }: Place): Promise<void> {
  await exec.delete(dialogue).where(and(eq(dialogue.chatId, chatId), eq(dialogue.userId, userId)));
}

export interface ExpiredConversation extends Place {
  threadId: number | null;
  /** What the person chose, and what Telegram says. */
  language: string | null;
  languageCode: string | null;
}

/** Removes the dialogues that waited too long and returns where they were held; each is returned to one caller only. */
export function deleteExpiredConversations(db: Db): Promise<ExpiredConversation[]> {
  return rows(
    db,
    sql`with gone as (delete from ops.dialogue where expires_at < now() returning chat_id, user_id, thread_id)
    select g.chat_id::float8 as "chatId", g.user_id::float8 as "userId", g.thread_id::float8 as "threadId",
      u.language, u.language_code as "languageCode"
    from gone g left join warehouse.dim_users u using (user_id)`,
  );
}
