import type { Executor } from '../../db/client.ts';
import { clearPricesMissing, findMissingPrices, type MissingPrices } from '../../db/queries/sales/missing-prices.ts';
import { findOverdue, overdueAlertKey } from '../../db/queries/sales/overdue-day.ts';
import {
  findClosedDays,
  findOpenDays,
  findSkipState,
  openDays,
  type SkipState,
  skipDay,
  stateKeys,
} from '../../db/queries/sales/sales-state.ts';
import { addDays, type Day } from '../../time/days.ts';
import { localDate } from '../../time/local-day.ts';
import { JobError } from '../engine/errors.ts';
import type { Counts, JobContext } from '../engine/job.ts';
import { logText } from '../engine/log-text.ts';
import { noSalesRows } from './load.ts';
import { fetchDay } from './load-day.ts';
import type { SalesOptions } from './options.ts';

/**
 * Loads all open days up to yesterday, in order. Stops at the first day for which the platform has no increment; that
 * day and those after it stay open. Then loads prices that earlier runs missed. Alerts admins where a day has been open
 * for three days. Does nothing without a backfill, or after one from a folder.
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
  const missingPrices = await findMissingPrices(ctx.db);
  if (open.length === 0) ctx.log.info('No day is open', logText('sales-no-open-day'));
  for (let day = open[0]; day !== undefined; day = open[0]) {
    ctx.signal.throwIfAborted();
    const counts = await fetchDay(ctx, options, day);
    if (!counts) break;
    open.shift();
    addCounts(totals, { ...counts, days_loaded: 1 });
  }
  for (const missing of missingPrices) addCounts(totals, await retryPrices(ctx, options, missing));
  await alertOverdueDay(ctx, open, today);
  return { ...totals, days_open: open.length };
}

const findToday = (now: Date, { timeZone }: Pick<SalesOptions, 'timeZone'>): Day =>
  localDate(now, { timeZone, dayStartHour: 0 });

/** Prices that a loaded day lacks are requested by every run for so long. */
const priceRetryMs = 3 * 86_400_000;

/** Loads the prices of a loaded day, where the platform has them now. A dry run leaves them. */
async function retryPrices(
  ctx: JobContext,
  options: SalesOptions,
  { load: day, since }: MissingPrices,
): Promise<Counts> {
  if (options.isDry || day === 'report') return {}; // the job sales-backfill loads those of the report
  if (ctx.now().getTime() - since.getTime() < priceRetryMs) return (await fetchDay(ctx, options, day, true)) ?? {};
  const text = logText('sales-prices-given-up', { day });
  ctx.log.warn(`${day}: there have been no prices for three days; they are not requested any more`, text);
  await clearPricesMissing(ctx.db, day);
  return {};
}

/**
 * Skips a day that the platform will never have, so that later runs load the days after it. Throws where it is not
 * open. A dry run only checks the day.
 */
export async function skipOpenDay(ctx: JobContext, options: SalesOptions, day: Day): Promise<Counts> {
  const { db, log, runId } = ctx;
  const today = findToday(ctx.now(), options);
  const yesterday = addDays(today, -1);
  const state = await (options.isDry ? findSkipState(db, day, yesterday) : skipDay(db, day, yesterday, `run ${runId}`));
  const error = skipError(day, state);
  if (error) throw error;
  log.info(`${day} is skipped: the days after it need not wait for it`, logText('sales-day-skipped', { day }));
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
    log.info('Increments wait for the backfill', logText('sales-waits-for-backfill'));
    return null;
  }
  if (await state.get(stateKeys.reportId)) return backfillEnd;
  log.info(
    'Without a loaded report there is no report to ask for increments: the backfill came from a folder, or fails',
    logText('sales-no-report'),
  );
  return null;
}

function addCounts(totals: Record<string, number>, counts: Counts): void {
  for (const [name, count] of Object.entries(counts)) totals[name] = (totals[name] ?? 0) + count;
}

async function alertOverdueDay(ctx: JobContext, open: readonly Day[], today: Day): Promise<void> {
  const overdue = findOverdue(open, today);
  if (overdue)
    ctx.log.warn(`${overdue.date} has been open for more than three days`, logText('sales-overdue', overdue));
  await ctx.alert(overdueAlertKey, overdue);
}
