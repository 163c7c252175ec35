import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import type { Db } from '../../db/client.ts';

/** What instances tell each other at once. Nothing depends on it: what is missed is seen at the next heartbeat. */
export interface Message {
  runId: number;
  job: string;
  kind: 'cancel' | 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'timed_out' | 'lost';
  attempt: number;
  /** The instance that says it. */
  from: string;
}

export interface Wire {
  send(message: Message): void;
  close(): Promise<void>;
}

export interface WireOptions {
  url: string;
  db: Db;
  onMessage: (message: Message) => void;
  onError: (error: unknown) => void;
  /** Between two tries to connect. */
  retryMs?: number;
}

const channel = 'tally_runs';

/** Listens, on a session of its own, to what other instances say; connects again when it is lost. */
export function openWire({ url, db, onMessage, onError, retryMs = 2_000 }: WireOptions): Wire {
  const closing = new AbortController();
  const listening = listen();
  const sending = new Set<Promise<unknown>>();

  async function listen(): Promise<void> {
    while (!closing.signal.aborted) {
      const client = new pg.Client({
        connectionString: url,
        application_name: 'tally runs',
        keepAlive: true,
        connectionTimeoutMillis: 10_000,
      });
      const over = ended(client, closing.signal);
      client.on('notification', ({ payload }) => payload && onMessage(JSON.parse(payload) as Message));
      try {
        await client.connect();
        await client.query(`listen ${channel}`);
        await over;
      } catch (error) {
        if (!closing.signal.aborted) onError(error);
      }
      await client.end().catch(() => undefined); // it may be gone already
      await sleep(retryMs, undefined, { signal: closing.signal }).catch(() => undefined); // closed meanwhile
    }
  }

  return {
    send(message) {
      const sent = db.execute(sql`select pg_notify(${channel}, ${JSON.stringify(message)})`).catch(onError);
      sending.add(sent);
      void sent.finally(() => sending.delete(sent));
    },
    async close() {
      closing.abort();
      await Promise.all([listening, ...sending]);
    },
  };
}

function ended(client: pg.Client, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    client.on('error', () => resolve());
    client.on('end', () => resolve());
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
