export interface ProgressReporter {
  /** Shows a count, unless another one is being shown or was shown a short time ago. */
  report(count: number): void;
  /** Ignores further counts, and waits until the last one is shown. */
  stop(): Promise<void>;
}

/** Creates a reporter that calls `show` at most once every `minIntervalMs`, and never twice at the same time. */
export function createProgressReporter(
  show: (count: number) => Promise<void>,
  minIntervalMs: number,
): ProgressReporter {
  let nextAtMs = performance.now() + minIntervalMs;
  let inProgress: Promise<void> | null = null;
  return {
    report(count) {
      if (inProgress || performance.now() < nextAtMs) return;
      nextAtMs = performance.now() + minIntervalMs;
      inProgress = show(count).finally(() => {
        inProgress = null;
      });
    },
    async stop() {
      nextAtMs = Number.POSITIVE_INFINITY;
      await inProgress;
    },
  };
}
