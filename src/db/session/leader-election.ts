import { setTimeout as sleep } from 'node:timers/promises';
import { createLoop } from '../../lib/loop.ts';
import type { LockKey, LockSession } from './lock-session.ts';

export interface LeaderElectionOptions {
  locks: LockSession;
  /** The advisory lock. The instance that holds it is the leader. */
  key: LockKey;
  signal: AbortSignal;
  onError: (error: unknown) => void;
  /** Milliseconds between two checks of the leader's connection, and after an attempt that failed. */
  everyMs?: number;
}

/**
 * A connection without an answer for this long counts as lost: the server may have given the lock to another instance.
 */
const answerTimeoutMs = 10_000;

/**
 * Runs `work` while this process holds an advisory lock, so that only one instance runs it. When that instance ends,
 * another one takes over within seconds.
 *
 * `work` gets a signal that is aborted when the lock is lost or `signal` is aborted, and a function that asks the
 * server whether the lock is still held and rejects where it is not: a process that was stopped for a while has not
 * noticed yet. `work` is started again when the lock is acquired again. Resolves when `signal` was aborted and `work`
 * has ended.
 *
 * @throws what `work` throws
 */
export async function runAsLeader(
  options: LeaderElectionOptions,
  work: (signal: AbortSignal, confirmLeadership: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const { locks, key, signal, onError, everyMs = 2_000 } = options;
  while (!signal.aborted) {
    const lock = await locks.lock(key, signal).catch((error: unknown) => {
      if (!signal.aborted) onError(error);
      return null;
    });
    if (!lock) {
      await sleep(everyMs, undefined, { signal }).catch(() => undefined); // aborted: the loop ends
      continue;
    }
    const check = createLoop({ round: () => lock.ping(answerTimeoutMs), intervalMs: everyMs, onError });
    check.start();
    try {
      const confirmLeadership = async () => {
        await lock.ping(answerTimeoutMs);
        lock.lost.throwIfAborted();
      };
      await work(AbortSignal.any([signal, lock.lost]), confirmLeadership);
    } finally {
      await Promise.all([lock.release(), check.stop()]);
    }
  }
}
