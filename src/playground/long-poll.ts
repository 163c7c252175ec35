import type { Update } from 'grammy/types';
import { conflictError } from './errors.ts';

export interface PollRequest {
  offset: number;
  limit: number;
  /** Seconds. */
  timeout: number;
}

/** The call of getUpdates that waits for updates. There is at most one. */
export interface LongPoll {
  /**
   * Returns the updates for the request. If there are none, waits for the next one, the timeout or the abort of the
   * signal. Rejects with 409 when a second poll starts to wait.
   */
  poll(request: PollRequest, signal: AbortSignal): Promise<Update[]>;
  /** Tells the waiting poll that there are new updates. */
  notify(): void;
  /** Ends the waiting poll with 409. */
  end(reason: string): void;
}

interface WaitingPoll {
  request: PollRequest;
  settle(result: Update[] | Error): void;
}

/** Creates the long poll. `take` returns the updates for a request, without waiting. */
export function createLongPoll(take: (request: PollRequest) => Update[]): LongPoll {
  let waiting: WaitingPoll | undefined;
  let isNotified = false;
  const end = (reason: string) => waiting?.settle(conflictError(reason));
  const wake = () => {
    isNotified = false;
    if (!waiting) return;
    const batch = take(waiting.request);
    if (batch.length > 0) waiting.settle(batch);
  };
  const wait = (request: PollRequest, signal: AbortSignal) =>
    new Promise<Update[]>((resolve, reject) => {
      const settle = (result: Update[] | Error) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        if (waiting === own) waiting = undefined;
        if (result instanceof Error) reject(result);
        else resolve(result);
      };
      const onAbort = () => settle([]);
      const timer = setTimeout(onAbort, request.timeout * 1000);
      const own: WaitingPoll = { request, settle };
      waiting = own;
      signal.addEventListener('abort', onAbort, { once: true });
    });
  return {
    async poll(request, signal) {
      const batch = take(request);
      if (batch.length > 0 || request.timeout === 0) return batch;
      end('terminated by other getUpdates request; make sure that only one bot instance is running');
      return wait(request, signal);
    },
    notify() {
      if (!waiting || isNotified) return;
      // All updates that are queued in the same turn of the event loop form one update batch.
      isNotified = true;
      setImmediate(wake);
    },
    end,
  };
}
