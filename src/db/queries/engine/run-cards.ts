import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { jobCard } from '../../schema/ops.ts';

export type RunCard = typeof jobCard.$inferSelect;

/** After it, the message follows what it shows; one that followed something else before does so no more. */
export async function saveRunCard(exec: Executor, card: typeof jobCard.$inferInsert): Promise<void> {
  const { chatId: _, messageId: __, ...values } = card;
  const set = { runId: null, backfillId: null, doneAt: null, ...values, editedAt: sql`now()` };
  await exec
    .insert(jobCard)
    .values(card)
    .onConflictDoUpdate({ target: [jobCard.chatId, jobCard.messageId], set });
}

/** Returns the messages that still follow something. */
export function findOpenRunCards(exec: Executor): Promise<RunCard[]> {
  return exec.select().from(jobCard).where(isNull(jobCard.doneAt)).orderBy(jobCard.editedAt);
}

/** Returns true for one instance, and at most once in `everyMs`: it may edit the message now. */
export async function claimRunCard(exec: Executor, { chatId, messageId }: RunCard, everyMs: number): Promise<boolean> {
  const claimed = await exec
    .update(jobCard)
    .set({ editedAt: sql`clock_timestamp()` })
    .where(
      and(
        eq(jobCard.chatId, chatId),
        eq(jobCard.messageId, messageId),
        isNull(jobCard.doneAt),
        sql`${jobCard.editedAt} <= clock_timestamp() - ${everyMs} * interval '1 ms'`,
      ),
    )
    .returning();
  return claimed.length === 1;
}

/** After it, the row says what the message shows; `done`: and that it follows nothing any more. */
export async function saveShownCard(exec: Executor, card: RunCard, shown: string, done: boolean): Promise<void> {
  await exec
    .update(jobCard)
    .set({ shown, doneAt: done ? sql`now()` : null })
    .where(and(eq(jobCard.chatId, card.chatId), eq(jobCard.messageId, card.messageId)));
}
