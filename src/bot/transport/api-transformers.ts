import { autoRetry } from '@grammyjs/auto-retry';
import type { Transformer } from 'grammy';
import type { Metrics } from '../../lib/metrics.ts';

/** A call that takes longer is tried again; the largest file needs its time. */
export const callTimeoutSeconds = 120;

/** Counts every try of a call. */
export function countCalls(metrics: Metrics): Transformer {
  return async (previous, method, payload, signal) => {
    const response = await previous(method, payload, signal);
    metrics.sends.inc({ method });
    if (!response.ok && response.error_code === 429) metrics.telegram429.inc();
    return response;
  };
}

/**
 * Waits out a 429 as told; the stop ends the waiting, not a call that runs, and so does the call's own signal. Other failures are thrown: the update is tried
 * again as a whole, and soon.
 */
export function honourRetryAfter(stopping: AbortSignal): Transformer {
  const retry = autoRetry({ rethrowInternalServerErrors: true, rethrowHttpErrors: true });
  return (previous, method, payload, signal) =>
    retry((m, p) => previous(m, p, signal), method, payload, eitherOf(stopping, signal));
}

/** grammY knows the signals of a shim only, which are those of Node. */
function eitherOf(stopping: AbortSignal, signal: unknown): never {
  return (signal ? AbortSignal.any([stopping, signal as AbortSignal]) : stopping) as never;
}

/** Sends to the new id of a group that became a supergroup what was meant for the old one. */
export const followChatMigration: Transformer = async (previous, method, payload, signal) => {
  const response = await previous(method, payload, signal);
  const moved = response.ok ? undefined : response.parameters?.migrate_to_chat_id;
  if (moved === undefined) return response;
  // Messages have other ids there: what was to be a reply becomes a plain message.
  return previous(method, { ...payload, chat_id: moved, reply_parameters: undefined }, signal);
};
