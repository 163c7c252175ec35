import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '../../db/client.ts';
import { listen } from '../../db/session/listen.ts';

const notificationSchema = z.object({
  runId: z.int(),
  job: z.string(),
  kind: z.enum(['cancel', 'queued', 'running', 'succeeded', 'failed', 'cancelled', 'timed_out', 'lost']),
  attempt: z.int(),
  /** The instance that says it. */
  from: z.string(),
});

/** What instances tell each other at once. Nothing depends on it: what is missed is seen at the next heartbeat. */
export type RunNotification = z.output<typeof notificationSchema>;

export interface RunNotifications {
  send(message: RunNotification): void;
  close(): Promise<void>;
}

export interface RunNotificationOptions {
  url: string;
  db: Db;
  onMessage: (message: RunNotification) => void;
  onError: (error: unknown) => void;
}

const channel = 'tally_runs';

/** Listens, on a session of its own, to what other instances say; connects again when it is lost. */
export function openRunNotifications({ url, db, onMessage, onError }: RunNotificationOptions): RunNotifications {
  const onNotification = (_: string, payload: string) => {
    const message = parseNotification(payload);
    if (message) onMessage(message);
  };
  const listening = listen({ url, name: 'tally runs', channels: [channel], onNotification, onError });
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

/** Returns null for what no instance says: every role of the database may notify. */
function parseNotification(payload: string): RunNotification | null {
  try {
    return notificationSchema.safeParse(JSON.parse(payload)).data ?? null;
  } catch {
    return null;
  }
}
