import { type Backoff, backoffMs } from '../../lib/retry.ts';
import { HttpError } from '../engine/errors.ts';
import type { Counts, JobContext } from '../engine/job.ts';
import { loadSet } from './fetch-and-load.ts';
import { fromFolder, fromPlatform } from './file-source.ts';
import type { SalesOptions } from './index.ts';
import { endKey } from './open-days.ts';
import { createReportApi, type Report, type ReportApi, ReportFailed } from './report-api.ts';

const kind = 'backfill';
const nothing: Counts = { rows_read: 0, rows_loaded: 0, rows_duplicate: 0, rows_rejected: 0 };

/** Delays between two questions whether the report is ready. */
const pollBackoff: Backoff = { firstDelayMs: 1_000, maxDelayMs: 30_000 };
const pollTimeoutMs = 30 * 60_000;

/** After it, the files of a folder are loaded as the backfill, which then ends with the last day of their lines. */
export function backfillFromFolder(ctx: JobContext, options: SalesOptions, dir: string): Promise<Counts> {
  return loadSet({
    ...options,
    ctx,
    kind,
    source: () => fromFolder(dir, kind),
    sourceId: null,
    span: null,
    remember: (last) => ({ [endKey]: last }),
  });
}

/**
 * After it, the report is loaded and remembered. Done once: a further run does nothing, but with `force`, which asks for a new
 * report. A run that was ended while it waited is gone on with by the next, on the same report.
 */
export async function backfillFromPlatform(ctx: JobContext, options: SalesOptions, force: boolean): Promise<Counts> {
  const { api, s3 } = options;
  if (!api) throw new Error('not set up: SALES_API_URL');
  if (force) await forgetOnce(ctx);
  const end = await ctx.state.get<string>(endKey);
  const done = await ctx.state.get<string>('report_id');
  if (end && done) {
    ctx.log.info(`Report ${done} is loaded up to ${end}; force=true asks for a new one`);
    return nothing;
  }
  const { taskId, report } = await obtain(ctx, createReportApi(ctx, api));
  const { reportId: id, span, addresses } = report;
  ctx.log.info(`Report ${id}: ${span.first} to ${span.last}`);
  return loadSet({
    ...options,
    ctx,
    kind,
    source: (folder) => fromPlatform({ ctx, api, s3, kind, id, addresses, folder }),
    sourceId: id,
    span,
    remember: (last) => ({ task_id: taskId, report_id: id, [endKey]: last }),
  });
}

/** A further try of the same run goes on with what its first has begun. */
async function forgetOnce({ state, runId }: JobContext): Promise<void> {
  if ((await state.get<number>('forced_by_run')) === runId) return;
  for (const key of [endKey, 'report_id', 'task_id']) await state.delete(key);
  await state.set('forced_by_run', runId);
}

async function obtain(ctx: JobContext, api: ReportApi): Promise<{ taskId: string; report: Report }> {
  const { state, log } = ctx;
  const known = await state.get<string>('task_id');
  const taskId = known ?? (await api.request());
  if (known) log.info(`Task ${taskId} was begun earlier`);
  else await state.set('task_id', taskId);
  try {
    return { taskId, report: await poll(ctx, api, taskId) };
  } catch (error) {
    // A task that failed or that nobody knows will not get ready: the next run begins a new one.
    const isGone = error instanceof HttpError && [400, 404, 410].includes(error.status);
    if (isGone || error instanceof ReportFailed) await state.delete('task_id');
    throw error;
  }
}

async function poll(ctx: JobContext, api: ReportApi, taskId: string): Promise<Report> {
  let waited = 0;
  for (let polls = 1; ; polls++) {
    ctx.progress(0, undefined, 'wait for the report');
    const report = await api.report(taskId);
    if (report) return report;
    if (waited >= pollTimeoutMs) throw new Error(`the report of task ${taskId} was not ready after 30 minutes`);
    const next = Math.min(backoffMs(pollBackoff, polls), pollTimeoutMs - waited);
    await ctx.wait(next);
    waited += next;
  }
}
