import { defineSection } from '../section.ts';
import { integer } from '../value-types.ts';

/** The job engine and the batch jobs. */
export const jobSettings = defineSection({
  variables: {
    MAX_CONCURRENT_JOBS: integer(1, 100)
      .default(10)
      .describe('how many runs of jobs execute at the same time, over all instances'),
    JOB_TIMEOUT: integer(1, 604_800).default(3600).describe('how many seconds a run of a batch job may take'),
    BATCH_SIZE: integer(1, 100_000)
      .default(1000)
      .describe('how many rows of batch results pass through the program at a time'),
  },
  toConfig: (values) => ({
    maxConcurrentJobs: values.MAX_CONCURRENT_JOBS,
    batch: { jobTimeoutSeconds: values.JOB_TIMEOUT, batchSize: values.BATCH_SIZE },
  }),
});
