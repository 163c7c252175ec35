import type { Db } from '../../db/client.ts';
import { type Beat, beat } from '../../db/queries/engine/runs.ts';
import { createLoop, type Loop } from '../../lib/loop.ts';
import { RunAborted } from './abort.ts';
import type { RunLock } from './job-lock.ts';
import type { Progress } from './runner-types.ts';

/** A run of this process, as long as it is open. */
export interface Live {
  runId: number;
  abort: AbortController;
  /** Set by the run, taken by the pulse. */
  progress: Progress | null;
  /** Held while a try goes on. */
  lock: RunLock | null;
}

export interface HeartbeatOptions {
  db: Db;
  instance: string;
  live: ReadonlyMap<number, Live>;
  /** Between two signs of life of each run. */
  beatMs: number;
  /** Between two looks whether progress was made. */
  progressMs: number;
  onError: (error: unknown) => void;
}

/** Says of each run of this process that it lives, and how far it is; ends those that are to be cancelled or are another's now. */
export function createHeartbeat({ db, instance, live, beatMs, progressMs, onError }: HeartbeatOptions): Loop {
  let lastBeat = 0;

  async function tick(): Promise<void> {
    const isBeat = performance.now() - lastBeat >= beatMs;
    const runs = [...live.values()].filter((run) => isBeat || run.progress);
    if (isBeat) lastBeat = performance.now();
    if (runs.length === 0) return;
    const pings = isBeat ? runs.map((run) => run.lock?.ping(beatMs)) : [];
    const beats = runs.map(takeProgress);
    const known = new Map((await beat(db, instance, beats)).map(({ runId, cancel }) => [runId, cancel]));
    for (const run of runs) judge(run, known.get(run.runId));
    await Promise.all(pings);
  }

  function judge(run: Live, cancel: boolean | undefined): void {
    if (!live.has(run.runId)) return; // it ended meanwhile
    if (cancel) run.abort.abort(new RunAborted('cancelled', 'cancelled'));
    if (cancel === undefined) run.abort.abort(new RunAborted('taken', 'another process has this run'));
  }

  return createLoop({ round: tick, intervalMs: progressMs, onError });
}

function takeProgress(run: Live): Beat {
  const { runId, progress } = run;
  run.progress = null;
  return { runId, progress };
}
