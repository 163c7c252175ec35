import { callTimeoutSeconds, countCalls, followChatMigration } from '../bot/transport/api-transformers.ts';
import { createApi } from '../bot/transport/client.ts';
import { renderReminders } from '../handlers/reminders/message.ts';
import { createReminderSender } from '../handlers/reminders/services/sender.ts';
import type { Core } from './core.ts';

/** Starts the loop that sends reminders. At the stop, a message that is being sent is finished. */
export function openReminders(core: Core): void {
  const { connection, metrics, cleanups, options, db, botId, lane, texts, log, defaults } = core;
  // After a 429 the lane itself waits: see `due-sender.ts`.
  const transformers = [countCalls(metrics), followChatMigration];
  const api = createApi(connection, { timeoutSeconds: callTimeoutSeconds, transformers });
  const sender = createReminderSender({
    ...{ db, botId, api, texts, log, defaults, lane },
    render: renderReminders,
    intervalMs: options.timerEveryMs,
    now: options.now,
  });
  cleanups.add(() => sender.stop());
  sender.start();
}
