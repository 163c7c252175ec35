/** Keeps the order of one job's runs in one process, so that only the first of them waits for the lock. */
export interface KeyedMutex {
  /** `turn` resolves when all that entered before have left; `leave` must be called once. */
  enter(job: string): { turn: Promise<void>; leave: () => void };
}

export function createKeyedMutex(): KeyedMutex {
  const last = new Map<string, Promise<void>>();
  return {
    enter(job) {
      const turn = last.get(job) ?? Promise.resolve();
      let leave: () => void = () => undefined;
      const left = new Promise<void>((resolve) => {
        leave = resolve;
      });
      const over = turn.then(() => left);
      last.set(job, over);
      void over.then(() => last.get(job) === over && last.delete(job));
      return { turn, leave };
    },
  };
}
