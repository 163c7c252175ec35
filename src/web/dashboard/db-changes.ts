import { listen } from '../../db/session/listen.ts';
import type { Runner } from '../../jobs/engine/runner-types.ts';
import type { Log } from '../../lib/log.ts';
import type { Hub } from './broadcast.ts';

export interface FollowOptions {
  url: string;
  log: Log;
  runner: Pick<Runner, 'on'>;
  hub: Pick<Hub, 'tell'>;
  /** A session has ended; null: some may have, unseen. */
  onSessionEnd: (sessionHash: string | null) => void;
}

/**
 * Tells the hub what the database (triggers of src/db/sql/triggers/dashboard.sql) and the runs say, until the returned function is
 * called. While the connection was lost nobody knows what happened: then everything may have, and streams begin anew.
 */
export function followDatabase({ url, log, runner, hub, onSessionEnd }: FollowOptions): () => Promise<void> {
  let wasConnected = false;
  const listening = listen({
    url,
    name: 'tally dashboard',
    channels: ['tally_records', 'tally_session'],
    onNotification(channel, payload) {
      if (channel === 'tally_session') return onSessionEnd(payload);
      const [ids = '', from] = payload.split(';');
      hub.tell({ of: 'records', people: ids ? new Set(ids.split(',').map(Number)) : null, from: from || null });
    },
    onConnected() {
      hub.tell({ of: 'records', people: null, from: null });
      if (wasConnected) onSessionEnd(null);
      wasConnected = true;
    },
    onError: (err) => log.warn({ err }, 'the dashboard cannot hear of changes'),
  });
  const stopRuns = runner.on(() => hub.tell({ of: 'jobs' }));
  return async () => {
    stopRuns();
    await listening.close();
  };
}
