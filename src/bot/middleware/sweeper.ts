import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from 'grammy';
import type { Db } from '../../db/client.ts';
import { takeExpired } from '../../db/queries/bot/conversations.ts';
import type { Log } from '../../lib/log.ts';
import { retry } from '../../lib/retry.ts';
import { outageBackoff } from '../transport/backoff.ts';
import { type Language, chooseLanguage, type Texts } from '../ui/i18n.ts';

export interface SweeperOptions {
  db: Db;
  api: Api;
  texts: Texts;
  defaults: { language: Language };
  log: Log;
  signal: AbortSignal;
  /** Milliseconds between two looks. */
  everyMs: number;
}

/** Closes dialogues that waited too long and says so in their chat, until the signal ends. Several instances share the work. */
export async function closeForgottenDialogues(options: SweeperOptions): Promise<void> {
  const { log, signal, everyMs } = options;
  while (!signal.aborted) {
    await sweep(options).catch((err: unknown) => log.warn({ err }, 'forgotten dialogues could not be closed'));
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

async function sweep({ db, api, texts, defaults, log, signal }: SweeperOptions): Promise<void> {
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
