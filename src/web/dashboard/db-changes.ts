import type { Notifications } from '../../db/session/notifications.ts';
import type { Runner } from '../../jobs/engine/runner-types.ts';
import type { Broadcaster } from './broadcast.ts';

export interface ForwardChangesOptions {
  notifications: Notifications;
  runner: Pick<Runner, 'subscribe'>;
  broadcaster: Pick<Broadcaster, 'publish'>;
  /** Called when a session has ended. Null: any session may have ended while the connection was lost. */
  onSessionEnd: (sessionHash: string | null) => void;
}

/**
 * Publishes changes of records (NOTIFY by the triggers of src/db/sql/triggers/dashboard.sql) and of runs until the
 * returned function is called. NOTIFY is lost while the connection is down. Therefore each reconnection publishes a
 * change of everything, and all streams start again.
 */
export function forwardChanges(options: ForwardChangesOptions): () => Promise<void> {
  const { notifications, runner, broadcaster, onSessionEnd } = options;
  let wasConnected = false;
  const listening = notifications.subscribe({
    channels: ['tally_records', 'tally_session'],
    onNotification(channel, payload) {
      if (channel === 'tally_session') return onSessionEnd(payload);
      // "1,2;2026-01-31": ids of people, then the first day that changed; either may be empty.
      const [ids = '', from] = payload.split(';');
      const people = ids ? new Set(ids.split(',').map(Number)) : null;
      broadcaster.publish({ kind: 'records', people, from: from || null });
    },
    onConnected() {
      broadcaster.publish({ kind: 'records', people: null, from: null });
      if (wasConnected) onSessionEnd(null);
      wasConnected = true;
    },
  });
  const unsubscribe = runner.subscribe(() => broadcaster.publish({ kind: 'jobs' }));
  return async () => {
    unsubscribe();
    await listening.close();
  };
}
