import type { Update } from 'grammy/types';

const minRetryDelayMs = 100;
const maxRetryDelayMs = 60_000;

/** Delivers one update. Returns false if the delivery must be retried. */
export type Deliver = (update: Update) => Promise<boolean>;

/**
 * The queues of updates for a webhook, one per chat. The updates of a chat are delivered one after another. After a
 * failed delivery its chat waits, and the other chats continue.
 */
export interface DeliveryQueues {
  start(maxConnections: number, deliver: Deliver): void;
  /** Queues an update. Does nothing before `start` and after `stop`. */
  add(update: Update): void;
  stop(): void;
}

interface DeliveryQueue {
  updates: Update[];
  retryDelayMs: number;
}

/** Creates the queues. They deliver nothing before `start`. */
export function createDeliveryQueues(): DeliveryQueues {
  const queues = new Map<number, DeliveryQueue>();
  /** The keys of the queues whose first update can be delivered now. */
  const ready: number[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let activeCount = 0;
  let maxConnections = 0;
  let deliver: Deliver = async () => false;

  const deliverReady = () => {
    while (activeCount < maxConnections && ready.length > 0) void deliverFirst(ready.shift() as number);
  };
  const retryLater = (key: number, delayMs: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      ready.push(key);
      deliverReady();
    }, delayMs);
    timers.add(timer);
  };
  const deliverFirst = async (key: number) => {
    const queue = queues.get(key);
    const update = queue?.updates[0];
    if (!queue || !update) return;
    activeCount++;
    const isDelivered = await deliver(update);
    activeCount--;
    if (maxConnections === 0) return;
    if (isDelivered) {
      queue.updates.shift();
      queue.retryDelayMs = minRetryDelayMs;
      if (queue.updates.length > 0) ready.push(key);
      else queues.delete(key);
    } else {
      retryLater(key, queue.retryDelayMs);
      queue.retryDelayMs = Math.min(queue.retryDelayMs * 2, maxRetryDelayMs);
    }
    deliverReady();
  };
  return {
    start(connections, deliverUpdate) {
      maxConnections = connections;
      deliver = deliverUpdate;
    },
    add(update) {
      if (maxConnections === 0) return;
      const key = queueKey(update);
      const queue = queues.get(key);
      if (queue) {
        queue.updates.push(update);
        return;
      }
      queues.set(key, { updates: [update], retryDelayMs: minRetryDelayMs });
      ready.push(key);
      deliverReady();
    },
    stop() {
      maxConnections = 0;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** Returns the id of the update's chat. Updates without a chat share the key 0. */
function queueKey(update: Update): number {
  const message = update.message ?? update.edited_message ?? update.callback_query?.message;
  return message?.chat.id ?? update.callback_query?.from.id ?? update.my_chat_member?.chat.id ?? 0;
}
