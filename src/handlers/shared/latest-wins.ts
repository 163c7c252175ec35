/**
 * Runs work on the resource `key` for a request. The promise settles when the work has settled or was skipped.
 *
 * @param request identifies the request, for example the update: a retry of the same request keeps its place in the
 * order
 */
export type RunLatest = (
  key: string,
  request: object,
  work: (isLatest: () => boolean) => Promise<void>,
) => Promise<void>;

interface Queue {
  /** The number of the latest request. */
  latest: number;
  /** Settles when the last work of the queue has settled. */
  idle: Promise<void>;
}

/**
 * Creates a queue per resource in which the latest request wins: work runs in the order of the requests, and work that
 * is still waiting when a newer request arrives is skipped.
 *
 * Work that takes long should ask `isLatest` before it changes anything. The queues are in the memory of this process.
 *
 * @param maxKeys the maximum number of resources in memory; the ones used least recently are forgotten
 */
export function createLatestWins(maxKeys = 1000): RunLatest {
  const queues = new Map<string, Queue>();
  const numbers = new WeakMap<object, number>();
  let count = 0;
  return async (key, request, work) => {
    const number = numbers.get(request) ?? ++count;
    numbers.set(request, number);
    const queue = queues.get(key) ?? { latest: 0, idle: Promise.resolve() };
    markAsUsed(queues, key, queue, maxKeys);
    queue.latest = Math.max(queue.latest, number);
    const isLatest = () => queue.latest === number;
    const done = queue.idle.then(() => (isLatest() ? work(isLatest) : undefined));
    queue.idle = done.catch(() => undefined); // the caller gets the error, and the next work runs all the same
    await done;
  };
}

/** Moves a queue to the end of the map, and removes the first one where there are too many. */
function markAsUsed(queues: Map<string, Queue>, key: string, queue: Queue, maxKeys: number): void {
  queues.delete(key);
  queues.set(key, queue);
  const [oldest] = queues.keys();
  if (queues.size > maxKeys && oldest !== undefined) queues.delete(oldest);
}
