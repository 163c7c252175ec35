import { createRequire } from 'node:module';
import { Api, type ApiClientOptions, HttpError, type Transformer } from 'grammy';
import type { Dispatcher } from 'undici';

/** By itself: undici's index also brings its fetch, WebSocket, cache and mocks, 70 ms and 9 MB of a start. */
const Agent = createRequire(import.meta.url)('undici/lib/dispatcher/agent.js') as typeof import('undici').Agent;

export interface ClientSettings {
  /** Telegram's own where absent. */
  apiRoot?: string;
  /** A call that takes longer has failed. */
  timeoutSeconds: number;
}

/** What grammY gives to a fetch: its calls are POSTs of JSON or of a stream, with a signal of its own that carries its timeout. */
interface Call {
  method: 'POST' | 'GET';
  headers?: Record<string, string>;
  body?: string | AsyncIterable<Uint8Array>;
  signal?: AbortSignal;
  /** From the call to the end of its answer, waiting for a connection included. */
  timeoutMs?: number;
}

/**
 * Returns grammY's options for calling Telegram through undici without its streams: a third of the CPU of a call through the
 * fetch that grammY brings. Of an answer there is only what grammY reads, its JSON.
 */
export function createClientOptions({ apiRoot, timeoutSeconds }: ClientSettings): ApiClientOptions {
  const dispatcher = new Agent();
  const call = async (url: string, options: Call) => {
    const { status, text } = await exchange(dispatcher, url, options);
    return { ok: status < 300, status, json: () => JSON.parse(text) };
  };
  return { apiRoot, timeoutSeconds, fetch: call as never };
}

/** Returns the whole answer; rejects where there is none in time, and as soon as the signal ends it. */
function exchange(dispatcher: Dispatcher, url: string, call: Call) {
  const { method, headers, body, signal, timeoutMs } = call;
  let timer: NodeJS.Timeout | undefined;
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const { origin, pathname, search } = new URL(url);
    const chunks: Buffer[] = [];
    let status = 0;
    let isOver = false;
    let abort: ((reason: Error) => void) | undefined; // there is none while it waits for a connection
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

/** What answers people all day, and never carries a file. */
const plainMethods = new Set<string>([
  'answerCallbackQuery',
  'deleteMessage',
  'editMessageReplyMarkup',
  'editMessageText',
  'sendChatAction',
  'sendMessage',
] satisfies (keyof Api['raw'])[]);

/** Of a rush, others wait for a connection: each costs both sides memory and time. */
const mostConnections = 64;

/** Makes the plain calls of a bot by themselves, where grammY's way costs as much again as the call: the innermost of all. */
export function jsonCalls(
  token: string,
  { apiRoot = 'https://api.telegram.org', timeoutSeconds }: ClientSettings,
): Transformer {
  const dispatcher = new Agent({ connections: mostConnections });
  const headers = { 'content-type': 'application/json' };
  const timeoutMs = timeoutSeconds * 1000;
  return async (previous, method, payload, signal) => {
    if (!plainMethods.has(method)) return previous(method, payload, signal);
    try {
      const call = {
        method: 'POST',
        headers,
        body: JSON.stringify(payload),
        signal: signal as never,
        timeoutMs,
      } as const;
      return JSON.parse((await exchange(dispatcher, `${apiRoot}/bot${token}/${method}`, call)).text);
    } catch (error) {
      throw new HttpError(`Network request for '${method}' failed!`, error);
    }
  };
}

export interface CreateApiOptions {
  timeoutSeconds: number;
  /** What calls go through, the innermost first. */
  transformers?: readonly Transformer[];
}

/** Returns what calls Telegram for the bot of a token, beside the bot itself. */
export function createApi(
  { token, apiRoot }: { token: string; apiRoot?: string },
  { timeoutSeconds, transformers: around = [] }: CreateApiOptions,
): Api {
  const api = new Api(token, createClientOptions({ apiRoot, timeoutSeconds }));
  api.config.use(...around);
  return api;
}
