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
    const { status, text } = await sendRequest(dispatcher, url, options);
    return { ok: status < 300, status, json: () => JSON.parse(text) };
  };
  return { apiRoot, timeoutSeconds, fetch: fetch as never };
}

/** Returns the whole response. Rejects when there is none in time, and as soon as the signal is aborted. */
function sendRequest(dispatcher: Dispatcher, url: string, options: RequestOptions) {
  const { method, headers, body, signal, timeoutMs } = options;
  let timer: NodeJS.Timeout | undefined;
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const { origin, pathname, search } = new URL(url);
    const chunks: Buffer[] = [];
    let status = 0;
    let isOver = false;
    let abort: ((reason: Error) => void) | undefined; // undefined while the request waits for a connection
    const end = (reason = new Error('the call was ended')) => {
      isOver = true;
      reject(reason);
      abort?.(reason);
    };
    if (signal?.aborted) end(signal.reason);
    else signal?.addEventListener('abort', () => end(signal.reason), { once: true });
    if (timeoutMs) timer = setTimeout(() => end(new Error(`no answer in ${timeoutMs / 1000} seconds`)), timeoutMs);
    dispatcher.dispatch(
      { origin, path: pathname + search, method, headers, body: body as never, headersTimeout: 0, bodyTimeout: 0 },
      {
        onRequestStart(controller) {
          abort = (reason) => controller.abort(reason);
          if (isOver) abort(new Error('the call was ended'));
        },
        onResponseStart(_, code) {
          status = code;
        },
        onResponseData: (_, chunk) => void chunks.push(chunk),
        onResponseEnd: () => resolve({ status, text: Buffer.concat(chunks).toString() }),
        onResponseError: (_, error) => reject(error),
      },
    );
  }).finally(() => clearTimeout(timer));
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
  return async (previous, method, payload, signal) => {
    if (!jsonMethods.has(method)) return previous(method, payload, signal);
    try {
      const options = { ...settings, body: JSON.stringify(payload), signal: signal as never };
      return JSON.parse((await sendRequest(dispatcher, `${apiRoot}/bot${token}/${method}`, options)).text);
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
