import { GrammyError, HttpError } from 'grammy';
import type { Update } from 'grammy/types';
import { expect, test, vi } from 'vitest';
import type { Log } from '../../lib/log.ts';
import { type PendingUpdates, type PollerOptions, poll } from './poller.ts';

type Asked = { offset: number; limit: number; timeout: number };

/** Telegram as far as getUpdates goes: an offset confirms what is below it, and at most `limit` are given from it on. */
function fakeTelegram(updates: Update[]) {
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
  async function getUpdates({ offset, limit, timeout }: Asked, signal?: AbortSignal): Promise<Update[]> {
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

function fakeRoom(left: Update[] = []) {
  const kept: number[] = [];
  const released: number[] = [];
  let full: () => void = () => undefined;
  const pending: PendingUpdates = {
    save: async (updates) => {
      kept.push(...updates.map(({ update_id }) => update_id));
      full();
    },
    remove: async (ids) => void released.push(...ids),
    load: async () => left,
  };
  const isUsed = new Promise<void>((resolve) => {
    full = resolve;
  });
  return { pending, kept, released, isUsed };
}

/** Receiving that the test ends, one update at a time; ids that are not held end at once. */
function fakeInbox(held: number[] = []) {
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
const quiet = () =>
  ({ warn: vi.fn(), error: vi.fn() }) as unknown as Log & Record<'warn' | 'error', ReturnType<typeof vi.fn>>;

test('only what lies below the lowest unfinished update is confirmed', async () => {
  const stop = new AbortController();
  const telegram = fakeTelegram(updates(7, 12));
  const inbox = fakeInbox([9]);
  const done = poll({ ...telegram, ...inbox, ...fakeRoom(), log: quiet(), signal: stop.signal });
  await telegram.seesConfirmed(8);
  telegram.arrive({ update_id: 13 });
  await vi.waitUntil(() => inbox.received.includes(13));
  expect(telegram.confirmed).toEqual([7, 8]);
  inbox.end(9);
  await telegram.seesConfirmed(13);
  expect(inbox.received).toEqual([7, 8, 9, 10, 11, 12, 13]);
  stop.abort();
  await done;
});

test('a stuck update moves to the waiting room when it fills the view, and leaves it when it is finished', async () => {
  const stop = new AbortController();
  const telegram = fakeTelegram(updates(1, 150));
  const inbox = fakeInbox([1]);
  const room = fakeRoom();
  const done = poll({ ...telegram, ...inbox, ...room, log: quiet(), signal: stop.signal });
  await telegram.seesConfirmed(150);
  expect(room.kept).toEqual(ids(1, 100));
  expect(room.released).toEqual(ids(2, 100));
  expect(inbox.received).toEqual(updates(1, 150).map(({ update_id }) => update_id));
  inbox.end(1);
  await vi.waitUntil(() => room.released.includes(1));
  stop.abort();
  await done;
});

test('of a rush the next window comes when the effects of the one before are committed, answered or not', async () => {
  const stop = new AbortController();
  const telegram = fakeTelegram(updates(1, 250));
  const all = ids(1, 250);
  const inbox = fakeInbox(all);
  const room = fakeRoom();
  const done = poll({ ...telegram, ...inbox, ...room, log: quiet(), signal: stop.signal });
  await vi.waitUntil(() => inbox.received.length === 100);
  expect(telegram.confirmed).toEqual([]);
  let mayAnswer = false;
  for (const id of all.slice(0, 100)) void inbox.commit(id).then(() => (mayAnswer = inbox.received.length === 200));
  await vi.waitUntil(() => inbox.received.length === 200);
  expect(telegram.confirmed).toEqual(all.slice(0, 100));
  await vi.waitUntil(() => mayAnswer);
  expect(room.kept).toEqual(all.slice(0, 200));
  for (const id of all.slice(100, 200)) inbox.commit(id);
  await vi.waitUntil(() => inbox.received.length === 250);
  for (const id of all) inbox.end(id);
  await telegram.seesConfirmed(250);
  await vi.waitUntil(() => room.released.length === 200);
  stop.abort();
  await done;
});

test('what came before a full window is copied with it: a kill keeps the order', async () => {
  const stop = new AbortController();
  const telegram = fakeTelegram(updates(1, 1));
  const inbox = fakeInbox(ids(1, 100));
  const room = fakeRoom();
  const done = poll({ ...telegram, ...inbox, ...room, log: quiet(), signal: stop.signal });
  await vi.waitUntil(() => inbox.received.length === 1);
  telegram.arrive(...updates(2, 101));
  await room.isUsed;
  expect(room.kept[0]).toBe(1);
  for (const id of ids(1, 100)) inbox.end(id);
  await telegram.seesConfirmed(101);
  stop.abort();
  await done;
});

test('the answers of a full window do not wait for a next one that does not come', async () => {
  const stop = new AbortController();
  const telegram = fakeTelegram(updates(1, 100));
  const inbox = fakeInbox(ids(1, 100));
  const done = poll({ ...telegram, ...inbox, ...fakeRoom(), log: quiet(), signal: stop.signal });
  await vi.waitUntil(() => inbox.received.length === 100);
  await Promise.all(ids(1, 100).map((id) => inbox.commit(id).then(() => inbox.end(id))));
  await telegram.seesConfirmed(100);
  stop.abort();
  await done;
});

test('what the waiting room does not take is not confirmed', async () => {
  const telegram = fakeTelegram(updates(1, 100));
  const inbox = fakeInbox([3]);
  const pending = { ...fakeRoom().pending, save: () => Promise.reject(new Error('the database is away')) };
  const done = poll({ ...telegram, ...inbox, pending, log: quiet(), signal: new AbortController().signal });
  const failed = expect(done).rejects.toThrow('the database is away');
  await vi.waitUntil(() => inbox.received.length === 100);
  inbox.commit(3);
  await failed;
  expect(telegram.confirmed).toEqual([]);
});

test('what is finished soon never sees the waiting room', async () => {
  const stop = new AbortController();
  const telegram = fakeTelegram(updates(1, 99));
  const inbox = fakeInbox([1]);
  const room = fakeRoom();
  const done = poll({ ...telegram, ...inbox, ...room, log: quiet(), signal: stop.signal });
  await vi.waitUntil(() => inbox.received.length === 99);
  inbox.end(1);
  await telegram.seesConfirmed(99);
  expect(room.kept).toEqual([]);
  stop.abort();
  await done;
});

test('what an earlier process left is handled first and released, and not twice when it comes again', async () => {
  const stop = new AbortController();
  const telegram = fakeTelegram(updates(5, 6));
  const inbox = fakeInbox([5]);
  const room = fakeRoom(updates(4, 5));
  const done = poll({ ...telegram, ...inbox, ...room, log: quiet(), signal: stop.signal });
  await telegram.seesConfirmed(6);
  expect(inbox.received).toEqual([4, 5, 6]);
  expect(room.released).toEqual([4]);
  inbox.end(5);
  await vi.waitUntil(() => room.released.includes(5));
  stop.abort();
  await done;
});

test('a whole window that an earlier process left, but did not confirm, does not stop the view', async () => {
  const stop = new AbortController();
  const telegram = fakeTelegram(updates(1, 120));
  const inbox = fakeInbox();
  const done = poll({ ...telegram, ...inbox, ...fakeRoom(updates(1, 100)), log: quiet(), signal: stop.signal });
  await telegram.seesConfirmed(120);
  expect(inbox.received).toEqual(updates(1, 120).map(({ update_id }) => update_id));
  stop.abort();
  await done;
});

test('an update that fails is not confirmed: it comes again with the next start', async () => {
  const telegram = fakeTelegram(updates(1, 3));
  const failing = fakeInbox([2]);
  const first = new AbortController();
  const log = quiet();
  const died = poll({ ...telegram, ...failing, ...fakeRoom(), log, signal: first.signal });
  await vi.waitUntil(() => failing.received.includes(3));
  first.abort();
  failing.end(1);
  failing.fail(2);
  await vi.waitUntil(() => telegram.confirmed.includes(1));
  const second = new AbortController();
  const inbox = fakeInbox();
  const again = poll({ ...telegram, ...inbox, ...fakeRoom(), log, signal: second.signal });
  await telegram.seesConfirmed(3);
  expect(inbox.received).toEqual([2, 3]);
  second.abort();
  await again;
  void died;
});

test('the stop waits for what is in hand and confirms it', async () => {
  const stop = new AbortController();
  const telegram = fakeTelegram(updates(1, 2));
  const inbox = fakeInbox([1, 2]);
  const done = poll({ ...telegram, ...inbox, ...fakeRoom(), log: quiet(), signal: stop.signal });
  await vi.waitUntil(() => inbox.received.length === 2);
  stop.abort();
  inbox.end(1);
  inbox.end(2);
  await done;
  expect(telegram.confirmed).toEqual([1, 2]);
});

test('a 429 and a lost connection are waited out; a revoked token ends the polling', async () => {
  const stop = new AbortController();
  const telegram = fakeTelegram(updates(1, 1));
  const log = quiet();
  telegram.failures.push(refusal(429, 0), new HttpError('lost', new Error('ECONNRESET')));
  const done = poll({ ...telegram, ...fakeInbox(), ...fakeRoom(), log, signal: stop.signal });
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
