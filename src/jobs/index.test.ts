import { expect, test } from 'vitest';
import { toJobDeps } from '../app/job-deps.ts';
import { parseConfig } from '../config/config.ts';
import { staticJobs } from './engine/job-registry.ts';
import { allJobs } from './index.ts';

const [minute, hour, day] = [60, 3600, 86_400];

/** The values of the specification of jobs. */
test.each([
  ['habits', '*/10 * * * *', 10 * minute, 3, 'skip', 'latest', hour],
  ['usage', '3,13,23,33,43,53 * * * *', hour, 5, 'skip', 'latest', hour],
  ['backup', '41 2 * * *', 4 * hour, 3, 'skip', 'latest', 2 * day],
  ['maintenance', '17 3 * * *', 10 * minute, 3, 'skip', 'latest', 2 * day],
])('%s', (name, pattern, timeoutSeconds, attempts, overlap, mode, lateAfterSeconds) => {
  const job = staticJobs(allJobs(toJobDeps(parseConfig({})))).find((one) => one.name === name);
  expect(job).toMatchObject({
    schedule: { pattern },
    timeoutSeconds,
    retry: { attempts },
    overlap,
    catchUp: { mode },
    lateAfterSeconds,
  });
});
