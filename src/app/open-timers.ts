import { countCalls, followChatMigration } from '../bot/transport/api-transformers.ts';
import { createApi } from '../bot/transport/client.ts';
import { noticeTimeoutSeconds } from '../bot/transport/due-sender.ts';
import { createRinger } from '../handlers/timer/services/ringer.ts';
import type { Core } from './core.ts';

/** Starts the loop that sends the messages of timers. At the stop, a message that is being sent is finished. */
export function openTimers(core: Core): void {
  const { connection, metrics, cleanups, options, db, botId, lane, texts, log, defaults } = core;
  // After a 429 the loop itself waits: see `due-sender.ts`.
  const transformers = [countCalls(metrics), followChatMigration];
  const api = createApi(connection, { timeoutSeconds: noticeTimeoutSeconds, transformers });
  const ringer = createRinger({ db, botId, api, texts, log, defaults, lane, intervalMs: options.timerEveryMs });
  cleanups.add(() => ringer.stop());
  ringer.start();
}
