import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { batched, leftOut } from './batcher.ts';

function gate() {
  let resolve = () => {};
  const promise = new Promise<void>((open) => {
    resolve = open;
  });
  return { promise, resolve };
}

test('handles calls of one turn, and calls during a batch, together and in order', async () => {
  const batches: number[][] = [];
  const finish: (() => void)[] = [];
  const timesTen = batched<number, number>(
    async (items) => {
      batches.push(items);
      await new Promise<void>((resolve) => finish.push(resolve));
      return items.map((item) => item * 10);
    },
    { slowAfterMs: 60_000, maxBatchSize: 3 },
  );
  const results = Promise.all([1, 2, 3, 4, 5].map(timesTen));
  while (batches.length < 2 || finish.length > 0) {
    finish.shift()?.();
    await nextTurn();
  }
  expect(await results).toEqual([10, 20, 30, 40, 50]);
  expect(batches).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
});

test('rejects only the call that failed, and runs the retries one at a time', async () => {
  let [running, maxRunning] = [0, 0];
  const echo = batched<number, number>(
    async (items) => {
      running += 1;
      maxRunning = Math.max(maxRunning, running);
      await Promise.resolve();
      running -= 1;
      if (items.includes(3)) throw new Error('three');
      return items;
    },
    { slowAfterMs: 60_000 },
  );
  const settled = await Promise.allSettled([1, 2, 3, 4, 5, 6].map(echo));
  const fulfilled = 'fulfilled';
  expect(settled.map(({ status }) => status)).toEqual([
    fulfilled,
    fulfilled,
    'rejected',
    fulfilled,
    fulfilled,
    fulfilled,
  ]);
  expect(maxRunning).toBe(1);
});

test('starts the next batch beside a slow one, up to the limit', async () => {
  const batches: number[][] = [];
  const end = gate();
  const second = gate();
  const echo = batched<number, number>(
    async (items) => {
      batches.push(items);
      if (batches.length === 2) second.resolve();
      await end.promise;
      return items;
    },
    { slowAfterMs: 1, concurrency: 2 },
  );
  const first = echo(1);
  await nextTurn();
  const others = Promise.all([2, 3].map(echo));
  await second.promise;
  const late = echo(4);
  end.resolve();
  expect(await Promise.all([first, others, late])).toEqual([1, [2, 3], 4]);
  expect(batches).toEqual([[1], [2, 3], [4]]);
});

test('an item that a batch leaves out is handled alone, and the others do not wait for it', async () => {
  const { promise, resolve } = gate();
  const alone: number[] = [];
  const echo = batched<number, number>(async (items) => items.map((item) => (item === 2 ? leftOut : item)), {
    runAlone: async (item) => {
      alone.push(item);
      await promise;
      return item * 10;
    },
  });
  const second = echo(2);
  expect(await Promise.all([echo(1), echo(3)])).toEqual([1, 3]);
  expect(await echo(4)).toBe(4);
  expect(alone).toEqual([2]);
  resolve();
  expect(await second).toBe(20);
});
