import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/**
 * Returns whether the server answers within `timeoutMs`. A pool without a free connection is no sign of that, so a new
 * connection is tried before the answer is no.
 */
export async function isServerReachable(pool: pg.Pool, url: string, timeoutMs = 5_000): Promise<boolean> {
  return (await answersInTime(pool, timeoutMs)) || (await acceptsConnection(url, timeoutMs));
}

/** Returns whether two pools lead to the same database of the same running server. */
export async function isSameDatabase(first: pg.Pool, second: pg.Pool): Promise<boolean> {
  const identify = async (pool: pg.Pool) => {
    const { rows } = await pool.query<{ identity: string }>(`select json_build_array(current_database(),
      extract(epoch from pg_postmaster_start_time()))::text as identity`);
    return rows[0]?.identity;
  };
  return (await identify(first)) === (await identify(second));
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
