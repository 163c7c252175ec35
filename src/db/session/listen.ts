import pg from 'pg';
import { createLoop } from '../../lib/loop.ts';
import { openDedicatedSession } from './dedicated-session.ts';

export interface ListenOptions {
  url: string;
  /** `application_name`, as pg_stat_activity shows it. */
  name: string;
  channels: readonly string[];
  onNotification: (channel: string, payload: string) => void;
  /** Called when the session listens, at first and after each reconnect. Notifications before that are lost. */
  onConnected?: () => void;
  onError: (error: unknown) => void;
  /** Milliseconds between the loss of a connection, or a failed attempt, and the next attempt. */
  retryMs?: number;
}

/**
 * Listens to notification channels on a dedicated session until `close` is called. Reconnects when the session is lost.
 */
export function listen(options: ListenOptions): { close(): Promise<void> } {
  const { onError, retryMs = 2_000 } = options;
  const loop = createLoop({
    round: (signal) =>
      listenOnce(options, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      }),
    intervalMs: retryMs,
    onError,
  });
  loop.start();
  return { close: loop.stop };
}

/** Resolves when the session is lost or the signal is aborted. */
async function listenOnce(options: ListenOptions, signal: AbortSignal): Promise<void> {
  const { url, name, channels, onNotification, onConnected, onError } = options;
  // Every role of the database may notify anything: a listener that throws must not end the process.
  const guarded = (call: () => void) => {
    try {
      call();
    } catch (error) {
      onError(error);
    }
  };
  const session = await openDedicatedSession({
    url,
    name,
    onNotification: (channel, payload) => guarded(() => onNotification(channel, payload)),
  });
  try {
    for (const channel of channels) await session.query(`listen ${pg.escapeIdentifier(channel)}`);
    guarded(() => onConnected?.());
    await aborted(AbortSignal.any([signal, session.lost]));
  } finally {
    await session.end();
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
