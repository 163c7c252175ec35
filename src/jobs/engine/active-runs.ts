import { RunAborted } from './abort.ts';
import type { RunLock } from './job-lock.ts';
import type { Progress, RunEnd } from './runner-types.ts';

/** A run of this process that has not ended. */
export interface ActiveRun {
  runId: number;
  abort: AbortController;
  /** The newest progress that the heartbeat has not written yet. */
  progress: Progress | null;
  /** The lock of the job during an attempt; null while the run is queued. */
  lock: RunLock | null;
}

/** The runs of this process, from their start to their end. */
export interface ActiveRuns {
  /** The runs by id, for the heartbeat. */
  readonly byId: ReadonlyMap<number, ActiveRun>;
  /** Registers a run that begins. */
  begin(runId: number): ActiveRun;
  /** Removes the run when `end` resolves, and returns the same end. */
  endWith(runId: number, end: Promise<RunEnd>): Promise<RunEnd>;
  /** Aborts a run. Does nothing if the run is not in this process. */
  cancel(runId: number): void;
  /**
   * Waits up to `graceMs` for the running runs, then aborts them. Runs that wait for their lock are aborted
   * immediately.
   */
  endAll(graceMs: number): Promise<void>;
}

/** Creates an empty registry of active runs. */
export function createActiveRuns(): ActiveRuns {
  const byId = new Map<number, ActiveRun>();
  const ends = new Map<number, Promise<RunEnd>>();
  const settled = () => Promise.all([...ends.values()]);
  const abort = (runs: Iterable<ActiveRun>, reason: RunAborted) => {
    for (const run of runs) run.abort.abort(reason);
  };
  return {
    byId,
    begin(runId) {
      const run: ActiveRun = { runId, abort: new AbortController(), progress: null, lock: null };
      byId.set(runId, run);
      return run;
    },
    endWith(runId, end) {
      const ended = end.then((result) => {
        byId.delete(runId);
        ends.delete(runId);
        return result;
      });
      ends.set(runId, ended);
      return ended;
    },
    cancel: (runId) => byId.get(runId)?.abort.abort(new RunAborted('cancelled', 'cancelled')),
    async endAll(graceMs) {
      const queued = [...byId.values()].filter(({ lock }) => !lock);
      abort(queued, new RunAborted('released', 'the program stops before the run began'));
      await Promise.race([settled(), delay(graceMs)]);
      abort(byId.values(), new RunAborted('stopped', 'the program stopped'));
      await settled();
    },
  };
}

/** Waits, but does not keep the process alive. */
function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
