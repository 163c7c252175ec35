import { advanceBackfillEnd, stateKeys, writeSalesState } from '../../db/queries/sales/sales-state.ts';
import { type Backoff, backoffMs } from '../../lib/retry.ts';
import type { Day } from '../../time/days.ts';
import { HttpError, JobError } from '../engine/errors.ts';
import type { Counts, JobContext } from '../engine/job.ts';
import { fetchAndLoad } from './fetch-and-load.ts';
import { folderSource, platformSource } from './file-source.ts';
import { noSalesRows } from './load.ts';
import { requireApi, type SalesOptions } from './options.ts';
import { createReportApi, type ReportApi, ReportFailed, type SalesReport } from './report-api.ts';

const kind = 'backfill';

/** Delays between two questions whether the report is ready. */
const pollBackoff: Backoff = { firstDelayMs: 1_000, maxDelayMs: 30_000 };
const pollTimeoutMs = 30 * 60_000;

/** Loads the files of a folder as the backfill. It ends with the last day of their lines. */
export function backfillFromFolder(ctx: JobContext, options: SalesOptions, dir: string): Promise<Counts> {
  return fetchAndLoad({
    ...options,
    ctx,
    kind,
    createSource: () => folderSource(dir, kind),
    sourceId: null,
    span: null,
    updateState: advanceBackfillEnd,
  });
}

/**
 * Requests a report, waits for it and loads it. Does nothing where a report is loaded already, unless `force` requests
 * a new one. A run that ended while it waited leaves its task to the next run.
 */
export async function backfillFromPlatform(ctx: JobContext, options: SalesOptions, force: boolean): Promise<Counts> {
  const api = requireApi(options);
  if (force) await discardReportOnce(ctx);
  const backfillEnd = await ctx.state.get<Day>(stateKeys.backfillEnd);
  const loadedReportId = await ctx.state.get<string>(stateKeys.reportId);
  if (backfillEnd && loadedReportId) {
    ctx.log.info(`Report ${loadedReportId} is loaded up to ${backfillEnd}; force=true requests a new one`);
    return { ...noSalesRows };
  }
  const { taskId, report } = await obtainReport(ctx, createReportApi(ctx, api));
  const { reportId: id, span, fileUrls } = report;
  ctx.log.info(`Report ${id}: ${span.first} to ${span.last}`);
  return fetchAndLoad({
    ...options,
    ctx,
    kind,
    createSource: (folder) =>
      platformSource({ ctx, api, s3: options.s3, kind, id, fileUrls, folder, addressRules: options.addressRules }),
    sourceId: id,
    span,
    async updateState(exec, lastDay) {
      await writeSalesState(exec, { [stateKeys.taskId]: taskId, [stateKeys.reportId]: id });
      await advanceBackfillEnd(exec, lastDay);
    },
  });
}

/**
 * Discards the loaded report and the task, once per run: a further attempt of the run continues with its own task. The
 * end of the backfill stays, because its days stay loaded.
 */
async function discardReportOnce({ state, runId }: JobContext): Promise<void> {
  if ((await state.get<number>(stateKeys.forcedByRun)) === runId) return;
  for (const key of [stateKeys.reportId, stateKeys.taskId]) await state.delete(key);
  await state.set(stateKeys.forcedByRun, runId);
}

/** Waits for the report of the task that an earlier run left, or of a new task. */
async function obtainReport(ctx: JobContext, api: ReportApi): Promise<{ taskId: string; report: SalesReport }> {
  const { state, log } = ctx;
  const earlierTaskId = await state.get<string>(stateKeys.taskId);
  const taskId = earlierTaskId ?? (await api.requestReport());
  if (earlierTaskId) log.info(`Continues with task ${taskId} of an earlier run`);
  else await state.set(stateKeys.taskId, taskId);
  try {
    return { taskId, report: await pollReport(ctx, api, taskId) };
  } catch (error) {
    // The report of a failed or unknown task will never be ready: the next run starts a new task.
    const isUnknownTask = error instanceof HttpError && [400, 404, 410].includes(error.status);
    if (isUnknownTask || error instanceof ReportFailed) await state.delete(stateKeys.taskId);
    throw error;
  }
}

async function pollReport(ctx: JobContext, api: ReportApi, taskId: string): Promise<SalesReport> {
  let waitedMs = 0;
  for (let polls = 1; ; polls++) {
    ctx.progress(0, undefined, 'wait for the report');
    const report = await api.findReport(taskId);
    if (report) return report;
    if (waitedMs >= pollTimeoutMs)
      throw new JobError(
        'sales-report-late',
        { task: taskId },
        `the report of task ${taskId} was not ready after 30 minutes`,
      );
    const delayMs = Math.min(backoffMs(pollBackoff, polls), pollTimeoutMs - waitedMs);
    await ctx.wait(delayMs);
    waitedMs += delayMs;
  }
}
