import { usageJob } from '../../src/jobs/usage/index.ts';
import { type JobRun, runJob } from '../run-job.ts';

const run = JSON.parse(process.argv[2] ?? '') as JobRun;
// The reset of the day is done: what is measured is the calculation.
await runJob(usageJob({ timeZone: 'Europe/Berlin' }), run, { reset_due_at: run.now });
