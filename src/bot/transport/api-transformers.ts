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
    let known: typeof first | undefined = first;
    const end = anySignal(stopping, signal);
    const nextResponse: typeof previous = async (m, p) => {
      const response = known ?? (await previous(m, p, signal));
      known = undefined;
      // The plugin does not notice a signal that is aborted before its wait begins.
      const asksToWait = !response.ok && response.parameters?.retry_after !== undefined;
      if (asksToWait && end.aborted) throw new Error('the call was ended before the wait that Telegram asks for');
      return response as Awaited<ReturnType<typeof previous>>;
    };
    return retry(nextResponse, method, payload, end as never);
  };
}

/** Combines signals. grammY's type of them comes from a polyfill. At run time these are Node's signals. */
function anySignal(stopping: AbortSignal, signal: unknown): AbortSignal {
  return signal ? AbortSignal.any([stopping, signal as AbortSignal]) : stopping;
}

/** Repeats a call with the new chat id where a group became a supergroup. */
export const followChatMigration: Transformer = async (previous, method, payload, signal) => {
  const response = await previous(method, payload, signal);
  const newChatId = response.ok ? undefined : response.parameters?.migrate_to_chat_id;
  if (newChatId === undefined) return response;
  // Messages have other ids in the supergroup: a reply becomes a plain message.
  return previous(method, { ...payload, chat_id: newChatId, reply_parameters: undefined }, signal);
};
