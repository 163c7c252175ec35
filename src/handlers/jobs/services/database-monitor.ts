import type { Api } from 'grammy';
import { isUndeliverable } from '../../../bot/transport/errors.ts';
import type { Texts } from '../../../bot/ui/i18n.ts';
import type { AlertRecipients } from '../../../db/queries/engine/job-alerts.ts';
import type { Log } from '../../../lib/log.ts';
import { createLoop, type Loop } from '../../../lib/loop.ts';
import type { Language } from '../../../time/language.ts';
import { formatElapsed } from '../../shared/format-run.ts';

export interface DatabaseMonitorOptions {
  /** Returns whether the database answers. */
  isReachable: () => Promise<boolean>;
  api: Api;
  texts: Texts;
  /** The messages have this language: the one that a person chose is in the database. */
  language: Language;
  recipients: AlertRecipients;
  log: Log;
  /** The time between two checks. Default: 5 s. */
  intervalMs?: number;
  /** How long the database may be away before anybody is told. Default: 30 s. */
  graceMs?: number;
  /** Returns the restarts of the embedded server since the last call, or null. Absent with a server of one's own. */
  takeRestarts?: () => { count: number; seconds: number } | null;
  /** The minimum time between two messages about restarts: a server may end again and again. Default: 10 minutes. */
  restartReportEveryMs?: number;
}

/** An outage of the database that was reported, or will be when it lasts long enough or ends with a restart. */
interface Outage {
  /** When the first check failed, by the monotonic clock, in milliseconds. */
  startedAt: number;
  /** How long it lasted, in seconds. Null: the database is still away. */
  seconds: number | null;
  /** The chats that were told that the database is away, and not yet that it is back. */
  told: Set<number>;
  /** How often the embedded server was started again. */
  restarts: number;
}

/**
 * Creates the loop that tells admins in Telegram when the database is away, and when it is back. A restart of the
 * embedded server is told however short the outage was. The loop works without the database. Each instance reports what
 * it sees itself: without the database, instances cannot know of one another.
 */
export function createDatabaseMonitor(options: DatabaseMonitorOptions): Loop {
  const { isReachable, texts, language, recipients, log, intervalMs = 5_000, graceMs = 30_000 } = options;
  const { takeRestarts, restartReportEveryMs = 600_000 } = options;
  const t = texts.in(language);
  const chats = recipients.alertChatId === null ? recipients.admins : [recipients.alertChatId];
  let outage: Outage | null = null;
  let nextRestartReportAt = 0;

  async function tell(chatIds: readonly number[], text: string): Promise<number[]> {
    const told = await Promise.all(
      chatIds.map(async (chatId) => {
        try {
          await options.api.sendMessage(chatId, text);
          return [chatId];
        } catch (err) {
          log.warn({ err, chatId }, 'a message about the database was not sent');
          return isUndeliverable(err) ? [chatId] : []; // others are tried again
        }
      }),
    );
    return told.flat();
  }

  async function check(): Promise<void> {
    if (await isReachable()) {
      outage = findRestarts() ?? outage;
      return outage ? reportEnd(outage) : undefined;
    }
    if (outage?.seconds !== null)
      outage = { startedAt: performance.now(), seconds: null, told: new Set(), restarts: 0 };
    await reportOutage(outage);
  }

  /** Returns an outage that ended with a restart and that everybody has to be told of, or null. */
  function findRestarts(): Outage | null {
    const now = performance.now();
    const taken = now < nextRestartReportAt ? null : takeRestarts?.();
    if (!taken) return null;
    nextRestartReportAt = now + restartReportEveryMs;
    return { startedAt: now, seconds: taken.seconds, told: new Set(chats), restarts: taken.count };
  }

  async function reportOutage({ startedAt, told }: Outage): Promise<void> {
    const elapsedMs = performance.now() - startedAt;
    if (elapsedMs < graceMs) return;
    const duration = formatElapsed({ t, language }, elapsedMs / 1000);
    const text = t(takeRestarts ? 'database-away-embedded' : 'database-away', { duration });
    const untold = chats.filter((chatId) => !told.has(chatId));
    for (const chatId of await tell(untold, text)) told.add(chatId);
  }

  async function reportEnd(ended: Outage): Promise<void> {
    ended.seconds ??= (performance.now() - ended.startedAt) / 1000;
    const duration = formatElapsed({ t, language }, ended.seconds);
    const { restarts } = ended;
    const text =
      restarts > 0 ? t('database-restarted', { duration, count: restarts }) : t('database-back', { duration });
    for (const chatId of await tell([...ended.told], text)) ended.told.delete(chatId);
    if (ended.told.size === 0) outage = null;
  }

  return createLoop({
    round: check,
    ...{ intervalMs, firstAfterMs: intervalMs }, // the start has just used the database
    onError: (err) => log.warn({ err }, 'the check of the database failed'),
  });
}
