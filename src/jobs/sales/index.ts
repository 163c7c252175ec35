import { z } from 'zod';
import { salesStateName } from '../../db/queries/sales/sales-state.ts';
import { localDate } from '../../time/local-day.ts';
import { defineJob, type Job, type JobContext } from '../engine/job.ts';
import { refinementText } from '../engine/param-issues.ts';
import { path } from '../engine/params.ts';
import { backfillFromFolder, backfillFromPlatform } from './backfill.ts';
import { findSkipError, loadOpenDays, skipOpenDay } from './increment.ts';
import { findOrderError, incrementFromFolder, loadOneDay } from './load-day.ts';
import type { SalesOptions } from './options.ts';

const dirParam = path(z.string().min(1)).optional().describe('Folder with the files, instead of the platform');

/**
 * Creates the two jobs that load the shop's sales: the backfill once, then the increment of each day. Both are
 * idempotent.
 */
export function salesJobs(options: SalesOptions): Job[] {
  return [createBackfillJob(options), createIncrementJob(options)];
}

const commonOptions = {
  timeoutSeconds: 7200,
  sessions: 2, // one for the COPY, one for what is written meanwhile
  retry: { attempts: 3, backoffSeconds: 30 },
  overlap: 'skip',
  catchUp: { mode: 'latest', windowSeconds: 86_400, maxTicks: 1 },
  stateKey: salesStateName,
  runsWithout: ({ dir }: Record<string, unknown>) => dir !== undefined,
} as const satisfies Partial<Job>;

function missingSettings({ api }: SalesOptions): string[] {
  return api ? [] : ['SALES_API_URL', 'SALES_NICKNAME', 'SALES_COHORT', 'SALES_API_KEY'];
}

function createBackfillJob(options: SalesOptions): Job {
  const createRun =
    (isDry: boolean) =>
    (ctx: JobContext, { force, dir }: { force: boolean; dir?: string }) =>
      dir === undefined
        ? backfillFromPlatform(ctx, { ...options, isDry }, force)
        : backfillFromFolder(ctx, { ...options, isDry }, dir);
  return defineJob({
    ...commonOptions,
    name: 'sales-backfill',
    schedule: null,
    params: z.object({
      force: z.boolean().default(false).describe('Request a new report, even if one is loaded'),
      dir: dirParam,
    }),
    lateAfterSeconds: null,
    missing: missingSettings(options),
    run: createRun(false),
    dryRun: createRun(true),
  });
}

function createIncrementJob(options: SalesOptions): Job {
  const createRun =
    (isDry: boolean) =>
    (ctx: JobContext, { date, dir, skip }: { date?: string; dir?: string; skip?: string }) => {
      const runOptions = { ...options, isDry };
      if (skip !== undefined) return skipOpenDay(ctx, runOptions, skip);
      if (date === undefined) return loadOpenDays(ctx, runOptions);
      return dir === undefined ? loadOneDay(ctx, runOptions, date) : incrementFromFolder(ctx, runOptions, dir, date);
    };
  return defineJob({
    ...commonOptions,
    name: 'sales-increment',
    schedule: { pattern: '0 2-23 * * *' },
    params: z
      .object({
        date: z.iso.date().optional().describe('Load this day, even if it is loaded already'),
        dir: dirParam,
        skip: z.iso.date().optional().describe('Skip this day, which the platform will never have, and load nothing'),
      })
      .refine(({ date, dir, skip }) => skip === undefined || (date === undefined && dir === undefined), {
        ...refinementText('sales-skip-alone'),
        error: 'skip loads nothing: leave out date and dir',
        path: ['skip'],
      })
      .refine(({ date, dir }) => dir === undefined || date !== undefined, {
        ...refinementText('sales-dir-without-date'),
        error: 'dir needs the day of its files: date=YYYY-MM-DD',
        path: ['date'],
      }),
    async checkParams(exec, { date, skip }) {
      if (skip !== undefined) return findSkipError(exec, options, skip);
      return date === undefined ? null : findOrderError(exec, date);
    },
    runsWithout: ({ dir, skip }) => dir !== undefined || skip !== undefined,
    lateAfterSeconds: 3 * 86_400,
    missing: missingSettings(options),
    backfill: ({ from }, timeZone) => ({ date: localDate(from, { timeZone, dayStartHour: 0 }) }),
    run: createRun(false),
    dryRun: createRun(true),
  });
}

/** Creates the jobs of this folder for `src/jobs/folders.ts`. */
export function salesFolder(deps: {
  sales: Pick<SalesOptions, 'api' | 's3' | 'keepDays' | 'maxRejects' | 'statuses'> & { allowPrivate: boolean };
  defaults: { timeZone: string };
  tempDir: string;
}): Job[] {
  const { allowPrivate, ...options } = deps.sales;
  const { timeZone } = deps.defaults;
  return salesJobs({ ...options, addressRules: { allowPrivate }, temporaryDir: deps.tempDir, timeZone });
}
