import { setTimeout as sleep } from 'node:timers/promises';
import type { Update } from 'grammy/types';
import type { Log } from '../../lib/log.ts';
import type { RateLimiter } from '../middleware/rate-limiter.ts';
import type { Inbox } from './inbox.ts';
import { getTextSenderId, type HandleUpdate } from './update.ts';

export interface InboxWorkerOptions {
  inbox: Pick<Inbox, 'take' | 'remove'>;
  handle: HandleUpdate;
  /** Limits the texts of each person. A text over the limit waits in the inbox, in order. */
  rateLimiter: RateLimiter;
  /** Returns true while this process handles the updates of a chat. */
  owns(chatId: number): boolean;
  log: Log;
  /** The stop: no further update is started. */
  signal: AbortSignal;
  limits?: Partial<InboxWorkerLimits>;
}

/** What one process holds in its memory. Everything else waits in the inbox. */
export interface InboxWorkerLimits {
  /** Maximum number of updates. */
  updates: number;
  /** Maximum length of all updates as JSON. */
  bytes: number;
  /** Maximum number of updates of one chat that are fetched together. */
  perChat: number;
  /** Maximum number of chats whose updates are fetched together. */
  chatsPerFetch: number;
}

/**
 * With fewer updates, too few are recorded together. With more, more objects survive the collections of young objects,
 * which costs more time than it saves.
 */
const defaultLimits: InboxWorkerLimits = { updates: 300, bytes: 8_000_000, perChat: 10, chatsPerFetch: 200 };
/** With less room, few updates would be fetched at a time. */
const minRoom = 0.4;

/** Handles the updates of each chat in order, and those of different chats concurrently. */
export interface InboxWorker {
  /** Handles new updates of these chats. They come before chats whose updates have waited for long. */
  wake(chatIds: Iterable<number>): void;
  /** Handles updates of these chats that may wait in the inbox. */
  wakeBacklog(chatIds: Iterable<number>): void;
  /** Returns true while an update of a chat for which the test is true is in work. */
  isBusy(test: (chatId: number) => boolean): boolean;
  /** Resolves when no update is in work and all finished ones are removed from the inbox. */
  whenIdle(): Promise<void>;
}

interface FetchedUpdate {
  update: Update;
  bytes: number;
}

interface Chat {
  id: number;
  /** Fetched updates that are not started. */
  queue: FetchedUpdate[];
  /** Ids of fetched updates that are still in the inbox. */
  fetched: Set<number>;
  /** The chat is being fetched, or one of its updates is in work. */
  isActive: boolean;
  /** Its next text waits for the rate limiter. */
  isPaused: boolean;
  /** The inbox may hold more updates of this chat. */
  hasMore: boolean;
}

/** Creates the worker that takes the updates of this process's chats from the inbox and handles them. */
export function createInboxWorker(options: InboxWorkerOptions): InboxWorker {
  const { inbox, handle, rateLimiter, owns, log, signal } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const chats = new Map<number, Chat>();
  /** Chats to fetch: those with a new update before those that have more of them. */
  const fresh = new Set<number>();
  const backlog = new Set<number>();
  /** Updates in memory and their length. */
  const inHand = { updates: 0, bytes: 0 };
  /** Number of updates that are in work, in the background, or being removed. */
  let unfinished = 0;
  const waitingForIdle: (() => void)[] = [];
  let isFetching = false;

  function enqueue(chatId: number, queue: Set<number>): void {
    const chat = chats.get(chatId);
    if (chat?.isActive || chat?.isPaused) chat.hasMore = true;
    else if (owns(chatId)) addToFetch(chatId, queue);
  }

  /** A chat stands in one of the two sets at most: in both, its updates would be fetched and handled twice. */
  function addToFetch(chatId: number, queue: Set<number>): void {
    if (queue === fresh) backlog.delete(chatId);
    else if (fresh.has(chatId)) return;
    queue.add(chatId);
  }

  function nextChats(): Chat[] {
    const next: Chat[] = [];
    for (const queue of [fresh, backlog])
      for (const id of queue) {
        if (next.length >= limits.chatsPerFetch) return next;
        queue.delete(id);
        next.push(activate(id));
      }
    return next;
  }

  function activate(id: number): Chat {
    const chat = chats.get(id) ?? createChat(id);
    chats.set(id, chat);
    chat.isActive = true;
    chat.hasMore = false;
    return chat;
  }

  const hasRoom = () =>
    inHand.updates <= (1 - minRoom) * limits.updates && inHand.bytes <= (1 - minRoom) * limits.bytes;

  async function fetchWhileRoom(): Promise<void> {
    if (isFetching) return;
    isFetching = true;
    try {
      while (fresh.size + backlog.size > 0 && hasRoom() && !signal.aborted) await fetchChats(nextChats());
    } catch (error) {
      if (!signal.aborted) log.error({ err: error }, 'updates could not be taken from the inbox');
    } finally {
      isFetching = false;
    }
  }

  /** Fetches the first updates of the chats and starts them. */
  async function fetchChats(next: Chat[]): Promise<void> {
    try {
      const { updates, isCut } = await inbox.take({
        chatIds: next.map(({ id }) => id),
        skip: next.flatMap(({ fetched }) => [...fetched]),
        rowsPerChat: limits.perChat,
        maxRows: limits.updates - inHand.updates,
        maxBytes: limits.bytes - inHand.bytes,
      });
      for (const { chatId, update, bytes } of updates) addToQueue(chatId, { update: update as Update, bytes });
      for (const chat of next) if (isCut || chat.queue.length >= limits.perChat) chat.hasMore = true;
    } catch (error) {
      for (const chat of next) chat.hasMore = true;
      throw error;
    } finally {
      for (const chat of next) void work(chat);
    }
  }

  function addToQueue(chatId: number, fetched: FetchedUpdate): void {
    const chat = chats.get(chatId);
    chat?.queue.push(fetched);
    chat?.fetched.add(fetched.update.update_id);
    inHand.updates += 1;
    inHand.bytes += fetched.bytes;
  }

  /** Handles the fetched updates of a chat, one after another. */
  async function work(chat: Chat): Promise<void> {
    for (let next = chat.queue[0]; next && !signal.aborted && owns(chat.id); next = chat.queue[0]) {
      const sender = getTextSenderId(next.update);
      const waitMs = sender === null ? 0 : rateLimiter.take(sender);
      if (waitMs > 0) {
        pause(chat, waitMs);
        break;
      }
      chat.queue.shift();
      await handleOne(chat, next);
    }
    returnToInbox(chat);
    settle(chat);
  }

  /** Resolves when the next update of the chat may start. */
  async function handleOne(chat: Chat, fetched: FetchedUpdate): Promise<void> {
    const background: Promise<void>[] = [];
    unfinished += 1;
    try {
      await handle(fetched.update, (work) => {
        work.catch(ignore); // prevents an unhandled rejection; `finishBackground` reports the failure
        background.push(work);
      });
    } catch (error) {
      return leaveUnfinished(fetched, error);
    }
    if (background.length === 0) removeFinished(chat, fetched);
    else void finishBackground(chat, fetched, background);
  }

  /** Waits for the background work of an update. The list can grow: work that is retried adds itself again. */
  async function finishBackground(chat: Chat, fetched: FetchedUpdate, background: Promise<void>[]): Promise<void> {
    try {
      for (const work of background) await work;
    } catch (error) {
      return leaveUnfinished(fetched, error);
    }
    removeFinished(chat, fetched);
  }

  /** The update stays in the inbox, and is handled again after the next start. */
  function leaveUnfinished(fetched: FetchedUpdate, error: unknown): void {
    if (!signal.aborted) log.error({ err: error, updateId: fetched.update.update_id }, 'an update stays unfinished');
    letGo(fetched);
    endOne();
  }

  function removeFinished(chat: Chat, fetched: FetchedUpdate): void {
    letGo(fetched);
    const { update_id: updateId } = fetched.update;
    const end = () => {
      chat.fetched.delete(updateId);
      if (!chat.isActive) settle(chat);
      endOne();
    };
    inbox.remove(updateId).then(end, (error) => {
      ignoreAtStop(error);
      end();
    });
  }

  function endOne(): void {
    unfinished -= 1;
    if (unfinished === 0) for (const resolve of waitingForIdle.splice(0)) resolve();
  }

  /** At the stop, an update that cannot be removed is answered again after the next start. */
  function ignoreAtStop(error: unknown): void {
    if (!signal.aborted) log.error({ err: error }, 'a finished update could not be removed from the inbox');
  }

  function letGo({ bytes }: FetchedUpdate): void {
    inHand.updates -= 1;
    inHand.bytes -= bytes;
    void fetchWhileRoom();
  }

  /** Forgets the updates that are not started: they are fetched again. */
  function returnToInbox(chat: Chat): void {
    if (chat.queue.length > 0) chat.hasMore = true;
    for (const fetched of chat.queue.splice(0)) {
      chat.fetched.delete(fetched.update.update_id);
      letGo(fetched);
    }
  }

  /** Lets a chat wait for the rate limiter. */
  function pause(chat: Chat, ms: number): void {
    chat.isPaused = true;
    void sleep(ms, undefined, { signal }).then(() => {
      chat.isPaused = false;
      settle(chat);
    }, ignore);
  }

  /** Fetches more updates of a chat without one in work, or forgets the chat. */
  function settle(chat: Chat): void {
    chat.isActive = false;
    if (chat.isPaused) return;
    if (chat.hasMore && owns(chat.id)) addToFetch(chat.id, backlog);
    else if (chat.fetched.size === 0) chats.delete(chat.id);
    void fetchWhileRoom();
  }

  return {
    wake(chatIds) {
      for (const id of chatIds) enqueue(id, fresh);
      void fetchWhileRoom();
    },
    wakeBacklog(chatIds) {
      for (const id of chatIds) enqueue(id, backlog);
      void fetchWhileRoom();
    },
    isBusy: (test) => [...chats.values()].some(({ id, fetched }) => fetched.size > 0 && test(id)),
    whenIdle: () =>
      unfinished === 0 ? Promise.resolve() : new Promise((resolve) => void waitingForIdle.push(resolve)),
  };
}

function createChat(id: number): Chat {
  return { id, queue: [], fetched: new Set(), isActive: false, isPaused: false, hasMore: false };
}

function ignore(): void {}
