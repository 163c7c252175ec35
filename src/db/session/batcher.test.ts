import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { batched } from './batcher.ts';

function gate() {
  let resolve = () => {};
  const promise = new Promise<void>((open) => {
    resolve = open;
  });
  return { promise, resolve };
}

test('what comes in one turn, or while a run is in progress, goes together, in order, to its own owner', async () => {
  const runs: number[][] = [];
  const open: (() => void)[] = [];
  const ask = batched<number, number>(
    async (items) => {
      runs.push(items);
      await new Promise<void>((resolve) => open.push(resolve));
      return items.map((item) => item * 10);
    },
    { slowAfterMs: 60_000, maxBatchSize: 3 },
  );
  const answers = Promise.all([1, 2, 3, 4, 5].map(ask));
  while (runs.length < 2 || open.length > 0) {
    open.shift()?.();
    await nextTurn();
  }
  expect(await answers).toEqual([10, 20, 30, 40, 50]);
  expect(runs).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
});

test('an error reaches only its owner, and what is asked again alone stays within the bound', async () => {
  let [running, most] = [0, 0];
  const ask = batched<number, number>(
    async (items) => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      if (items.includes(3)) throw new Error('three');
      return items;
    },
    { slowAfterMs: 60_000 },
  );
  const settled = await Promise.allSettled([1, 2, 3, 4, 5, 6].map(ask));
  const fulfilled = 'fulfilled';
  expect(settled.map(({ status }) => status)).toEqual([
    fulfilled,
    fulfilled,
    'rejected',
    fulfilled,
    fulfilled,
    fulfilled,
  ]);
  expect(most).toBe(1);
});

test('a run that takes long is overtaken, by no more than may run', async () => {
  const runs: number[][] = [];
  const end = gate();
  const overtaken = gate();
  const ask = batched<number, number>(
    async (items) => {
      runs.push(items);
      if (runs.length === 2) overtaken.resolve();
      await end.promise;
      return items;
    },
    { slowAfterMs: 1, concurrency: 2 },
  );
  const first = ask(1);
  await nextTurn();
  const others = Promise.all([2, 3].map(ask));
  await overtaken.promise;
  const late = ask(4);
  end.resolve();
  expect(await Promise.all([first, others, late])).toEqual([1, [2, 3], 4]);
  expect(runs).toEqual([[1], [2, 3], [4]]);
});
