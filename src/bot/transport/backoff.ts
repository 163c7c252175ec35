import type { Log } from '../../lib/log.ts';
import type { Backoff, RetryOptions } from '../../lib/retry.ts';
import { rootCause } from './errors.ts';

/** Delays while Telegram or the database cannot be reached. Telegram's `retry_after` takes precedence. */
export const outageBackoff: Backoff = { firstDelayMs: 250, maxDelayMs: 15_000 };

/** Returns options that retry while Telegram or the database cannot be reached, until the signal is aborted. */
export function outageRetry(log: Log, signal: AbortSignal): RetryOptions {
  const onRetry = (error: unknown, delayMs: number) =>
    log.warn({ err: rootCause(error), delayMs }, 'Telegram or the database cannot be reached');
  return { ...outageBackoff, signal, onRetry };
}
