import type { Transformer } from 'grammy';
import type { Db } from '../../db/client.ts';
import { msToNotice, pauseNotices, reserveNotices } from '../../db/queries/bot/notice-lane.ts';

/**
 * The pace of the messages that the bot sends on its own. Telegram allows about 30 messages a second in all: the lane
 * leaves the rest for answers to people, which are sent at once and never wait for the lane.
 */
export interface NoticeLane {
  /** Milliseconds between the starts of two messages. */
  intervalMs: number;
  /** Reserves places for so many messages. Returns the milliseconds until the first of them may start. */
  reserve(count: number): Promise<number>;
  /** Lets no message start for some time. */
  pause(ms: number): Promise<void>;
  /** Returns the milliseconds until a message may start. */
  msToFree(): Promise<number>;
}

/**
 * Creates the lane of a bot that all its instances share, in the database: together they start at most `perSecond`
 * messages per second, and where Telegram asks one of them to wait, all do.
 *
 * @param botId number of the bot in `ops.bot`
 */
export function createSharedLane(db: Db, botId: number, perSecond: number): NoticeLane {
  const intervalMs = 1000 / perSecond;
  return {
    intervalMs,
    reserve: (count) => reserveNotices(db, botId, { count, intervalMs }),
    pause: (ms) => pauseNotices(db, botId, ms),
    msToFree: () => msToNotice(db, botId),
  };
}

/** Creates a lane of this process alone. */
export function createLocalLane(perSecond: number): NoticeLane {
  const intervalMs = 1000 / perSecond;
  let nextAt = 0;
  const msToFree = () => Math.max(0, nextAt - performance.now());
  return {
    intervalMs,
    async reserve(count) {
      const waitMs = msToFree();
      nextAt = performance.now() + waitMs + count * intervalMs;
      return waitMs;
    },
    async pause(ms) {
      nextAt = Math.max(nextAt, performance.now() + ms);
    },
    msToFree: async () => msToFree(),
  };
}

/** Pauses the lane where Telegram answers any call of the bot with 429: answers to people go first. */
export function pauseAfter429(lane: NoticeLane): Transformer {
  return async (previous, method, payload, signal) => {
    const response = await previous(method, payload, signal);
    if (!response.ok && response.error_code === 429)
      await lane.pause((response.parameters?.retry_after ?? 1) * 1000).catch(() => undefined);
    return response;
  };
}
