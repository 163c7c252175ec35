import { projectPath } from '../lib/project-path.ts';
import type { UnionToIntersection } from '../lib/union-to-intersection.ts';
import type { Job, JobSource } from './engine/job.ts';
import * as folders from './folders.ts';

/** The dependencies of all job folders. */
export type JobDeps = UnionToIntersection<Parameters<(typeof folders)[keyof typeof folders]>[0]>;

/** Creates all jobs, and all sources of jobs that are rows of a table. */
export function allJobs(deps: JobDeps): (Job | JobSource)[] {
  return Object.values(folders).flatMap((createJobs) => createJobs(deps));
}

/**
 * The folders with the texts of the jobs, `en.ftl` and `ru.ftl`. Their keys are `job-NAME` for the title, and
 * `job-NAME-about`, `job-NAME-param-PARAM`, `job-NAME-phase-PHASE` and `job-NAME-alert-KEY`.
 */
export const jobTextFolders = Object.keys(folders).map((name) => projectPath(`src/jobs/${name}`));
