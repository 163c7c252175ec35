import { expect, it } from 'vitest';
import { createSemaphore } from './semaphore.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('never gives out more permits than it has, and serves callers in their order', async () => {
  const semaphore = createSemaphore(3);
  const order: string[] = [];
  let used = 0;
  const use = async (name: string, count: number) => {
    const release = await semaphore.acquire(count);
    order.push(name);
    used += count;
    expect(used).toBeLessThanOrEqual(3);
    await settled();
    used -= count;
    release();
    release(); // the second call has no effect
  };
  await Promise.all([use('a', 2), use('b', 2), use('c', 1), use('d', 3), use('e', 1)]);
  expect(order).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(semaphore.isContended()).toBe(false);
});

it('gives all it has to a caller that wants more', async () => {
  const semaphore = createSemaphore(2);
  const release = await semaphore.acquire(5);
  const next = semaphore.acquire(1);
  await settled();
  expect(semaphore.isContended()).toBe(true);
  release();
  (await next)();
});

it('asks for permits that are kept in reserve when a caller has to wait', async () => {
  const semaphore = createSemaphore(1);
  const reserve = await semaphore.acquire(1);
  let asked = 0;
  semaphore.onContended(() => {
    asked += 1;
    reserve();
  });
  (await semaphore.acquire(1))();
  (await semaphore.acquire(1))();
  expect(asked).toBe(1);
});

it('forgets a caller whose signal is aborted', async () => {
  const semaphore = createSemaphore(1);
  const release = await semaphore.acquire(1);
  const stopping = new AbortController();
  const aborted = expect(semaphore.acquire(1, stopping.signal)).rejects.toThrow('enough');
  const next = semaphore.acquire(1);
  stopping.abort(new Error('enough'));
  await aborted;
  release();
  (await next)();
  await expect(semaphore.acquire(1, stopping.signal)).rejects.toThrow('enough');
});
