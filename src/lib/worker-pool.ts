/**
 * Calls `work` for each item, at most `concurrency` at a time, in the order of the items. Resolves when all calls have
 * ended.
 *
 * When a call fails, no further item starts and the signal that every call gets is aborted. The calls in progress end,
 * then the first failure is thrown. (p-map and similar libraries reject immediately: transactions in progress would
 * outlive their caller.)
 *
 * An async generator is asked for the next item only when a worker is free. An item that it has yielded may be left out
 * after a failure.
 *
 * @example
 * await forEachConcurrently(batches, 2, (batch) => calculateBatch(db, batch));
 */
export async function forEachConcurrently<T>(
  items: Iterable<T> | AsyncIterable<T>,
  concurrency: number,
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const stopping = new AbortController();
  const failures: unknown[] = [];

  async function runWorker(): Promise<void> {
    while (failures.length === 0) {
      const { done, value } = await iterator.next();
      if (done || failures.length > 0) return;
      await work(value, stopping.signal);
    }
  }

  const workers = Array.from({ length: concurrency }, () =>
    runWorker().catch((error: unknown) => {
      failures.push(error);
      stopping.abort();
    }),
  );
  await Promise.all(workers);
  if (failures.length === 0) return;
  await iterator.return?.();
  throw failures[0];
}
