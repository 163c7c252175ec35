import { setTimeout as sleep } from 'node:timers/promises';
import type { Update } from 'grammy/types';
import type { RateLimiter } from '../middleware/rate-limiter.ts';

/** Ends when the update's effect is committed and answered; `beside` collects work that may outlast the chat's turn. */
export type HandleUpdate = (update: Update, beside: (work: Promise<void>) => void) => Promise<void>;

export interface ChatQueue {
  /**
   * Handles an update after those of the same chat that came before it; chats do not wait for each other. Resolves when it
   * is finished, long work included. The same update given twice while it is in hand is one.
   */
  enqueue(update: Update): Promise<void>;
  /** Resolves when nothing is in hand. */
  whenIdle(): Promise<void>;
}

export interface ChatQueueOptions {
  handle: HandleUpdate;
  /** Updates of the same turn are handled one after another. */
  queueKey?(update: Update): number;
  /** A person's own pace: text beyond it waits, in order. */
  rateLimiter: RateLimiter;
  /** Ends waiting for a pace at the stop; what waits is not finished and comes again. */
  signal: AbortSignal;
}

export function createChatQueue({
  handle,
  queueKey: turnOf = getChatId,
  rateLimiter: pace,
  signal,
}: ChatQueueOptions): ChatQueue {
  const turns = new Map<number, Promise<void>>();
  const inHand = new Map<number, Promise<void>>();

  async function take(update: Update, turn: Promise<void>): Promise<Promise<void>[]> {
    const work: Promise<void>[] = [];
    await turn;
    signal.throwIfAborted(); // the one before may have been given up: both come again, in order
    await keepPace(update, pace, signal);
    await handle(update, (promise) => {
      promise.catch(nothing); // it may fail before its turn to be waited for comes
      work.push(promise);
    });
    return work;
  }

  function receive(update: Update): Promise<void> {
    const known = inHand.get(update.update_id);
    if (known) return known;
    const chat = turnOf(update);
    const before = turns.get(chat) ?? Promise.resolve();
    const taken = take(update, before);
    const turn = taken.then(nothing, nothing);
    turns.set(chat, turn);
    const finished = taken
      // One after the other, the list read as it grows: work that is tried again adds itself later.
      .then(async (work) => {
        for (const one of work) await one;
      })
      .then(nothing)
      .finally(() => {
        inHand.delete(update.update_id);
        if (turns.get(chat) === turn) turns.delete(chat);
      });
    inHand.set(update.update_id, finished);
    return finished;
  }

  return {
    enqueue: receive,
    async whenIdle() {
      while (inHand.size > 0) await Promise.allSettled(inHand.values());
    },
  };
}

function nothing(): void {}

/** Counts texts to the bot: what people of a group say to each other is read on at once. */
async function keepPace({ message }: Update, pace: RateLimiter, signal: AbortSignal): Promise<void> {
  const toBot = message?.chat.type === 'private' || message?.text?.startsWith('/') || message?.reply_to_message;
  const from = message?.text && toBot ? message.from?.id : undefined;
  if (from === undefined) return;
  for (let wait = pace.take(from); wait > 0; wait = pace.take(from)) await sleep(wait, undefined, { signal });
}

/** Returns what an update's order hangs on: its chat, else its person; 0 where it has neither. */
export function getChatId(update: Update): number {
  const message = update.message ?? update.edited_message ?? update.callback_query?.message ?? update.channel_post;
  const chat = message?.chat ?? update.my_chat_member?.chat ?? update.edited_channel_post?.chat;
  return chat?.id ?? update.callback_query?.from.id ?? 0;
}

/** Returns the user id of who sent or pressed, where somebody did. */
export function getSenderId(update: Update): number | null {
  const source = update.message ?? update.edited_message ?? update.callback_query ?? update.my_chat_member;
  return source?.from?.id ?? null;
}
