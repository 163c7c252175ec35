/** The result of an item that a batch left out. */
export const leftOut = Symbol('left out');

/** Handles several items together and returns one result per item, in the same order. */
export type RunBatch<In, Out> = (items: In[]) => Promise<(Out | typeof leftOut)[]>;

export interface BatcherOptions<In, Out> {
  /** Handles an item that a batch left out, for example because its rows are locked. It may take long. */
  runAlone?: (item: In) => Promise<Out>;
  /**
   * One batch is in progress at a time. Items that arrive meanwhile form the next batch. After this many milliseconds a
   * batch counts as slow, and the next one starts beside it.
   */
  slowAfterMs?: number;
  /** Maximum number of batches in progress, slow ones included. */
  concurrency?: number;
  /** Maximum number of items in a batch. */
  maxBatchSize?: number;
  /** Milliseconds that the first item waits for others. 0: only for those of the same turn of the event loop. */
  lingerMs?: number;
}

interface PendingItem<In, Out> {
  item: In;
  resolve(out: Out): void;
  reject(error: unknown): void;
}

/**
 * Creates a function that handles one item. Calls in the same turn of the event loop, and calls while a batch is in
 * progress, are handled together, with one call of `run`. A single call is handled in the same turn, unless `lingerMs`
 * is set.
 *
 * When a batch of several items fails, each of its items is run again in a batch of its own, one after another and
 * before later items. Therefore an error reaches only the caller whose item caused it, and `run` must change nothing
 * when it fails.
 *
 * An item that `run` leaves out, or with which a batch of its own fails, is handled by `runAlone` where there is one.
 * That happens beside the batches: nobody else waits for it.
 */
export function batched<In, Out>(
  run: RunBatch<In, Out>,
  options: BatcherOptions<In, Out> = {},
): (item: In) => Promise<Out> {
  const { runAlone, slowAfterMs = 15, concurrency = 4, maxBatchSize = 128, lingerMs = 0 } = options;
  const pending: PendingItem<In, Out>[] = [];
  /** Items of batches that failed. */
  const retries: PendingItem<In, Out>[] = [];
  let running = 0;
  let slow = 0;

  async function settle(batch: PendingItem<In, Out>[]): Promise<void> {
    try {
      const results = await run(batch.map(({ item }) => item));
      for (const [index, one] of batch.entries()) {
        const result = results[index] as Out | typeof leftOut;
        if (result === leftOut) settleAlone(one, new Error('a batch left an item out'));
        else one.resolve(result);
      }
    } catch (error) {
      const [one, ...others] = batch;
      if (one && others.length === 0) settleAlone(one, error);
      else retries.push(...batch);
    }
  }

  function settleAlone({ item, resolve, reject }: PendingItem<In, Out>, error: unknown): void {
    if (runAlone) runAlone(item).then(resolve, reject);
    else reject(error);
  }

  function startNext(): void {
    if (running > slow || running >= concurrency) return;
    const batch = retries.length > 0 ? retries.splice(0, 1) : pending.splice(0, maxBatchSize);
    if (batch.length === 0) return;
    let isSlow = false;
    const slowTimer = setTimeout(() => {
      isSlow = true;
      slow += 1;
      startNext();
    }, slowAfterMs);
    running += 1;
    void settle(batch).then(() => {
      clearTimeout(slowTimer);
      running -= 1;
      if (isSlow) slow -= 1;
      startNext();
    });
  }

  return (item) =>
    new Promise((resolve, reject) => {
      pending.push({ item, resolve, reject });
      if (pending.length > 1) return;
      if (lingerMs > 0) setTimeout(startNext, lingerMs);
      else setImmediate(startNext);
    });
}
