import { createDb, createPool } from '../src/db/client.ts';
import type { Counts, Job, JobContext } from '../src/jobs/engine/job.ts';

export interface JobRun {
  url: string;
  /** When it is, ISO. */
  now: string;
}

const nothing = () => undefined;

/** After it, a job has run once with its defaults, and what it took is printed as JSON: for a process of its own, whose memory can be seen. */
export async function runJob(job: Job, { url, now }: JobRun, state: Record<string, string> = {}): Promise<Counts> {
  const pool = createPool({ url, onError: (error) => process.stderr.write(`${error.message}\n`) });
  const ctx: JobContext = {
    runId: 1,
    db: createDb(pool),
    log: { info: nothing, warn: nothing, error: nothing },
    progress: nothing,
    signal: new AbortController().signal,
    wait: async () => undefined,
    http: { fetch: () => Promise.reject(new Error('the job speaks no HTTP')) },
    state: {
      get: async <T>(key: string) => (state[key] ?? null) as T,
      set: async () => undefined,
      delete: async () => undefined,
    },
    alert: async () => undefined,
    now: () => new Date(now),
  };
  await pool.query('select 1');
  const start = performance.now();
  const counts = await job.run(ctx, job.params.parse({}), null);
  const seconds = (performance.now() - start) / 1000;
  console.log(JSON.stringify({ seconds, peakMb: process.resourceUsage().maxRSS / 1024, counts }));
  await pool.end();
  return counts;
}
