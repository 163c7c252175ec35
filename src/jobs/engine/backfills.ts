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
import { paramsOfWindow } from './windows.ts';

export interface BackfillsOptions {
  db: Db;
  runner: Runner;
  jobs: JobList;
  /** In which the days of windows lie. */
  zone: string;
  log: Log;
  /** Between two looks; ends of runs are seen at once besides. */
  everyMs?: number;
}

/** Runs the windows of open backfills, one after another; `wake` after a new one. */
export type Backfills = Loop;

/**
 * Returns what takes backfills on: a window's run is written in one transaction with the note that it is the window's, so that
 * any instance goes on where another stopped, and no window is run twice.
 */
export function createBackfills({ db, runner, jobs, zone, log, everyMs = 15_000 }: BackfillsOptions): Backfills {
  async function advance(backfillId: number): Promise<void> {
    const run = await db.transaction(async (tx): Promise<RunRow | null> => {
      const next = await claimNextWindow(tx, backfillId);
      if (!next) return null;
      const { job, requestedBy, from, to } = next;
      const window = { from, to };
      const params = paramsOfWindow(jobs.find(job), window, zone);
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
      log.warn({ err, backfill: backfillId }, 'a backfill cannot go on: its job is gone or not set up');
      await markBackfillCancelled(db, backfillId);
    }
  }

  async function advanceOpenBackfills(): Promise<void> {
    for (const backfillId of await findRunningBackfills(db)) await tryAdvance(backfillId);
  }

  return createRunLoop({
    runner,
    round: advanceOpenBackfills,
    intervalMs: everyMs,
    onError: (err) => log.warn({ err }, 'backfills could not be looked at'),
  });
}
