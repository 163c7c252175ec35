import { setTimeout as sleep } from 'node:timers/promises';
import { GrammyError } from 'grammy';
import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { createDueSender, type DueMessages, type SendResult } from './due-sender.ts';
import { createLocalLane } from './notice-lane.ts';

/** Messages in memory. `send` is given the message and the number of messages that are being sent with it. */
function createMessages(due: number[], send: (message: number, inFlight: number) => Promise<void>) {
  const waiting = [...due];
  const log: string[] = [];
  const startedAt: number[] = [];
  let inFlight = 0;
  const messages: DueMessages<number> = {
    claim: async (limit) => waiting.splice(0, limit),
    async send(message) {
      startedAt.push(performance.now());
      inFlight += 1;
      await send(message, inFlight).finally(() => {
        inFlight -= 1;
      });
      return message;
    },
    async mark(message, result: SendResult) {
      log.push(`${message} ${result.kind}`);
    },
    async release(message) {
      waiting.push(message);
      log.push(`${message} released`);
    },
    msToNext: async () => (waiting.length > 0 ? 0 : null),
  };
  return { messages, log, startedAt };
}

const quiet = pino({ level: 'silent' });
const count = (log: string[], kind: string) => log.filter((line) => line.endsWith(` ${kind}`)).length;

test('messages start at the pace of the lane, also over several claims', async () => {
  const all = Array.from({ length: 60 }, (_, index) => index);
  const { messages, log, startedAt } = createMessages(all, async () => undefined);
  const sender = createDueSender({ messages, log: quiet, name: 'test', lane: createLocalLane(200), intervalMs: 20 });
  sender.start();
  await vi.waitUntil(() => count(log, 'sent') === 60);
  await sender.stop();
  const first = startedAt[0] ?? 0;
  // A timer of Node may end up to a millisecond early.
  expect(startedAt.filter((at, index) => at - first < index * 5 - 2)).toEqual([]);
  expect(startedAt).toHaveLength(60);
});

test('no more messages are being sent than allowed, however slow the calls are', async () => {
  let maximum = 0;
  const { messages, log } = createMessages([1, 2, 3, 4, 5, 6, 7, 8], async (_message, inFlight) => {
    maximum = Math.max(maximum, inFlight);
    await sleep(20);
  });
  const lane = createLocalLane(1000);
  const sender = createDueSender({ messages, log: quiet, name: 'test', lane, maxInFlight: 3, intervalMs: 20 });
  sender.start();
  await vi.waitUntil(() => count(log, 'sent') === 8);
  await sender.stop();
  expect(maximum).toBe(3);
});

test('after a 429 nothing starts before its time, and what was claimed is released and sent once', async () => {
  let refusedAt = 0;
  const { messages, log, startedAt } = createMessages([1, 2, 3, 4, 5], async (message) => {
    if (message !== 2 || refusedAt > 0) return;
    refusedAt = performance.now();
    const parameters = { retry_after: 1 };
    throw new GrammyError('', { ok: false, error_code: 429, description: 'Too Many Requests', parameters }, '', {});
  });
  const lane = createLocalLane(100);
  const sender = createDueSender({ messages, log: quiet, name: 'test', lane, maxInFlight: 1, intervalMs: 20 });
  sender.start();
  await vi.waitUntil(() => count(log, 'sent') === 5, { timeout: 10_000 });
  await sender.stop();
  expect(count(log, 'released')).toBe(4);
  const after = startedAt.filter((at) => at > refusedAt + 1);
  expect(after).toHaveLength(4);
  expect(Math.min(...after) - refusedAt).toBeGreaterThan(990);
});

test('a stopped sender releases what it has claimed', async () => {
  const { messages, log } = createMessages(
    Array.from({ length: 60 }, (_, index) => index),
    async () => undefined,
  );
  const sender = createDueSender({ messages, log: quiet, name: 'test', lane: createLocalLane(50), intervalMs: 20 });
  sender.start();
  await vi.waitUntil(() => count(log, 'sent') >= 3);
  await sender.stop();
  expect(count(log, 'sent') + count(log, 'released')).toBe(25); // one claim: no call was free for the next
});

test('calls that take long do not let claims run out: each message is sent once', async () => {
  const claimMs = 1000;
  const { messages, log, startedAt } = createMessages([], () => sleep(60));
  const claimedAt = new Map(Array.from({ length: 32 }, (_, index) => [index, Number.NEGATIVE_INFINITY]));
  const free = () => [...claimedAt].filter(([, at]) => performance.now() - at >= claimMs).map(([message]) => message);
  const sender = createDueSender({
    messages: {
      ...messages,
      async claim(limit) {
        const claimed = free().slice(0, limit);
        for (const message of claimed) claimedAt.set(message, performance.now());
        return claimed;
      },
      async mark(message, result) {
        claimedAt.delete(message);
        await messages.mark(message, result);
      },
      async release(message) {
        claimedAt.set(message, Number.NEGATIVE_INFINITY);
        log.push(`${message} released`);
      },
      msToNext: async () => (claimedAt.size > 0 ? 0 : null),
    },
    ...{ log: quiet, name: 'test', lane: createLocalLane(1000), maxInFlight: 1, claimMs, intervalMs: 20 },
  });
  sender.start();
  await vi.waitUntil(() => claimedAt.size === 0, { timeout: 10_000 });
  await sender.stop();
  expect(count(log, 'released')).toBeGreaterThan(0);
  expect(startedAt).toHaveLength(32);
});
