import type { Executor } from '../../db/client.ts';
import { findOverdue, overdueAlertKey } from '../../db/queries/sales/overdue-day.ts';
import {
  findBackfillEnd,
  findClosedDays,
  findOpenDays,
  findSkipState,
  openDays,
  type SkipState,
  setDayLoaded,
  skipDay,
  stateKeys,
} from '../../db/queries/sales/sales-state.ts';
import { addDays, type Day } from '../../time/days.ts';
import { localDate } from '../../time/local-day.ts';
import { JobError } from '../engine/errors.ts';
import type { Counts, JobContext } from '../engine/job.ts';
import { fetchAndLoad } from './fetch-and-load.ts';
import { type FileSource, folderSource, platformSource } from './file-source.ts';
import { noSalesRows } from './load.ts';
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
  const counts = await loadDay(ctx, options, day, null, () => folderSource(dir, kind));
  return { ...counts, days_loaded: 1, days_open: 0 };
}

/** Loads the increment of one day, even where it is loaded already. Throws where the platform has none. */
export async function loadOneDay(ctx: JobContext, options: SalesOptions, day: Day): Promise<Counts> {
  await checkOrder(ctx, day);
  const counts = await fetchDay(ctx, options, day);
  if (!counts) throw new JobError('sales-no-increment', { day }, `the platform has no increment of ${day} (NOT FOUND)`);
  return { ...counts, days_loaded: 1, days_open: 0 };
}

/**
 * Loads all open days up to yesterday, in order. Stops at the first day for which the platform has no increment; that
 * day and those after it stay open. Alerts admins where a day has been open for three days. Does nothing without a
 * backfill, or after one from a folder.
 */
export async function loadOpenDays(ctx: JobContext, options: SalesOptions): Promise<Counts> {
  const totals: Record<string, number> = {
    ...noSalesRows,
    ...{ days_loaded: 0, days_open: 0 },
  };
  const backfillEnd = await findEndOfReport(ctx);
  if (!backfillEnd) return totals;
  const today = findToday(ctx.now(), options);
  const open = openDays(backfillEnd, await findClosedDays(ctx.db), addDays(today, -1));
  if (open.length === 0) ctx.log.info('No day is open');
  for (let day = open[0]; day !== undefined; day = open[0]) {
    ctx.signal.throwIfAborted();
    const counts = await fetchDay(ctx, options, day);
    if (!counts) break;
    open.shift();
    addCounts(totals, { ...counts, days_loaded: 1 });
  }
  await alertOverdueDay(ctx, open, today);
  return { ...totals, days_open: open.length };
}

const findToday = (now: Date, { timeZone }: Pick<SalesOptions, 'timeZone'>): Day =>
  localDate(now, { timeZone, dayStartHour: 0 });

/**
 * Skips a day that the platform will never have, so that later runs load the days after it. Throws where it is not open.
 * A dry run only checks the day.
 */
export async function skipOpenDay(ctx: JobContext, options: SalesOptions, day: Day): Promise<Counts> {
  const { db, log, runId } = ctx;
  const today = findToday(ctx.now(), options);
  const yesterday = addDays(today, -1);
  const state = await (options.isDry ? findSkipState(db, day, yesterday) : skipDay(db, day, yesterday, `run ${runId}`));
  const error = skipError(day, state);
  if (error) throw error;
  log.info(`${day} is skipped: the days after it need not wait for it`);
  const open = await findOpenDays(db, yesterday);
  await alertOverdueDay(ctx, open, today);
  return { days_skipped: 1, days_open: open.length };
}

/** Returns the error where the day cannot be skipped now. */
export async function findSkipError(
  exec: Executor,
  options: Pick<SalesOptions, 'timeZone'>,
  day: Day,
): Promise<JobError | null> {
  return skipError(day, await findSkipState(exec, day, addDays(findToday(new Date(), options), -1)));
}

/** Returns null for a day that can be skipped, or is skipped already. */
function skipError(day: Day, state: SkipState): JobError | null {
  if (state === 'loaded') return new JobError('sales-skip-loaded', { day }, `${day} is loaded and cannot be skipped`);
  if (state === 'not-over')
    return new JobError('sales-skip-not-over', { day }, `${day} has not ended and cannot be skipped yet`);
  if (state === 'no-backfill')
    return new JobError('sales-skip-no-backfill', { day }, `${day} cannot be skipped: no backfill is loaded`);
  return null;
}

/** Returns the last day of the backfill; null, with a log line, where there are no increments to load. */
async function findEndOfReport({ state, log }: JobContext): Promise<Day | null> {
  const backfillEnd = await state.get<Day>(stateKeys.backfillEnd);
  if (!backfillEnd) {
    log.info('Increments wait for the backfill');
    return null;
  }
  if (await state.get(stateKeys.reportId)) return backfillEnd;
  log.info(
    'Without a loaded report there is no report to ask for increments: the backfill came from a folder, or fails',
  );
  return null;
}

function addCounts(totals: Record<string, number>, counts: Counts): void {
  for (const [name, count] of Object.entries(counts)) totals[name] = (totals[name] ?? 0) + count;
}

async function alertOverdueDay(ctx: JobContext, open: readonly Day[], today: Day): Promise<void> {
  const overdue = findOverdue(open, today);
  if (overdue) ctx.log.warn(`${overdue.date} has been open for more than three days`);
  await ctx.alert(overdueAlertKey, overdue);
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

/** Loads the increment of the day from the platform; returns null where it has none. */
async function fetchDay(ctx: JobContext, options: SalesOptions, day: Day): Promise<Counts | null> {
  const api = requireApi(options);
  const reportId = await ctx.state.get<string>(stateKeys.reportId);
  if (!reportId) {
    const message = 'the backfill came from a folder: without a report there are no increments to ask for';
    throw new JobError('sales-no-report', {}, message);
  }
  const increment = await createReportApi(ctx, api).findIncrement(reportId, day);
  if (!increment) {
    ctx.log.info(`${day}: NOT FOUND, the next run asks again`);
    return null;
  }
  const { incrementId: id, fileUrls } = increment;
  return loadDay(ctx, options, day, id, (folder) =>
    platformSource({ ctx, api, s3: options.s3, kind, id, fileUrls, folder, addressRules: options.addressRules }),
  );
}

/** Loads one day. `incrementId` null: the files come from a folder. */
async function loadDay(
  ctx: JobContext,
  options: SalesOptions,
  day: Day,
  incrementId: string | null,
  createSource: (folder: string) => FileSource,
): Promise<Counts> {
  const counts = await fetchAndLoad({
    ...options,
    ctx,
    kind,
    createSource,
    sourceId: incrementId,
    span: { first: day, last: day },
    updateState: (exec) => setDayLoaded(exec, day, incrementId ?? 'folder'),
  });
  ctx.log.info(`${day} is loaded`, counts);
  return counts;
}
