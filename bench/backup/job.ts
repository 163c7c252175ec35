import { backupFolder } from '../../src/jobs/backup/index.ts';
import { type JobRun, runJob } from '../run-job.ts';

const input = JSON.parse(process.argv[2] ?? '') as JobRun & { dir: string };
const [job] = backupFolder({ backup: { dir: input.dir, keep: { newest: 7, weeks: 5, months: 12 } } });
if (job) await runJob(job, input);
