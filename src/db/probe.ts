import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/**
 * Returns whether the server answers within `timeoutMs`. A pool without a free connection is no sign of that, so a new
 * connection is tried before the answer is no.
 */
export async function isServerReachable(pool: pg.Pool, url: string, timeoutMs = 5_000): Promise<boolean> {
  return (await answersInTime(pool, timeoutMs)) || (await acceptsConnection(url, timeoutMs));
}

async function answersInTime(pool: pg.Pool, timeoutMs: number): Promise<boolean> {
  const timer = new AbortController();
  const answer = pool.query('select 1').then(
    () => true,
    () => false,
  );
  const isReachable = await Promise.race([answer, sleep(timeoutMs, false, { signal: timer.signal })]);
  timer.abort();
  return isReachable;
}

async function acceptsConnection(url: string, timeoutMs: number): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs });
  client.on('error', () => undefined); // reported by the query
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
