import { autoRetry } from '@grammyjs/auto-retry';
import type { Transformer } from 'grammy';
import type { Metrics } from '../../lib/metrics.ts';

/** A call that takes longer has failed. The largest file needs most of this time. */
export const callTimeoutSeconds = 120;

/** Counts every attempt at a call. */
export function countCalls(metrics: Metrics): Transformer {
  return async (previous, method, payload, signal) => {
    const response = await previous(method, payload, signal);
    metrics.sends.inc({ method });
    if (!response.ok && response.error_code === 429) metrics.telegram429.inc();
    return response;
  };
}

/**
 * Waits after a 429 for the time that Telegram asks for, then calls again. The wait ends with `stopping` and with the
 * signal of the call. Other failures are thrown: the whole update is retried.
 */
export function honourRetryAfter(stopping: AbortSignal): Transformer {
  const retry = autoRetry({ rethrowInternalServerErrors: true, rethrowHttpErrors: true });
  return async (previous, method, payload, signal) => {
    const first = await previous(method, payload, signal);
    if (first.ok || first.parameters?.retry_after === undefined) return first;
    // The plugin begins with this response. It is not asked before, because it costs every call time and memory.
    let response: typeof first | undefined = first;
    const nextResponse: typeof previous = async (m, p) => {
      const known = response;
      response = undefined;
      return (known ?? previous(m, p, signal)) as ReturnType<typeof previous>;
    };
    return retry(nextResponse, method, payload, anySignal(stopping, signal));
  };
}

/** Returns `never` because grammY's type of signals comes from a polyfill. At run time these are Node's signals. */
function anySignal(stopping: AbortSignal, signal: unknown): never {
  return (signal ? AbortSignal.any([stopping, signal as AbortSignal]) : stopping) as never;
}

/** Repeats a call with the new chat id where a group became a supergroup. */
export const followChatMigration: Transformer = async (previous, method, payload, signal) => {
  const response = await previous(method, payload, signal);
  const newChatId = response.ok ? undefined : response.parameters?.migrate_to_chat_id;
  if (newChatId === undefined) return response;
  // Messages have other ids in the supergroup: a reply becomes a plain message.
  return previous(method, { ...payload, chat_id: newChatId, reply_parameters: undefined }, signal);
};
