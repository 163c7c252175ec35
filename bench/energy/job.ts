import { createDb, createPool } from '../../src/db/client.ts';
import { energyJobs } from '../../src/jobs/energy/index.ts';
import type { JobContext } from '../../src/jobs/job.ts';

/** One run of the job in a process of its own, so that its memory can be seen. */
const { url, now } = JSON.parse(process.argv[2] ?? '') as { url: string; now: string };
const pool = createPool({ url, onError: (error) => process.stderr.write(`${error.message}\n`) });
const job = energyJobs({ timeZone: 'UTC' })[0];
const nothing = () => undefined;
const ctx: JobContext = {
  runId: 1,
  db: createDb(pool),
  log: { info: nothing, warn: nothing, error: nothing },
  progress: nothing,
  signal: new AbortController().signal,
  wait: async () => undefined,
  http: { fetch: () => Promise.reject(new Error('the job speaks no HTTP')) },
  state: { get: async () => null, set: async () => undefined, delete: async () => undefined },
  alert: async () => undefined,
  now: () => new Date(now),
};
await pool.query('select 1');
const start = performance.now();
const counts = await job?.run(ctx, job.params.parse({}), null);
const seconds = (performance.now() - start) / 1000;
if (counts?.rows_read !== 600_000) throw new Error(`it read ${counts?.rows_read} readings`);
console.log(JSON.stringify({ seconds, peakMb: process.resourceUsage().maxRSS / 1024 }));
await pool.end();
