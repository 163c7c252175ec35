import type { Db, Tx } from '../../db/client.ts';
import { appendRunLog } from '../../db/queries/engine/job-state.ts';
import { claimOrphanedRuns, expireSecretRuns, markLostRuns } from '../../db/queries/engine/lost-runs.ts';
import { terminateRunSessions, terminateStaleJobLock } from '../../db/queries/engine/run-sessions.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import type { LockSession } from '../../db/session/lock-session.ts';
import { createLoop, type Loop } from '../../lib/loop.ts';
import { redactedValue } from '../../lib/secret-text.ts';
import type { JobList } from './runner-types.ts';

export interface OrphanReaperOptions {
  db: Db;
  instance: string;
  jobs: JobList;
  /** The locks of this process. */
  locks: Pick<LockSession, 'name'>;
  /** A run without a heartbeat for so long is lost. */
  staleMs: number;
  /** Interval between two checks. */
  intervalMs: number;
  /** Called for each run that this check found lost, when its row and its log say so. */
  onLost: (run: RunRow) => void;
  /** Called for each run that this process now owns and must execute. */
  onTaken: (run: RunRow) => void;
  onError: (error: unknown) => void;
  now: () => Date;
}

/**
 * Creates the loop that finds runs whose process died. It marks them `lost`, ends their database sessions, and takes
 * over those that have attempts left. With several instances, only one of them takes over a run.
 */
export function createOrphanReaper(options: OrphanReaperOptions): Loop {
  const { intervalMs, onError } = options;
  return createLoop({ round: (signal) => reapOrphans(options, signal), intervalMs, onError });
}

async function reapOrphans(options: OrphanReaperOptions, signal: AbortSignal): Promise<void> {
  const { db, instance, jobs, staleMs, onTaken } = options;
  await findLostRuns(options);
  if (signal.aborted || !jobs.isComplete()) return;
  const names = jobs.all().flatMap(({ name, isDisabled }) => (isDisabled ? [] : [name]));
  for (const run of await claimOrphanedRuns(db, { staleMs, jobs: names, instance, redactedValue })) {
    await terminateSessions(options, run); // its process may be alive, only without connection
    onTaken(run);
  }
}

/** Marks runs whose process died as lost, and takes over none: an instance does that for those with attempts left. */
export async function findLostRuns(options: Omit<OrphanReaperOptions, 'onTaken' | 'intervalMs'>): Promise<void> {
  const { db, instance, jobs, staleMs, now, onLost } = options;
  if (!jobs.isComplete()) return; // the run of a job that is not loaded yet would not get its next attempt
  const maxAttempts = Object.fromEntries(jobs.all().map((job) => [job.name, job.retry.attempts]));
  // In one transaction with the log: if this process dies meanwhile, the next one finds the run lost, and logs it.
  const [marked, expired] = await db.transaction(async (tx) => {
    const found = [
      await markLostRuns(tx, { staleMs, maxAttempts, redactedValue, instance }),
      await expireSecretRuns(tx, { staleMs, redactedValue }),
    ] as const;
    for (const run of found.flat()) await logLoss(tx, run, now());
    return found;
  });
  for (const run of marked) {
    if (run.finishedAt) await terminateSessions(options, run);
    onLost(run);
  }
  expired.forEach(onLost);
}

async function logLoss(tx: Tx, { runId, error, errorText }: RunRow, loggedAt: Date): Promise<void> {
  await appendRunLog(tx, runId, [{ level: 'error', message: error ?? 'lost', data: { errorText }, loggedAt }]);
}

/** Ends what the process of a lost run may still have open, so that a further attempt does not meet it. */
async function terminateSessions(
  { db, staleMs, instance, locks }: Pick<OrphanReaperOptions, 'db' | 'staleMs' | 'instance' | 'locks'>,
  { runId, job }: RunRow,
): Promise<void> {
  await terminateRunSessions(db, runId);
  await terminateStaleJobLock(db, { job, staleMs, instance, sessionName: locks.name });
}
