import { createDb, createPool } from '../src/db/client.ts';
import type { Counts, Job } from '../src/jobs/engine/job.ts';
import { createMemoryState, createTestJobContext } from '../test/harness/job-context.ts';

export interface JobRun {
  url: string;
  /** When it is, ISO. */
  now: string;
}

/**
 * Runs a job once with its defaults and prints seconds, memory and counts as JSON. Has a process of its own for the
 * memory.
 */
export async function runJob(job: Job, { url, now }: JobRun, state: Record<string, string> = {}): Promise<Counts> {
  const pool = createPool({ url, onError: (error) => process.stderr.write(`${error.message}\n`) });
  const ctx = createTestJobContext(createDb(pool), {
    state: createMemoryState(new Map(Object.entries(state))),
    now: () => new Date(now),
  });
  await pool.query('select 1');
  const start = performance.now();
  const counts = await job.run(ctx, job.params.parse({}), null);
  const seconds = (performance.now() - start) / 1000;
  console.log(JSON.stringify({ seconds, peakMb: process.resourceUsage().maxRSS / 1024, counts }));
  await pool.end();
  return counts;
}
