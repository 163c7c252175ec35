import type { Executor } from '../../db/client.ts';
import { findBackfillEnd, findClosedDays, setDayLoaded, stateKeys } from '../../db/queries/sales/sales-state.ts';
import { addDays, type Day } from '../../time/days.ts';
import { JobError } from '../engine/errors.ts';
import type { Counts, JobContext } from '../engine/job.ts';
import { logText } from '../engine/log-text.ts';
import { type FetchAndLoadOptions, fetchAndLoad } from './fetch-and-load.ts';
import { folderSource, platformSource } from './file-source.ts';
import { isLoadable } from './open-days.ts';
import { requireApi, type SalesOptions } from './options.ts';
import { createReportApi } from './report-api.ts';

const kind = 'increment';

/** Loads the increment of a day from a folder. Throws where the day before it is not loaded. */
export async function incrementFromFolder(
  ctx: JobContext,
  options: SalesOptions,
  dir: string,
  day: Day,
): Promise<Counts> {
  await checkOrder(ctx, day);
  const counts = await loadDay(ctx, options, day, { sourceId: null, createSource: () => folderSource(dir, kind) });
  return { ...counts, days_loaded: 1, days_open: 0 };
}

/** Loads the increment of one day, even where it is loaded already. Throws where the platform has none. */
export async function loadOneDay(ctx: JobContext, options: SalesOptions, day: Day): Promise<Counts> {
  await checkOrder(ctx, day);
  const counts = await fetchDay(ctx, options, day);
  if (!counts) throw new JobError('sales-no-increment', { day }, `the platform has no increment of ${day} (NOT FOUND)`);
  return { ...counts, days_loaded: 1, days_open: 0 };
}

/** Returns the error where the day must wait for another one; null where it can be loaded. */
export async function findOrderError(exec: Executor, day: Day): Promise<JobError | null> {
  const backfillEnd = await findBackfillEnd(exec);
  if (!backfillEnd)
    return new JobError('sales-no-backfill', { day }, `${day} waits for the backfill: nothing is loaded`);
  if (isLoadable(day, backfillEnd, await findClosedDays(exec))) return null;
  const before = addDays(day, -1);
  const message = `${day} waits for the day before it, ${before}, which is not loaded`;
  return new JobError('sales-day-waits', { day, before }, message);
}

/** Throws where the day must wait for another one. */
async function checkOrder({ db }: JobContext, day: Day): Promise<void> {
  const error = await findOrderError(db, day);
  if (error) throw error;
}

/** Loads the increment of the day from the platform, or only its prices; returns null where it has none. */
export async function fetchDay(
  ctx: JobContext,
  options: SalesOptions,
  day: Day,
  onlyPrices = false,
): Promise<Counts | null> {
  const api = requireApi(options);
  const reportId = await ctx.state.get<string>(stateKeys.reportId);
  if (!reportId) {
    const message = 'the backfill came from a folder: without a report there are no increments to ask for';
    throw new JobError('sales-no-report', {}, message);
  }
  const find = () => createReportApi(ctx, api).findIncrement(reportId, day);
  const increment = await find();
  if (!increment) {
    ctx.log.info(`${day}: NOT FOUND, the next run asks again`, logText('sales-day-absent', { day }));
    return null;
  }
  const { incrementId: id, fileUrls } = increment;
  const { s3, addressRules } = options;
  const refreshUrls = async () => {
    const again = await find();
    return again?.incrementId === id ? again.fileUrls : null;
  };
  const createSource = (folder: string) =>
    platformSource({ ctx, api, s3, kind, id, fileUrls, refreshUrls, folder, addressRules });
  return loadDay(ctx, options, day, { sourceId: id, createSource, onlyPrices });
}

/** Loads one day. `sourceId` null: the files come from a folder. */
async function loadDay(
  ctx: JobContext,
  options: SalesOptions,
  day: Day,
  source: Pick<FetchAndLoadOptions, 'sourceId' | 'createSource' | 'onlyPrices'>,
): Promise<Counts> {
  const counts = await fetchAndLoad({
    ...options,
    ...source,
    ctx,
    kind,
    span: { first: day, last: day },
    updateState: (exec) => setDayLoaded(exec, day, source.sourceId ?? 'folder'),
  });
  if (!source.onlyPrices) ctx.log.info(`${day} is loaded`, { ...counts, ...logText('sales-day-loaded', { day }) });
  return counts;
}
