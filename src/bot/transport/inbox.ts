import type { Update } from 'grammy/types';
import type { Db } from '../../db/client.ts';
import {
  addToInbox,
  findInboxChats,
  removeFromInbox,
  type TakenUpdates,
  type TakeOptions,
  takeFromInbox,
} from '../../db/queries/bot/inbox.ts';
import { batched } from '../../db/session/batcher.ts';
import type { Log } from '../../lib/log.ts';
import { retry } from '../../lib/retry.ts';
import { outageRetry } from './backoff.ts';
import { getSenderId } from './update.ts';

/**
 * The updates of a bot that are not finished, in `ops.telegram_inbox`. While the database cannot be reached, the
 * callers wait.
 */
export interface Inbox {
  /** Stores updates, so that they can be confirmed to Telegram, and wakes the workers. Idempotent. */
  add(updates: Update[]): Promise<void>;
  /** Returns the updates that come first in their chats. They stay in the inbox. */
  take(options: TakeOptions): Promise<TakenUpdates>;
  /** Removes a finished update. Idempotent. */
  remove(updateId: number): Promise<void>;
  /** Returns at most `limit` chats with updates, in the order of their ids, those after `after`. */
  findChats(options: { after: number; limit: number }): Promise<number[]>;
}

export interface InboxOptions {
  db: Db;
  botId: number;
  /** Returns the chat in which an update is answered. */
  queueKey(update: Update): number;
  /** Returns true where this process handles the updates of a chat. */
  owns(chatId: number): boolean;
  /** Is called with the chats whose new updates this process handles. */
  onAdded(chatIds: number[]): void;
  log: Log;
  signal: AbortSignal;
}

/** Finished updates are removed together: nobody waits for that, and a removal for each costs too much. */
const removalBatch = { maxBatchSize: 1000, lingerMs: 10 };

export function createInbox({ db, botId, queueKey, owns, onAdded, log, signal }: InboxOptions): Inbox {
  const retried = <T>(work: () => Promise<T>) => retry(work, outageRetry(log, signal));
  const toRow = (update: Update) => ({
    updateId: update.update_id,
    chatId: queueKey(update),
    userId: getSenderId(update),
    update,
  });

  const add = batched(async (pages: Update[][]) => {
    const rows = pages.flat().map(toRow);
    const others = rows.filter(({ chatId }) => !owns(chatId)).map(({ chatId }) => chatId);
    await addToInbox(db, botId, rows, others);
    onAdded(rows.map(({ chatId }) => chatId).filter(owns));
    return pages.map(() => undefined);
  });
  const remove = batched(async (updateIds: number[]) => {
    await retried(() => removeFromInbox(db, botId, updateIds));
    return updateIds.map(() => undefined);
  }, removalBatch);
  return {
    add: (updates) => retried(() => add(updates)),
    take: (options) => retried(() => takeFromInbox(db, botId, options)),
    remove,
    findChats: (options) => findInboxChats(db, botId, options),
  };
}
