import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export interface ListenOptions {
  url: string;
  /** Shown in pg_stat_activity. */
  name: string;
  channels: readonly string[];
  onNotification: (channel: string, payload: string) => void;
  /** Listens again, or for the first time: what was said before that is not known. */
  onConnected?: () => void;
  onError: (error: unknown) => void;
  /** Between two tries to connect. */
  retryMs?: number;
}

/** Listens on a session of its own until it is closed; connects again when it is lost. */
export function listen(options: ListenOptions): { close(): Promise<void> } {
  const { onError, retryMs = 2_000 } = options;
  const closing = new AbortController();

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      await session(options, closing.signal).catch((error: unknown) => closing.signal.aborted || onError(error));
      await sleep(retryMs, undefined, { signal: closing.signal }).catch(() => undefined); // closed meanwhile
    }
  }

  const listening = run();
  return {
    async close() {
      closing.abort();
      await listening;
    },
  };
}

/** Resolves when the session has ended, or the signal. */
async function session(
  { url, name, channels, onNotification, onConnected }: ListenOptions,
  signal: AbortSignal,
): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    application_name: name,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  });
  const over = ended(client, signal);
  client.on('notification', ({ channel, payload = '' }) => onNotification(channel, payload));
  try {
    await client.connect();
    for (const channel of channels) await client.query(`listen ${client.escapeIdentifier(channel)}`);
    onConnected?.();
    await over;
  } finally {
    await client.end().catch(() => undefined); // it may be gone already
  }
}

function ended(client: pg.Client, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    client.on('error', () => resolve());
    client.on('end', () => resolve());
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
