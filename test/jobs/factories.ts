import { z } from 'zod';
import type { Job } from '../../src/jobs/engine/job.ts';
import type { RunnerTiming } from '../../src/jobs/engine/runner.ts';
import { createLog } from '../../src/lib/log.ts';

/** A job that does `run` and else what most do. */
export function aJob(name: string, run: Job['run'], more: Partial<Job> = {}): Job {
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
    ...more,
  };
}

/** Everything is seen soon, so that nothing waits for time; what must not happen on a slow machine (a lock that seems lost) is not. */
export const quick: RunnerTiming = { heartbeatMs: 1_000, progressMs: 20, staleMs: 30_000, orphanCheckMs: 50 };

export const silent = createLog({ level: 'silent', dir: '/nowhere', keepDays: 1, console: { write: () => undefined } });
