import { z } from 'zod';
import type { Job } from '../../src/jobs/engine/job.ts';
import type { RunnerTiming } from '../../src/jobs/engine/runner.ts';
import { createLog } from '../../src/lib/log.ts';

/** Creates a job with this `run` function. `overrides` replace the default properties. */
export function createTestJob(name: string, run: Job['run'], overrides: Partial<Job> = {}): Job {
  return {
    name,
    schedule: null,
    params: z.object({}),
    timeoutSeconds: 60,
    retry: { attempts: 3, backoffSeconds: 0 },
    overlap: 'skip',
    catchUp: { mode: 'latest', windowSeconds: 86_400, maxTicks: 100 },
    lateAfterSeconds: null,
    run,
    ...overrides,
  };
}

/** Short intervals, so that tests do not wait. `staleMs` stays long, so that a slow machine does not lose a run. */
export const fastTiming: RunnerTiming = {
  heartbeatMs: 1_000,
  progressMs: 20,
  staleMs: 30_000,
  orphanCheckMs: 50,
};

/** A log that writes nothing. */
export const silentLog = createLog({
  level: 'silent',
  dir: '/nowhere',
  keepDays: 1,
  console: { write: () => undefined },
});
