/** A number of permits. A caller takes some of them and gives them back; others wait in their order. */
export interface Semaphore {
  readonly capacity: number;
  /**
   * Waits for `count` permits, at most `capacity`. Returns the function that gives them back, which may be called
   * more than once. Rejects with the reason of the signal when it is aborted first.
   */
  acquire(count: number, signal?: AbortSignal): Promise<() => void>;
  /** Returns whether a caller waits. */
  isContended(): boolean;
  /** Calls the listener when a caller begins to wait: who keeps permits in reserve gives them back. */
  onContended(listener: () => void): void;
}

interface Waiter {
  count: number;
  start(): void;
}

/** Creates a semaphore. Waiting is fair: a caller that needs many permits is not overtaken by those that need few. */
export function createSemaphore(capacity: number): Semaphore {
  const waiters: Waiter[] = [];
  const listeners: (() => void)[] = [];
  let free = capacity;

  function startWaiters(): void {
    for (let next = waiters[0]; next && next.count <= free; next = waiters[0]) {
      waiters.shift();
      free -= next.count;
      next.start();
    }
  }

  function createRelease(count: number): () => void {
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      free += count;
      startWaiters();
    };
  }

  return {
    capacity,
    isContended: () => waiters.length > 0,
    onContended: (listener) => void listeners.push(listener),
    async acquire(count, signal) {
      signal?.throwIfAborted();
      const taken = Math.min(count, capacity);
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          waiters.splice(waiters.indexOf(waiter), 1);
          reject(signal?.reason);
          startWaiters();
        };
        const waiter: Waiter = {
          count: taken,
          start() {
            signal?.removeEventListener('abort', onAbort);
            resolve(createRelease(taken));
          },
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        waiters.push(waiter);
        startWaiters();
        if (waiters.includes(waiter)) for (const listener of listeners) listener();
      });
    },
  };
}
