import { asc } from 'drizzle-orm';
import type { Db } from '../../client.ts';
import { telegramPending } from '../../schema/ops.ts';

/** One update as Telegram gave it, with the person it came from where there is one. */
export interface PendingUpdate {
  updateId: number;
  userId: number | null;
  update: unknown;
}

/** After it, the updates are kept here and may be confirmed to Telegram. Idempotent. */
export async function savePendingUpdates(db: Db, updates: PendingUpdate[]): Promise<void> {
  if (updates.length === 0) return;
  await db.$client.query({
    name: 'keep_waiting',
    text: `insert into ops.telegram_pending (update_id, user_id, "update")
      select update_id, user_id, "update" from jsonb_to_recordset($1::jsonb) as u(update_id bigint, user_id bigint, "update" jsonb)
      on conflict do nothing`,
    values: [
      storable(updates.map(({ updateId, userId, update }) => ({ update_id: updateId, user_id: userId, update }))),
    ],
  });
}

/** Returns JSON without what jsonb cannot hold: the character NUL and halves of a surrogate pair, which Telegram never shows. */
function storable(value: unknown): string {
  return JSON.stringify(value).replace(/(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g, '$1\ufffd');
}

/** After it, the updates are no longer kept: they are finished. */
export async function deletePendingUpdates(db: Db, updateIds: number[]): Promise<void> {
  if (updateIds.length === 0) return;
  await db.$client.query({
    name: 'release_waiting',
    text: 'delete from ops.telegram_pending where update_id = any($1::bigint[])',
    values: [updateIds],
  });
}

/** Returns the kept updates in the order in which they came. */
export async function findPendingUpdates(db: Db): Promise<unknown[]> {
  const rows = await db
    .select({ update: telegramPending.update })
    .from(telegramPending)
    .orderBy(asc(telegramPending.updateId));
  return rows.map(({ update }) => update);
}
