import type { ErrorText } from '../../db/queries/engine/error-text.ts';
import { hidePaths } from '../../lib/file-paths.ts';
import { isTransient } from '../../lib/retry.ts';

/**
 * An error that the program itself raises in a run. Its message is English, for the log and the command line. In the
 * chat and on the dashboard it is the text `job-error-KEY` with `values`.
 */
export class JobError extends Error {
  override readonly name: string = 'JobError';
  readonly errorText: ErrorText;

  constructor(key: string, values: ErrorText['values'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.errorText = { key, values };
  }
}

/** Items of a {@link PartialFailure} that its message names. */
const maxNamedItems = 5;

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
  /** All items, for the log of the run. */
  readonly items: readonly FailedItem[];
  /** The message without the items. */
  readonly summary: string;
  readonly errorText: ErrorText;

  constructor(what: string, items: readonly FailedItem[], counts: Record<string, number> = {}) {
    const named = items.slice(0, maxNamedItems).map(({ item, error }) => {
      return { item, message: oneLineMessage(error), text: findErrorText(error) ?? undefined };
    });
    const moreItems = items.length - named.length;
    const list = named.map(({ item, message }) => `${item} (${message})`).join(', ');
    const summary = `${items.length} ${what} failed`;
    super(`${summary}: ${list}${moreItems > 0 ? ` and ${moreItems} more` : ''}`);
    this.items = items;
    this.summary = summary;
    this.errorText = { key: 'items', values: { count: items.length }, items: named, moreItems };
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
  readonly errorText: ErrorText;

  constructor(status: number, where: string, body: string, retryAfterMs?: number) {
    super(`HTTP ${status} from ${where}: ${body.slice(0, 200)}`);
    const beginning = oneLine(body.slice(0, 200));
    const values = { status: String(status), where };
    this.errorText =
      beginning === '' ? { key: 'http', values } : { key: 'http-body', values: { ...values, body: beginning } };
    this.status = status;
    this.body = body;
    this.retryAfterMs = retryAfterMs;
  }
}

/** There was no response within the time limit. Its name makes it transient. */
export class TimeoutError extends JobError {
  override readonly name = 'TimeoutError';

  constructor(ms: number) {
    const seconds = String(ms / 1000);
    super('http-timeout', { seconds }, `no answer within ${seconds} s`);
  }
}

/**
 * The session that holds the lock of the job is lost, so the run must not continue. Transient: the next attempt locks
 * again.
 */
export class LockLost extends JobError {
  override readonly name = 'LockLost';
  readonly isTransient = true;

  constructor(reason: string) {
    super('lock-lost', { reason }, `the lock of the job is lost: ${reason}`);
  }
}

/** Returns the text of an error that the program itself raised. Null: the error comes from outside. */
export function findErrorText(error: unknown): ErrorText | null {
  return error instanceof Error && 'errorText' in error ? (error.errorText as ErrorText) : null;
}

/**
 * Returns the message of an error in one line of at most 500 characters, without paths of this machine. For a failed
 * query it is PostgreSQL's message, without the statement and its values.
 */
export function oneLineMessage(error: unknown): string {
  const innermost = withoutWrappers(error);
  const message = innermost instanceof Error ? innermost.message || innermost.name : String(innermost);
  const text = hidePaths(oneLine(message));
  return text.length > 500 ? `${text.slice(0, 499)}…` : text;
}

function oneLine(text: string): string {
  return text.replace(/[\s\0]+/g, ' ').trim();
}

/**
 * Returns the cause of errors that only wrap it: drizzle's message is the statement with its values, and fetch's is
 * always "fetch failed".
 */
export function withoutWrappers(error: unknown): unknown {
  if (!(error instanceof Error) || !(error.cause instanceof Error)) return error;
  const isWrapper = error.message.startsWith('Failed query') || error.message === 'fetch failed';
  return isWrapper ? withoutWrappers(error.cause) : error;
}
