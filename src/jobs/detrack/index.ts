import { z } from 'zod';
import { isWithinWorkingHours, type WorkingHours } from '../../time/working-hours.ts';
import { defineJob, type Job } from '../engine/job.ts';
import type { ApiSettings } from './api.ts';
import type { AssignMode } from './assign.ts';
import { pollStatuses } from './poll.ts';
import { isAnyDue } from './rows.ts';
import { sync } from './sync.ts';
import { isUntold } from './tell.ts';

export interface DetrackOptions {
  /** Absent: nothing is sent. */
  api?: ApiSettings;
  /** IANA zone of the working hours. */
  timeZone: string;
  hours: WorkingHours;
  assign: AssignMode;
  assignBy: 'detrack_id' | 'name';
  /** Requests at a time. */
  concurrency: number;
  /** Columns that the company's tables lack: with any, the part is off. */
  missing: readonly string[];
  /** How long a second of waiting between attempts is. */
  secondMs?: number;
}

/** What a run works with. */
export type ReadyOptions = DetrackOptions & { api: ApiSettings; secondMs: number };

/** Returns the jobs that send the company's shipments to DeTrack and read their statuses back. Idempotent. */
export function detrackJobs(options: DetrackOptions): Job[] {
  return [syncJob(options), statusJob(options)];
}

const usual = {
  schedule: { pattern: '*/5 * * * *' },
  retry: { attempts: 3, backoffSeconds: 10 },
  overlap: 'skip',
  catchUp: { mode: 'none', windowSeconds: 0, most: 0 },
  lateAfterSeconds: 3600,
} as const;

const missingOf = ({ api, missing }: DetrackOptions): string[] => [...(api ? [] : ['DETRACK_API_KEY']), ...missing];

function ready(options: DetrackOptions): ReadyOptions {
  if (!options.api) throw new Error('not set up: DETRACK_API_KEY');
  return { secondMs: 1000, ...options, api: options.api };
}

function syncJob(options: DetrackOptions): Job {
  return defineJob({
    ...usual,
    name: 'detrack',
    params: z.object({ now: z.boolean().default(false).describe('Send outside of working hours too') }),
    timeoutSeconds: 3600,
    missing: missingOf(options),
    events: {
      channel: 'detrack',
      poll: { leastSeconds: 1, mostSeconds: 300 },
      isDue: async (exec, now) =>
        (isWithinWorkingHours(options.hours, now, options.timeZone) && (await isAnyDue(exec))) || isUntold(exec),
    },
    run: (ctx, { now }) => sync(ctx, ready(options), now),
  });
}

function statusJob(options: DetrackOptions): Job {
  return defineJob({
    ...usual,
    name: 'detrack-status',
    params: z.object({}),
    timeoutSeconds: 600,
    missing: missingOf(options),
    run: (ctx) => pollStatuses(ctx, ready(options)),
  });
}

/** Creates the jobs of this folder for `src/jobs/folders.ts`. */
export function detrackFolder(deps: {
  detrack: Omit<DetrackOptions, 'timeZone'>;
  defaults: { timeZone: string };
}): Job[] {
  return detrackJobs({ ...deps.detrack, timeZone: deps.defaults.timeZone });
}
