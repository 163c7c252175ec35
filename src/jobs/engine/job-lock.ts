import { setTimeout as sleep } from 'node:timers/promises';
import { lockNumbers } from '../../db/session/advisory-locks.ts';
import type { HeldLock, LockSession } from '../../db/session/lock-session.ts';
import { LockLost } from './errors.ts';

/**
 * The advisory lock of a job. Only its owner may run the job. The lock ends with the process, so a process that died
 * does not block the job.
 */
export interface RunLock {
  /** Aborted when the session of the locks, and the lock with it, is lost. */
  lost: AbortSignal;
  /** Waits for one of the `maxConcurrent` run slots of all jobs. */
  acquireSlot(signal: AbortSignal): Promise<void>;
  /** Checks the session. Aborts `lost` if it does not answer in time. */
  ping(timeoutMs: number): Promise<void>;
  release(): Promise<void>;
}

export interface JobLocks {
  /** Waits for the lock of the job. Rejects with the reason of the signal when it is aborted. */
  take(job: string, signal: AbortSignal): Promise<RunLock>;
  /** Takes the lock of the job if it is free. Returns null if it is taken. */
  tryTake(job: string): Promise<RunLock | null>;
}

export interface JobLockOptions {
  locks: LockSession;
  /** How many runs execute at the same time, over all instances. */
  maxConcurrent: number;
  /** Interval between two checks for a free slot. */
  slotCheckMs?: number;
}

/** Creates the locks of jobs. */
export function createJobLocks(options: JobLockOptions): JobLocks {
  const { locks } = options;
  return {
    take: async (job, signal) => createRunLock(await locks.lock([lockNumbers.job, job], signal), options),
    async tryTake(job) {
      const lock = await locks.tryLock([lockNumbers.job, job]);
      return lock && createRunLock(lock, options);
    },
  };
}

function createRunLock(lock: HeldLock, options: JobLockOptions): RunLock {
  const lost = new AbortController();
  const onLost = () => lost.abort(new LockLost(lock.lost.reason.message));
  if (lock.lost.aborted) onLost();
  else lock.lost.addEventListener('abort', onLost, { once: true });
  let slot: HeldLock | undefined;
  return {
    lost: lost.signal,
    async acquireSlot(signal) {
      slot = await acquireSlot(options, AbortSignal.any([signal, lost.signal]));
    },
    ping: lock.ping,
    async release() {
      lock.lost.removeEventListener('abort', onLost);
      await Promise.all([slot?.release(), lock.release()]);
    },
  };
}

/** Repeats attempts until a slot is free: PostgreSQL cannot wait for one of several advisory locks. */
async function acquireSlot(
  { locks, maxConcurrent, slotCheckMs = 100 }: JobLockOptions,
  signal: AbortSignal,
): Promise<HeldLock> {
  for (;;) {
    for (let slot = 1; slot <= maxConcurrent; slot++) {
      signal.throwIfAborted();
      const lock = await locks.tryLock([lockNumbers.runSlot, slot]);
      if (lock) return lock;
    }
    await sleep(slotCheckMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}
