import { z } from 'zod';
import { localDate } from '../../time/local-day.ts';
import { defineJob, type Job, type JobContext } from '../engine/job.ts';
import { path } from '../engine/params.ts';
import { backfillFromFolder, backfillFromPlatform } from './backfill.ts';
import type { LoadSettings } from './fetch-and-load.ts';
import { incrementFromFolder, loadOneDay, loadOpenDays } from './increment.ts';
import { stateName } from './load.ts';
import type { ApiSettings } from './report-api.ts';
import type { S3Settings } from './s3.ts';

export interface SalesOptions extends LoadSettings {
  /** IANA zone in which a day is over. */
  timeZone: string;
  /** Absent: only folders are loaded. */
  api?: ApiSettings;
  /** Absent: only files that have an address are fetched. */
  s3?: S3Settings;
}

const dir = path(z.string().min(1)).optional().describe('Folder with the files, instead of the platform');

/** Returns the jobs that load the shop's sales: the backfill once, then the increment of each day. Idempotent. */
export function salesJobs(options: SalesOptions): Job[] {
  return [backfillJob(options), incrementJob(options)];
}

const usual = {
  timeoutSeconds: 7200,
  retry: { attempts: 3, backoffSeconds: 30 },
  overlap: 'skip',
  catchUp: { mode: 'latest', windowSeconds: 86_400, most: 1 },
  stateName,
  runsWithout: ({ dir }: Record<string, unknown>) => dir !== undefined,
} as const;

const missingOf = ({ api }: SalesOptions): string[] =>
  api ? [] : ['SALES_API_URL', 'SALES_NICKNAME', 'SALES_COHORT', 'SALES_API_KEY'];

function backfillJob(options: SalesOptions): Job {
  const work =
    (isDry: boolean) =>
    (ctx: JobContext, { force, dir }: { force: boolean; dir?: string }) =>
      dir === undefined
        ? backfillFromPlatform(ctx, { ...options, isDry }, force)
        : backfillFromFolder(ctx, { ...options, isDry }, dir);
  return defineJob({
    ...usual,
    name: 'sales-backfill',
    schedule: null,
    params: z.object({
      force: z.boolean().default(false).describe('Ask for a new report, even where one is loaded'),
      dir,
    }),
    lateAfterSeconds: null,
    missing: missingOf(options),
    run: work(false),
    dryRun: work(true),
  });
}

function incrementJob(options: SalesOptions): Job {
  const work =
    (isDry: boolean) =>
    (ctx: JobContext, { date, dir }: { date?: string; dir?: string }) => {
      const rules = { ...options, isDry };
      if (date === undefined && dir !== undefined) throw new Error('dir needs a date: date=YYYY-MM-DD');
      if (date === undefined) return loadOpenDays(ctx, rules);
      return dir === undefined ? loadOneDay(ctx, rules, date) : incrementFromFolder(ctx, rules, dir, date);
    };
  return defineJob({
    ...usual,
    name: 'sales-increment',
    schedule: { pattern: '0 2-23 * * *' },
    params: z.object({ date: z.iso.date().optional().describe('Load this day, again where it is loaded'), dir }),
    lateAfterSeconds: 3 * 86_400,
    missing: missingOf(options),
    backfill: ({ from }, timeZone) => ({ date: localDate(from, { timeZone, dayStartHour: 0 }) }),
    run: work(false),
    dryRun: work(true),
  });
}
