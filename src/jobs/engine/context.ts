import type { Db } from '../../db/client.ts';
import { deleteJobState, readJobState, writeJobState } from '../../db/queries/engine/job-state.ts';
import { raiseAlert, resolveAlert } from '../../db/queries/engine/raised-alerts.ts';
import { abortableDelay } from './abort.ts';
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

/** Creates the context of a run: what `job.run` gets as its first argument. */
export function createJobContext({ job, runId, db, dryRun, signal, log, onProgress, now }: JobContextDeps): JobContext {
  const wait = (ms: number) => abortableDelay(ms, signal);
  const stored = createJobState(db, job.stateKey ?? job.name);
  return {
    runId,
    db,
    log,
    progress: (done, total, phase) => onProgress({ phase, done, total }),
    signal,
    wait,
    http: createHttp({ signal, wait, log }),
    state: dryRun ? createDryRunState(stored) : stored,
    async alert(key, values, exec = db) {
      if (dryRun) return;
      if (values) await raiseAlert(exec, { job: job.name, key, values, runId });
      else await resolveAlert(exec, job.name, key);
    },
    now,
  };
}

/** Creates the state of a job: a small key-value store in `ops.job_state`. */
function createJobState(db: Db, name: string): JobState {
  return {
    get: (key) => readJobState(db, name, key),
    set: (key, value) =>
      value === null || value === undefined ? deleteJobState(db, name, key) : writeJobState(db, name, key, value),
    delete: (key) => deleteJobState(db, name, key),
  };
}

/** Creates the state of a dry run: it reads its own writes, and stores nothing. */
function createDryRunState(stored: JobState): JobState {
  const written = new Map<string, unknown>();
  return {
    get: async <T>(key: string) => (written.has(key) ? ((written.get(key) ?? null) as T | null) : stored.get<T>(key)),
    set: async (key, value) => void written.set(key, value),
    delete: async (key) => void written.set(key, null),
  };
}
