import { redacted } from '../../lib/log-redact.ts';
import { isTransientStatus, retry } from '../../lib/retry.ts';
import { parseRetryAfter } from '../../lib/retry-after.ts';
import { HttpError, TimeoutError } from './errors.ts';
import type { JobHttp, JobLog, JobRequestInit } from './job.ts';
import { logText } from './log-text.ts';

export interface HttpOptions {
  signal: AbortSignal;
  /** Waits so many milliseconds. Rejects when the run is aborted. */
  wait(ms: number): Promise<void>;
  log: JobLog;
  fetch?: typeof fetch;
  now?: () => number;
}

const defaultAttempts = 6;
/** Delays of 1, 2, 4, 8 and 16 s, used when the server sends no `Retry-After`. */
const backoff = { firstDelayMs: 1_000, maxDelayMs: 16_000 };
/** The longest `Retry-After` that is respected; a longer one is shortened to this. */
const maxRetryAfterMs = 300_000;
const defaultTimeoutMs = 30_000;

/**
 * Creates the HTTP client of a run.
 *
 * - 408, 425, 429, 5xx, timeouts and lost connections are retried up to five times: after the time in `Retry-After`,
 *   else after 1, 2, 4, 8 and 16 s. A request whose body is a stream is sent once.
 * - An abort of the run ends a request immediately.
 * - The whole body of an error response goes to the log of the run. Secrets of the request headers are redacted in it.
 * - URLs are logged without their query.
 */
export function createHttp(options: HttpOptions): JobHttp {
  const { log } = options;
  return {
    async fetch(url, init = {}) {
      const where = withoutQuery(url);
      const signal = init.signal ? AbortSignal.any([options.signal, init.signal]) : options.signal;
      try {
        return await retry(() => request(options, url, init), {
          ...backoff,
          attempts: init.body instanceof ReadableStream ? 1 : (init.attempts ?? defaultAttempts),
          signal,
          wait: options.wait,
          isRetryable: (error) => !(error instanceof HttpError) || isTransientStatus(error.status),
          onRetry: (error, delayMs) => logFailure(log.warn, where, error, Math.round(delayMs / 1000)),
        });
      } catch (error) {
        if (!options.signal.aborted) logFailure(log.error, where, error);
        throw error;
      }
    },
  };
}

function withoutQuery(url: string | URL): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

/**
 * Makes one request.
 *
 * @throws HttpError for an error response; the error of `fetch` without a response; the abort reason of the run
 */
async function request(options: HttpOptions, url: string | URL, init: JobRequestInit): Promise<Response> {
  const { signal, now } = options;
  signal.throwIfAborted();
  const response = await send(options, url, init).catch((error: unknown) => {
    signal.throwIfAborted();
    throw error;
  });
  signal.throwIfAborted();
  if (isAccepted(response, init)) return response;
  const body = redactSecrets(await response.text(), init.headers);
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), now?.());
  const delayMs = retryAfterMs === null ? undefined : Math.min(retryAfterMs, maxRetryAfterMs);
  throw new HttpError(response.status, withoutQuery(url), body, delayMs);
}

function isAccepted({ status }: Response, { accept = [] }: JobRequestInit): boolean {
  return (status >= 200 && status < 400) || accept.includes(status);
}

async function send(
  { signal, fetch: call = fetch }: HttpOptions,
  url: string | URL,
  init: JobRequestInit,
): Promise<Response> {
  const { timeoutMs = defaultTimeoutMs, accept: _, attempts: __, stream, ...request } = init;
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(new TimeoutError(timeoutMs)), timeoutMs);
  try {
    const signals = [signal, timeout.signal, ...(init.signal ? [init.signal] : [])];
    const response = await call(url, { ...request, signal: AbortSignal.any(signals) });
    return stream && isAccepted(response, init) ? response : await readBody(response);
  } finally {
    clearTimeout(timer);
  }
}

/** Reads the body into memory, so that a connection that is lost in the body is retried too. */
async function readBody(response: Response): Promise<Response> {
  const body = await response.arrayBuffer();
  const { status, statusText, headers } = response;
  const hasBody = ![101, 204, 205, 304].includes(status);
  const complete = new Response(hasBody ? body : null, { status, statusText, headers });
  Object.defineProperty(complete, 'url', { value: response.url });
  return complete;
}

/** Logs a failed attempt. `retrySeconds`: the next one follows after so long. */
function logFailure(write: JobLog['warn'], where: string, error: unknown, retrySeconds?: number): void {
  const isLast = retrySeconds === undefined;
  const [next, retry] = isLast ? ['', {}] : [`; next attempt in ${retrySeconds} s`, { seconds: retrySeconds }];
  if (error instanceof HttpError) {
    const { status, body } = error;
    const text = logText(isLast ? 'http-status' : 'http-status-retry', { status, where, ...retry });
    write(`HTTP ${status} from ${where}${next}`, { status, body, ...text });
  } else {
    const text = logText(isLast ? 'http-no-response' : 'http-no-response-retry', { where, ...retry });
    write(`no response from ${where}${next}`, { reason: failureReason(error), ...text });
  }
}

const secretHeader = /key|token|secret|authorization|cookie/i;

/** Redacts the values of secret headers: an error response may repeat the request. */
function redactSecrets(body: string, headers: JobRequestInit['headers']): string {
  const values = [...new Headers(headers)].flatMap(([name, value]) => (secretHeader.test(name) ? [value] : []));
  const secrets = values.flatMap((value) => [value, value.replace(/^\S+ +/, '')]).filter(({ length }) => length > 3);
  return secrets.reduce((text, secret) => text.replaceAll(secret, redacted), body);
}

function failureReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
