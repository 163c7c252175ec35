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

/** Listens on a session of its own until it is closed; connects again when it is lost. A listener that throws is reported. */
export function listen(options: ListenOptions): { close(): Promise<void> } {
  const { onNotification, onConnected, onError, retryMs = 2_000 } = options;
  const closing = new AbortController();

  /** Whoever may connect to the database may notify anything: a listener that throws must not end the process. */
  const guarded = (call: () => void) => {
    try {
      call();
    } catch (error) {
      onError(error);
    }
  };
  const calls = {
    onNotification: (channel: string, payload: string) => guarded(() => onNotification(channel, payload)),
    onConnected: () => guarded(() => onConnected?.()),
  };

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      await session({ ...options, ...calls }, closing.signal).catch(
        (error: unknown) => closing.signal.aborted || onError(error),
      );
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
    await over.promise;
  } finally {
    over.forget();
    await client.end().catch(() => undefined); // it may be gone already
  }
}

function ended(client: pg.Client, signal: AbortSignal): { promise: Promise<void>; forget: () => void } {
  let done: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    done = resolve;
  });
  client.on('error', done);
  client.on('end', done);
  signal.addEventListener('abort', done, { once: true });
  return { promise, forget: () => signal.removeEventListener('abort', done) };
}
