import type { Update } from 'grammy/types';
import { expect, test, vi } from 'vitest';
import { createRateLimiter, type RateLimiter } from '../middleware/rate-limiter.ts';
import { createChatQueue, getChatId, getSenderId, type HandleUpdate } from './chat-queue.ts';

const free: RateLimiter = { take: () => 0 };
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

/** Handling that the test ends, one update at a time. */
function gated() {
  const begun: number[] = [];
  const ends = new Map<number, (error?: Error) => void>();
  const handle: HandleUpdate = ({ update_id }) => {
    begun.push(update_id);
    return new Promise<void>((resolve, reject) => ends.set(update_id, (error) => (error ? reject(error) : resolve())));
  };
  const end = (id: number, error?: Error) => ends.get(id)?.(error);
  return { begun, handle, end };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('updates of a chat are handled one after another, chats do not wait for each other', async () => {
  const { begun, handle, end } = gated();
  const inbox = createChatQueue({ handle, rateLimiter: free, signal: running() });
  const first = inbox.enqueue(text(1, 10));
  const second = inbox.enqueue(text(2, 10));
  const other = inbox.enqueue(text(3, 20));
  await settled();
  expect(begun).toEqual([1, 3]);
  end(3);
  await other;
  expect(begun).toEqual([1, 3]);
  end(1);
  await first;
  await settled();
  expect(begun).toEqual([1, 3, 2]);
  end(2);
  await second;
});

test('an update that is given up tells who gave it, and the chat is open to new ones', async () => {
  const { begun, handle, end } = gated();
  const inbox = createChatQueue({ handle, rateLimiter: free, signal: running() });
  const failing = inbox.enqueue(text(1, 10)).catch((error: Error) => error.message);
  await settled();
  end(1, new Error('given up'));
  expect(await failing).toBe('given up');
  await inbox.whenIdle();
  const next = inbox.enqueue(text(2, 10));
  await settled();
  end(2);
  await next;
  expect(begun).toEqual([1, 2]);
});

test('the same update given twice while it is in hand is handled once, and both wait for it', async () => {
  const { begun, handle, end } = gated();
  const inbox = createChatQueue({ handle, rateLimiter: free, signal: running() });
  const both = Promise.all([inbox.enqueue(text(1, 10)), inbox.enqueue(text(1, 10))]);
  await settled();
  end(1);
  await both;
  expect(begun).toEqual([1]);
  void inbox.enqueue(text(1, 10));
  await settled();
  expect(begun).toEqual([1, 1]);
});

test('work beside lets the chat go on, and the update is finished only with it', async () => {
  let drawn: () => void = () => undefined;
  const order: string[] = [];
  const handle: HandleUpdate = async ({ update_id }, beside) => {
    order.push(`handled ${update_id}`);
    if (update_id === 1)
      beside(
        new Promise<void>((resolve) => {
          drawn = resolve;
        }),
      );
  };
  const inbox = createChatQueue({ handle, rateLimiter: free, signal: running() });
  const chart = inbox.enqueue(text(1, 10)).then(() => order.push('finished 1'));
  await inbox.enqueue(text(2, 10));
  expect(order).toEqual(['handled 1', 'handled 2']);
  drawn();
  await chart;
  expect(order).toEqual(['handled 1', 'handled 2', 'finished 1']);
});

test('work beside that fails before the turn ends fails its update, and nothing else', async () => {
  let end: () => void = () => undefined;
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  const handle: HandleUpdate = (_update, beside) => {
    beside(Promise.reject(new Error('no picture')));
    return new Promise<void>((resolve) => {
      end = resolve;
    });
  };
  const inbox = createChatQueue({ handle, rateLimiter: free, signal: running() });
  const failing = inbox.enqueue(text(1, 10));
  await settled();
  await settled();
  end();
  await expect(failing).rejects.toThrow('no picture');
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

test('text beyond a person’s own pace is handled later and in order; neither presses nor other people are held back', async () => {
  const begun: number[] = [];
  const handle: HandleUpdate = async ({ update_id }) => void begun.push(update_id);
  const inbox = createChatQueue({ handle, rateLimiter: createRateLimiter(1200), signal: running() });
  const flood = Array.from({ length: 1203 }, (_, i) => inbox.enqueue(text(i + 1, 10)));
  await inbox.enqueue(text(5000, 20));
  expect(begun).toContain(5000);
  expect(begun.length).toBeLessThan(1203);
  const message = { chat: { id: -5 } };
  const press = { update_id: 6000, callback_query: { from: { id: 10 }, message, data: 'x' } } as unknown as Update;
  await inbox.enqueue(press);
  expect(begun.filter((id) => id <= 1203).length).toBeLessThan(1203);
  await Promise.all(flood);
  expect(begun.filter((id) => id <= 1203)).toEqual(Array.from({ length: 1203 }, (_, i) => i + 1));
});

test('the stop ends waiting for a pace: what waited is not finished', async () => {
  const stopping = new AbortController();
  const handle = vi.fn<HandleUpdate>(async () => undefined);
  const inbox = createChatQueue({ handle, rateLimiter: createRateLimiter(1), signal: stopping.signal });
  await inbox.enqueue(text(1, 10));
  const waiting = inbox.enqueue(text(2, 10));
  stopping.abort();
  await expect(waiting).rejects.toThrow();
  expect(handle).toHaveBeenCalledTimes(1);
});

test('idle waits for all in hand, failing ones too', async () => {
  const { handle, end } = gated();
  const inbox = createChatQueue({ handle, rateLimiter: free, signal: running() });
  await inbox.whenIdle();
  const failing = inbox.enqueue(text(1, 10)).catch(() => 'failed');
  void inbox.enqueue(text(2, 20));
  let idle = false;
  const waiting = inbox.whenIdle().then(() => {
    idle = true;
  });
  await settled();
  end(1, new Error('no'));
  expect(await failing).toBe('failed');
  await settled();
  expect(idle).toBe(false);
  end(2);
  await waiting;
});

test('order hangs on the chat, and without one on the person', () => {
  const press = { update_id: 1, callback_query: { from: { id: 7 } } } as unknown as Update;
  const pressInChat = { update_id: 1, callback_query: { from: { id: 7 }, message: { chat: { id: -5 } } } };
  const blocked = { update_id: 1, my_chat_member: { from: { id: 7 }, chat: { id: 7 } } } as unknown as Update;
  expect([press, pressInChat as unknown as Update, blocked, text(1, -9, 7)].map(getChatId)).toEqual([7, -5, 7, -9]);
  expect([press, blocked, text(1, -9, 7), { update_id: 1 }].map(getSenderId)).toEqual([7, 7, 7, null]);
});
