import { isTransient } from '../../lib/retry.ts';

/** An item of a run that failed while others succeeded: a shipment, a metric, the rows of a person. */
export interface FailedItem {
  /** The key that names the item in the error. Never text that a person wrote. */
  item: string;
  error: Error;
}

/**
 * Thrown at the end of a run in which single items failed and are stored with their reasons. The other work stays done.
 * The run ends `failed` with these counts, and its error names up to five items. It is attempted again if one failure
 * is transient.
 */
export class PartialFailure extends Error {
  override readonly name = 'PartialFailure';
  readonly counts: Record<string, number>;
  readonly isTransient: boolean;

  constructor(what: string, items: readonly FailedItem[], counts: Record<string, number> = {}) {
    const named = items.slice(0, 5).map(({ item, error }) => `${item} (${oneLineMessage(error)})`);
    const more = items.length > 5 ? ` and ${items.length - 5} more` : '';
    super(`${items.length} ${what} failed: ${named.join(', ')}${more}`);
    this.counts = counts;
    this.isTransient = items.some(({ error }) => isTransient(error));
  }
}

/**
 * An HTTP response with an error status. The message holds the beginning of the body; the log of the run holds all of
 * it.
 */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly body: string;
  /** Milliseconds after which the server allows the next request (`Retry-After`). */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, where: string, body: string, retryAfterMs?: number) {
    super(`HTTP ${status} from ${where}: ${body.slice(0, 200)}`);
    this.status = status;
    this.body = body;
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * The session that holds the lock of the job is lost, so the run must not continue. Transient: the next attempt locks
 * again.
 */
export class LockLost extends Error {
  override readonly name = 'LockLost';
  readonly isTransient = true;
}

/**
 * Returns the message of an error in one line of at most 500 characters. For a failed query it is PostgreSQL's message,
 * without the statement and its values.
 */
export function oneLineMessage(error: unknown): string {
  const innermost = withoutWrappers(error);
  const message = innermost instanceof Error ? innermost.message || innermost.name : String(innermost);
  const text = message.replace(/[\s\0]+/g, ' ').trim();
  return text.length > 500 ? `${text.slice(0, 499)}…` : text;
}

/**
 * Returns the cause of errors that only wrap it: drizzle's message is the statement with its values, and fetch's is
 * always "fetch failed".
 */
function withoutWrappers(error: unknown): unknown {
  if (!(error instanceof Error) || !(error.cause instanceof Error)) return error;
  const isWrapper = error.message.startsWith('Failed query') || error.message === 'fetch failed';
  return isWrapper ? withoutWrappers(error.cause) : error;
}
