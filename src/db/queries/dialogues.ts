import { and, eq, lt, sql } from 'drizzle-orm';
import type { Db, Executor } from '../client.ts';
import { dialogue, telegramUpdate } from '../schema/ops.ts';

interface Place {
  chatId: number;
  userId: number;
}

export interface DialogueStep extends Place {
  updateId: number;
  /** The topic it is held in, for what is said when it is closed. */
  threadId: number | null;
  state: unknown;
  /** How long it may wait for the next answer. */
  minutes: number;
}

/** After it, the dialogue waits for its next answer and the update that moved it on counts as handled: both or neither. */
export async function save(
  db: Db,
  { chatId, userId, updateId, threadId, state, minutes }: DialogueStep,
): Promise<void> {
  const expiresAt = sql`now() + make_interval(mins => ${minutes})`;
  await db.transaction(async (tx) => {
    await tx.insert(telegramUpdate).values({ updateId, userId }).onConflictDoNothing();
    await tx
      .insert(dialogue)
      .values({ chatId, userId, threadId, state, expiresAt })
      .onConflictDoUpdate({ target: [dialogue.chatId, dialogue.userId], set: { threadId, state, expiresAt } });
  });
}

/** After it, the person has no dialogue in that chat. */
export async function remove(exec: Executor, { chatId, userId }: Place): Promise<void> {
  await exec.delete(dialogue).where(and(eq(dialogue.chatId, chatId), eq(dialogue.userId, userId)));
}

/** Removes the dialogues that waited too long and returns where they were held; each is returned to one caller only. */
export async function takeExpired(db: Db): Promise<(Place & { threadId: number | null })[]> {
  return db
    .delete(dialogue)
    .where(lt(dialogue.expiresAt, sql`now()`))
    .returning({ chatId: dialogue.chatId, userId: dialogue.userId, threadId: dialogue.threadId });
}
