import { addDays, type Day } from '../../time/days.ts';
import { localDate } from '../../time/local-day.ts';
import type { Counts, JobContext } from '../engine/job.ts';
import { loadSet } from './fetch-and-load.ts';
import { fromFolder, fromPlatform, type Source } from './file-source.ts';
import type { SalesOptions } from './index.ts';
import { endKey, incrementDays, incrementKey, isInOrder, isOverdue, openDays } from './open-days.ts';
import { createReportApi } from './report-api.ts';

const kind = 'increment';

/** After it, the increment of a day is loaded from a folder; refused where the day before it is not loaded. */
export async function incrementFromFolder(
  ctx: JobContext,
  options: SalesOptions,
  dir: string,
  date: Day,
): Promise<Counts> {
  await refuseOutOfOrder(ctx, date);
  const counts = await loadDay(ctx, options, date, 'folder', null, () => fromFolder(dir, kind));
  return { ...counts, days_loaded: 1, days_open: 0 };
}

/** After it, the increment of one day is loaded, again where it was; fails where the platform has none. */
export async function loadOneDay(ctx: JobContext, options: SalesOptions, date: Day): Promise<Counts> {
  await refuseOutOfOrder(ctx, date);
  const counts = await fetchDay(ctx, options, date);
  if (!counts) throw new Error(`the platform has no increment of ${date} (NOT FOUND)`);
  return { ...counts, days_loaded: 1, days_open: 0 };
}

/**
 * After it, every day from the end of the backfill up to yesterday is loaded, in order, until one that the platform has no
 * increment of: that one stays open, and those behind it wait. Without a backfill, or after one
 * from a folder, nothing is done.
 */
export async function loadOpenDays(ctx: JobContext, options: SalesOptions): Promise<Counts> {
  const today = localDate(ctx.now(), { timeZone: options.timeZone, dayStartHour: 0 });
  const end = await ctx.state.get<Day>(endKey);
  const totals: Counts = {
    rows_read: 0,
    rows_loaded: 0,
    rows_duplicate: 0,
    rows_rejected: 0,
    days_loaded: 0,
    days_open: 0,
  };
  if (!end) {
    ctx.log.info('Increments wait for the backfill');
    return totals;
  }
  if (!(await ctx.state.get('report_id'))) {
    ctx.log.info('The backfill came from a folder: there is no report to ask for increments');
    return totals;
  }
  const open = openDays(end, await incrementDays(ctx.db), addDays(today, -1));
  if (open.length === 0) ctx.log.info('No day is open');
  for (let day = open[0]; day !== undefined; day = open[0]) {
    ctx.signal.throwIfAborted();
    const counts = await fetchDay(ctx, options, day);
    if (!counts) break;
    open.shift();
    for (const [name, count] of Object.entries(counts)) totals[name] = (totals[name] ?? 0) + count;
    totals.days_loaded = (totals.days_loaded ?? 0) + 1;
  }
  await tellOverdue(ctx, open, today);
  return { ...totals, days_open: open.length };
}

async function tellOverdue(ctx: JobContext, [oldest, ...others]: Day[], today: Day): Promise<void> {
  if (oldest === undefined || !isOverdue(oldest, today)) return ctx.alert('overdue', null);
  ctx.log.warn(`${oldest} has been open for more than three days`);
  await ctx.alert('overdue', { date: oldest, days: others.length + 1 });
}

async function refuseOutOfOrder({ state, db }: JobContext, date: Day): Promise<void> {
  const end = await state.get<Day>(endKey);
  if (!end) throw new Error(`${date} waits for the backfill: nothing is loaded`);
  if (!isInOrder(date, end, await incrementDays(db)))
    throw new Error(`${date} waits for the day before it, ${addDays(date, -1)}, which is not loaded`);
}

/** Returns null where the platform has no increment of the day. */
async function fetchDay(ctx: JobContext, options: SalesOptions, date: Day): Promise<Counts | null> {
  const { api, s3 } = options;
  if (!api) throw new Error('not set up: SALES_API_URL');
  const reportId = await ctx.state.get<string>('report_id');
  if (!reportId)
    throw new Error('the backfill came from a folder: without a report there are no increments to ask for');
  const increment = await createReportApi(ctx, api).increment(reportId, date);
  if (!increment) {
    ctx.log.info(`${date}: NOT FOUND, asked again later`);
    return null;
  }
  const { incrementId: id, addresses } = increment;
  return loadDay(ctx, options, date, id, id, (folder) => fromPlatform({ ctx, api, s3, kind, id, addresses, folder }));
}

async function loadDay(
  ctx: JobContext,
  options: SalesOptions,
  date: Day,
  remembered: string,
  sourceId: string | null,
  source: (folder: string) => Source,
): Promise<Counts> {
  const counts = await loadSet({
    ...options,
    ctx,
    kind,
    source,
    sourceId,
    span: { first: date, last: date },
    remember: () => ({ [incrementKey(date)]: remembered }),
  });
  ctx.log.info(`${date} is loaded`, counts);
  return counts;
}
