import { hasSqlState, retry } from '../../lib/retry.ts';
import { createSemaphore } from '../../lib/semaphore.ts';

/**
 * How long a statement of the bot may wait for locked rows, in milliseconds. In a `batch`, everybody of the batch waits
 * with it. `alone`, it occupies a connection of the pool. Longer than the transactions of a load, which follow one
 * another closely: PostgreSQL gives a lock to those who wait for it in their order.
 */
export const lockWaitMs = { batch: 50, alone: 250 };

/** Calls `work` again and again while rows that it needs stay locked. Between two calls it occupies no connection. */
export function retryWhileLocked<T>(work: () => Promise<T>): Promise<T> {
  const isRetryable = (error: unknown) => hasSqlState(error, /^55P03$/);
  return retry(work, { firstDelayMs: 10, maxDelayMs: 80, isRetryable });
}

/**
 * Creates a function that handles one item with a statement of its own, as {@link retryWhileLocked} does. Two
 * statements at a time, because they may take all connections otherwise.
 */
export function createLockWaiter<In, Out>(work: (item: In) => Promise<Out>): (item: In) => Promise<Out> {
  const permits = createSemaphore(2);
  return (item) =>
    retryWhileLocked(async () => {
      const release = await permits.acquire(1);
      try {
        return await work(item);
      } finally {
        release();
      }
    });
}
