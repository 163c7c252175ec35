import { isTransient } from '../../lib/retry.ts';

/** One item of a run that failed alone: a shipment, a metric, a person's rows. */
export interface FailedItem {
  /** As the error names it: a key, never what somebody wrote. */
  item: string;
  error: Error;
}

/**
 * Some items failed and are stored with their reasons; the rest of the work stands. The run ends `failed`, names them, and
 * has these counts. It is retried where one of the failures is transient.
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

/** An HTTP answer that is an error. The whole body is in the run's log, its beginning in the message. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly body: string;
  /** Milliseconds that the server asks to wait (`Retry-After`). */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, where: string, body: string, retryAfterMs?: number) {
    super(`HTTP ${status} from ${where}: ${body.slice(0, 200)}`);
    this.status = status;
    this.body = body;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The run's lock is gone, and with it the right to go on. Another attempt may get it again. */
export class LockLost extends Error {
  override readonly name = 'LockLost';
  readonly isTransient = true;
}

/**
 * Returns the message of an error in one line of at most 500 characters. Of a failed query it is PostgreSQL's message, not the
 * statement with its values.
 */
export function oneLineMessage(error: unknown): string {
  const innermost = withoutWrappers(error);
  const message = innermost instanceof Error ? innermost.message || innermost.name : String(innermost);
  const text = message.replace(/[\s\0]+/g, ' ').trim();
  return text.length > 500 ? `${text.slice(0, 499)}…` : text;
}

/** Drizzle's error holds the statement with its values, fetch's says nothing: for both the cause counts. */
function withoutWrappers(error: unknown): unknown {
  if (!(error instanceof Error) || !(error.cause instanceof Error)) return error;
  const isWrapper = error.message.startsWith('Failed query') || error.message === 'fetch failed';
  return isWrapper ? withoutWrappers(error.cause) : error;
}
