import type { Update } from 'grammy/types';
import type { Db } from '../../db/client.ts';
import type { LockSession } from '../../db/session/lock-session.ts';
import type { Log } from '../../lib/log.ts';
import type { ChatQueue } from './chat-queue.ts';
import type { BotConnection } from './connect.ts';
import type { PollerOptions } from './poller.ts';

export interface UpdateSourceOptions extends BotConnection {
  /** For the leader election of the pollers. */
  locks: LockSession;
  db: Db;
  chatQueue: ChatQueue;
  onCommitted: PollerOptions['onCommitted'];
  log: Log;
  /** Stops the source. */
  signal: AbortSignal;
}

/** Delivers updates to the chat queue: by long polling or by webhook. */
export interface UpdateSource {
  /**
   * Resolves after the stop, when all updates in flight are finished. Rejects when no more updates can come, for
   * example because the token was revoked.
   */
  done: Promise<void>;
  /** Rejects while the bot is not alive. */
  check(): Promise<unknown>;
  /** Present for a webhook: the secret that Telegram sends, and the function that takes an update. */
  webhook?: { secret: string; receive(update: Update): Promise<void> };
}

/** Seconds for which Telegram holds a request for updates open. */
export const pollTimeoutSeconds = 30;

/** A call of an update source that takes longer has failed. */
export const sourceTimeoutSeconds = 2 * pollTimeoutSeconds;
