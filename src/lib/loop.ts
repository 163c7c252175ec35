export interface LoopOptions {
  /**
   * Does one round of work. Returns the milliseconds until the next round; `intervalMs` if it returns nothing or
   * throws. The signal is aborted when the loop stops.
   */
  round: (signal: AbortSignal) => Promise<number | undefined> | Promise<void>;
  /** Milliseconds from the end of one round to the start of the next. */
  intervalMs: number;
  /** Milliseconds from `start` to the first round. Default: 0. */
  firstAfterMs?: number;
  /** Called with the error of a failed round. The next round follows as usual. */
  onError: (error: unknown) => void;
}

/** Work that is repeated at intervals and can be woken before its time. */
export interface Loop {
  /** Starts the first round, immediately or after `firstAfterMs`. A second call does nothing. */
  start(): void;
  /** Starts the next round now; during a round, as soon as that round has ended. Returns immediately. */
  wake(): void;
  /** Ends the loop. Resolves when the round in progress has ended. */
  stop(): Promise<void>;
}

/**
 * Creates a loop that repeats a round of work until it is stopped. Rounds never overlap.
 *
 * @example
 * ```ts
 * const loop = createLoop({
 *   round: () => sendDueReminders(db),
 *   intervalMs: 15_000,
 *   onError: (err) => log.warn({ err }, 'reminders were not sent'),
 * });
 * loop.start();
 * loop.wake(); // something is due
 * await loop.stop();
 * ```
 */
export function createLoop({ round, intervalMs, firstAfterMs = 0, onError }: LoopOptions): Loop {
  const abort = new AbortController();
  let isWoken = false;
  let endPause = () => {};
  let loopEnded: Promise<void> | undefined;

  async function run(): Promise<void> {
    if (firstAfterMs > 0 && !isWoken) await pause(firstAfterMs);
    while (!abort.signal.aborted) {
      isWoken = false;
      const delayMs = await runRound();
      if (!isWoken) await pause(delayMs);
    }
  }

  async function runRound(): Promise<number> {
    try {
      return (await round(abort.signal)) ?? intervalMs;
    } catch (error) {
      onError(error);
      return intervalMs;
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function wake(): void {
    isWoken = true;
    endPause();
  }

  return {
    start() {
      loopEnded ??= run();
    },
    wake,
    async stop() {
      abort.abort();
      wake();
      await loopEnded;
    },
  };
}
