import type { RunRow } from '../../../db/queries/engine/runs.ts';

/** Measures how fast runs process rows. */
export interface SpeedMeter {
  /**
   * Returns the rows per second since the run's present phase was first seen. Null: not known yet, or the run has
   * ended.
   */
  measure(run: RunRow, now: Date): number | null;
}

interface PhaseStart {
  phase: string;
  /** The rows that were done then. */
  done: number;
  /** Unix milliseconds. */
  at: number;
}

/** Creates a speed meter. It keeps the start of the present phase of each run that is in progress. */
export function createSpeedMeter(): SpeedMeter {
  const starts = new Map<number, PhaseStart>();
  return {
    measure({ runId, progress, startedAt, finishedAt }, now) {
      if (!progress || finishedAt) {
        starts.delete(runId);
        return null;
      }
      const { phase, done } = progress;
      const known = starts.get(runId);
      const isFirstPhase = known === undefined;
      const start =
        known?.phase === phase
          ? known
          : { phase, done: isFirstPhase ? 0 : done, at: Number(isFirstPhase ? (startedAt ?? now) : now) };
      starts.set(runId, start);
      const seconds = (Number(now) - start.at) / 1000;
      return seconds >= 1 && done > start.done ? (done - start.done) / seconds : null;
    },
  };
}
