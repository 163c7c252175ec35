import { setTimeout as sleep } from 'node:timers/promises';
import { createLoop } from '../../lib/loop.ts';
import { type DedicatedSession, openDedicatedSession } from './dedicated-session.ts';

export interface LeaderElectionOptions {
  url: string;
  /** Number of the advisory lock. The instance that holds it is the leader. */
  key: number;
  signal: AbortSignal;
  onError: (error: unknown) => void;
  /**
   * Milliseconds between two attempts of a follower to get the lock, and between two checks of the leader's connection.
   */
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
 * `work` gets a signal that is aborted when the lock is lost or `signal` is aborted. It is started again when the lock
 * is acquired again. Resolves when `signal` was aborted and `work` has ended.
 *
 * @throws what `work` throws
 */
export async function runAsLeader(
  options: LeaderElectionOptions,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const { signal, onError, everyMs = 2_000 } = options;
  while (!signal.aborted) {
    const session = await acquireLeadership(options, everyMs).catch((error: unknown) => {
      if (!signal.aborted) onError(error);
      return null;
    });
    if (!session) {
      await sleep(everyMs, undefined, { signal }).catch(() => undefined); // aborted: the loop ends
      continue;
    }
    const check = createLoop({ round: () => session.ping(answerTimeoutMs), intervalMs: everyMs, onError });
    check.start();
    try {
      await work(AbortSignal.any([signal, session.lost]));
    } finally {
      await Promise.all([session.end(), check.stop()]);
    }
  }
}

/** Waits for the lock and returns the session that holds it. */
async function acquireLeadership(
  { url, key, signal }: LeaderElectionOptions,
  everyMs: number,
): Promise<DedicatedSession> {
  const session = await openDedicatedSession({ url, name: 'tally leader election', queryTimeoutMs: answerTimeoutMs });
  try {
    for (;;) {
      const { rows } = await session.query<{ won: boolean }>('select pg_try_advisory_lock($1) as won', [key]);
      if (rows[0]?.won) return session;
      await sleep(everyMs, undefined, { signal });
    }
  } catch (error) {
    await session.end();
    throw error;
  }
}
