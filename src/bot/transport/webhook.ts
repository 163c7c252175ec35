import { retry } from '../../lib/retry.ts';
import { StartError } from '../../lib/start-error.ts';
import { outageRetry } from './backoff.ts';
import { createApi } from './client.ts';
import { allowedUpdates } from './update.ts';
import { sourceTimeoutSeconds, type UpdateSource, type UpdateSourceOptions } from './update-source.ts';

/**
 * Sets the webhook and stores the updates that it receives in the inbox. A request is answered when its update is
 * stored.
 *
 * @throws StartError when Telegram does not accept the webhook
 */
export async function startWebhook(
  { token, apiRoot, inbox, log, signal }: UpdateSourceOptions,
  { webhookUrl = '', webhookSecret = '' }: { webhookUrl?: string; webhookSecret?: string },
): Promise<UpdateSource> {
  const api = createApi({ token, apiRoot }, { timeoutSeconds: sourceTimeoutSeconds });
  const settings = { secret_token: webhookSecret, allowed_updates: [...allowedUpdates] };
  await retry(() => api.setWebhook(webhookUrl, settings), outageRetry(log, signal)).catch((cause: Error) => {
    throw new StartError(`Telegram does not take WEBHOOK_URL: ${cause.message}`, { cause });
  });
  const check = async () => {
    if (signal.aborted) throw new Error('the bot is stopping');
    await api.getMe();
  };
  const done = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  return { done, check, webhook: { secret: webhookSecret, receive: (update) => inbox.add([update]) } };
}
