import type { Db } from '../../db/client.ts';
import { endSessions, giveUpSecret, markLost, type RunRow, takeOver } from '../../db/queries/engine/runs.ts';
import { MASK } from './params.ts';
import type { JobList } from './runner-types.ts';

export interface GuardOptions {
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
export function startGuard(options: GuardOptions): { stop(): Promise<void> } {
  const { everyMs, onError } = options;
  let stopped = false;
  let busy: Promise<void> | null = null;
  const start = () => {
    if (stopped) return;
    busy ??= look(options, () => stopped)
      .catch(onError)
      .finally(() => {
        busy = null;
      });
  };
  const timer = setInterval(start, everyMs);
  start();
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await busy;
    },
  };
}

async function look(options: GuardOptions, isOver: () => boolean): Promise<void> {
  const { db, instance, jobs, staleMs, onLost, onTaken } = options;
  if (!jobs.isComplete()) return; // a run of a job that is not known would be lost for good
  const tries = Object.fromEntries(jobs.all().map((job) => [job.name, job.retry.attempts]));
  for (const run of await markLost(db, { staleMs, tries, mask: MASK, instance })) {
    if (run.finishedAt) await endSessions(db, run.runId, true);
    await onLost(run);
  }
  for (const run of await giveUpSecret(db, { staleMs, mask: MASK })) await onLost(run);
  if (isOver()) return;
  const names = jobs.all().map(({ name }) => name);
  for (const run of await takeOver(db, { staleMs, jobs: names, instance, mask: MASK })) {
    await endSessions(db, run.runId, true); // whoever had it may be only deaf
    onTaken(run);
  }
}
