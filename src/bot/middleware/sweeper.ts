import type { Api } from 'grammy';
import type { Db } from '../../db/client.ts';
import { deleteExpiredConversations } from '../../db/queries/bot/conversations.ts';
import type { Log } from '../../lib/log.ts';
import { createLoop, type Loop } from '../../lib/loop.ts';
import { retry } from '../../lib/retry.ts';
import type { Language } from '../../time/language.ts';
import { outageBackoff } from '../transport/backoff.ts';
import { chooseLanguage, type Texts } from '../ui/i18n.ts';

export interface SweeperOptions {
  db: Db;
  /** Number of the bot in `ops.bot`. */
  botId: number;
  api: Api;
  texts: Texts;
  defaults: { language: Language };
  log: Log;
  /** Milliseconds between two rounds. */
  intervalMs: number;
}

/**
 * Creates the loop that closes conversations which waited too long and says so in their chat. Several instances share
 * the work: each conversation is closed by one of them.
 */
export function createSweeper(options: SweeperOptions): Loop {
  const { log, intervalMs } = options;
  return createLoop({
    round: (signal) => closeExpiredConversations(options, signal),
    intervalMs,
    onError: (err) => log.warn({ err }, 'expired conversations could not be closed'),
  });
}

async function closeExpiredConversations(
  { db, botId, api, texts, defaults, log }: SweeperOptions,
  signal: AbortSignal,
): Promise<void> {
  for (const { chatId, threadId, language, languageCode } of await deleteExpiredConversations(db, botId)) {
    const t = texts.in(chooseLanguage(language, languageCode, defaults.language));
    const thread = threadId ? { message_thread_id: threadId } : {};
    const send = () => api.sendMessage(chatId, t('conversation-closed'), thread);
    const onRetry = (err: unknown) =>
      log.warn({ err, chatId }, 'the end of a conversation could not be sent, retrying');
    // Not awaited: a chat that has to wait must not delay the others.
    void retry(send, { ...outageBackoff, signal, onRetry }).catch((err: unknown) =>
      log.info({ err, chatId }, 'the end of a conversation could not be sent'),
    );
  }
}
