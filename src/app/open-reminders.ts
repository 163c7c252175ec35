import { countCalls, followChatMigration } from '../bot/transport/api-transformers.ts';
import { createApi } from '../bot/transport/client.ts';
import { noticeTimeoutSeconds } from '../bot/transport/due-sender.ts';
import { createReminderRenderer } from '../handlers/reminders/message.ts';
import { createReminderSender } from '../handlers/reminders/services/sender.ts';
import { boardMessage } from '../handlers/today/board.ts';
import type { Core } from './core.ts';

/** Starts the loop that sends reminders. At the stop, a message that is being sent is finished. */
export function openReminders(core: Core): void {
  const { connection, metrics, cleanups, options, db, botId, lane, texts, log, defaults } = core;
  // After a 429 the lane itself waits: see `due-sender.ts`.
  const transformers = [countCalls(metrics), followChatMigration];
  const api = createApi(connection, { timeoutSeconds: noticeTimeoutSeconds, transformers });
  const sender = createReminderSender({
    ...{ db, botId, api, texts, log, defaults, lane },
    render: createReminderRenderer({ boardMessage }),
    intervalMs: options.timerEveryMs,
    now: core.now,
  });
  cleanups.add(() => sender.stop());
  core.onClockMoved(() => sender.wake());
  sender.start();
}
