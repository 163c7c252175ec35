import { setTimeout as sleep } from 'node:timers/promises';
import { runLockSessionName } from '../../db/queries/engine/runs.ts';
import { lockNumbers } from '../../db/session/advisory-locks.ts';
import { type DedicatedSession, openDedicatedSession } from '../../db/session/dedicated-session.ts';
import { LockLost } from './errors.ts';

/** A session that holds the lock of a job: who has it may run the job. It ends with the process, so a dead one blocks nobody. */
export interface RunLock {
  /** Ends when the lock is gone with its session. */
  lost: AbortSignal;
  /** Gives the session the run's name; resolves when the run has one of the places that there are for all jobs. */
  acquireSlot(runId: number, signal: AbortSignal): Promise<void>;
  /** After it, the session is known to live, or `lost` has ended. */
  ping(timeoutMs: number): Promise<void>;
  release(): Promise<void>;
}

export interface JobLocks {
  /** Waits for the lock of the job; the signal's end throws its reason. */
  take(job: string, signal: AbortSignal): Promise<RunLock>;
  /** Returns null where somebody else has it. */
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

/** One session a lock. A session that was given back whole is used again: connecting costs more than the lock. */
export function createJobLocks({ url, maxConcurrent, slotCheckMs = 100 }: LockOptions): JobLocks {
  const idle = new Set<LockSession>();

  async function session(): Promise<LockSession> {
    for (const kept of idle) {
      idle.delete(kept);
      if (!kept.lost.aborted) return kept;
    }
    return openLockSession(url);
  }

  function lockOf(held: LockSession): RunLock {
    return {
      lost: held.lost,
      acquireSlot: (runId, signal) => acquireSlot(held, { runId, maxConcurrent, slotCheckMs }, signal),
      ping: held.ping,
      release: () => release(held, idle),
    };
  }

  async function attempt(job: string, statement: string, signal?: AbortSignal): Promise<RunLock | null> {
    const held = await session();
    const cancel = () => void held.cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      signal?.throwIfAborted();
      const { rows } = await held.query<{ won: boolean }>(statement, [lockNumbers.job, job]);
      if (rows[0]?.won) return lockOf(held);
      await release(held, idle);
      return null;
    } catch (error) {
      await held.end();
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  return {
    async take(job, signal) {
      const lock = await attempt(job, 'select true as won from pg_advisory_lock($1, hashtext($2))', signal);
      if (!lock) throw new LockLost('the lock was not given');
      return lock;
    },
    tryTake: (job) => attempt(job, 'select pg_try_advisory_lock($1, hashtext($2)) as won'),
    async close() {
      await Promise.all([...idle].map((kept) => kept.end()));
      idle.clear();
    },
  };
}

/** A session whose loss is the loss of the lock: `lost` carries {@link LockLost}. */
type LockSession = DedicatedSession;

const idleName = 'tally run lock';
const giveUp = `select pg_advisory_unlock_all(), set_config('application_name', $1, false)`;

async function openLockSession(url: string): Promise<LockSession> {
  const session = await openDedicatedSession({ url, name: idleName });
  const lost = new AbortController();
  const onLost = () => lost.abort(new LockLost(`the lock of the job is lost: ${session.lost.reason.message}`));
  if (session.lost.aborted) onLost();
  else session.lost.addEventListener('abort', onLost, { once: true });
  return { ...session, lost: lost.signal };
}

async function acquireSlot(
  { query, lost }: LockSession,
  { runId, maxConcurrent, slotCheckMs }: { runId: number; maxConcurrent: number; slotCheckMs: number },
  signal: AbortSignal,
): Promise<void> {
  const either = AbortSignal.any([signal, lost]);
  const free = `select place, set_config('application_name', $3, false) from generate_series(1, $2::int) place
    where pg_try_advisory_lock($1, place) limit 1`;
  for (;;) {
    either.throwIfAborted();
    const { rowCount } = await query(free, [lockNumbers.runSlot, maxConcurrent, runLockSessionName(runId)]);
    if (rowCount === 1) return;
    await sleep(slotCheckMs, undefined, { signal: either }).catch(() => either.throwIfAborted());
  }
}

async function release(held: LockSession, idle: Set<LockSession>): Promise<void> {
  if (held.lost.aborted || idle.size >= 2) return held.end();
  try {
    await held.query(giveUp, [idleName]);
    idle.add(held);
  } catch {
    await held.end(); // its locks end with it
  }
}
