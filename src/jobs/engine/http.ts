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

/** Waits before the second to the sixth try, in seconds, where the server names none. */
const waits = [1, 2, 4, 8, 16];
/** A server that names more is believed up to here. */
const longestWaitSeconds = 300;
const usualTimeoutMs = 30_000;

/**
 * Returns HTTP as jobs speak it. 429, 5xx, timeouts and cut connections are tried again up to five times, after what the
 * server names in `Retry-After`, else 1, 2, 4, 8, 16 s; a body that is a stream is sent once. The run's signal ends it at
 * once. The whole body of a refusal goes to the run's log, but for secrets of the request that it repeats; addresses are named
 * there without their query.
 */
export function createHttp(options: HttpOptions): JobHttp {
  return {
    async fetch(url, init = {}) {
      const tries = init.body instanceof ReadableStream ? 1 : (init.tries ?? waits.length + 1);
      for (let attempt = 1; ; attempt++) {
        options.signal.throwIfAborted();
        const result = await tryOnce(options, url, init).catch((error: unknown) => new Cut(error));
        options.signal.throwIfAborted();
        if (result instanceof Response && isAnswer(result, init)) return result;
        const again = attempt < tries && !init.signal?.aborted && isPassing(result);
        const seconds = again ? waitOf(result, attempt, options.now) : null;
        const failure = await asError(result, url, init, seconds, options.log);
        if (seconds === null) throw failure;
        await options.wait(seconds * 1000);
      }
    },
  };
}

/** A try without an answer. */
class Cut {
  readonly error: unknown;
  constructor(error: unknown) {
    this.error = error;
  }
}

function isAnswer({ status }: Response, { accept = [] }: JobRequestInit): boolean {
  return (status >= 200 && status < 400) || accept.includes(status);
}

function isPassing(result: Response | Cut): boolean {
  return result instanceof Cut || result.status === 429 || result.status >= 500;
}

async function tryOnce(
  { signal, fetch: call = fetch }: HttpOptions,
  url: string | URL,
  init: JobRequestInit,
): Promise<Response> {
  const { timeoutMs = usualTimeoutMs, accept: _, tries: __, stream, ...request } = init;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(timeout(timeoutMs)), timeoutMs);
  try {
    const signals = [signal, late.signal, ...(init.signal ? [init.signal] : [])];
    const answer = await call(url, { ...request, signal: AbortSignal.any(signals) });
    return stream && isAnswer(answer, init) ? answer : await buffered(answer);
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

function waitOf(result: Response | Cut, attempt: number, now: () => number = Date.now): number {
  const told = result instanceof Response ? result.headers.get('retry-after') : null;
  const usual = waits[attempt - 1] ?? 16;
  if (!told) return usual;
  const seconds = /^\d+$/.test(told.trim()) ? Number(told) : (Date.parse(told) - now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), longestWaitSeconds) : usual;
}

async function asError(
  result: Response | Cut,
  url: string | URL,
  { headers }: JobRequestInit,
  seconds: number | null,
  log: JobLog,
): Promise<unknown> {
  const { origin, pathname } = new URL(url);
  const where = `${origin}${pathname}`;
  const next = seconds === null ? '' : `; tried again in ${Math.round(seconds)} s`;
  const write = seconds === null ? log.error : log.warn;
  if (result instanceof Cut) {
    write(`no answer from ${where}${next}`, { reason: reasonOf(result.error) });
    return result.error;
  }
  const body = withoutSecrets(await result.text(), headers);
  write(`HTTP ${result.status} from ${where}${next}`, { status: result.status, body });
  return new HttpError(result.status, where, body);
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
