import type { Db } from '../../db/client.ts';
import {
  claimNextWindow,
  findRunningBackfills,
  markBackfillCancelled,
  setWindowRun,
} from '../../db/queries/engine/backfills.ts';
import { insertRun, type RunRow } from '../../db/queries/engine/runs.ts';
import type { Log } from '../../lib/log.ts';
import type { Loop } from '../../lib/loop.ts';
import { createRunLoop } from './run-loop.ts';
import { type JobList, type Runner, StartRefused } from './runner-types.ts';
import { windowParams } from './windows.ts';

export interface BackfillsOptions {
  db: Db;
  runner: Runner;
  jobs: JobList;
  /** Time zone of the days that are backfilled. */
  zone: string;
  log: Log;
  /** Interval between two checks. The end of any run starts a check immediately. */
  intervalMs?: number;
}

/** The loop that runs the windows of open backfills. Call `wake` after a new backfill. */
export type Backfills = Loop;

/**
 * Creates the loop that runs open backfills, one window of each after another. The row of a run and its link to the
 * window are written in one transaction. So any instance can continue a backfill, and no window is run twice.
 */
export function createBackfills({ db, runner, jobs, zone, log, intervalMs = 15_000 }: BackfillsOptions): Backfills {
  async function advance(backfillId: number): Promise<void> {
    const run = await db.transaction(async (tx): Promise<RunRow | null> => {
      const next = await claimNextWindow(tx, backfillId);
      if (!next) return null;
      const { job, requestedBy, from, to } = next;
      const window = { from, to };
      const params = windowParams(jobs.find(job), window, zone);
      const row = runner.prepare({ job, trigger: 'backfill', requestedBy, window, params });
      const written = await insertRun(tx, row);
      await setWindowRun(tx, backfillId, from, written.runId);
      return written;
    });
    if (run) runner.takeOwnership(run);
  }

  async function tryAdvance(backfillId: number): Promise<void> {
    try {
      await advance(backfillId);
    } catch (err) {
      if (!(err instanceof StartRefused)) throw err;
      if (err.reason === 'stopping' || (err.reason === 'unknown_job' && !jobs.isComplete())) return;
      log.warn({ err, backfill: backfillId }, 'a backfill was cancelled: its job cannot be started');
      await markBackfillCancelled(db, backfillId);
    }
  }

  async function advanceOpenBackfills(): Promise<void> {
    for (const backfillId of await findRunningBackfills(db)) await tryAdvance(backfillId);
  }

  return createRunLoop({
    runner,
    round: advanceOpenBackfills,
    intervalMs,
    onError: (err) => log.warn({ err }, 'open backfills could not be checked'),
  });
}
