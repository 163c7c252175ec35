/** Answers many questions at once, in the same order. */
export type RunBatch<In, Out> = (items: In[]) => Promise<Out[]>;

export interface BatcherOptions {
  /** One run is in progress at a time; what comes meanwhile waits and then goes together. One that takes longer is overtaken. */
  slowAfterMs?: number;
  /** Runs in progress at a time, those that are overtaken included. */
  concurrency?: number;
  /** Questions in one run. */
  maxBatchSize?: number;
  /** The first question waits so long for others; by default only for those of the same turn. */
  lingerMs?: number;
}

interface Waiting<In, Out> {
  item: In;
  resolve(out: Out): void;
  reject(error: unknown): void;
}

/**
 * Returns a function that answers one question and puts those that come in the same turn of the event loop, or while the database
 * is busy with others, into one statement. Alone it asks in the same turn: nobody waits for company, unless `gatherMs` says so. When a run of several fails,
 * each is asked on its own, one after another and before those that came later, so that an error reaches only its owner; `run`
 * must therefore leave nothing behind when it fails.
 */
export function batched<In, Out>(run: RunBatch<In, Out>, options: BatcherOptions = {}): (item: In) => Promise<Out> {
  const {
    slowAfterMs: patienceMs = 15,
    concurrency: concurrent = 4,
    maxBatchSize: most = 128,
    lingerMs: gatherMs = 0,
  } = options;
  const waiting: Waiting<In, Out>[] = [];
  /** Of runs that failed: each goes alone. */
  const alone: Waiting<In, Out>[] = [];
  let running = 0;
  /** Runs that others need not wait for. */
  let slow = 0;

  async function settle(group: Waiting<In, Out>[]): Promise<void> {
    try {
      const answers = await run(group.map(({ item }) => item));
      for (const [index, { resolve }] of group.entries()) resolve(answers[index] as Out);
    } catch (error) {
      if (group.length === 1) group[0]?.reject(error);
      else alone.push(...group);
    }
  }

  function next(): void {
    if (running > slow || running >= concurrent) return;
    const group = alone.length > 0 ? alone.splice(0, 1) : waiting.splice(0, most);
    if (group.length === 0) return;
    let isSlow = false;
    const patience = setTimeout(() => {
      isSlow = true;
      slow += 1;
      next();
    }, patienceMs);
    running += 1;
    void settle(group).then(() => {
      clearTimeout(patience);
      running -= 1;
      if (isSlow) slow -= 1;
      next();
    });
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (waiting.length > 1) return;
      if (gatherMs > 0) setTimeout(next, gatherMs);
      else setImmediate(next);
    });
}
