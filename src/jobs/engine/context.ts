import type { Db } from '../../db/client.ts';
import { raiseAlert, resolveAlert } from '../../db/queries/engine/job-notices.ts';
import { deleteJobState, readJobState, writeJobState } from '../../db/queries/engine/job-state.ts';
import { waitFor } from './abort.ts';
import { createHttp } from './http.ts';
import type { Job, JobContext, JobLog, JobState } from './job.ts';
import type { Progress } from './runner-types.ts';

export interface JobContextDeps {
  job: Job;
  runId: number;
  db: Db;
  dryRun: boolean;
  signal: AbortSignal;
  log: JobLog;
  onProgress: (progress: Progress) => void;
  now: () => Date;
}

/** Returns what a run gets. */
export function createJobContext({ job, runId, db, dryRun, signal, log, onProgress, now }: JobContextDeps): JobContext {
  const wait = (ms: number) => waitFor(ms, signal);
  const kept = createJobState(db, job.stateKey ?? job.name);
  return {
    runId,
    db,
    log,
    progress: (done, total, phase) => onProgress({ phase, done, total }),
    signal,
    wait,
    http: createHttp({ signal, wait, log }),
    state: dryRun ? inMemoryState(kept) : kept,
    async alert(key, values) {
      if (dryRun) return;
      if (values) await raiseAlert(db, { job: job.name, key, values, runId });
      else await resolveAlert(db, job.name, key);
    },
    now,
  };
}

function createJobState(db: Db, name: string): JobState {
  return {
    get: (key) => readJobState(db, name, key),
    set: (key, value) =>
      value === null || value === undefined ? deleteJobState(db, name, key) : writeJobState(db, name, key, value),
    delete: (key) => deleteJobState(db, name, key),
  };
}

/** A dry run sees what it has set, and leaves nothing. */
function inMemoryState(kept: JobState): JobState {
  const own = new Map<string, unknown>();
  return {
    get: async <T>(key: string) => (own.has(key) ? ((own.get(key) ?? null) as T | null) : kept.get<T>(key)),
    set: async (key, value) => void own.set(key, value),
    delete: async (key) => void own.set(key, null),
  };
}
