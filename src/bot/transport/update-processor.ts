import { type Api, BotError } from 'grammy';
import type { Update } from 'grammy/types';
import type { Log } from '../../lib/log.ts';
import type { Metrics } from '../../lib/metrics.ts';
import { retry } from '../../lib/retry.ts';
import type { Language } from '../../time/language.ts';
import type { TallyContext } from '../context.ts';
import type { Texts } from '../ui/i18n.ts';
import { outageBackoff } from './backoff.ts';
import { isUndeliverable, rootCause } from './errors.ts';
import { getChatId, getSenderId, type HandleUpdate } from './update.ts';

export interface UpdateProcessorOptions {
  api: Api;
  /** Passes an update to the middleware of the bot, once. */
  dispatch: HandleUpdate;
  texts: Texts;
  defaults: { language: Language };
  log: Log;
  metrics: Metrics;
  /** Ends the waits between the attempts at an update. */
  signal: AbortSignal;
}

/**
 * Creates the function that handles one update completely. While the database or the network cannot be
 * reached, the whole update is retried. When it fails with another error, the person gets an apology. The promise
 * rejects only when the signal is aborted before the update is done: then the update has to be delivered again.
 *
 * Background work of an update is treated in the same way. When it fails with a transient error, the whole update is
 * retried, because the work itself cannot be repeated.
 */
export function createUpdateProcessor(options: UpdateProcessorOptions): HandleUpdate {
  const { dispatch, log, metrics, signal } = options;

  async function complete(update: Update, work: (attempt: number) => Promise<void>): Promise<void> {
    const onRetry = (error: unknown, delayMs: number) =>
      log.warn({ err: rootCause(error), updateId: update.update_id, delayMs }, 'an update is retried');
    try {
      await retry(work, { ...outageBackoff, signal, onRetry });
    } catch (error) {
      if (signal.aborted) throw error;
      if (isUndeliverable(error)) logUndeliverable(log, update, error);
      else await reportFailure(options, update, error);
    }
  }

  return async (update, inBackground) => {
    const stopTimer = metrics.updateSeconds.startTimer();
    const runOnce = (): Promise<void> =>
      dispatch(update, (work) => inBackground(complete(update, (attempt) => (attempt === 1 ? work : runOnce()))));
    await complete(update, runOnce);
    stopTimer();
    metrics.updatesHandled.inc({ kind: updateKind(update) });
  };
}

function logUndeliverable(log: Log, update: Update, error: unknown): void {
  log.info({ err: rootCause(error), updateId: update.update_id }, 'the answer cannot be delivered');
}

/** Logs the failure and apologises in the chat. */
async function reportFailure(
  { api, log, metrics, texts, defaults }: UpdateProcessorOptions,
  update: Update,
  error: unknown,
): Promise<void> {
  metrics.updateErrors.inc();
  log.error({ err: rootCause(error), updateId: update.update_id, userId: getSenderId(update) }, 'an update failed');
  const t = (error instanceof BotError && (error.ctx as TallyContext).t) || texts.in(defaults.language);
  const chatId = getChatId(update);
  if (!chatId) return;
  const { is_topic_message, message_thread_id } = update.message ?? update.callback_query?.message ?? {};
  await api
    .sendMessage(chatId, t('something-went-wrong'), is_topic_message ? { message_thread_id } : {})
    .catch((err: unknown) => log.warn({ err, updateId: update.update_id }, 'the apology could not be sent'));
}

/** Returns the kind of an update, such as `message` or `callback_query`. */
function updateKind(update: Update): string {
  return Object.keys(update).find((key) => key !== 'update_id') ?? 'unknown';
}
