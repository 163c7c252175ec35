import { createRequire } from 'node:module';
import { Api, type ApiClientOptions, HttpError, type Transformer } from 'grammy';
import type { Dispatcher } from 'undici';

/**
 * Imported by its path: the index of undici also loads its fetch, WebSocket, cache and mocks, which cost 70 ms and 9 MB
 * at the start.
 */
const Agent = createRequire(import.meta.url)('undici/lib/dispatcher/agent.js') as typeof import('undici').Agent;

export interface ClientSettings {
  /** Default: the Bot API of Telegram. */
  apiRoot?: string;
  /** A call that takes longer has failed. */
  timeoutSeconds: number;
}

/**
 * The options that grammY gives to `fetch`: POST of JSON or of a stream, with a signal that carries grammY's timeout.
 */
interface RequestOptions {
  method: 'POST' | 'GET';
  headers?: Record<string, string>;
  body?: string | AsyncIterable<Uint8Array>;
  signal?: AbortSignal;
  /** From the call to the end of the response, the wait for a connection included. */
  timeoutMs?: number;
}

/**
 * Creates grammY's client options for calls through undici's dispatcher. This takes a third of the CPU time of the
 * fetch that grammY brings. The response has only what grammY reads: its JSON.
 */
export function createClientOptions({ apiRoot, timeoutSeconds }: ClientSettings): ApiClientOptions {
  const dispatcher = new Agent();
  const fetch = async (url: string, options: RequestOptions) => {
    const { origin, pathname, search } = new URL(url);
    const { status, text } = await sendRequest(dispatcher, { origin, path: pathname + search }, options);
    return { ok: status < 300, status, json: () => parseResponse({ status, text }) };
  };
  return { apiRoot, timeoutSeconds, fetch: fetch as never };
}

/** Returns the whole response. Rejects when there is none in time, and as soon as the signal is aborted. */
function sendRequest(
  dispatcher: Dispatcher,
  { origin, path }: { origin: string; path: string },
  { method, headers, body, signal, timeoutMs }: RequestOptions,
): Promise<WholeResponse> {
  return new Promise((resolve, reject) => {
    const reader = new ResponseReader({ resolve, reject, signal, timeoutMs });
    const request = { origin, path, method, headers, body: body as never, headersTimeout: 0, bodyTimeout: 0 };
    dispatcher.dispatch(request, reader);
  });
}

interface WholeResponse {
  status: number;
  text: string;
}

/**
 * Parses the JSON of a response.
 *
 * @throws where it is not from the Bot API, for example from a proxy before it: the call can be repeated
 */
function parseResponse({ status, text }: WholeResponse) {
  const response = JSON.parse(text);
  const isComplete = response?.ok === true || (response?.ok === false && typeof response.error_code === 'number');
  if (!isComplete) throw new Error(`the JSON of the response with HTTP status ${status} is not from the Bot API`);
  return response;
}

interface ReaderOptions extends Pick<RequestOptions, 'signal' | 'timeoutMs'> {
  resolve(response: WholeResponse): void;
  reject(reason: unknown): void;
}

/** Reads one response. It is an object with methods because closures for each call would take more memory. */
class ResponseReader implements Dispatcher.DispatchHandler {
  readonly #options: ReaderOptions;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #chunks: Buffer[] = [];
  #status = 0;
  /** Undefined while the request waits for a connection. */
  #controller: Dispatcher.DispatchController | undefined;
  #reason: Error | undefined;

  constructor(options: ReaderOptions) {
    this.#options = options;
    const { signal, timeoutMs } = options;
    if (timeoutMs)
      this.#timer = setTimeout(() => this.#end(new Error(`no answer in ${timeoutMs / 1000} seconds`)), timeoutMs);
    if (signal?.aborted) this.#end(signal.reason);
    else signal?.addEventListener('abort', this);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#reason) controller.abort(this.#reason);
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#stopWaiting();
    this.#options.resolve({ status: this.#status, text: Buffer.concat(this.#chunks).toString() });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#stopWaiting();
    this.#options.reject(error);
  }

  /** Is called when the signal is aborted: the reader is its listener. */
  handleEvent(): void {
    this.#end(this.#options.signal?.reason);
  }

  /** Removes the timer and the listener: a signal may live longer than many calls. */
  #stopWaiting(): void {
    clearTimeout(this.#timer);
    this.#options.signal?.removeEventListener('abort', this);
  }

  /** Ends the call before its response. */
  #end(reason: Error = new Error('the call was ended')): void {
    this.#stopWaiting();
    this.#reason = reason;
    this.#options.reject(reason);
    this.#controller?.abort(reason);
  }
}

/** Frequent methods that never carry a file. */
const jsonMethods = new Set<string>([
  'answerCallbackQuery',
  'deleteMessage',
  'editMessageReplyMarkup',
  'editMessageText',
  'sendChatAction',
  'sendMessage',
] satisfies (keyof Api['raw'])[]);

/** Further calls wait for a connection: each connection costs both sides memory and time. */
const maxConnections = 64;

/**
 * Sends calls without files directly as JSON. grammY's own way costs as much CPU time again as the call. This
 * transformer must be the innermost one, because it does not call `previous` for these methods.
 */
export function sendCallsAsJson(
  token: string,
  { apiRoot = 'https://api.telegram.org', timeoutSeconds }: ClientSettings,
): Transformer {
  const dispatcher = new Agent({ connections: maxConnections });
  const settings = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    timeoutMs: timeoutSeconds * 1000,
  } as const;
  const { origin, pathname } = new URL(`${apiRoot}/bot${token}/`);
  return async (previous, method, payload, signal) => {
    if (!jsonMethods.has(method)) return previous(method, payload, signal);
    try {
      const options = { ...settings, body: JSON.stringify(payload), signal: signal as never };
      return parseResponse(await sendRequest(dispatcher, { origin, path: pathname + method }, options));
    } catch (error) {
      throw new HttpError(`Network request for '${method}' failed!`, error);
    }
  };
}

export interface CreateApiOptions {
  timeoutSeconds: number;
  /** Of these the first is the innermost. */
  transformers?: readonly Transformer[];
}

/** Creates an Api for the bot of a token that is independent of the bot itself. */
export function createApi(
  { token, apiRoot }: { token: string; apiRoot?: string },
  { timeoutSeconds, transformers = [] }: CreateApiOptions,
): Api {
  const api = new Api(token, createClientOptions({ apiRoot, timeoutSeconds }));
  api.config.use(...transformers);
  return api;
}
