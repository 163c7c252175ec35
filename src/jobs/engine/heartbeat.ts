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
 * Creates the loop that writes heartbeat and progress of each run of this process. It aborts a run that is to be cancelled, or
 * that another process has taken over.
 */
export function createHeartbeat({
  db,
  instance,
  activeRuns: live,
  heartbeatMs: beatMs,
  progressMs,
  onError,
}: HeartbeatOptions): Loop {
  let lastHeartbeat = 0;

  async function tick(): Promise<void> {
    const isBeat = performance.now() - lastHeartbeat >= beatMs;
    const runs = [...live.values()].filter((run) => isBeat || run.progress);
    if (isBeat) lastHeartbeat = performance.now();
    if (runs.length === 0) return;
    const pings = isBeat ? runs.map((run) => run.lock?.ping(beatMs)) : [];
    const beats = runs.map(takeProgress);
    const known = new Map((await recordHeartbeats(db, instance, beats)).map(({ runId, cancel }) => [runId, cancel]));
    for (const run of runs) abortIfEnded(run, known.get(run.runId));
    await Promise.all(pings);
  }

  function abortIfEnded(run: ActiveRun, cancel: boolean | undefined): void {
    if (!live.has(run.runId)) return; // it ended meanwhile
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
