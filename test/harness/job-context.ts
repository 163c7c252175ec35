import type { Db } from '../../src/db/client.ts';
import { deleteJobState, readJobState, writeJobState } from '../../src/db/queries/engine/job-state.ts';
import type { JobContext, JobLog, JobState } from '../../src/jobs/engine/job.ts';

/**
 * Creates the context of a run for tests without the engine. It logs nothing, does not wait, rejects HTTP requests, and
 * keeps its state in memory. `overrides` replace what a test observes or needs.
 *
 * @example
 * const waits: number[] = [];
 * const ctx = createJobContext(db, { wait: async (ms) => void waits.push(ms) });
 */
export function createTestJobContext(db: Db, overrides: Partial<JobContext> = {}): JobContext {
  return {
    runId: 1,
    db,
    log: createJobLog(() => undefined),
    progress: () => undefined,
    signal: new AbortController().signal,
    wait: async () => undefined,
    http: { fetch: () => Promise.reject(new Error('this job makes no HTTP requests')) },
    state: createMemoryState(),
    alert: async () => undefined,
    now: () => new Date(),
    ...overrides,
  };
}

/** Creates a log that calls `write` for the lines of all levels. */
export function createJobLog(write: (message: string, data?: Record<string, unknown>) => void): JobLog {
  return { info: write, warn: write, error: write };
}

/** Creates the state of a job in memory. */
export function createMemoryState(values = new Map<string, unknown>()): JobState {
  return {
    get: async <T>(key: string) => (values.get(key) as T) ?? null,
    set: async (key, value) => void values.set(key, value),
    delete: async (key) => void values.delete(key),
  };
}

/** Creates the state of a job in `ops.job_state`. */
export function createStoredState(db: Db, job: string): JobState {
  return {
    get: (key) => readJobState(db, job, key),
    set: (key, value) => writeJobState(db, job, key, value),
    delete: (key) => deleteJobState(db, job, key),
  };
}
