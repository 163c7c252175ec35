import { asc } from 'drizzle-orm';
import { toStorableJson } from '../../../lib/storable-text.ts';
import type { Db } from '../../client.ts';
import { telegramPending } from '../../schema/ops.ts';

/** An update that is stored before it is handled, with the person who sent it. Null: nobody. */
export interface PendingUpdate {
  updateId: number;
  userId: number | null;
  /** As Telegram sent it. */
  update: unknown;
}

/** Stores updates, so that they can be confirmed to Telegram before they are handled. Idempotent. */
export async function savePendingUpdates(db: Db, updates: PendingUpdate[]): Promise<void> {
  if (updates.length === 0) return;
  await db.$client.query({
    name: 'save_pending_updates',
    text: `insert into ops.telegram_pending (update_id, user_id, "update")
      select update_id, user_id, "update"
      from jsonb_to_recordset($1::jsonb) as u(update_id bigint, user_id bigint, "update" jsonb)
      on conflict do nothing`,
    values: [
      toStorableJson(updates.map(({ updateId, userId, update }) => ({ update_id: updateId, user_id: userId, update }))),
    ],
  });
}

/** Deletes stored updates. Idempotent. */
export async function deletePendingUpdates(db: Db, updateIds: number[]): Promise<void> {
  if (updateIds.length === 0) return;
  await db.$client.query({
    name: 'delete_pending_updates',
    text: 'delete from ops.telegram_pending where update_id = any($1::bigint[])',
    values: [updateIds],
  });
}

/** Returns the stored updates, as Telegram sent them, in the order of their ids. */
export async function findPendingUpdates(db: Db): Promise<unknown[]> {
  const rows = await db
    .select({ update: telegramPending.update })
    .from(telegramPending)
    .orderBy(asc(telegramPending.updateId));
  return rows.map(({ update }) => update);
}
