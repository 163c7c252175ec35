import { setTimeout as sleep } from 'node:timers/promises';
import type { LockSession } from './lock-session.ts';

/** Three seconds altogether: a process that was killed a moment ago may still hold the lock. */
const attempts = 15;
const delayMs = 200;

/**
 * Acquires the advisory lock `key` for this process and returns the function that releases it. Returns null when
 * another process still holds the lock after three seconds. The lock ends with the process.
 *
 * It prevents a second start. Do not use it to guard later work: the process does not notice when the lock is lost.
 */
export async function acquireSingletonLock(locks: LockSession, key: number): Promise<(() => Promise<void>) | null> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const lock = await locks.tryLock([key]);
    if (lock) return lock.release;
    if (attempt < attempts) await sleep(delayMs);
  }
  return null;
}
