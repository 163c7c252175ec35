import { setTimeout as wait } from 'node:timers/promises';
import type { ApiResponse } from 'grammy/types';
import { ApiError } from './errors.ts';
import type { Fault, FaultList } from './faults.ts';
import { findMethod } from './methods/index.ts';
import { type ApiCall, integerParam } from './params.ts';
import type { PlaygroundState } from './state.ts';
import type { Webhook } from './webhook.ts';

const maxLoggedCalls = 5000;

/** A call that the bot has made. */
export interface CallRecord {
  method: string;
  /** The parameters as the bot sent them. A file is its name. */
  payload: Record<string, unknown>;
  at: Date;
  ok: boolean;
  /** The description of Telegram's error. */
  error?: string;
}

/** The reply to a call: a response with its status, or `drop` to close the connection without one. */
export type ApiReply = { status: number; body: ApiResponse<unknown> } | 'drop';

export interface BotApi {
  /** Runs a call with the faults that apply to it. Never rejects. */
  run(call: ApiCall): Promise<ApiReply>;
  /** The last 5,000 calls, oldest first. */
  calls: CallRecord[];
  /** Adds a listener for finished calls. Returns a function that removes it. */
  onCall(listener: (call: CallRecord) => void): () => void;
}

interface BotApiDeps {
  state: PlaygroundState;
  webhook: Webhook;
  faults: FaultList;
  onError(e: unknown): void;
}

/** Creates the Bot API without its transport. A call first meets the faults, then its method, then the log of calls. */
export function createBotApi({ state, webhook, faults, onError }: BotApiDeps): BotApi {
  const calls: CallRecord[] = [];
  const listeners = new Set<(call: CallRecord) => void>();
  const record = (call: ApiCall, body: ApiResponse<unknown> | undefined) => {
    const names = Object.entries(call.files).map(([key, { name }]) => [key, name]);
    const payload = names.length > 0 ? { ...call.params, ...Object.fromEntries(names) } : call.params;
    const error = body && !body.ok ? body.description : undefined;
    const entry = { method: call.method, payload, at: state.now(), ok: body?.ok ?? false, ...(error && { error }) };
    // Removes many entries together, because each removal moves the whole array.
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
    async run(received) {
      const call = { ...received, method: findMethod(received.method)?.name ?? received.method };
      const active = faults.takeMatching(call.method, integerParam(call, 'chat_id'));
      for (const { ms = 100 } of active.filter((f) => f.kind === 'delay')) await wait(ms);
      const error = active.map(faultError).find((one) => one !== undefined);
      if (error === 'drop') {
        record(call, undefined);
        return 'drop';
      }
      const body = error ? errorResponse(error) : await perform(call);
      record(call, body);
      if (active.some((f) => f.kind === 'dropAfter')) return 'drop';
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

/** Returns the response for an error. */
export function errorResponse({ code, message, parameters }: ApiError): ApiResponse<never> {
  return { ok: false, error_code: code, description: message, ...(parameters && { parameters }) };
}
