import type { Log } from '../../lib/log.ts';
import type { Backoff, RetryOptions } from '../../lib/retry.ts';
import { rootCause } from './errors.ts';

/** Delays between attempts while Telegram or the database is away. Telegram's `retry_after` takes precedence. */
export const outageBackoff: Backoff = { firstDelayMs: 250, maxDelayMs: 15_000 };

/** Returns options that retry while Telegram or the database is away, until the signal is aborted. */
export function outageRetry(log: Log, signal: AbortSignal): RetryOptions {
  const onRetry = (error: unknown, delayMs: number) =>
    log.warn({ err: rootCause(error), delayMs }, 'Telegram or the database is away');
  return { ...outageBackoff, signal, onRetry };
}
