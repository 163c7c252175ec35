import type { Update } from 'grammy/types';
import type { Db } from '../../db/client.ts';
import { deletePendingUpdates, findPendingUpdates, savePendingUpdates } from '../../db/queries/bot/pending-updates.ts';
import { batched } from '../../db/session/batcher.ts';
import type { Log } from '../../lib/log.ts';
import { retry } from '../../lib/retry.ts';
import { outageRetry } from './backoff.ts';
import { getSenderId } from './chat-queue.ts';

/**
 * Updates that are stored in `ops.telegram_pending`, so that they can be confirmed to Telegram before they are
 * finished: for example when one chat has to wait after a 429, or when many updates arrive at the same time. After a
 * kill, an update in the table may have been answered already; it is answered again.
 */
export interface PendingUpdates {
  save(updates: Update[]): Promise<void>;
  remove(updateIds: number[]): Promise<void>;
  /** Returns the updates that an earlier process left, in order. */
  load(): Promise<Update[]>;
}

/** The removal of finished updates is batched: nothing but the stop waits for it. */
const removeBatch = { maxBatchSize: 1000, lingerMs: 50 };

/** Creates the store of pending updates. While the database cannot be reached, its callers wait. */
export function createPendingUpdates({ db, log, signal }: { db: Db; log: Log; signal: AbortSignal }): PendingUpdates {
  const retried = <T>(work: () => Promise<T>) => retry(work, outageRetry(log, signal));
  const remove = batched(async (batches: number[][]) => {
    await deletePendingUpdates(db, batches.flat());
    return batches.map(() => undefined);
  }, removeBatch);
  return {
    save: (updates) => retried(() => savePendingUpdates(db, updates.map(toPendingRow))),
    remove: (ids) => retried(() => remove(ids)),
    load: () => retried(async () => (await findPendingUpdates(db)) as Update[]),
  };
}

function toPendingRow(update: Update) {
  return { updateId: update.update_id, userId: getSenderId(update), update };
}
