import { setTimeout as sleep } from 'node:timers/promises';
import type { Runner } from '../jobs/engine/runner-types.ts';

export interface RoundsOptions {
  runner: Runner;
  /** Between two looks, when nothing rings. */
  everyMs: number;
  /** May return in how many milliseconds the next look is wanted, where that is sooner; null: it need not be. */
  look(): Promise<number | null>;
  /** A look failed; the next one comes all the same. */
  failed(err: unknown): void;
}

/** What looks again and again at what there is to do. */
export interface Rounds {
  /** Looks now; does not wait. */
  ring(): void;
  start(): void;
  /** Resolves when the look that is under way has ended; none begins after it. */
  stop(): Promise<void>;
}

/**
 * Returns what looks at the start, whenever a run has ended or somebody rings, and else from time to time; one look at
 * a time.
 */
export function createRounds({ runner, everyMs, look, failed }: RoundsOptions): Rounds {
  const stopping = new AbortController();
  let bell = new AbortController();
  let loop: Promise<void> = Promise.resolve();
  let silence = () => {};

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      bell = new AbortController();
      const soonMs = (await look().catch(failed)) ?? everyMs;
      const signal = AbortSignal.any([bell.signal, stopping.signal]);
      await sleep(Math.min(soonMs, everyMs), undefined, { signal }).catch(() => undefined); // rung, or stopped
    }
  }

  return {
    ring: () => bell.abort(),
    start() {
      silence = runner.on(({ kind }) => {
        if (kind !== 'progress' && kind !== 'queued' && kind !== 'running') bell.abort();
      });
      loop = run();
    },
    async stop() {
      silence();
      stopping.abort();
      await loop;
    },
  };
}
