import { expect, test } from 'vitest';
import { batched } from './batch.ts';

test('what comes while runs are in progress goes together, in order, to its own owner', async () => {
  const runs: number[][] = [];
  const open: (() => void)[] = [];
  const ask = batched<number, number>(
    async (items) => {
      runs.push(items);
      await new Promise<void>((resolve) => open.push(resolve));
      return items.map((item) => item * 10);
    },
    { concurrent: 1, most: 3 },
  );
  const answers = Promise.all([1, 2, 3, 4, 5].map(ask));
  while (runs.length < 3 || open.length > 0) {
    open.shift()?.();
    await Promise.resolve();
  }
  expect(await answers).toEqual([10, 20, 30, 40, 50]);
  expect(runs).toEqual([[1], [2, 3, 4], [5]]);
});

test('an error reaches only its owner', async () => {
  const ask = batched<number, number>(
    async (items) => {
      if (items.includes(3)) throw new Error('three');
      return items;
    },
    { concurrent: 1 },
  );
  const settled = await Promise.allSettled([1, 2, 3, 4].map(ask));
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
});
