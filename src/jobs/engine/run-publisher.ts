import type { Db } from '../../db/client.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import type { Notifications } from '../../db/session/notifications.ts';
import { createRunEvents } from './events.ts';
import { openRunNotifications, type RunNotification } from './run-notifications.ts';
import type { Progress, Runner } from './runner-types.ts';

export interface RunPublisherOptions {
  notifications: Notifications;
  db: Db;
  instance: string;
  /** Called when another instance requests the cancellation of a run. */
  onCancel(runId: number): void;
  onError(error: unknown): void;
}

/** Publishes changes of runs to the listeners of this process, and to other instances with NOTIFY. */
export interface RunPublisher {
  subscribe: Runner['subscribe'];
  /** Publishes the new state of a run. */
  publishState(run: RunRow): void;
  /** Publishes progress to this process only. */
  publishProgress(run: RunRow, progress: Progress): void;
  /** Requests the cancellation from the instance that executes the run. */
  publishCancel(run: RunRow): void;
  close(): Promise<void>;
}

/** Opens the publisher, which also receives the notifications of other instances. */
export function openRunPublisher(options: RunPublisherOptions): RunPublisher {
  const { db, instance, onCancel, onError } = options;
  const events = createRunEvents(onError);
  const notifications = openRunNotifications({ notifications: options.notifications, db, onMessage, onError });

  function onMessage({ from, kind, ...message }: RunNotification): void {
    if (from === instance) return;
    if (kind === 'cancel') onCancel(message.runId);
    else events.emit({ ...message, kind, local: false });
  }

  return {
    subscribe: events.on,
    publishState({ runId, job, state: kind, attempt }) {
      if (kind === 'skipped') return;
      events.emit({ runId, job, kind, attempt, local: true });
      notifications.send({ runId, job, kind, attempt, from: instance });
    },
    publishProgress: ({ runId, job, attempt }, progress) =>
      events.emitProgress({ runId, job, kind: 'progress', attempt, progress, local: true }),
    publishCancel: ({ runId, job, attempt }) =>
      notifications.send({ runId, job, kind: 'cancel', attempt, from: instance }),
    close: notifications.close,
  };
}
