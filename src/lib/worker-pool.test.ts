import { setImmediate as tick } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { forEachConcurrently } from './worker-pool.ts';

/** Returns work that ends one item at a time, when `end` or `fail` is called with it. */
function manualWork() {
  const calls = new Map<number, { end(): void; fail(error: Error): void; signal: AbortSignal }>();
  const started: number[] = [];
  const work = (item: number, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      started.push(item);
      calls.set(item, { end: resolve, fail: reject, signal });
    });
  const end = async (item: number) => {
    calls.get(item)?.end();
    await tick();
  };
  const fail = async (item: number, message: string) => {
    calls.get(item)?.fail(new Error(message));
    await tick();
  };
  return { work, started, end, fail, signalOf: (item: number) => calls.get(item)?.signal };
}

test('items start in order, at most so many at a time', async () => {
  const { work, started, end } = manualWork();
  const all = forEachConcurrently([1, 2, 3, 4, 5], 2, work);
  await tick();
  expect(started).toEqual([1, 2]);
  await end(2);
  expect(started).toEqual([1, 2, 3]);
  for (const item of [3, 1, 4, 5]) await end(item);
  await all;
  expect(started).toEqual([1, 2, 3, 4, 5]);
});

test('after a failure no item starts, the calls in progress end, then the first failure is thrown', async () => {
  const { work, started, end, fail, signalOf } = manualWork();
  let isOver = false;
  const all = forEachConcurrently([1, 2, 3, 4, 5], 3, work).finally(() => {
    isOver = true;
  });
  const failure = expect(all).rejects.toThrow('first');
  await tick();
  expect(signalOf(2)?.aborted).toBe(false);
  await fail(1, 'first');
  expect([started, signalOf(2)?.aborted, isOver]).toEqual([[1, 2, 3], true, false]);
  await fail(2, 'second');
  expect(isOver).toBe(false);
  await end(3);
  await failure;
  expect(started).toEqual([1, 2, 3]);
});

test('a generator is asked one item at a time, and closed after a failure', async () => {
  let isClosed = false;
  let asked = 0;
  async function* items() {
    try {
      for (let item = 1; ; item++) {
        asked = item;
        await tick();
        yield item;
      }
    } finally {
      isClosed = true;
    }
  }
  const seen: number[] = [];
  const work = async (item: number) => {
    seen.push(item);
    await tick();
    if (item === 3) throw new Error('three');
  };
  await expect(forEachConcurrently(items(), 2, work)).rejects.toThrow('three');
  expect([seen.slice(0, 3), isClosed]).toEqual([[1, 2, 3], true]);
  expect(asked).toBeLessThanOrEqual(5);
});

test('a generator that fails stops the others after theirs', async () => {
  async function* items() {
    yield 1;
    throw new Error('no more');
  }
  const ended: number[] = [];
  const work = async (item: number) => {
    await tick();
    ended.push(item);
  };
  await expect(forEachConcurrently(items(), 2, work)).rejects.toThrow('no more');
  expect(ended).toEqual([1]);
});

test('no items, and fewer items than workers', async () => {
  const seen: number[] = [];
  const work = async (item: number) => void seen.push(item);
  await forEachConcurrently([], 3, work);
  await forEachConcurrently(new Set([1]), 3, work);
  expect(seen).toEqual([1]);
});
