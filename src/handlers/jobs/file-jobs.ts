import type { Job } from '../../jobs/engine/job.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import { describeParams, formatDocumentValue, type ParamInfo } from '../../jobs/engine/params.ts';
import type { FileJobs } from '../shared/file-jobs.ts';
import type { JobsFeatureDeps } from './deps.ts';
import { runConversation } from './run-conversation.ts';
import type { RunStarter } from './run-starter.ts';

/** Lets other features start jobs with a document that an admin sent. */
export function createFileJobs(deps: JobsFeatureDeps, starter: RunStarter): FileJobs {
  const { jobs } = deps;
  const { run } = runConversation(deps, starter);
  return {
    list: ({ t }, size) =>
      jobs
        .all()
        .filter((job) => !job.isDisabled && !job.missing?.length && canRead(job, size))
        .map((job) => ({ job: job.name, title: jobTitle(t, job) })),
    async run(conversation, job, document) {
      const name = await conversation.external(() => requiredFile(jobs.find(job))?.name);
      const start = { job, params: name === undefined ? {} : { [name]: formatDocumentValue(document) } };
      await run(conversation, start as never);
    },
  };
}

function requiredFile(job: Job | undefined): ParamInfo | undefined {
  return job && describeParams(job.params).find(({ file, required }) => file && required);
}

function canRead(job: Job, size: number): boolean {
  const param = requiredFile(job);
  return param !== undefined && size <= (param.maxBytes ?? Number.POSITIVE_INFINITY);
}
