import type { Db } from '../../db/client.ts';
import { type RunHeartbeat, recordHeartbeats } from '../../db/queries/engine/runs.ts';
import { createLoop, type Loop } from '../../lib/loop.ts';
import { RunAborted } from './abort.ts';
import type { ActiveRun } from './active-runs.ts';

export interface HeartbeatOptions {
  db: Db;
  instance: string;
  activeRuns: ReadonlyMap<number, ActiveRun>;
  /** Interval between two heartbeats of each run. */
  heartbeatMs: number;
  /** Interval at which progress is written. */
  progressMs: number;
  onError: (error: unknown) => void;
}

/**
 * Creates the loop that writes the heartbeat and the progress of each run of this process. It aborts a run whose row
 * has a cancel request, or that another process has taken over.
 */
export function createHeartbeat(options: HeartbeatOptions): Loop {
  const { db, instance, activeRuns, heartbeatMs, progressMs, onError } = options;
  let lastHeartbeat = 0;

  async function tick(): Promise<void> {
    const isHeartbeatDue = performance.now() - lastHeartbeat >= heartbeatMs;
    const runs = [...activeRuns.values()].filter((run) => isHeartbeatDue || run.progress);
    if (isHeartbeatDue) lastHeartbeat = performance.now();
    if (runs.length === 0) return;
    const pings = isHeartbeatDue ? runs.map((run) => run.lock?.ping(heartbeatMs)) : [];
    const owned = await recordHeartbeats(db, instance, runs.map(takeProgress));
    const cancelByRun = new Map(owned.map(({ runId, cancel }) => [runId, cancel]));
    for (const run of runs) abortIfNeeded(run, cancelByRun.get(run.runId));
    await Promise.all(pings);
  }

  /** Aborts a run that was cancelled or taken over. `cancel` is undefined if the run is no longer this instance's. */
  function abortIfNeeded(run: ActiveRun, cancel: boolean | undefined): void {
    if (!activeRuns.has(run.runId)) return; // it ended while the heartbeat was written
    if (cancel) run.abort.abort(new RunAborted('cancelled', 'cancelled'));
    if (cancel === undefined) run.abort.abort(new RunAborted('taken', 'another process has this run'));
  }

  return createLoop({ round: tick, intervalMs: progressMs, onError });
}

function takeProgress(run: ActiveRun): RunHeartbeat {
  const { runId, progress } = run;
  run.progress = null;
  return { runId, progress };
}
