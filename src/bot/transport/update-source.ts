import type { Update } from 'grammy/types';
import type { Db } from '../../db/client.ts';
import type { LockSession } from '../../db/session/lock-session.ts';
import type { Log } from '../../lib/log.ts';
import type { BotConnection } from './connect.ts';
import type { Inbox } from './inbox.ts';

export interface UpdateSourceOptions extends BotConnection {
  /** For the leader election of the pollers. */
  locks: LockSession;
  db: Db;
  /** Number of the bot in `ops.bot`. */
  botId: number;
  inbox: Pick<Inbox, 'add'>;
  log: Log;
  /** Stops the source. */
  signal: AbortSignal;
}

/** Stores the updates that Telegram delivers, by long polling or by webhook, in the inbox. */
export interface UpdateSource {
  /**
   * Resolves after the stop. Rejects when no more updates can come, for example because the token was revoked.
   */
  done: Promise<void>;
  /** Rejects while the bot is not alive. */
  check(): Promise<unknown>;
  /** Present for a webhook: the secret that Telegram sends, and the function that takes an update. */
  webhook?: { secret: string; receive: (update: Update) => Promise<void> };
}

/** Seconds for which Telegram holds a request for updates open. */
export const pollTimeoutSeconds = 30;

/** A call of an update source that takes longer has failed. */
export const sourceTimeoutSeconds = 2 * pollTimeoutSeconds;
