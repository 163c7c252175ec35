import { parseRetryAfter } from '../../lib/retry-after.ts';
import type { JobContext } from '../engine/job.ts';
import { logText } from '../engine/log-text.ts';

/** DeTrack limits all requests together: after one answer 429, every request waits. */
export interface RateLimitGate {
  /** Resolves when requests are allowed. */
  open(): Promise<void>;
  /** Stops requests for the time of `Retry-After`; for a minute where the header is missing. */
  close(retryAfter: string | null): void;
}

const defaultPauseMs = 60_000;
/** The maximum pause, whatever `Retry-After` says. */
const maxPauseMs = 900_000;

/** Creates the gate of a run; it is open at first. */
export function createRateLimitGate({ wait, log }: Pick<JobContext, 'wait' | 'log'>): RateLimitGate {
  let waiting: Promise<void> | null = null;
  return {
    async open() {
      while (waiting) await waiting;
    },
    close(retryAfter) {
      if (waiting) return;
      const pauseMs = Math.min(parseRetryAfter(retryAfter) ?? defaultPauseMs, maxPauseMs);
      const seconds = Math.round(pauseMs / 1000);
      log.warn(`DeTrack asks for a pause of ${seconds} s (HTTP 429)`, logText('detrack-pause', { seconds }));
      waiting = wait(pauseMs).finally(() => {
        waiting = null;
      });
      waiting.catch(() => undefined); // waiting requests see the rejection; without one it would be unhandled
    },
  };
}
