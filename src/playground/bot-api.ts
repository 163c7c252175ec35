import { setTimeout as wait } from 'node:timers/promises';
import type { ApiResponse } from 'grammy/types';
import { ApiError } from './errors.ts';
import type { Fault, FaultList } from './faults.ts';
import { findMethod } from './methods/index.ts';
import { type ApiCall, integerParam } from './params.ts';
import type { PlaygroundState } from './state.ts';
import type { Webhook } from './webhook.ts';

const maxLoggedCalls = 5000;

/** One call that the bot made. */
export interface CallRecord {
  method: string;
  /** The parameters as they came; files are their names. */
  payload: Record<string, unknown>;
  at: Date;
  ok: boolean;
  /** Telegram's refusal. */
  error?: string;
}

/** What goes back: an answer with its status, or a cut connection. */
export type ApiReply = { status: number; body: ApiResponse<unknown> } | 'drop';

export interface BotApi {
  /** Runs a call, with its faults; never rejects. */
  run(call: ApiCall): Promise<ApiReply>;
  /** The last 5,000 calls, oldest first. */
  calls: CallRecord[];
  /** Adds a listener for finished calls; returns what removes it. */
  onCall(listener: (call: CallRecord) => void): () => void;
}

interface BotApiDeps {
  state: PlaygroundState;
  webhook: Webhook;
  faults: FaultList;
  onError(e: unknown): void;
}

/** Returns the Bot API behind its transport: faults first, then the method, then the log of calls. */
export function createBotApi({ state, webhook, faults, onError }: BotApiDeps): BotApi {
  const calls: CallRecord[] = [];
  const listeners = new Set<(call: CallRecord) => void>();
  const record = (call: ApiCall, body: ApiResponse<unknown> | undefined) => {
    const names = Object.entries(call.files).map(([key, { name }]) => [key, name]);
    const payload = names.length > 0 ? { ...call.params, ...Object.fromEntries(names) } : call.params;
    const error = body && !body.ok ? body.description : undefined;
    const entry = { method: call.method, payload, at: state.now(), ok: body?.ok ?? false, ...(error && { error }) };
    // In one go, so that the log is not moved at every call.
    if (calls.push(entry) >= maxLoggedCalls * 2) calls.splice(0, maxLoggedCalls);
    for (const listener of listeners) listener(entry);
  };
  const perform = async (call: ApiCall): Promise<ApiResponse<unknown>> => {
    const method = findMethod(call.method);
    if (!method) return errorResponse(new ApiError(404, 'Not Found: method not found'));
    try {
      return { ok: true, result: await method.run(state, call, webhook) };
    } catch (e) {
      if (e instanceof ApiError) return errorResponse(e);
      onError(e);
      return errorResponse(new ApiError(500, 'Internal Server Error'));
    }
  };
  return {
    calls,
    onCall(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async run(given) {
      const call = { ...given, method: findMethod(given.method)?.name ?? given.method };
      const struck = faults.takeMatching(call.method, integerParam(call, 'chat_id'));
      for (const { ms = 100 } of struck.filter((f) => f.kind === 'delay')) await wait(ms);
      const early = struck.map(faultError).find((r) => r !== undefined);
      if (early === 'drop') {
        record(call, undefined);
        return 'drop';
      }
      const body = early ? errorResponse(early) : await perform(call);
      record(call, body);
      if (struck.some((f) => f.kind === 'dropAfter')) return 'drop';
      return { status: body.ok ? 200 : body.error_code, body };
    },
  };
}

function faultError({ kind, retryAfter = 1 }: Fault): ApiError | 'drop' | undefined {
  switch (kind) {
    case 'tooManyRequests':
      return new ApiError(429, `Too Many Requests: retry after ${retryAfter}`, { retry_after: retryAfter });
    case 'serverError':
      return new ApiError(500, 'Internal Server Error');
    case 'conflict':
      return new ApiError(
        409,
        'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
      );
    case 'drop':
      return 'drop';
    default:
      return undefined;
  }
}

/** Returns an error as Telegram writes it. */
export function errorResponse({ code, message, parameters }: ApiError): ApiResponse<never> {
  return { ok: false, error_code: code, description: message, ...(parameters && { parameters }) };
}
