import { energyJobs } from '../../src/jobs/energy/index.ts';
import { type JobRun, runJob } from '../run-job.ts';

const [job] = energyJobs({ timeZone: 'UTC', maxRejects: 10 });
if (!job) throw new Error('there is no job');
const { rows_read } = await runJob(job, JSON.parse(process.argv[2] ?? '') as JobRun);
if (rows_read !== 600_000) throw new Error(`it read ${rows_read} readings`);
