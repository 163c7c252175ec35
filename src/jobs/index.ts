import { fileURLToPath } from 'node:url';
import { habitsJob } from './habits/index.ts';
import type { Job, JobSource } from './job.ts';
import { type Keeping, maintenanceJob } from './maintenance/index.ts';
import { usageJob } from './usage/index.ts';

/** What jobs are made of; each takes what it needs. */
export interface JobParts extends Keeping {
  /** What holds for people until they choose. */
  defaults: { timeZone: string; language: 'en' | 'ru' };
}

/** Returns every job, and what makes jobs of rows. */
export function allJobs(parts: JobParts): (Job | JobSource)[] {
  return [habitsJob(parts.defaults), usageJob(parts.defaults), maintenanceJob(parts)];
}

/** Folders with an `en.ftl` and a `ru.ftl`: `job-NAME` (title), `job-NAME-about`, `job-NAME-param-PARAMETER`, `job-NAME-phase-PHASE`. */
export const jobTextFolders = ['habits', 'usage', 'maintenance'].map((name) =>
  fileURLToPath(new URL(`../../src/jobs/${name}`, import.meta.url)),
);
