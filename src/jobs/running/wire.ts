import { sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { listen } from './listen.ts';

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
}

const channel = 'tally_runs';

/** Listens, on a session of its own, to what other instances say; connects again when it is lost. */
export function openWire({ url, db, onMessage, onError }: WireOptions): Wire {
  const onNotification = (_: string, payload: string) => payload && onMessage(JSON.parse(payload) as Message);
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
