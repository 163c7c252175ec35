import type { Api } from 'grammy';
import type { Db } from '../../db/client.ts';
import { takeExpired } from '../../db/queries/bot/conversations.ts';
import type { Log } from '../../lib/log.ts';
import { createLoop, type Loop } from '../../lib/loop.ts';
import { retry } from '../../lib/retry.ts';
import { outageBackoff } from '../transport/backoff.ts';
import { chooseLanguage, type Language, type Texts } from '../ui/i18n.ts';

export interface SweeperOptions {
  db: Db;
  api: Api;
  texts: Texts;
  defaults: { language: Language };
  log: Log;
  /** Milliseconds between two rounds. */
  intervalMs: number;
}

/** Creates the loop that closes conversations which waited too long and says so in their chat. Instances share the work. */
export function createSweeper(options: SweeperOptions): Loop {
  const { log, intervalMs: everyMs } = options;
  return createLoop({
    round: (signal) => closeExpiredConversations(options, signal),
    intervalMs: everyMs,
    onError: (err) => log.warn({ err }, 'expired conversations could not be closed'),
  });
}

async function closeExpiredConversations(
  { db, api, texts, defaults, log }: SweeperOptions,
  signal: AbortSignal,
): Promise<void> {
  for (const { chatId, threadId, language, languageCode } of await takeExpired(db)) {
    const t = texts.in(chooseLanguage(language, languageCode, defaults.language));
    const place = threadId ? { message_thread_id: threadId } : {};
    const onRetry = (err: unknown) => log.warn({ err, chatId }, 'Telegram is away');
    // One chat that has to wait does not hold up the others.
    void retry(() => api.sendMessage(chatId, t('dialogue-closed'), place), { ...outageBackoff, signal, onRetry }).catch(
      (err: unknown) => log.info({ err, chatId }, 'nobody to tell'),
    );
  }
}
