import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** A process that was killed a moment ago may still be listed. */
const tries = 15;
const pauseMs = 200;

/**
 * Resolves with a function that lets others in, once this process alone holds the advisory lock `key`; null when another holds
 * it for three seconds. The lock goes with the process.
 */
export async function alone(url: string, key: number): Promise<(() => Promise<void>) | null> {
  const client = new pg.Client({ connectionString: url, application_name: 'tally alone', keepAlive: true });
  client.on('error', () => undefined); // a lock that is lost later has served: it guards the start
  await client.connect();
  for (let left = tries; left > 0; left--) {
    const { rows } = await client.query<{ won: boolean }>('select pg_try_advisory_lock($1) as won', [key]);
    if (rows[0]?.won) return () => client.end();
    if (left > 1) await sleep(pauseMs);
  }
  await client.end();
  return null;
}
