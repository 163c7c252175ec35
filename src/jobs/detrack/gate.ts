import { parseRetryAfter } from '../../lib/retry-after.ts';
import type { JobContext } from '../engine/job.ts';

/** What DeTrack allows in a minute is counted for all requests: once it says so, all wait. */
export interface Gate {
  /** Resolves when requests may be made. */
  open(): Promise<void>;
  /** No request until what `Retry-After` names has passed; a minute where it names nothing. */
  close(retryAfter: string | null): void;
}

const defaultPauseMs = 60_000;
/** A longer `Retry-After` is cut to this. */
const maxPauseMs = 900_000;

export function createGate({ wait, log }: Pick<JobContext, 'wait' | 'log'>): Gate {
  let waiting: Promise<void> | null = null;
  return {
    async open() {
      while (waiting) await waiting;
    },
    close(retryAfter) {
      if (waiting) return;
      const pauseMs = Math.min(parseRetryAfter(retryAfter) ?? defaultPauseMs, maxPauseMs);
      log.warn(`DeTrack asks for a pause of ${Math.round(pauseMs / 1000)} s (HTTP 429)`);
      waiting = wait(pauseMs).finally(() => {
        waiting = null;
      });
      waiting.catch(() => undefined); // whoever waits for it is told; perhaps nobody does
    },
  };
}
