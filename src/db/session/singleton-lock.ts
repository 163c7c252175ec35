import { setTimeout as sleep } from 'node:timers/promises';
import { openDedicatedSession } from './dedicated-session.ts';

/** Three seconds altogether: a process that was killed a moment ago may still hold the lock. */
const attempts = 15;
const delayMs = 200;

/**
 * Acquires the advisory lock `key` for this process and returns the function that releases it. Returns null when
 * another process still holds the lock after three seconds. The lock ends with the process.
 *
 * It prevents a second start. Do not use it to guard later work: the process does not notice when the lock is lost.
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
