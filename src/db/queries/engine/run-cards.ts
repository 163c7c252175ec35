import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { jobCard } from '../../schema/jobs.ts';

/** A message that shows a run or a backfill: a row of `ops.job_card`. */
export type RunCard = typeof jobCard.$inferSelect;

/** Stores that a message shows a run or a backfill, instead of what it showed before. */
export async function saveRunCard(exec: Executor, card: typeof jobCard.$inferInsert): Promise<void> {
  const { botId: _, chatId: __, messageId: ___, ...values } = card;
  const set = { runId: null, backfillId: null, doneAt: null, ...values, editedAt: sql`now()` };
  await exec
    .insert(jobCard)
    .values(card)
    .onConflictDoUpdate({ target: [jobCard.botId, jobCard.chatId, jobCard.messageId], set });
}

/** Returns the messages of a bot that are still edited, least recently edited first. */
export function findOpenRunCards(exec: Executor, botId: number): Promise<RunCard[]> {
  return exec
    .select()
    .from(jobCard)
    .where(and(isNull(jobCard.doneAt), eq(jobCard.botId, botId)))
    .orderBy(jobCard.editedAt);
}

/** Claims the next edit of a message. Returns true for one instance, at most once in `everyMs`. */
export async function claimRunCard(exec: Executor, card: RunCard, everyMs: number): Promise<boolean> {
  const claimed = await exec
    .update(jobCard)
    .set({ editedAt: sql`clock_timestamp()` })
    .where(
      and(
        isCard(card),
        isNull(jobCard.doneAt),
        sql`${jobCard.editedAt} <= clock_timestamp() - ${everyMs} * interval '1 ms'`,
      ),
    )
    .returning();
  return claimed.length === 1;
}

function isCard({ botId, chatId, messageId }: RunCard): SQL | undefined {
  return and(eq(jobCard.botId, botId), eq(jobCard.chatId, chatId), eq(jobCard.messageId, messageId));
}

/** Stores the text of a message after an edit. `done`: the message is no longer edited. */
export async function saveShownCard(exec: Executor, card: RunCard, shown: string, done: boolean): Promise<void> {
  await exec
    .update(jobCard)
    .set({ shown, doneAt: done ? sql`now()` : null })
    .where(isCard(card));
}
