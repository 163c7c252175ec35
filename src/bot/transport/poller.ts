import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, GrammyError } from 'grammy';
import type { Update } from 'grammy/types';
import type { Log } from '../../lib/log.ts';
import { rootCause } from './errors.ts';
import { allowedUpdates } from './update.ts';

export interface PollerOptions {
  /** An Api that does not retry by itself: the loop decides. */
  api: Pick<Api, 'getUpdates'>;
  /** Stores updates, so that they can be confirmed. */
  add(updates: Update[]): Promise<void>;
  /** Is called with true after each successful request, with false after a failure. */
  onResult(isFetched: boolean): void;
  log: Log;
  signal: AbortSignal;
  /** Seconds for which Telegram may hold a request for updates open. */
  timeoutSeconds: number;
  /** Milliseconds after a failure; Telegram's `retry_after` takes precedence. */
  retryMs?: number;
}

/** So many refusals of the token in a row are no fault of Telegram's any more. */
const maxRefusals = 10;

/**
 * Fetches updates by long polling until the signal is aborted, and stores them. The next request confirms them. What is
 * not confirmed when the process dies is delivered and stored again.
 *
 * @throws GrammyError 401 or 404 where Telegram refuses the token again and again
 */
export async function poll(options: PollerOptions): Promise<void> {
  const { api, add, onResult, log, signal, timeoutSeconds, retryMs = 1000 } = options;
  let offset = 0;
  let refusals = 0;
  const fetch = async (page: { timeout: number; limit: number }) =>
    (await api.getUpdates({ offset, ...page, allowed_updates: [...allowedUpdates] }, signal as never)) ?? [];

  while (!signal.aborted) {
    try {
      const updates = await fetch({ timeout: timeoutSeconds, limit: 100 });
      refusals = 0;
      if (updates.length > 0) await add(updates);
      onResult(true);
      offset = Math.max(offset, ...updates.map(({ update_id }) => update_id + 1));
    } catch (error) {
      if (signal.aborted) break;
      onResult(false);
      refusals = isRefusal(error) ? refusals + 1 : 0;
      if (refusals === maxRefusals) throw error;
      await pauseAfter(error, retryMs, log, signal);
    }
  }
  // The last page is stored: without a confirmation it would be delivered again.
  if (offset > 0) await api.getUpdates({ offset, timeout: 0, limit: 1 }).catch(() => undefined);
}

function isRefusal(error: unknown): boolean {
  return error instanceof GrammyError && [401, 404].includes(error.error_code);
}

/** Waits after a failure, for example a 429, a conflict with another instance, or a lost connection. */
async function pauseAfter(error: unknown, retryMs: number, log: Log, signal: AbortSignal): Promise<void> {
  const retryAfter = error instanceof GrammyError ? error.parameters.retry_after : undefined;
  const delayMs = retryAfter ? retryAfter * 1000 : retryMs;
  log.warn({ err: rootCause(error), delayMs }, 'updates could not be fetched or stored');
  await sleep(delayMs, undefined, { signal }).catch(() => undefined); // aborted: the loop ends
}
