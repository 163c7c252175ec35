import { createDb, createPool } from '../../src/db/client.ts';
import type { JobContext } from '../../src/jobs/job.ts';
import { usageJob } from '../../src/jobs/usage/index.ts';

/** One run of the job in a process of its own, so that its memory can be seen. */
const { url, now } = JSON.parse(process.argv[2] ?? '') as { url: string; now: string };
const pool = createPool({ url, onError: (error) => process.stderr.write(`${error.message}\n`) });
const job = usageJob({ timeZone: 'Europe/Berlin' });
const nothing = () => undefined;
const ctx: JobContext = {
  runId: 1,
  db: createDb(pool),
  log: { info: nothing, warn: nothing, error: nothing },
  progress: nothing,
  signal: new AbortController().signal,
  wait: async () => undefined,
  http: { fetch: () => Promise.reject(new Error('the job speaks no HTTP')) },
  // The reset of the day is done: what is measured is the calculation.
  state: { get: async <T>() => now as T, set: async () => undefined, delete: async () => undefined },
  alert: async () => undefined,
  now: () => new Date(now),
};
await pool.query('select 1');
const start = performance.now();
const counts = await job.run(ctx, job.params.parse({}), null);
const seconds = (performance.now() - start) / 1000;
console.log(JSON.stringify({ seconds, peakMb: process.resourceUsage().maxRSS / 1024, counts }));
await pool.end();
