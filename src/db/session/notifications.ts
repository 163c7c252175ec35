import pg from 'pg';
import { createLoop } from '../../lib/loop.ts';
import { type DedicatedSession, openDedicatedSession } from './dedicated-session.ts';

export interface Subscription {
  channels: readonly string[];
  onNotification: (channel: string, payload: string) => void;
  /** Called when the session listens, at first and after each reconnect. Notifications before that are lost. */
  onConnected?: () => void;
}

/** The notifications of the database, on one dedicated session for all subscriptions of this process. */
export interface Notifications {
  /** Listens to channels until `close` is called. */
  subscribe(subscription: Subscription): { close(): Promise<void> };
  /** Ends the session and all subscriptions. */
  close(): Promise<void>;
}

export interface NotificationOptions {
  url: string;
  onError: (error: unknown) => void;
  /** `application_name`, as pg_stat_activity shows it. */
  name?: string;
  /** Milliseconds between the loss of a connection, or a failed attempt, and the next attempt. */
  retryMs?: number;
}

/** Creates the notifications. The session is opened at the first subscription, and again when it is lost. */
export function createNotifications({
  url,
  onError,
  name = 'tally notifications',
  retryMs = 2_000,
}: NotificationOptions): Notifications {
  /** The subscriptions, and for each the session that listens to its channels; null before the first one. */
  const subscriptions = new Map<Subscription, DedicatedSession | null>();
  let current: DedicatedSession | null = null;

  // Every role of the database may notify anything: a listener that throws must not end the process.
  const guarded = (call: () => void) => {
    try {
      call();
    } catch (error) {
      onError(error);
    }
  };

  function onNotification(channel: string, payload: string): void {
    for (const { channels, onNotification: notify } of [...subscriptions.keys()])
      if (channels.includes(channel)) guarded(() => notify(channel, payload));
  }

  async function startListening(session: DedicatedSession, subscription: Subscription): Promise<void> {
    if (subscriptions.get(subscription) === session) return;
    subscriptions.set(subscription, session);
    for (const channel of subscription.channels) await session.query(`listen ${pg.escapeIdentifier(channel)}`);
    if (subscriptions.has(subscription)) guarded(() => subscription.onConnected?.());
  }

  async function stopListening(session: DedicatedSession, { channels }: Subscription): Promise<void> {
    const others = new Set([...subscriptions.keys()].flatMap((subscription) => subscription.channels));
    for (const channel of channels)
      if (!others.has(channel)) await session.query(`unlisten ${pg.escapeIdentifier(channel)}`);
  }

  /** Resolves when the session is lost or the signal is aborted. */
  async function listenOnce(signal: AbortSignal): Promise<void> {
    const session = await openDedicatedSession({ url, name, onNotification });
    current = session;
    try {
      for (const subscription of [...subscriptions.keys()]) await startListening(session, subscription);
      await aborted(AbortSignal.any([signal, session.lost]));
    } finally {
      current = null;
      await session.end();
    }
  }

  const loop = createLoop({
    round: (signal) =>
      listenOnce(signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      }),
    intervalMs: retryMs,
    onError,
  });

  return {
    subscribe(subscription) {
      subscriptions.set(subscription, null);
      // A failure here loses the session, and the next session listens to all channels.
      if (current) startListening(current, subscription).catch(() => undefined);
      loop.start();
      return {
        async close() {
          subscriptions.delete(subscription);
          if (current) await stopListening(current, subscription).catch(() => undefined);
        },
      };
    },
    async close() {
      subscriptions.clear();
      await loop.stop();
    },
  };
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
