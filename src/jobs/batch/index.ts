import { z } from 'zod';
import type { Db, Executor } from '../../db/client.ts';
import { nextTick } from '../../time/cron.ts';
import { PartialFailure } from '../engine/errors.ts';
import { type Counts, defineJob, type Job, type JobContext, type JobSource, type Window } from '../engine/job.ts';
import { rolledBack } from '../engine/rollback.ts';
import { type BatchJob, type BatchListing, listEnabled, loadBatchJobs } from './configuration.ts';
import { eventTimes } from './events.ts';
import { importJob } from './import.ts';
import { type BatchTotals, computeJob, noTotals } from './run.ts';

export interface BatchOptions {
  /** Of each row of `batch_jobs`. */
  jobTimeoutSeconds: number;
}

const shared = {
  at: z.iso.datetime({ offset: true }).optional().describe('The instant of the tick; now where absent'),
  full: z.boolean().default(false).describe('Compute all data anew, not only what is new'),
};
const oneParams = z.object(shared);
const allParams = z.object({ id: z.int().min(1).optional().describe('Only this row of batch_jobs'), ...shared });

const usual = { overlap: 'queue', catchUp: { mode: 'latest', windowSeconds: 14 * 86_400, most: 1 } } as const;
const longest = 7 * 86_400;

/** Returns `batch` (every enabled row once), `batch-import`, and what makes a job `batch:ID` of each enabled row. Idempotent, all of them. */
export function batchJobs(options: BatchOptions): (Job | JobSource)[] {
  return [batchJob(options), importJob(), batchSource(options)];
}

function batchJob({ jobTimeoutSeconds }: BatchOptions): Job {
  type Params = z.output<typeof allParams>;
  const work = async (ctx: JobContext, exec: Executor, { id, ...ask }: Params) => {
    const jobs = await loadBatchJobs(exec, id ?? null);
    if (id !== undefined && jobs.length === 0) throw new Error(`there is no batch job ${id} with a definition`);
    return runJobs(ctx, exec, { jobs, jobTimeoutSeconds, tick: tickOf(ctx, ask.at, null), full: ask.full });
  };
  return defineJob({
    ...usual,
    name: 'batch',
    schedule: null,
    params: allParams,
    timeoutSeconds: longest,
    retry: { attempts: 1, backoffSeconds: 10 },
    lateAfterSeconds: null,
    run: (ctx, params) => work(ctx, ctx.db, params),
    dryRun: (ctx, params) => rolledBack(ctx.db, (tx) => work(ctx, tx, params)),
  });
}

function batchSource(options: BatchOptions): JobSource {
  return {
    channel: 'batch_jobs',
    load: async (db: Db) => (await listEnabled(db)).map((row) => jobOfRow(row, options)),
  };
}

function jobOfRow({ id, event, hasDefinition, hasMetrics }: BatchListing, { jobTimeoutSeconds }: BatchOptions): Job {
  const times = eventTimes(event);
  const missing = [
    ...(times ? [] : ['event_name']),
    ...(hasDefinition ? [] : ['batchjob_definitions']),
    ...(hasMetrics ? [] : ['batchjob_metrics']),
  ];
  const work = async (ctx: JobContext, exec: Executor, ask: z.output<typeof oneParams>, window: Window | null) => {
    const jobs = await loadBatchJobs(exec, id);
    if (jobs.length === 0) throw new Error(`batch job ${id} has no definition any more`);
    return runJobs(ctx, exec, { jobs, jobTimeoutSeconds, tick: tickOf(ctx, ask.at, window), full: ask.full });
  };
  return defineJob({
    ...usual,
    name: `batch:${id}`,
    schedule: times && { pattern: times.pattern, zone: times.zone },
    params: oneParams,
    timeoutSeconds: jobTimeoutSeconds,
    retry: { attempts: 3, backoffSeconds: 10 },
    lateAfterSeconds: times && 2 * times.periodSeconds,
    missing,
    backfill: 'window',
    run: (ctx, params, window) => work(ctx, ctx.db, params, window),
    dryRun: (ctx, params, window) => rolledBack(ctx.db, (tx) => work(ctx, tx, params, window)),
  });
}

/** A run that a schedule started is about the tick, however late it begins. */
function tickOf(ctx: JobContext, at: string | undefined, window: Window | null): Date {
  return at === undefined ? (window?.to ?? ctx.now()) : new Date(at);
}

interface Running {
  jobs: readonly BatchJob[];
  jobTimeoutSeconds: number;
  tick: Date;
  full: boolean;
}

async function runJobs(
  ctx: JobContext,
  exec: Executor,
  { jobs, jobTimeoutSeconds, tick, full }: Running,
): Promise<Counts> {
  const totals = noTotals();
  for (const [index, job] of jobs.entries()) {
    ctx.progress(index, jobs.length, 'compute');
    const times = eventTimes(job.event);
    const next = times && nextTick(times.pattern, times.zone, tick);
    const ask = { tick, full, nextTick: next, timeoutSeconds: jobTimeoutSeconds };
    await computeJob(ctx, exec, { job, ask, totals });
  }
  ctx.progress(jobs.length, jobs.length, 'compute');
  return tell(ctx, totals);
}

function tell({ log }: JobContext, { counts, failed }: BatchTotals): Counts {
  const rounded = { ...counts, seconds: Math.round(counts.seconds * 100) / 100 };
  log.info(
    `${counts.metrics} metrics, ${counts.buckets} buckets, ${counts.results} results, ${counts.rows_read} rows read`,
    rounded,
  );
  if (failed.length > 0) throw new PartialFailure('metrics', failed, rounded);
  return rounded;
}
