import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '../../db/client.ts';
import type { Notifications } from '../../db/session/notifications.ts';

const notificationSchema = z.object({
  runId: z.int(),
  job: z.string(),
  kind: z.enum(['cancel', 'queued', 'running', 'succeeded', 'failed', 'cancelled', 'timed_out', 'lost']),
  attempt: z.int(),
  /** The instance that sent the notification. */
  from: z.string(),
});

/**
 * A notification between instances. It may be lost: the next heartbeat finds a cancel request, and cards poll the row.
 */
export type RunNotification = z.output<typeof notificationSchema>;

export interface RunNotifications {
  send(message: RunNotification): void;
  close(): Promise<void>;
}

export interface RunNotificationOptions {
  notifications: Notifications;
  db: Db;
  onMessage: (message: RunNotification) => void;
  onError: (error: unknown) => void;
}

const channel = 'tally_runs';

/**
 * Opens the notification channel between instances: receives with LISTEN and sends with NOTIFY.
 */
export function openRunNotifications({
  notifications,
  db,
  onMessage,
  onError,
}: RunNotificationOptions): RunNotifications {
  const onNotification = (_: string, payload: string) => {
    const message = parseNotification(payload);
    if (message) onMessage(message);
  };
  const listening = notifications.subscribe({ channels: [channel], onNotification });
  const sending = new Set<Promise<unknown>>();
  return {
    send(message) {
      const sent = db.execute(sql`select pg_notify(${channel}, ${JSON.stringify(message)})`).catch(onError);
      sending.add(sent);
      void sent.finally(() => sending.delete(sent));
    },
    async close() {
      await Promise.all([listening.close(), ...sending]);
    },
  };
}

/** Parses a payload. Returns null if it is not a notification of ours: every role of the database may notify. */
function parseNotification(payload: string): RunNotification | null {
  try {
    return notificationSchema.safeParse(JSON.parse(payload)).data ?? null;
  } catch {
    return null;
  }
}
