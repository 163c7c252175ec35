import { usageJob } from '../../src/jobs/usage/index.ts';
import { type JobRun, runJob } from '../run-job.ts';

const run = JSON.parse(process.argv[2] ?? '') as JobRun;
// The reset of the day is already done: only the calculation is measured.
await runJob(usageJob({ timeZone: 'Europe/Berlin' }), run, { reset_due_at: run.now });
