import { setTimeout as sleep } from 'node:timers/promises';
import { runLockSessionName } from '../../db/queries/engine/runs.ts';
import { lockNumbers } from '../../db/session/advisory-locks.ts';
import { type DedicatedSession, openDedicatedSession } from '../../db/session/dedicated-session.ts';
import { LockLost } from './errors.ts';

/**
 * The advisory lock of a job, on a dedicated session. Only its owner may run the job. The session ends with the
 * process, so a process that died does not block the job.
 */
export interface RunLock {
  /** Aborted when the session, and the lock with it, is lost. */
  lost: AbortSignal;
  /** Waits for one of the `maxConcurrent` run slots of all jobs, and names the session after the run. */
  acquireSlot(runId: number, signal: AbortSignal): Promise<void>;
  /** Checks the session. Aborts `lost` if it does not answer in time. */
  ping(timeoutMs: number): Promise<void>;
  release(): Promise<void>;
}

export interface JobLocks {
  /** Waits for the lock of the job. Rejects with the reason of the signal when it is aborted. */
  take(job: string, signal: AbortSignal): Promise<RunLock>;
  /** Takes the lock of the job if it is free. Returns null if it is taken. */
  tryTake(job: string): Promise<RunLock | null>;
  close(): Promise<void>;
}

export interface LockOptions {
  url: string;
  /** How many runs execute at the same time, over all instances. */
  maxConcurrent: number;
  /** Interval between two checks for a free slot. */
  slotCheckMs?: number;
}

/**
 * Creates the locks of jobs. Each lock has a session of its own. Up to two sessions are kept and used again, because
 * connecting costs more than locking.
 */
export function createJobLocks({ url, maxConcurrent, slotCheckMs = 100 }: LockOptions): JobLocks {
  const idle = new Set<LockSession>();

  async function openSession(): Promise<LockSession> {
    for (const session of idle) {
      idle.delete(session);
      if (!session.lost.aborted) return session;
    }
    return openLockSession(url);
  }

  function createLock(session: LockSession): RunLock {
    return {
      lost: session.lost,
      acquireSlot: (runId, signal) => acquireSlot(session, { runId, maxConcurrent, slotCheckMs }, signal),
      ping: session.ping,
      release: () => release(session, idle),
    };
  }

  async function lock(job: string, statement: string, signal?: AbortSignal): Promise<RunLock | null> {
    const session = await openSession();
    const cancel = () => void session.cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      signal?.throwIfAborted();
      const { rows } = await session.query<{ isLocked: boolean }>(statement, [lockNumbers.job, job]);
      if (rows[0]?.isLocked) return createLock(session);
      await release(session, idle);
      return null;
    } catch (error) {
      await session.end();
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  return {
    async take(job, signal) {
      const taken = await lock(job, 'select true as "isLocked" from pg_advisory_lock($1, hashtext($2))', signal);
      if (!taken) throw new LockLost('the lock was not granted');
      return taken;
    },
    tryTake: (job) => lock(job, 'select pg_try_advisory_lock($1, hashtext($2)) as "isLocked"'),
    async close() {
      await Promise.all([...idle].map((session) => session.end()));
      idle.clear();
    },
  };
}

/** A session whose `lost` signal has {@link LockLost} as its reason. */
type LockSession = DedicatedSession;

const idleName = 'tally run lock';
const releaseAll = `select pg_advisory_unlock_all(), set_config('application_name', $1, false)`;

async function openLockSession(url: string): Promise<LockSession> {
  const session = await openDedicatedSession({ url, name: idleName });
  const lost = new AbortController();
  const onLost = () => lost.abort(new LockLost(`the lock of the job is lost: ${session.lost.reason.message}`));
  if (session.lost.aborted) onLost();
  else session.lost.addEventListener('abort', onLost, { once: true });
  return { ...session, lost: lost.signal };
}

/** Polls for a free slot: PostgreSQL cannot wait for one of several advisory locks. */
async function acquireSlot(
  { query, lost }: LockSession,
  { runId, maxConcurrent, slotCheckMs }: { runId: number; maxConcurrent: number; slotCheckMs: number },
  signal: AbortSignal,
): Promise<void> {
  const either = AbortSignal.any([signal, lost]);
  const lockFreeSlot = `select slot, set_config('application_name', $3, false) from generate_series(1, $2::int) slot
    where pg_try_advisory_lock($1, slot) limit 1`;
  for (;;) {
    either.throwIfAborted();
    const { rowCount } = await query(lockFreeSlot, [lockNumbers.runSlot, maxConcurrent, runLockSessionName(runId)]);
    if (rowCount === 1) return;
    await sleep(slotCheckMs, undefined, { signal: either }).catch(() => either.throwIfAborted());
  }
}

/** Releases the locks of the session, and keeps the session if fewer than two are idle. */
async function release(session: LockSession, idle: Set<LockSession>): Promise<void> {
  if (session.lost.aborted || idle.size >= 2) return session.end();
  try {
    await session.query(releaseAll, [idleName]);
    idle.add(session);
  } catch {
    await session.end(); // its locks end with it
  }
}
