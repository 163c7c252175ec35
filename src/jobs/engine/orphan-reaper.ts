import type { Db } from '../../db/client.ts';
import {
  claimOrphanedRuns,
  expireSecretRuns,
  markLostRuns,
  type RunRow,
  terminateRunSessions,
} from '../../db/queries/engine/runs.ts';
import { createLoop, type Loop } from '../../lib/loop.ts';
import { MASK } from './params.ts';
import type { JobList } from './runner-types.ts';

export interface OrphanReaperOptions {
  db: Db;
  instance: string;
  jobs: JobList;
  /** A run without a sign of life for so long has lost its process. */
  staleMs: number;
  /** Between two looks. */
  everyMs: number;
  onLost: (run: RunRow) => Promise<void>;
  /** This run is now this process's to take to its end. */
  onTaken: (run: RunRow) => void;
  onError: (error: unknown) => void;
}

/**
 * Looks for runs whose process died, at once and then again and again: they are marked `lost`, their sessions are ended, and
 * those that may be tried again are taken over, once over all instances.
 */
export function createOrphanReaper(options: OrphanReaperOptions): Loop {
  const { everyMs, onError } = options;
  return createLoop({ round: (signal) => reapOrphans(options, signal), intervalMs: everyMs, onError });
}

async function reapOrphans(options: OrphanReaperOptions, signal: AbortSignal): Promise<void> {
  const { db, instance, jobs, staleMs, onLost, onTaken } = options;
  if (!jobs.isComplete()) return; // a run of a job that is not known would be lost for good
  const tries = Object.fromEntries(jobs.all().map((job) => [job.name, job.retry.attempts]));
  for (const run of await markLostRuns(db, { staleMs, tries, mask: MASK, instance })) {
    if (run.finishedAt) await terminateRunSessions(db, run.runId, true);
    await onLost(run);
  }
  for (const run of await expireSecretRuns(db, { staleMs, mask: MASK })) await onLost(run);
  if (signal.aborted) return;
  const names = jobs.all().map(({ name }) => name);
  for (const run of await claimOrphanedRuns(db, { staleMs, jobs: names, instance, mask: MASK })) {
    await terminateRunSessions(db, run.runId, true); // whoever had it may be only deaf
    onTaken(run);
  }
}
