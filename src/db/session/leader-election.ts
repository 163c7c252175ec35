import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export interface LeadOptions {
  url: string;
  /** What is led: a stable number that names the advisory lock. */
  key: number;
  signal: AbortSignal;
  onError: (error: unknown) => void;
  /** How often a follower asks, and a leader checks that its connection lives. */
  everyMs?: number;
}

/** A connection that answers no more is lost: the server may have given the lock to another. */
const patience = { connectionTimeoutMillis: 10_000, query_timeout: 10_000 };

/**
 * Runs `work` while this process holds an advisory lock, so that one instance of many does; another takes over within seconds
 * of its end. `work` gets a signal that ends with the lock's connection, and is run again when the lock is won again.
 * Resolves after `signal` ended and `work` returned; rejects with what `work` throws.
 */
export async function lead(options: LeadOptions, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const { url, key, signal, onError, everyMs = 2_000 } = options;
  while (!signal.aborted) {
    const client = new pg.Client({
      ...patience,
      connectionString: url,
      application_name: 'tally lead',
      keepAlive: true,
    });
    const lost = new AbortController();
    client.on('error', () => lost.abort());
    client.on('end', () => lost.abort());
    try {
      await client.connect();
      await waitForLock(client, key, signal, everyMs);
    } catch (error) {
      if (!signal.aborted) onError(error);
      await client.end().catch(onError);
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
      continue;
    }
    const pulse = setInterval(() => client.query('select 1').catch(() => lost.abort()), everyMs);
    try {
      await work(AbortSignal.any([signal, lost.signal]));
    } finally {
      clearInterval(pulse);
      await client.end().catch(onError);
    }
  }
}

async function waitForLock(client: pg.Client, key: number, signal: AbortSignal, everyMs: number): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ won: boolean }>('select pg_try_advisory_lock($1) as won', [key]);
    if (rows[0]?.won) return;
    await sleep(everyMs, undefined, { signal });
  }
}
