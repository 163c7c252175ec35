import { setTimeout as sleep } from 'node:timers/promises';
import { openDedicatedSession } from './dedicated-session.ts';

/** A process that was killed a moment ago may still hold the lock: three seconds. */
const attempts = 15;
const delayMs = 200;

/**
 * Takes the advisory lock `key` for this process and returns the function that releases it. Returns null when another process
 * holds the lock for three seconds. The lock ends with the process. A lock that is lost later is not noticed: it guards a start.
 */
export async function acquireSingletonLock(url: string, key: number): Promise<(() => Promise<void>) | null> {
  const session = await openDedicatedSession({ url, name: 'tally singleton lock' });
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const { rows } = await session.query<{ won: boolean }>('select pg_try_advisory_lock($1) as won', [key]);
    if (rows[0]?.won) return session.end;
    if (attempt < attempts) await sleep(delayMs);
  }
  await session.end();
  return null;
}
