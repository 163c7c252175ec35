import { z } from 'zod';
import type { Db, Executor } from '../../db/client.ts';
import { nextTick } from '../../time/cron.ts';
import { JobError, PartialFailure } from '../engine/errors.ts';
import { type Counts, defineJob, type Job, type JobContext, type JobSource, type Window } from '../engine/job.ts';
import { logText } from '../engine/log-text.ts';
import { inRolledBackTransaction } from '../engine/rollback.ts';
import { type BatchTotals, computeBatchJob, emptyTotals } from './compute-job.ts';
import { type BatchJob, type BatchJobRow, listBatchJobs, loadBatchJobs } from './configuration.ts';
import { eventSchedule } from './events.ts';
import { batchImportJob } from './import.ts';

export interface BatchOptions {
  /** The timeout of each row of `batch_jobs`. */
  jobTimeoutSeconds: number;
}

const commonParams = {
  at: z.iso.datetime({ offset: true }).optional().describe('The instant of the tick; default: now'),
  full: z.boolean().default(false).describe('Recalculate all data, not only new data'),
};
const rowParams = z.object(commonParams);
const allParams = z.object({ id: z.int().min(1).optional().describe('Only this row of batch_jobs'), ...commonParams });

const commonSettings = {
  overlap: 'queue',
  catchUp: { mode: 'latest', windowSeconds: 14 * 86_400, maxTicks: 1 },
} as const satisfies Partial<Job>;
const timeoutOfAllSeconds = 7 * 86_400;

/**
 * Creates the job `batch` (every enabled row of `batch_jobs` once), the job `batch-import`, and the source that turns
 * each enabled row into a job `batch:ID`. All of them are idempotent.
 */
export function createBatchJobs(options: BatchOptions): (Job | JobSource)[] {
  return [createBatchJob(options), batchImportJob(), createBatchSource(options)];
}

function createBatchJob({ jobTimeoutSeconds }: BatchOptions): Job {
  type Params = z.output<typeof allParams>;
  const compute = async (ctx: JobContext, exec: Executor, { id, at, full }: Params) => {
    const jobs = await loadBatchJobs(exec, id ?? null);
    if (id !== undefined && jobs.length === 0) throw noBatchJob(id);
    return computeBatchJobs(ctx, exec, { jobs, jobTimeoutSeconds, tick: tickOfRun(ctx, at, null), full });
  };
  return defineJob({
    ...commonSettings,
    name: 'batch',
    schedule: null,
    params: allParams,
    async checkParams(exec, { id }) {
      return id !== undefined && (await loadBatchJobs(exec, id)).length === 0 ? noBatchJob(id) : null;
    },
    timeoutSeconds: timeoutOfAllSeconds,
    retry: { attempts: 1, backoffSeconds: 10 },
    lateAfterSeconds: null,
    run: (ctx, params) => compute(ctx, ctx.db, params),
    dryRun: (ctx, params) => inRolledBackTransaction(ctx.db, (tx) => compute(ctx, tx, params)),
  });
}

function noBatchJob(id: number): JobError {
  return new JobError('batch-no-job', { id: String(id) }, `there is no batch job ${id} with a definition`);
}

function createBatchSource(options: BatchOptions): JobSource {
  return {
    namePrefix: 'batch:',
    channel: 'batch_jobs',
    load: async (db: Db) => (await listBatchJobs(db)).map((row) => createRowJob(row, options)),
  };
}

function createRowJob({ id, name, event, isEnabled, ...has }: BatchJobRow, options: BatchOptions): Job {
  const { jobTimeoutSeconds } = options;
  const schedule = eventSchedule(event);
  const compute = async (
    ctx: JobContext,
    exec: Executor,
    { at, full }: z.output<typeof rowParams>,
    window: Window | null,
  ) => {
    const jobs = await loadBatchJobs(exec, id);
    if (jobs.length === 0) throw noBatchJob(id);
    return computeBatchJobs(ctx, exec, { jobs, jobTimeoutSeconds, tick: tickOfRun(ctx, at, window), full });
  };
  return defineJob({
    ...commonSettings,
    name: `batch:${id}`,
    label: name ?? undefined,
    isDisabled: !isEnabled,
    schedule: schedule && { pattern: schedule.pattern, zone: schedule.zone },
    params: rowParams,
    timeoutSeconds: jobTimeoutSeconds,
    retry: { attempts: 3, backoffSeconds: 10 },
    lateAfterSeconds: schedule && 2 * schedule.periodSeconds,
    missing: [
      ...(schedule ? [] : ['event_name']),
      ...(has.definition ? [] : ['batchjob_definitions']),
      ...(has.metrics ? [] : ['batchjob_metrics']),
    ],
    backfill: 'window',
    run: (ctx, params, window) => compute(ctx, ctx.db, params, window),
    dryRun: (ctx, params, window) => inRolledBackTransaction(ctx.db, (tx) => compute(ctx, tx, params, window)),
  });
}

/** Returns the tick that a run computes: `at`, else the end of its window (also when the run starts late), else now. */
function tickOfRun(ctx: JobContext, at: string | undefined, window: Window | null): Date {
  return at === undefined ? (window?.to ?? ctx.now()) : new Date(at);
}

interface BatchRun {
  jobs: readonly BatchJob[];
  jobTimeoutSeconds: number;
  tick: Date;
  full: boolean;
}

async function computeBatchJobs(
  ctx: JobContext,
  exec: Executor,
  { jobs, jobTimeoutSeconds, tick, full }: BatchRun,
): Promise<Counts> {
  const totals = emptyTotals();
  for (const [index, job] of jobs.entries()) {
    ctx.progress(index, jobs.length, 'compute');
    const schedule = eventSchedule(job.event);
    const next = schedule && nextTick(schedule.pattern, schedule.zone, tick);
    const options = { tick, full, nextTick: next, timeoutSeconds: jobTimeoutSeconds };
    await computeBatchJob(ctx, exec, { job, options, totals });
  }
  ctx.progress(jobs.length, jobs.length, 'compute');
  return reportTotals(ctx, totals);
}

/** Logs and returns the counts of a run; throws when metrics failed. */
function reportTotals({ log }: JobContext, { counts, failed }: BatchTotals): Counts {
  const rounded = { ...counts, seconds: Math.round(counts.seconds * 100) / 100 };
  const { metrics, buckets, results, rows_read } = counts;
  const text = logText('batch-totals', { metrics, buckets, results, rows: rows_read });
  log.info(`${metrics} metrics, ${buckets} buckets, ${results} results, ${rows_read} rows read`, {
    ...rounded,
    ...text,
  });
  if (failed.length > 0) throw new PartialFailure('metrics', failed, rounded);
  return rounded;
}

/** Creates the jobs of this folder for `src/jobs/folders.ts`. */
export function batchFolder({ batch }: { batch: BatchOptions }): (Job | JobSource)[] {
  return createBatchJobs(batch);
}
