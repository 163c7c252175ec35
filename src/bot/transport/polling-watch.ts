import type { Db } from '../../db/client.ts';
import { isPolledByInstance } from '../../db/queries/bot/instances.ts';
import { raiseAlert, resolveAlert } from '../../db/queries/engine/raised-alerts.ts';
import type { Log } from '../../lib/log.ts';
import { createLoop, type Loop } from '../../lib/loop.ts';

export interface PollingWatchOptions {
  db: Db;
  botId: number;
  log: Log;
  /** Nobody has fetched updates for so long: health fails, and admins are told. */
  graceMs: number;
  everyMs: number;
}

/** Watches whether any instance fetches updates from Telegram. */
export interface PollingWatch extends Loop {
  /** Tells the watch whether the last request of this process succeeded. Null: this process does not poll. */
  report(isFetched: boolean | null): void;
  /** @throws when nobody has fetched updates for `graceMs` */
  check(): void;
}

const alert = { job: 'maintenance', key: 'nobody_polls' };

/**
 * Creates the watch. Updates are not fetched when Telegram refuses the poller, or when something else than an instance
 * holds the poller's lock: any role of the database may take it.
 */
export function createPollingWatch({ db, botId, log, graceMs, everyMs }: PollingWatchOptions): PollingWatch {
  let lastResult: boolean | null = null;
  /** When updates were last known to be fetched, by the monotonic clock. */
  let fetchedAt = performance.now();
  let isReported = false;

  const isOverdue = () => performance.now() - fetchedAt >= graceMs;

  async function round(): Promise<void> {
    if (lastResult ?? (await isPolledByInstance(db, botId))) fetchedAt = performance.now();
    if (isOverdue() === isReported) return;
    isReported = isOverdue();
    if (isReported) log.error({ seconds: graceMs / 1000 }, 'nobody fetches updates from Telegram');
    else log.info('updates are fetched from Telegram again');
    await (isReported ? raiseAlert(db, { ...alert, values: {} }) : resolveAlert(db, alert.job, alert.key));
  }

  const onError = (err: unknown) => log.warn({ err }, 'it could not be checked whether updates are fetched');
  return {
    ...createLoop({ round, intervalMs: everyMs, onError }),
    report(isFetched) {
      lastResult = isFetched;
    },
    check() {
      if (isOverdue()) throw new Error('nobody fetches updates from Telegram');
    },
  };
}
