import { GrammyError, HttpError } from 'grammy';
import type { Update } from 'grammy/types';
import { expect, test, vi } from 'vitest';
import type { Log } from '../../lib/log.ts';
import type { PendingUpdates } from './pending-updates.ts';
import { type PollerOptions, poll } from './poller.ts';

/** Waits up to 30 s: vitest's default of 1 s is too short for a busy machine. */
const waitUntil = (condition: () => boolean) => vi.waitUntil(condition, { timeout: 30_000, interval: 10 });

type GetUpdatesParams = { offset: number; limit: number; timeout: number };

/**
 * Creates a fake of Telegram's getUpdates: an offset confirms the updates below it, and at most `limit` are returned
 * from it on.
 */
function createFakeTelegram(updates: Update[]) {
  let unconfirmed = [...updates];
  const confirmed: number[] = [];
  const failures: Error[] = [];
  let changed: () => void = () => undefined;
  const notice = () => changed();
  const confirm = (offset: number) => {
    confirmed.push(...unconfirmed.filter(({ update_id }) => update_id < offset).map(({ update_id }) => update_id));
    unconfirmed = unconfirmed.filter(({ update_id }) => update_id >= offset);
    notice();
  };
  async function getUpdates({ offset, limit, timeout }: GetUpdatesParams, signal?: AbortSignal): Promise<Update[]> {
    const failure = failures.shift();
    if (failure) throw failure;
    confirm(offset);
    if (unconfirmed.length === 0 && timeout > 0)
      await new Promise<void>((resolve) => {
        signal?.addEventListener('abort', () => resolve(), { once: true });
        arrived = resolve;
      });
    return unconfirmed.slice(0, limit);
  }
  let arrived: () => void = () => undefined;
  return {
    api: { getUpdates } as unknown as PollerOptions['api'],
    confirmed,
    failures,
    arrive(...more: Update[]) {
      unconfirmed.push(...more);
      arrived();
    },
    /** Resolves when the update is confirmed. */
    async seesConfirmed(id: number) {
      while (!confirmed.includes(id))
        await new Promise<void>((resolve) => {
          changed = resolve;
        });
    },
  };
}

function createFakePending(left: Update[] = []) {
  const saved: number[] = [];
  const removed: number[] = [];
  let onSave: () => void = () => undefined;
  const pending: PendingUpdates = {
    save: async (updates) => {
      saved.push(...updates.map(({ update_id }) => update_id));
      onSave();
    },
    remove: async (ids) => void removed.push(...ids),
    load: async () => left,
  };
  const firstSave = new Promise<void>((resolve) => {
    onSave = resolve;
  });
  return { pending, saved, removed, firstSave };
}

/** Creates a chat queue in which the test ends the held updates one at a time; the others end immediately. */
function createFakeQueue(held: number[] = []) {
  const received: number[] = [];
  const ends = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  let commit: (id: number) => Promise<void> = () => Promise.resolve();
  const onCommitted: PollerOptions['onCommitted'] = (listener) => {
    commit = listener;
  };
  const enqueue = ({ update_id }: Update) => {
    received.push(update_id);
    if (!held.includes(update_id)) return Promise.resolve();
    return new Promise<void>((resolve, reject) => ends.set(update_id, { resolve, reject }));
  };
  const end = (id: number) => ends.get(id)?.resolve();
  const fail = (id: number) => ends.get(id)?.reject(new Error('unfinished'));
  return { received, enqueue, onCommitted, commit: (id: number) => commit(id), end, fail };
}

const updates = (from: number, to: number): Update[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ update_id: from + i }));
const ids = (from: number, to: number) => updates(from, to).map(({ update_id }) => update_id);
const createLog = () =>
  ({ warn: vi.fn(), error: vi.fn() }) as unknown as Log & Record<'warn' | 'error', ReturnType<typeof vi.fn>>;

test('only updates below the lowest unfinished one are confirmed', async () => {
  const stop = new AbortController();
  const telegram = createFakeTelegram(updates(7, 12));
  const queue = createFakeQueue([9]);
  const done = poll({ ...telegram, ...queue, ...createFakePending(), log: createLog(), signal: stop.signal });
  await telegram.seesConfirmed(8);
  telegram.arrive({ update_id: 13 });
  await waitUntil(() => queue.received.includes(13));
  expect(telegram.confirmed).toEqual([7, 8]);
  queue.end(9);
  await telegram.seesConfirmed(13);
  expect(queue.received).toEqual([7, 8, 9, 10, 11, 12, 13]);
  stop.abort();
  await done;
});

test('an update that blocks a full page is spilled to the pending updates until it is finished', async () => {
  const stop = new AbortController();
  const telegram = createFakeTelegram(updates(1, 150));
  const queue = createFakeQueue([1]);
  const store = createFakePending();
  const done = poll({ ...telegram, ...queue, ...store, log: createLog(), signal: stop.signal });
  await telegram.seesConfirmed(150);
  expect(store.saved).toEqual(ids(1, 100));
  expect(store.removed).toEqual(ids(2, 100));
  expect(queue.received).toEqual(updates(1, 150).map(({ update_id }) => update_id));
  queue.end(1);
  await waitUntil(() => store.removed.includes(1));
  stop.abort();
  await done;
});

test('the next page is fetched when the effects of a full page are committed, answered or not', async () => {
  const stop = new AbortController();
  const telegram = createFakeTelegram(updates(1, 250));
  const all = ids(1, 250);
  const queue = createFakeQueue(all);
  const store = createFakePending();
  const done = poll({ ...telegram, ...queue, ...store, log: createLog(), signal: stop.signal });
  await waitUntil(() => queue.received.length === 100);
  expect(telegram.confirmed).toEqual([]);
  let mayAnswer = false;
  for (const id of all.slice(0, 100)) void queue.commit(id).then(() => (mayAnswer = queue.received.length === 200));
  await waitUntil(() => queue.received.length === 200);
  expect(telegram.confirmed).toEqual(all.slice(0, 100));
  await waitUntil(() => mayAnswer);
  expect(store.saved).toEqual(all.slice(0, 200));
  for (const id of all.slice(100, 200)) queue.commit(id);
  await waitUntil(() => queue.received.length === 250);
  for (const id of all) queue.end(id);
  await telegram.seesConfirmed(250);
  await waitUntil(() => store.removed.length === 200);
  stop.abort();
  await done;
});

test('an open update before a full page is stored with it, so that a kill keeps the order', async () => {
  const stop = new AbortController();
  const telegram = createFakeTelegram(updates(1, 1));
  const queue = createFakeQueue(ids(1, 100));
  const store = createFakePending();
  const done = poll({ ...telegram, ...queue, ...store, log: createLog(), signal: stop.signal });
  await waitUntil(() => queue.received.length === 1);
  telegram.arrive(...updates(2, 101));
  await store.firstSave;
  expect(store.saved[0]).toBe(1);
  for (const id of ids(1, 100)) queue.end(id);
  await telegram.seesConfirmed(101);
  stop.abort();
  await done;
});

test('the answers to a full page do not wait for a next page that does not come', async () => {
  const stop = new AbortController();
  const telegram = createFakeTelegram(updates(1, 100));
  const queue = createFakeQueue(ids(1, 100));
  const done = poll({ ...telegram, ...queue, ...createFakePending(), log: createLog(), signal: stop.signal });
  await waitUntil(() => queue.received.length === 100);
  await Promise.all(ids(1, 100).map((id) => queue.commit(id).then(() => queue.end(id))));
  await telegram.seesConfirmed(100);
  stop.abort();
  await done;
});

test('an update that cannot be stored as pending is not confirmed', async () => {
  const telegram = createFakeTelegram(updates(1, 100));
  const queue = createFakeQueue([3]);
  const pending = { ...createFakePending().pending, save: () => Promise.reject(new Error('the database is away')) };
  const done = poll({ ...telegram, ...queue, pending, log: createLog(), signal: new AbortController().signal });
  const failed = expect(done).rejects.toThrow('the database is away');
  await waitUntil(() => queue.received.length === 100);
  queue.commit(3);
  await failed;
  expect(telegram.confirmed).toEqual([]);
});

test('an update that is finished soon is never stored as pending', async () => {
  const stop = new AbortController();
  const telegram = createFakeTelegram(updates(1, 99));
  const queue = createFakeQueue([1]);
  const store = createFakePending();
  const done = poll({ ...telegram, ...queue, ...store, log: createLog(), signal: stop.signal });
  await waitUntil(() => queue.received.length === 99);
  queue.end(1);
  await telegram.seesConfirmed(99);
  expect(store.saved).toEqual([]);
  stop.abort();
  await done;
});

test('updates that an earlier process left are handled first and removed, and not again on redelivery', async () => {
  const stop = new AbortController();
  const telegram = createFakeTelegram(updates(5, 6));
  const queue = createFakeQueue([5]);
  const store = createFakePending(updates(4, 5));
  const done = poll({ ...telegram, ...queue, ...store, log: createLog(), signal: stop.signal });
  await telegram.seesConfirmed(6);
  expect(queue.received).toEqual([4, 5, 6]);
  expect(store.removed).toEqual([4]);
  queue.end(5);
  await waitUntil(() => store.removed.includes(5));
  stop.abort();
  await done;
});

test('a full page that an earlier process left unconfirmed does not block later updates', async () => {
  const stop = new AbortController();
  const telegram = createFakeTelegram(updates(1, 120));
  const queue = createFakeQueue();
  const done = poll({
    ...telegram,
    ...queue,
    ...createFakePending(updates(1, 100)),
    log: createLog(),
    signal: stop.signal,
  });
  await telegram.seesConfirmed(120);
  expect(queue.received).toEqual(updates(1, 120).map(({ update_id }) => update_id));
  stop.abort();
  await done;
});

test('an update that fails is not confirmed, and is delivered again after the next start', async () => {
  const telegram = createFakeTelegram(updates(1, 3));
  const failing = createFakeQueue([2]);
  const first = new AbortController();
  const log = createLog();
  const died = poll({ ...telegram, ...failing, ...createFakePending(), log, signal: first.signal });
  await waitUntil(() => failing.received.includes(3));
  first.abort();
  failing.end(1);
  failing.fail(2);
  await waitUntil(() => telegram.confirmed.includes(1));
  const second = new AbortController();
  const queue = createFakeQueue();
  const again = poll({ ...telegram, ...queue, ...createFakePending(), log, signal: second.signal });
  await telegram.seesConfirmed(3);
  expect(queue.received).toEqual([2, 3]);
  second.abort();
  await again;
  void died;
});

test('the stop waits for the updates in flight and confirms them', async () => {
  const stop = new AbortController();
  const telegram = createFakeTelegram(updates(1, 2));
  const queue = createFakeQueue([1, 2]);
  const done = poll({ ...telegram, ...queue, ...createFakePending(), log: createLog(), signal: stop.signal });
  await waitUntil(() => queue.received.length === 2);
  stop.abort();
  queue.end(1);
  queue.end(2);
  await done;
  expect(telegram.confirmed).toEqual([1, 2]);
});

test('polling continues after a 429 and a lost connection, and ends when the token is revoked', async () => {
  const stop = new AbortController();
  const telegram = createFakeTelegram(updates(1, 1));
  const log = createLog();
  telegram.failures.push(refusal(429, 0), new HttpError('lost', new Error('ECONNRESET')));
  const done = poll({ ...telegram, ...createFakeQueue(), ...createFakePending(), log, signal: stop.signal });
  await telegram.seesConfirmed(1);
  expect(log.warn).toHaveBeenCalledTimes(2);
  telegram.failures.push(refusal(401));
  telegram.arrive({ update_id: 2 });
  await expect(done).rejects.toThrow('401');
});

function refusal(error_code: number, retry_after?: number): GrammyError {
  const response = { ok: false as const, error_code, description: 'refused', parameters: { retry_after } };
  return new GrammyError('Call failed', response, 'getUpdates', {});
}
