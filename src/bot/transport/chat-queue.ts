import { setTimeout as sleep } from 'node:timers/promises';
import type { Update } from 'grammy/types';
import type { RateLimiter } from '../middleware/rate-limiter.ts';

/**
 * Takes work that continues after the next update of the chat has started. The update counts as unfinished until it
 * ends.
 */
export type InBackground = (work: Promise<void>) => void;

/** Handles one update. Resolves when its effect is committed and answered, background work excluded. */
export type HandleUpdate = (update: Update, inBackground: InBackground) => Promise<void>;

/** Handles the updates of each chat in order, and those of different chats concurrently. */
export interface ChatQueue {
  /**
   * Handles an update after the earlier updates of the same chat. Resolves when it is finished, background work
   * included. An update that is in the queue already is not added again: the same promise is returned.
   */
  enqueue(update: Update): Promise<void>;
  /** Resolves when the queue is empty and no update is in work. */
  whenIdle(): Promise<void>;
}

export interface ChatQueueOptions {
  handle: HandleUpdate;
  /** Returns the key of the queue of an update; {@link getChatId} where absent. */
  queueKey?(update: Update): number;
  /** Limits the texts of each person. A text over the limit waits, in order. */
  rateLimiter: RateLimiter;
  /** Ends the waits for the rate limiter at the stop. An update that waits is not finished and is delivered again. */
  signal: AbortSignal;
}

export function createChatQueue({ handle, queueKey = getChatId, rateLimiter, signal }: ChatQueueOptions): ChatQueue {
  /** The newest update of each chat; resolves when the next one may start. */
  const tails = new Map<number, Promise<void>>();
  const inFlight = new Map<number, Promise<void>>();

  /** Handles the update after `previous` and returns its background work. */
  async function handleAfter(previous: Promise<void>, update: Update): Promise<Promise<void>[]> {
    const background: Promise<void>[] = [];
    await previous;
    signal.throwIfAborted(); // the previous update may have been given up: both are delivered again, in order
    await waitForRateLimiter(update, rateLimiter, signal);
    await handle(update, (work) => {
      work.catch(ignore); // prevents an unhandled rejection; `finishBackground` reports the failure
      background.push(work);
    });
    return background;
  }

  function enqueue(update: Update): Promise<void> {
    const known = inFlight.get(update.update_id);
    if (known) return known;
    const key = queueKey(update);
    const handled = handleAfter(tails.get(key) ?? Promise.resolve(), update);
    const tail = handled.then(ignore, ignore);
    tails.set(key, tail);
    const finished = handled.then(finishBackground).finally(() => {
      inFlight.delete(update.update_id);
      if (tails.get(key) === tail) tails.delete(key);
    });
    inFlight.set(update.update_id, finished);
    return finished;
  }

  return {
    enqueue,
    async whenIdle() {
      while (inFlight.size > 0) await Promise.allSettled(inFlight.values());
    },
  };
}

/** Awaits one after another, because the list can grow: work that is retried adds itself again. */
async function finishBackground(works: readonly Promise<void>[]): Promise<void> {
  for (const work of works) await work;
}

function ignore(): void {}

/** Waits until the sender may send another text to the bot. Texts in a group that are not for the bot do not count. */
async function waitForRateLimiter({ message }: Update, limiter: RateLimiter, signal: AbortSignal): Promise<void> {
  const text = message?.text ?? message?.caption;
  const isForBot = message?.chat.type === 'private' || text?.startsWith('/') || message?.reply_to_message;
  const from = text && isForBot ? message?.from?.id : undefined;
  if (from === undefined) return;
  for (let waitMs = limiter.take(from); waitMs > 0; waitMs = limiter.take(from))
    await sleep(waitMs, undefined, { signal });
}

/** Returns the id of the chat of an update, else of its sender; 0 where it has neither. */
export function getChatId(update: Update): number {
  const message = update.message ?? update.edited_message ?? update.callback_query?.message ?? update.channel_post;
  const chat = message?.chat ?? update.my_chat_member?.chat ?? update.edited_channel_post?.chat;
  return chat?.id ?? update.callback_query?.from.id ?? 0;
}

/** Returns the user id of the sender, null where there is none. */
export function getSenderId(update: Update): number | null {
  const source = update.message ?? update.edited_message ?? update.callback_query ?? update.my_chat_member;
  return source?.from?.id ?? null;
}
