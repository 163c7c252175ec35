import { setTimeout as sleep } from 'node:timers/promises';
import type { Update } from 'grammy/types';
import { retry } from '../../lib/retry.ts';
import { StartError } from '../../lib/start-error.ts';
import { outageRetry } from './backoff.ts';
import { createApi } from './client.ts';
import { createPendingUpdates } from './pending-updates.ts';
import { allowedUpdates } from './poller.ts';
import { sourceTimeoutSeconds, type UpdateSource, type UpdateSourceOptions } from './update-source.ts';

/**
 * An update that takes longer is stored as pending and its request is answered, before Telegram gives up the request
 * and sends the update again.
 */
const requestDeadlineMs = 20_000;

/**
 * Sets the webhook and takes updates from it. Updates that an earlier process left unfinished are handled first.
 *
 * @throws StartError when Telegram does not accept the webhook
 */
export async function startWebhook(
  { token, apiRoot, db, chatQueue, log, signal }: UpdateSourceOptions,
  { webhookUrl = '', webhookSecret = '' }: { webhookUrl?: string; webhookSecret?: string },
): Promise<UpdateSource> {
  const api = createApi({ token, apiRoot }, { timeoutSeconds: sourceTimeoutSeconds });
  const pending = createPendingUpdates({ db, log, signal });
  const settings = { secret_token: webhookSecret, allowed_updates: [...allowedUpdates] };
  await retry(() => api.setWebhook(webhookUrl, settings), outageRetry(log, signal)).catch((cause: Error) => {
    throw new StartError(`Telegram does not take WEBHOOK_URL: ${cause.message}`, { cause });
  });

  /** The handling of pending updates, each until its row is removed. */
  const unfinished = new Set<Promise<void>>();
  const finishPending = (update: Update, handled: Promise<void>) => {
    const finished = handled
      .then(() => pending.remove([update.update_id]))
      .catch((err: unknown) => log.error({ err, updateId: update.update_id }, 'an update stays unfinished'))
      .finally(() => unfinished.delete(finished));
    unfinished.add(finished);
  };
  for (const update of await pending.load()) finishPending(update, chatQueue.enqueue(update));

  const receive = async (update: Update) => {
    const handled = chatQueue.enqueue(update);
    if (await isDoneWithin(requestDeadlineMs, handled)) return;
    await pending.save([update]);
    finishPending(update, handled);
  };
  const check = async () => {
    if (signal.aborted) throw new Error('the bot is stopping');
    await api.getMe();
  };
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  const done = stopped.then(chatQueue.whenIdle).then(async () => void (await Promise.all(unfinished)));
  return { done, check, webhook: { secret: webhookSecret, receive } };
}

/** Returns true when the work is done within the time; throws what the work throws before that. */
async function isDoneWithin(ms: number, work: Promise<void>): Promise<boolean> {
  const timer = new AbortController();
  const timeout = sleep(ms, false, { signal: timer.signal }).catch(() => false);
  return await Promise.race([work.then(() => true), timeout]).finally(() => timer.abort());
}
