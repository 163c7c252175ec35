import { setTimeout as sleep } from 'node:timers/promises';

/**
 * SQLSTATEs after which the same work can succeed, under their PostgreSQL names. Class 08 (connection exceptions) is
 * transient as a whole: PgBouncer reports all of its own troubles as 08P01. The rest of class 53 is not on the list:
 * 53400 (configuration_limit_exceeded, for example `temp_file_limit`) meets the same statement again.
 */
const transientSqlStates = new Set([
  '25006', // read_only_sql_transaction: a failover has made this server the standby
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '53000', // insufficient_resources
  '53100', // disk_full: a message waits until there is space, a job gives up after its attempts
  '53200', // out_of_memory
  '53300', // too_many_connections
  '55P03', // lock_not_available: `lock_timeout` or NOWAIT
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now: the server starts, stops or recovers
  '57P04', // database_dropped: a new connection tells whether it is there again, for example after a restore
  '57P05', // idle_session_timeout
]);

/** Error codes of Node and undici: no connection, a lost one, or a name server that does not answer. */
const networkCodes = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_SOCKET',
]);

/**
 * The SQLSTATE of a statement that met `statement_timeout` (transient), and of one that somebody cancelled on purpose,
 * which must not start again. Only the message tells them apart. A server with translated messages tells nothing: there
 * the statement starts again, because an extra attempt is better than a lost message. A run that was cancelled knows
 * that from its signal.
 */
const queryCanceled = '57014';
const cancelledOnPurpose = /^canceling statement due to user request/;

/** Messages of errors that have no code of their own, besides those of lost connections. */
const transientMessages = /^(Query read timeout|canceling statement due to (statement|lock) timeout)/;

/** Messages of pg and pg-pool about a connection that is lost, closed or not made in time. */
const lostConnectionMessages = new RegExp(
  `^(${[
    'Connection terminated',
    'Client has encountered a connection error',
    'Client was closed',
    'timeout expired',
    'timeout exceeded when trying to connect',
  ].join('|')})`,
);

/** Returns true for 408 (Request Timeout), 425 (Too Early), 429 (Too Many Requests) and every 5xx. */
export function isTransientStatus(status: number): boolean {
  return [408, 425, 429].includes(status) || (status >= 500 && status < 600);
}

/** An error as far as it can be told without the library that made it. */
type AnyError = Error & {
  /** SQLSTATE or the code of a system error. */
  code?: unknown;
  /** HTTP status. */
  status?: unknown;
  /** HTTP status in an answer of Telegram. */
  error_code?: unknown;
  parameters?: { retry_after?: unknown };
  /** What grammY's BotError and HttpError wrap. */
  error?: unknown;
  /** What an AggregateError holds. */
  errors?: unknown;
  /** Milliseconds that a server asked to wait. */
  retryAfterMs?: unknown;
  /** An error that decides for itself. */
  isTransient?: unknown;
};

/** Returns the error and the errors that it wraps: `cause`, `error` (grammY) and `errors` (AggregateError). */
function errorChain(error: unknown): AnyError[] {
  if (!(error instanceof Error)) return [];
  const { cause, error: wrapped, errors } = error as AnyError;
  const inner = [cause, wrapped, ...(Array.isArray(errors) ? errors : [])];
  return [error, ...inner.flatMap(errorChain)];
}

/** Returns true where the error, or one that it wraps, has a SQLSTATE that the pattern matches. */
export function hasSqlState(error: unknown, pattern: RegExp): boolean {
  return errorChain(error).some(({ code }) => typeof code === 'string' && pattern.test(code));
}

/**
 * Returns true for a serialization failure or a deadlock: the transaction met another one and can run again
 * immediately.
 */
export function isTransactionConflict(error: unknown): boolean {
  return hasSqlState(error, /^(40001|40P01)$/);
}

/**
 * Returns true where the same work can succeed later: the error, or one that it wraps, is a transient SQLSTATE, a
 * network error, a transient HTTP status or a timeout. Of several errors in one, a single transient one is enough.
 */
export function isTransient(error: unknown): boolean {
  return errorChain(error).some(isTransientAlone);
}

function isTransientAlone({ code, status, error_code, isTransient: own, name, message, error }: AnyError): boolean {
  if (own === true || isTransientStatus(Number(status ?? error_code)) || name === 'TimeoutError') return true;
  if (name === 'HttpError' && error !== undefined) return true; // grammY's: Telegram gave no answer
  if (typeof code === 'string' && (isTransientSqlState(code) || networkCodes.has(code))) return true;
  if (code === queryCanceled) return !cancelledOnPurpose.test(message);
  return transientMessages.test(message) || lostConnectionMessages.test(message);
}

function isTransientSqlState(code: string): boolean {
  return transientSqlStates.has(code) || /^08\w{3}$/.test(code);
}

/**
 * Returns true where a server cannot be reached, or has ended the connection. Of several errors in one, a single such
 * error is enough.
 */
export function isConnectionLost(error: unknown): boolean {
  return errorChain(error).some(
    ({ code, message }) =>
      (typeof code === 'string' && (networkCodes.has(code) || /^(08\w{3}|57P0[1-4])$/.test(code))) ||
      lostConnectionMessages.test(message),
  );
}

/** How long to wait between attempts. */
export interface Backoff {
  /** Milliseconds after the first failure; doubled after each further one. */
  firstDelayMs: number;
  /** The maximum delay without jitter. Default: no maximum. */
  maxDelayMs?: number;
  /** Multiplies each delay by a random factor from 0.5 to 1.5, so that instances do not retry at the same time. */
  jitter?: boolean;
}

/** Returns the milliseconds to wait after the `failures`-th failure in a row (the first is 1). */
export function backoffMs({ firstDelayMs, maxDelayMs = Infinity, jitter = false }: Backoff, failures: number): number {
  const delayMs = Math.min(firstDelayMs * 2 ** Math.max(failures - 1, 0), maxDelayMs);
  return jitter ? delayMs * (0.5 + Math.random()) : delayMs;
}

export interface RetryOptions extends Backoff {
  /** Maximum number of attempts, the first included. Default: no maximum. */
  attempts?: number;
  /** Stops the retries: the last failure is thrown. */
  signal?: AbortSignal;
  /** Waits between attempts; what it throws ends the retries. A job passes `ctx.wait`. Default: a timer. */
  wait?: (ms: number) => Promise<void>;
  /** Decides which failures are worth another attempt; default: {@link isTransient}. */
  isRetryable?: (error: unknown) => boolean;
  /** Called before each wait with the failure, the delay, and the number of the attempt that failed. */
  onRetry?: (error: unknown, delayMs: number, attempt: number) => void;
}

/**
 * Calls `work` until it succeeds and returns its result. Waits between attempts as long as the failure asks for
 * (Telegram's `retry_after`, an HTTP server's `Retry-After`), else with exponential backoff. Throws the failure that is
 * not retryable, or the last one when the attempts are used up or the signal is aborted.
 *
 * @example
 * const row = await retry(() => readRow(db), { firstDelayMs: 250, maxDelayMs: 15_000, signal });
 */
export async function retry<T>(work: (attempt: number) => Promise<T>, options: RetryOptions): Promise<T> {
  const { attempts = Infinity, signal, isRetryable = isTransient, onRetry } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (signal?.aborted || attempt >= attempts || !isRetryable(error)) throw error;
      const delayMs = requestedDelayMs(error) ?? backoffMs(options, attempt);
      onRetry?.(error, delayMs, attempt);
      if (options.wait) await options.wait(delayMs);
      else if (!(await sleptFor(delayMs, signal))) throw error;
    }
  }
}

/**
 * Returns the milliseconds that the other side asks to wait: `retry_after` of Telegram, `retryAfterMs` of an HTTP
 * error.
 */
function requestedDelayMs(error: unknown): number | undefined {
  for (const { retryAfterMs, parameters } of errorChain(error)) {
    if (typeof retryAfterMs === 'number') return retryAfterMs;
    if (typeof parameters?.retry_after === 'number') return parameters.retry_after * 1000;
  }
  return undefined;
}

/** Resolves with false when the signal was aborted before the time was over. */
function sleptFor(ms: number, signal?: AbortSignal): Promise<boolean> {
  return sleep(ms, true, { signal }).catch(() => false);
}
