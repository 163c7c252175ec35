import { isTransientStatus, retry } from '../../lib/retry.ts';
import { parseRetryAfter } from '../../lib/retry-after.ts';
import { HttpError } from './errors.ts';
import type { JobHttp, JobLog, JobRequestInit } from './job.ts';

export interface HttpOptions {
  signal: AbortSignal;
  /** Waits so many milliseconds; ends with the signal. */
  wait(ms: number): Promise<void>;
  log: JobLog;
  fetch?: typeof fetch;
  now?: () => number;
}

const defaultAttempts = 6;
/** Between attempts 1, 2, 4, 8, 16 s, where the server names no time. */
const backoff = { firstDelayMs: 1_000, maxDelayMs: 16_000 };
/** A longer `Retry-After` is cut to this. */
const maxRetryAfterMs = 300_000;
const defaultTimeoutMs = 30_000;

/**
 * Creates the HTTP client of a run. 408, 425, 429, 5xx, timeouts and lost connections are retried up to five times, after the
 * time that the server names in `Retry-After`, else after 1, 2, 4, 8, 16 s; a body that is a stream is sent once. The run's
 * signal ends a request at once. The whole body of an error answer goes to the run's log, without secrets of the request that
 * it repeats; addresses are logged without their query.
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
          onRetry: (error, delayMs) =>
            logFailure(log.warn, where, error, `; tried again in ${Math.round(delayMs / 1000)} s`),
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

/** Throws {@link HttpError} for an error answer, fetch's error where there is no answer, the reason of an ended run's signal. */
async function request(options: HttpOptions, url: string | URL, init: JobRequestInit): Promise<Response> {
  const { signal, now } = options;
  signal.throwIfAborted();
  const answer = await send(options, url, init).catch((error: unknown) => {
    signal.throwIfAborted();
    throw error;
  });
  signal.throwIfAborted();
  if (isAccepted(answer, init)) return answer;
  const body = withoutSecrets(await answer.text(), init.headers);
  const retryAfterMs = parseRetryAfter(answer.headers.get('retry-after'), now?.());
  const delayMs = retryAfterMs === null ? undefined : Math.min(retryAfterMs, maxRetryAfterMs);
  throw new HttpError(answer.status, withoutQuery(url), body, delayMs);
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
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(timeout(timeoutMs)), timeoutMs);
  try {
    const signals = [signal, late.signal, ...(init.signal ? [init.signal] : [])];
    const answer = await call(url, { ...request, signal: AbortSignal.any(signals) });
    return stream && isAccepted(answer, init) ? answer : await buffered(answer);
  } finally {
    clearTimeout(timer);
  }
}

function timeout(ms: number): DOMException {
  return new DOMException(`no answer within ${ms / 1000} s`, 'TimeoutError');
}

/** Reads the body now, so that a cut in it is one that is tried again. */
async function buffered(answer: Response): Promise<Response> {
  const body = await answer.arrayBuffer();
  const { status, statusText, headers } = answer;
  const hasBody = ![101, 204, 205, 304].includes(status);
  const whole = new Response(hasBody ? body : null, { status, statusText, headers });
  Object.defineProperty(whole, 'url', { value: answer.url });
  return whole;
}

function logFailure(write: JobLog['warn'], where: string, error: unknown, next = ''): void {
  if (error instanceof HttpError) {
    const { status, body } = error;
    write(`HTTP ${status} from ${where}${next}`, { status, body });
  } else write(`no answer from ${where}${next}`, { reason: reasonOf(error) });
}

const secretHeader = /key|token|secret|authorization|cookie/i;

/** A refusal may repeat what it refuses: what headers with secrets held is hidden in it. */
function withoutSecrets(body: string, headers: JobRequestInit['headers']): string {
  const held = [...new Headers(headers)].flatMap(([name, value]) => (secretHeader.test(name) ? [value] : []));
  const secrets = held.flatMap((value) => [value, value.replace(/^\S+ +/, '')]).filter(({ length }) => length > 3);
  return secrets.reduce((text, secret) => text.replaceAll(secret, '[hidden]'), body);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
