import { findMissingPrices } from '../../db/queries/sales/missing-prices.ts';
import { advanceBackfillEnd, stateKeys, writeSalesState } from '../../db/queries/sales/sales-state.ts';
import { type Backoff, backoffMs } from '../../lib/retry.ts';
import type { Day } from '../../time/days.ts';
import { HttpError, JobError } from '../engine/errors.ts';
import type { Counts, JobContext } from '../engine/job.ts';
import { logText } from '../engine/log-text.ts';
import { type FetchAndLoadOptions, fetchAndLoad } from './fetch-and-load.ts';
import { folderSource, platformSource } from './file-source.ts';
import { noSalesRows } from './load.ts';
import { requireApi, type SalesOptions } from './options.ts';
import {
  createReportApi,
  type ReportApi,
  type ReportApiSettings,
  ReportFailed,
  type SalesReport,
} from './report-api.ts';

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
 * Requests a report, waits for it and loads it. Where a report is loaded already, loads only prices that were missing,
 * unless `force` requests a new one. A run that ended while it waited leaves its task to the next run.
 */
export async function backfillFromPlatform(ctx: JobContext, options: SalesOptions, force: boolean): Promise<Counts> {
  const api = requireApi(options);
  if (force) await discardReportOnce(ctx);
  const backfillEnd = await ctx.state.get<Day>(stateKeys.backfillEnd);
  const loadedReportId = await ctx.state.get<string>(stateKeys.reportId);
  if (backfillEnd && loadedReportId) {
    const values = { report: loadedReportId, day: backfillEnd };
    ctx.log.info(
      `Report ${loadedReportId} is loaded up to ${backfillEnd}; force=true requests a new one`,
      logText('sales-report-loaded', values),
    );
    return (await retryPrices(ctx, options, api)) ?? { ...noSalesRows };
  }
  const { taskId, report } = await obtainReport(ctx, createReportApi(ctx, api));
  return loadReport(
    ctx,
    options,
    api,
    { ...report, taskId },
    {
      async updateState(exec, lastDay) {
        await writeSalesState(exec, { [stateKeys.taskId]: taskId, [stateKeys.reportId]: report.reportId });
        await advanceBackfillEnd(exec, lastDay);
      },
    },
  );
}

function loadReport(
  ctx: JobContext,
  options: SalesOptions,
  api: ReportApiSettings,
  { reportId: id, span, fileUrls, taskId }: SalesReport & { taskId: string },
  how: Pick<FetchAndLoadOptions, 'updateState' | 'onlyPrices'>,
): Promise<Counts> {
  const { s3, addressRules } = options;
  ctx.log.info(`Report ${id}: ${span.first} to ${span.last}`, logText('sales-report', { ...span, report: id }));
  const refreshUrls = async () => {
    const report = await createReportApi(ctx, api).findReport(taskId);
    return report?.reportId === id ? report.fileUrls : null;
  };
  const createSource = (folder: string) =>
    platformSource({ ctx, api, s3, kind, id, fileUrls, refreshUrls, folder, addressRules });
  return fetchAndLoad({ ...options, ...how, ctx, kind, createSource, sourceId: id, span });
}

/** Loads the prices of the loaded report where they were missing. */
async function retryPrices(ctx: JobContext, options: SalesOptions, api: ReportApiSettings): Promise<Counts | null> {
  const missing = await findMissingPrices(ctx.db);
  const taskId = await ctx.state.get<string>(stateKeys.taskId);
  if (options.isDry || taskId === null || !missing.some(({ load }) => load === 'report')) return null;
  const report = await createReportApi(ctx, api).findReport(taskId);
  const how = { onlyPrices: true, updateState: async () => undefined };
  return report && loadReport(ctx, options, api, { ...report, taskId }, how);
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
  if (earlierTaskId)
    log.info(`Continues with task ${taskId} of an earlier run`, logText('sales-report-task', { task: taskId }));
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
