import { createDb, createPool } from '../../src/db/client.ts';
import { deleteState, readState, writeState } from '../../src/db/queries/job-state.ts';
import { createHttp } from '../../src/jobs/http.ts';
import type { JobContext } from '../../src/jobs/job.ts';
import { salesJobs } from '../../src/jobs/sales/index.ts';

/** One backfill in a process of its own, so that its memory can be seen. */
const { url, platform, dir } = JSON.parse(process.argv[2] ?? '') as { url: string; platform: string; dir: string };
const pool = createPool({ url, onError: (error) => process.stderr.write(`${error.message}\n`) });
const db = createDb(pool);
const api = { url: platform, nickname: 'bench', cohort: '1', key: 'a key of the bench' };
const [job] = salesJobs({ api, timeZone: 'UTC', temporaryDir: dir, keepDays: 31, maxRejects: 1 });
if (!job) throw new Error('there is no backfill');
const { signal } = new AbortController();
const nothing = () => undefined;
const log = { info: nothing, warn: nothing, error: nothing };
const wait = async () => undefined;
const ctx: JobContext = {
  runId: 1,
  db,
  log,
  progress: nothing,
  signal,
  wait,
  http: createHttp({ signal, wait, log }),
  state: {
    get: (key) => readState(db, 'sales', key),
    set: (key, value) => writeState(db, 'sales', key, value),
    delete: (key) => deleteState(db, 'sales', key),
  },
  alert: async () => undefined,
  now: () => new Date(),
};
await pool.query('select 1');
const start = performance.now();
const counts = await job.run(ctx, job.params.parse({}), null);
const seconds = (performance.now() - start) / 1000;
console.log(JSON.stringify({ seconds, peakMb: process.resourceUsage().maxRSS / 1024, counts }));
await pool.end();
