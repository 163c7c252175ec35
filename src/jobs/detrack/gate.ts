import type { JobContext } from '../engine/job.ts';

/** What DeTrack allows in a minute is counted for all requests: once it says so, all wait. */
export interface Gate {
  /** Resolves when requests may be made. */
  open(): Promise<void>;
  /** No request until what `Retry-After` names has passed; a minute where it names nothing. */
  close(retryAfter: string | null): void;
}

const usualSeconds = 60;
/** A server that names more is believed up to here. */
const longestSeconds = 900;

export function createGate({ wait, log }: Pick<JobContext, 'wait' | 'log'>): Gate {
  let waiting: Promise<void> | null = null;
  return {
    async open() {
      while (waiting) await waiting;
    },
    close(retryAfter) {
      if (waiting) return;
      const seconds = secondsOf(retryAfter, Date.now());
      log.warn(`DeTrack asks for a pause of ${Math.round(seconds)} s (HTTP 429)`);
      waiting = wait(seconds * 1000).finally(() => {
        waiting = null;
      });
      waiting.catch(() => undefined); // whoever waits for it is told; perhaps nobody does
    },
  };
}

/** Returns the seconds that a `Retry-After` header means: a number, or a date. */
export function secondsOf(retryAfter: string | null, now: number): number {
  const told = retryAfter?.trim() ?? '';
  const seconds = /^\d+$/.test(told) ? Number(told) : (Date.parse(told) - now) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), longestSeconds) : usualSeconds;
}
