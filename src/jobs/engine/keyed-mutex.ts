/**
 * Orders the runs of each job in this process, so that only the first of them waits for the advisory lock of the job.
 */
export interface KeyedMutex {
  /** Enters the queue of the job. `previousLeft` resolves when all earlier entries have left. Call `leave` once. */
  enter(job: string): { previousLeft: Promise<void>; leave: () => void };
}

/** Creates a mutex without entries. */
export function createKeyedMutex(): KeyedMutex {
  const lastEntry = new Map<string, Promise<void>>();
  return {
    enter(job) {
      const previousLeft = lastEntry.get(job) ?? Promise.resolve();
      let leave: () => void = () => undefined;
      const left = new Promise<void>((resolve) => {
        leave = resolve;
      });
      const entry = previousLeft.then(() => left);
      lastEntry.set(job, entry);
      void entry.then(() => lastEntry.get(job) === entry && lastEntry.delete(job));
      return { previousLeft, leave };
    },
  };
}
