import type { Update } from 'grammy/types';
import type { Db } from '../../db/client.ts';
import { inboxChannel, parseInboxPayload } from '../../db/queries/bot/inbox.ts';
import type { LockSession } from '../../db/session/lock-session.ts';
import type { Notifications } from '../../db/session/notifications.ts';
import type { Log } from '../../lib/log.ts';
import { createLoop } from '../../lib/loop.ts';
import type { RateLimiter } from '../middleware/rate-limiter.ts';
import { createInbox, type Inbox } from './inbox.ts';
import { createInboxPartitions, type InboxPartitions, partitionOf } from './inbox-partitions.ts';
import { createInboxWorker, type InboxWorker } from './inbox-worker.ts';
import type { HandleUpdate } from './update.ts';

export interface StartInboxOptions {
  db: Db;
  locks: LockSession;
  notifications: Notifications;
  /** Number of the bot in `ops.bot`. */
  botId: number;
  handle: HandleUpdate;
  /** Returns the chat in which an update is answered. */
  queueKey(update: Update): number;
  rateLimiter: RateLimiter;
  log: Log;
  /** The stop: no further update is started. */
  signal: AbortSignal;
}

/** The inbox of a bot, with the work of this process on it. */
export interface StartedInbox extends Pick<Inbox, 'add'> {
  /** Waits for the updates in work, at most `shutdownGraceMs`, and leaves the others to other instances. */
  stop(): Promise<void>;
}

/** Interval between two checks for other instances and for updates that no notification has told of. */
const checkEveryMs = 1000;
/** An instance that is silent for so long loses its chats to the others. */
const silentMs = 20_000;
/** Maximum number of chats that one check finds. The next check goes on behind them. */
const chatsPerCheck = 5000;
/** At the stop, updates in work have this long to be finished. */
const shutdownGraceMs = 10_000;

/** Starts to handle the updates of the inbox. Those that earlier processes left are handled first in their chats. */
export function startInbox(options: StartInboxOptions): StartedInbox {
  const { db, locks, notifications, botId, queueKey, log, signal } = options;
  const owns = (chatId: number) => partitions.owns(chatId);
  const inbox = createInbox({ db, botId, queueKey, owns, onAdded: (ids) => worker.wake(ids), log, signal });
  const worker: InboxWorker = createInboxWorker({ ...options, inbox, owns });
  const backlog = createBacklogCheck(inbox, worker, log);
  const partitions: InboxPartitions = createInboxPartitions({
    ...{ db, locks, botId, log, everyMs: checkEveryMs, silentMs },
    isBusy: (partition) => worker.isBusy((chatId) => partitionOf(chatId) === partition),
    onTaken: () => backlog.wake(),
  });
  const subscription = notifications.subscribe({
    channels: [inboxChannel],
    onNotification: (_, payload) => worker.wake(parseInboxPayload(payload, botId) ?? []),
    onConnected: () => backlog.wake(),
  });
  partitions.start();
  backlog.start();
  return {
    add: inbox.add,
    async stop() {
      await backlog.stop();
      await finishWithin(shutdownGraceMs, worker.whenIdle());
      await partitions.stop();
      await subscription.close();
    },
  };
}

/** Creates the loop that finds chats with waiting updates, in case a notification was missed. */
function createBacklogCheck(inbox: Inbox, worker: InboxWorker, log: Log) {
  let after = Number.MIN_SAFE_INTEGER;
  return createLoop({
    async round() {
      const chatIds = await inbox.findChats({ after, limit: chatsPerCheck });
      after = chatIds.length === chatsPerCheck ? (chatIds.at(-1) ?? after) : Number.MIN_SAFE_INTEGER;
      worker.wakeBacklog(chatIds);
    },
    intervalMs: checkEveryMs,
    onError: (err) => log.warn({ err }, 'the inbox could not be checked for waiting updates'),
  });
}

/** Resolves when the work is done, at the latest after the time. */
async function finishWithin(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, timeout]).finally(() => clearTimeout(timer));
}
