import type { Update } from 'grammy/types';
import { expect, test, vi } from 'vitest';
import { createRateLimiter, type RateLimiter } from '../middleware/rate-limiter.ts';
import { createChatQueue, getChatId, getSenderId, type HandleUpdate } from './chat-queue.ts';

const unlimited: RateLimiter = { take: () => 0 };
const running = () => new AbortController().signal;

function text(updateId: number, chatId: number, from = chatId): Update {
  const message = {
    message_id: updateId,
    date: 0,
    chat: { id: chatId, type: 'private' },
    from: { id: from },
    text: 'x',
  };
  return { update_id: updateId, message } as unknown as Update;
}

/** Creates a handler whose updates the test ends one at a time. */
function createGatedHandler() {
  const started: number[] = [];
  const ends = new Map<number, (error?: Error) => void>();
  const handle: HandleUpdate = ({ update_id }) => {
    started.push(update_id);
    return new Promise<void>((resolve, reject) => ends.set(update_id, (error) => (error ? reject(error) : resolve())));
  };
  const end = (id: number, error?: Error) => ends.get(id)?.(error);
  return { started, handle, end };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test('updates of a chat are handled in order; different chats do not wait for each other', async () => {
  const { started, handle, end } = createGatedHandler();
  const queue = createChatQueue({ handle, rateLimiter: unlimited, signal: running() });
  const first = queue.enqueue(text(1, 10));
  const second = queue.enqueue(text(2, 10));
  const other = queue.enqueue(text(3, 20));
  await nextTurn();
  expect(started).toEqual([1, 3]);
  end(3);
  await other;
  expect(started).toEqual([1, 3]);
  end(1);
  await first;
  await nextTurn();
  expect(started).toEqual([1, 3, 2]);
  end(2);
  await second;
});

test('an update that fails rejects its promise, and the chat takes new ones', async () => {
  const { started, handle, end } = createGatedHandler();
  const queue = createChatQueue({ handle, rateLimiter: unlimited, signal: running() });
  const failing = queue.enqueue(text(1, 10)).catch((error: Error) => error.message);
  await nextTurn();
  end(1, new Error('given up'));
  expect(await failing).toBe('given up');
  await queue.whenIdle();
  const next = queue.enqueue(text(2, 10));
  await nextTurn();
  end(2);
  await next;
  expect(started).toEqual([1, 2]);
});

test('an update that is enqueued twice while it is in flight is handled once', async () => {
  const { started, handle, end } = createGatedHandler();
  const queue = createChatQueue({ handle, rateLimiter: unlimited, signal: running() });
  const both = Promise.all([queue.enqueue(text(1, 10)), queue.enqueue(text(1, 10))]);
  await nextTurn();
  end(1);
  await both;
  expect(started).toEqual([1]);
  void queue.enqueue(text(1, 10));
  await nextTurn();
  expect(started).toEqual([1, 1]);
});

test('background work does not block the chat, and the update is finished only with it', async () => {
  let drawn: () => void = () => undefined;
  const order: string[] = [];
  const handle: HandleUpdate = async ({ update_id }, inBackground) => {
    order.push(`handled ${update_id}`);
    if (update_id === 1)
      inBackground(
        new Promise<void>((resolve) => {
          drawn = resolve;
        }),
      );
  };
  const queue = createChatQueue({ handle, rateLimiter: unlimited, signal: running() });
  const chart = queue.enqueue(text(1, 10)).then(() => order.push('finished 1'));
  await queue.enqueue(text(2, 10));
  expect(order).toEqual(['handled 1', 'handled 2']);
  drawn();
  await chart;
  expect(order).toEqual(['handled 1', 'handled 2', 'finished 1']);
});

test('background work that fails while its update is handled fails only that update', async () => {
  let end: () => void = () => undefined;
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  const handle: HandleUpdate = (_update, inBackground) => {
    inBackground(Promise.reject(new Error('no picture')));
    return new Promise<void>((resolve) => {
      end = resolve;
    });
  };
  const queue = createChatQueue({ handle, rateLimiter: unlimited, signal: running() });
  const failing = queue.enqueue(text(1, 10));
  await nextTurn();
  await nextTurn();
  end();
  await expect(failing).rejects.toThrow('no picture');
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

test('texts over the rate limit are handled later and in order; presses and other people do not wait', async () => {
  const started: number[] = [];
  const handle: HandleUpdate = async ({ update_id }) => void started.push(update_id);
  const queue = createChatQueue({ handle, rateLimiter: createRateLimiter(1200), signal: running() });
  const flood = Array.from({ length: 1203 }, (_, i) => queue.enqueue(text(i + 1, 10)));
  await queue.enqueue(text(5000, 20));
  expect(started).toContain(5000);
  expect(started.length).toBeLessThan(1203);
  const message = { chat: { id: -5 } };
  const press = { update_id: 6000, callback_query: { from: { id: 10 }, message, data: 'x' } } as unknown as Update;
  await queue.enqueue(press);
  expect(started.filter((id) => id <= 1203).length).toBeLessThan(1203);
  await Promise.all(flood);
  expect(started.filter((id) => id <= 1203)).toEqual(Array.from({ length: 1203 }, (_, i) => i + 1));
});

test('the stop ends the wait for the rate limiter, and the update is not finished', async () => {
  const stopping = new AbortController();
  const handle = vi.fn<HandleUpdate>(async () => undefined);
  const queue = createChatQueue({ handle, rateLimiter: createRateLimiter(1), signal: stopping.signal });
  await queue.enqueue(text(1, 10));
  const waiting = queue.enqueue(text(2, 10));
  stopping.abort();
  await expect(waiting).rejects.toThrow();
  expect(handle).toHaveBeenCalledTimes(1);
});

test('whenIdle waits for all updates in flight, failing ones included', async () => {
  const { handle, end } = createGatedHandler();
  const queue = createChatQueue({ handle, rateLimiter: unlimited, signal: running() });
  await queue.whenIdle();
  const failing = queue.enqueue(text(1, 10)).catch(() => 'failed');
  void queue.enqueue(text(2, 20));
  let idle = false;
  const waiting = queue.whenIdle().then(() => {
    idle = true;
  });
  await nextTurn();
  end(1, new Error('no'));
  expect(await failing).toBe('failed');
  await nextTurn();
  expect(idle).toBe(false);
  end(2);
  await waiting;
});

test('the key of the queue is the chat, and the person where there is none', () => {
  const press = { update_id: 1, callback_query: { from: { id: 7 } } } as unknown as Update;
  const pressInChat = { update_id: 1, callback_query: { from: { id: 7 }, message: { chat: { id: -5 } } } };
  const blocked = { update_id: 1, my_chat_member: { from: { id: 7 }, chat: { id: 7 } } } as unknown as Update;
  expect([press, pressInChat as unknown as Update, blocked, text(1, -9, 7)].map(getChatId)).toEqual([7, -5, 7, -9]);
  expect([press, blocked, text(1, -9, 7), { update_id: 1 }].map(getSenderId)).toEqual([7, 7, 7, null]);
});
