import { asc, inArray } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { telegramPending } from '../schema/ops.ts';

/** One update as Telegram gave it, with the person it came from where there is one. */
export interface WaitingUpdate {
  updateId: number;
  userId: number | null;
  update: unknown;
}

/** After it, the updates are kept here and may be confirmed to Telegram. Idempotent. */
export async function keepWaiting(db: Db, updates: WaitingUpdate[]): Promise<void> {
  if (updates.length > 0) await db.insert(telegramPending).values(updates).onConflictDoNothing();
}

/** After it, the updates are no longer kept: they are finished. */
export async function releaseWaiting(db: Db, updateIds: number[]): Promise<void> {
  if (updateIds.length > 0) await db.delete(telegramPending).where(inArray(telegramPending.updateId, updateIds));
}

/** Returns the kept updates in the order in which they came. */
export async function findWaiting(db: Db): Promise<unknown[]> {
  const rows = await db
    .select({ update: telegramPending.update })
    .from(telegramPending)
    .orderBy(asc(telegramPending.updateId));
  return rows.map(({ update }) => update);
}
