import { projectPath } from '../lib/project-path.ts';
import { type BatchOptions, batchJobs } from './batch/index.ts';
import { type DetrackOptions, detrackJobs } from './detrack/index.ts';
import { energyJobs } from './energy/index.ts';
import type { Job, JobSource } from './engine/job.ts';
import { habitsJob } from './habits/index.ts';
import { type Keeping, maintenanceJob } from './maintenance/index.ts';
import { salesJobs } from './sales/index.ts';
import type { SalesOptions } from './sales/options.ts';
import { usageJob } from './usage/index.ts';

/** What jobs are made of; each takes what it needs. */
export interface JobDeps extends Keeping {
  /** What holds for people until they choose. */
  defaults: { timeZone: string; language: 'en' | 'ru' };
  /** Folder of temporary files. */
  temporaryDir: string;
  batch: BatchOptions;
  detrack: Omit<DetrackOptions, 'timeZone'>;
  sales: Pick<SalesOptions, 'api' | 's3' | 'keepDays' | 'maxRejects'>;
}

/** Returns every job, and what makes jobs of rows. */
export function allJobs(parts: JobDeps): (Job | JobSource)[] {
  const { defaults, temporaryDir } = parts;
  const sales = salesJobs({ ...parts.sales, temporaryDir, timeZone: defaults.timeZone });
  const detrack = detrackJobs({ ...parts.detrack, timeZone: defaults.timeZone });
  return [
    habitsJob(parts.defaults),
    usageJob(parts.defaults),
    ...detrack,
    ...energyJobs(defaults),
    ...sales,
    ...batchJobs(parts.batch),
    maintenanceJob(parts),
  ];
}

/** Folders with an `en.ftl` and a `ru.ftl`: `job-NAME` (title) and `job-NAME-about`, `-param-PARAMETER`, `-phase-PHASE`. */
export const jobTextFolders = ['habits', 'usage', 'detrack', 'energy', 'sales', 'batch', 'maintenance'].map((name) =>
  projectPath(`src/jobs/${name}`),
);
