import { type Api, BotError } from 'grammy';
import type { Update } from 'grammy/types';
import type { Log } from '../../lib/log.ts';
import type { Metrics } from '../../lib/metrics.ts';
import { retry } from '../../lib/retry.ts';
import type { TallyContext } from '../context.ts';
import type { Language, Texts } from '../ui/i18n.ts';
import { outageBackoff } from './backoff.ts';
import { getChatId, getSenderId, type HandleUpdate } from './chat-queue.ts';
import { isUndeliverable, rootCause } from './errors.ts';

export interface UpdateProcessorOptions {
  api: Api;
  /** Gives an update to the bot once. */
  run(update: Update): Promise<void>;
  texts: Texts;
  defaults: { language: Language };
  log: Log;
  metrics: Metrics;
  /** Ends waiting between tries of an update. */
  signal: AbortSignal;
}

/** What surrounds an update while it is handled, beside its context. */
export interface Surroundings {
  /** Takes work that outlasts the chat's turn. */
  beside(work: Promise<void>): void;
}

/**
 * Returns what handles one update to its end: tried again as a whole while the database or the network is away; where it fails
 * for good, the person is told. Rejects only when the signal ends before it is done: then it has to come again.
 */
export function createUpdateProcessor(
  options: UpdateProcessorOptions,
  around: WeakMap<Update, Surroundings>,
): HandleUpdate {
  const { run, log, metrics, signal } = options;
  const onRetry = (update: Update) => (error: unknown, delayMs: number) =>
    log.warn({ err: rootCause(error), updateId: update.update_id, delayMs }, 'an update is tried again');

  /** Long work that fails is handled as the update itself: from the start, where that can help. */
  async function finish(update: Update, work: () => Promise<unknown>): Promise<void> {
    try {
      await retry(work, { ...outageBackoff, signal, onRetry: onRetry(update) });
    } catch (error) {
      if (signal.aborted) throw error;
      if (isUndeliverable(error)) log.info({ err: rootCause(error), updateId: update.update_id }, 'nobody to answer');
      else await apologise(options, update, error);
    }
  }

  return async (update, beside) => {
    const stop = metrics.updateSeconds.startTimer();
    around.set(update, {
      beside: (work) =>
        beside(
          finish(
            update,
            firstThen(work, () => run(update)),
          ),
        ),
    });
    await finish(update, () => run(update));
    stop();
    metrics.updatesHandled.inc({ kind: kindOf(update) });
  };
}

/** Returns work that is the given promise when it is asked for first, and then `again`. */
function firstThen(first: Promise<void>, again: () => Promise<void>): () => Promise<void> {
  let next = () => first;
  return () => {
    const now = next;
    next = again;
    return now();
  };
}

async function apologise(
  { api, log, metrics, texts, defaults }: UpdateProcessorOptions,
  update: Update,
  error: unknown,
): Promise<void> {
  metrics.updateErrors.inc();
  log.error({ err: rootCause(error), updateId: update.update_id, userId: getSenderId(update) }, 'an update failed');
  const t = (error instanceof BotError && (error.ctx as TallyContext).t) || texts.in(defaults.language);
  const chat = getChatId(update);
  if (!chat) return;
  const { is_topic_message, message_thread_id } = update.message ?? update.callback_query?.message ?? {};
  await api
    .sendMessage(chat, t('something-went-wrong'), is_topic_message ? { message_thread_id } : {})
    .catch((cause: unknown) => log.warn({ err: cause, updateId: update.update_id }, 'not even an apology'));
}

function kindOf(update: Update): string {
  return Object.keys(update).find((key) => key !== 'update_id') ?? 'unknown';
}
