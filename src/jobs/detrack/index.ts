import { z } from 'zod';
import { isWithinWorkingHours } from '../../time/working-hours.ts';
import { defineJob, type Job } from '../engine/job.ts';
import { hasUnreportedErrors } from './alerts.ts';
import { type DetrackOptions, requireDetrackApi } from './options.ts';
import { pollStatuses } from './poll-statuses.ts';
import { hasDueShipments } from './shipments-repo.ts';
import { syncShipments } from './sync-shipments.ts';

/** Creates the jobs that send the company's shipments to DeTrack and read their statuses back. Both are idempotent. */
export function detrackJobs(options: DetrackOptions): Job[] {
  return [syncJob(options), statusJob(options)];
}

const commonProperties = {
  schedule: { pattern: '*/5 * * * *' },
  sessions: 2,
  retry: { attempts: 3, backoffSeconds: 10 },
  overlap: 'skip',
  catchUp: { mode: 'none', windowSeconds: 0, maxTicks: 0 },
  lateAfterSeconds: 3600,
} as const satisfies Partial<Job>;

const missingSettings = ({ api, missing }: DetrackOptions): string[] => [
  ...(api ? [] : ['DETRACK_API_KEY']),
  ...missing,
];

function syncJob(options: DetrackOptions): Job {
  return defineJob({
    ...commonProperties,
    name: 'detrack',
    params: z.object({ now: z.boolean().default(false).describe('Send outside of working hours too') }),
    timeoutSeconds: 3600,
    missing: missingSettings(options),
    events: {
      channel: 'detrack',
      poll: { minSeconds: 1, maxSeconds: 300 },
      isDue: async (exec, now) =>
        (isWithinWorkingHours(options.hours, now, options.timeZone) && (await hasDueShipments(exec))) ||
        hasUnreportedErrors(exec),
    },
    run: (ctx, { now }) => syncShipments(ctx, requireDetrackApi(options), now),
  });
}

function statusJob(options: DetrackOptions): Job {
  return defineJob({
    ...commonProperties,
    name: 'detrack-status',
    params: z.object({}),
    timeoutSeconds: 600,
    missing: missingSettings(options),
    run: (ctx) => pollStatuses(ctx, requireDetrackApi(options)),
  });
}

/** Creates the jobs of this folder for `src/jobs/folders.ts`. */
export function detrackFolder(deps: {
  detrack: Omit<DetrackOptions, 'timeZone'>;
  defaults: { timeZone: string };
}): Job[] {
  return detrackJobs({ ...deps.detrack, timeZone: deps.defaults.timeZone });
}
