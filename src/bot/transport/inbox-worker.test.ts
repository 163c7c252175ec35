import type { Update } from 'grammy/types';
import { expect, test, vi } from 'vitest';
import type { InboxUpdate, TakeOptions } from '../../db/queries/bot/inbox.ts';
import type { Log } from '../../lib/log.ts';
import { createRateLimiter, type RateLimiter } from '../middleware/rate-limiter.ts';
import { createInboxWorker, type InboxWorkerLimits } from './inbox-worker.ts';
import { getChatId, getSenderId, type HandleUpdate } from './update.ts';

const unlimited: RateLimiter = { take: () => 0 };
const log = { error: vi.fn() } as unknown as Log;
const waitUntil = (condition: () => boolean) => vi.waitUntil(condition, { timeout: 30_000, interval: 1 });

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

interface SetupOptions {
  handle?: HandleUpdate;
  rateLimiter?: RateLimiter;
  limits?: Partial<InboxWorkerLimits>;
}

/** Creates a worker over an inbox in memory. By default the test ends each update. */
function setup({ handle, rateLimiter = unlimited, limits }: SetupOptions = {}) {
  const rows = new Map<number, Update>();
  const started: number[] = [];
  const ends = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  const lost = new Set<number>();
  const stopping = new AbortController();
  let mostInHand = 0;
  const take = async ({ chatIds, skip, rowsPerChat, maxRows }: TakeOptions) => {
    const found = chatIds.flatMap((chatId) =>
      [...rows.values()]
        .filter((update) => getChatId(update) === chatId && !skip.includes(update.update_id))
        .sort((a, b) => a.update_id - b.update_id)
        .slice(0, rowsPerChat)
        .map((update): InboxUpdate => ({ chatId, updateId: update.update_id, update, bytes: 100 })),
    );
    mostInHand = Math.max(mostInHand, Math.min(found.length, maxRows));
    return { updates: found.slice(0, maxRows), isCut: found.length > maxRows };
  };
  const gated: HandleUpdate = ({ update_id }) =>
    new Promise<void>((resolve, reject) => ends.set(update_id, { resolve, reject }));
  const worker = createInboxWorker({
    inbox: { take, remove: async (id) => void rows.delete(id) },
    handle: (update, inBackground) => {
      started.push(update.update_id);
      return (handle ?? gated)(update, inBackground);
    },
    rateLimiter,
    owns: (chatId) => !lost.has(chatId),
    log,
    signal: stopping.signal,
    limits,
  });
  return {
    ...{ worker, rows, started, lost },
    stop: () => stopping.abort(),
    mostInHand: () => mostInHand,
    arrive(...updates: Update[]) {
      for (const update of updates) rows.set(update.update_id, update);
      worker.wake(updates.map(getChatId));
    },
    end: (id: number) => ends.get(id)?.resolve(),
    fail: (id: number, error: Error) => ends.get(id)?.reject(error),
  };
}

test('updates of a chat are handled in order; different chats do not wait for each other', async () => {
  const { arrive, started, end, rows } = setup();
  arrive(text(2, 10), text(1, 10), text(3, 20));
  await waitUntil(() => started.length === 2);
  expect(started).toEqual([1, 3]);
  end(3);
  await waitUntil(() => !rows.has(3));
  arrive(text(4, 20));
  await waitUntil(() => started.includes(4));
  expect(started).toEqual([1, 3, 4]);
  end(1);
  await waitUntil(() => started.includes(2));
  expect(rows.has(1)).toBe(false);
});

test('an update that arrives while its chat is busy is handled after the others', async () => {
  const { arrive, started, end, rows } = setup();
  arrive(text(1, 10));
  await waitUntil(() => started.length === 1);
  arrive(text(2, 10));
  arrive(text(1, 10));
  end(1);
  await waitUntil(() => started.length === 2);
  end(2);
  await waitUntil(() => rows.size === 0);
  expect(started).toEqual([1, 2]);
});

test('an update that fails for good stays in the inbox, and the chat goes on', async () => {
  const { arrive, started, end, fail, rows } = setup();
  arrive(text(1, 10), text(2, 10));
  await waitUntil(() => started.length === 1);
  fail(1, new Error('given up'));
  await waitUntil(() => started.length === 2);
  end(2);
  await waitUntil(() => !rows.has(2));
  expect([...rows.keys()]).toEqual([1]);
});

test('background work does not block the chat, and the update leaves the inbox only after it', async () => {
  let drawn: () => void = () => undefined;
  const handle: HandleUpdate = async ({ update_id }, inBackground) => {
    if (update_id === 1)
      inBackground(
        new Promise<void>((resolve) => {
          drawn = resolve;
        }),
      );
  };
  const { arrive, rows } = setup({ handle });
  arrive(text(1, 10), text(2, 10));
  await waitUntil(() => !rows.has(2));
  expect(rows.has(1)).toBe(true);
  drawn();
  await waitUntil(() => !rows.has(1));
});

test('background work that fails while its update is handled fails only that update', async () => {
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  const handle: HandleUpdate = async ({ update_id }, inBackground) => {
    if (update_id === 1) inBackground(Promise.reject(new Error('no picture')));
    await new Promise((resolve) => setImmediate(resolve));
  };
  const { arrive, rows } = setup({ handle });
  arrive(text(1, 10), text(2, 10));
  await waitUntil(() => !rows.has(2));
  expect([...rows.keys()]).toEqual([1]);
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

test('texts over the rate limit wait in the inbox, in order; presses and other people do not wait', async () => {
  const handle: HandleUpdate = async () => undefined;
  const { arrive, started, rows } = setup({ handle, rateLimiter: createRateLimiter(1200) });
  arrive(...Array.from({ length: 1203 }, (_, i) => text(i + 1, 10)), text(5000, 20));
  const message = { chat: { id: -5 } };
  arrive({ update_id: 6000, callback_query: { from: { id: 10 }, message, data: 'x' } } as unknown as Update);
  await waitUntil(() => started.includes(5000) && started.includes(6000));
  expect(started.filter((id) => id <= 1203).length).toBeLessThan(1203);
  await waitUntil(() => rows.size === 0);
  expect(started.filter((id) => id <= 1203)).toEqual(Array.from({ length: 1203 }, (_, i) => i + 1));
});

test('memory holds no more updates than the limit, and everything is handled', async () => {
  let inWork = 0;
  let most = 0;
  const handle: HandleUpdate = async () => {
    inWork += 1;
    most = Math.max(most, inWork);
    await new Promise((resolve) => setImmediate(resolve));
    inWork -= 1;
  };
  const { arrive, rows, mostInHand } = setup({ handle, limits: { updates: 20, perChat: 3 } });
  arrive(...Array.from({ length: 1000 }, (_, i) => text(i + 1, i % 90)));
  await waitUntil(() => rows.size === 0);
  expect(mostInHand()).toBeLessThanOrEqual(20);
  expect(most).toBeLessThanOrEqual(20);
});

test('a new update of a quiet chat is handled before the backlog of others', async () => {
  const { arrive, started, end } = setup({ limits: { updates: 10, perChat: 1 } });
  arrive(...Array.from({ length: 200 }, (_, i) => text(i + 1, i % 20)));
  await waitUntil(() => started.length === 10);
  arrive(text(1000, 99));
  while (!started.includes(1000)) {
    for (const id of started) end(id);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(started.length).toBeLessThan(40);
});

test('a chat of the backlog that gets a new update is fetched once, and handled in order', async () => {
  const { arrive, started, end, rows, worker } = setup({ limits: { updates: 10, perChat: 3 } });
  arrive(...Array.from({ length: 10 }, (_, i) => text(i + 1, i)));
  await waitUntil(() => started.length === 10); // there is no room for more
  for (const id of [100, 101, 102]) rows.set(id, text(id, 50));
  worker.wakeBacklog([50]);
  arrive(text(103, 50));
  for (const id of [...started]) end(id);
  await waitUntil(() => started.includes(100));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(started.filter((id) => id >= 100)).toEqual([100]);
  for (const id of [100, 101, 102, 103]) {
    await waitUntil(() => started.includes(id));
    end(id);
  }
  await waitUntil(() => rows.size === 0);
  expect(started.filter((id) => id >= 100)).toEqual([100, 101, 102, 103]);
});

test('the updates of a chat that another instance has taken over are not started', async () => {
  const { arrive, started, end, lost, rows, worker } = setup();
  arrive(text(1, 10), text(2, 10));
  await waitUntil(() => started.length === 1);
  lost.add(10);
  end(1);
  await waitUntil(() => rows.size === 1);
  expect(worker.isBusy((chatId) => chatId === 10)).toBe(false);
  lost.delete(10);
  worker.wakeBacklog([10]);
  await waitUntil(() => started.length === 2);
});

test('after the stop no update is started, and whenIdle waits for those in work', async () => {
  const { arrive, started, end, stop, worker, rows } = setup();
  await worker.whenIdle();
  arrive(text(1, 10), text(2, 10));
  await waitUntil(() => started.length === 1);
  stop();
  let isIdle = false;
  const idle = worker.whenIdle().then(() => {
    isIdle = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isIdle).toBe(false);
  end(1);
  await idle;
  expect(started).toEqual([1]);
  expect([...rows.keys()]).toEqual([2]);
});

test('the key of the queue is the chat, and the person where there is none', () => {
  const press = { update_id: 1, callback_query: { from: { id: 7 } } } as unknown as Update;
  const pressInChat = { update_id: 1, callback_query: { from: { id: 7 }, message: { chat: { id: -5 } } } };
  const blocked = { update_id: 1, my_chat_member: { from: { id: 7 }, chat: { id: 7 } } } as unknown as Update;
  expect([press, pressInChat as unknown as Update, blocked, text(1, -9, 7)].map(getChatId)).toEqual([7, -5, 7, -9]);
  expect([press, blocked, text(1, -9, 7), { update_id: 1 }].map(getSenderId)).toEqual([7, 7, 7, null]);
});
