import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { firstRow, rows } from '../../db/queries/query.ts';
import { forEachConcurrently } from '../../lib/worker-pool.ts';
import type { Counts, JobContext, JobState } from '../engine/job.ts';
import { logText } from '../engine/log-text.ts';
import { inTransaction, isInTransaction } from './transaction.ts';

export interface CalculateOptions {
  /** IANA zone in which `end_date` is read and days begin. */
  timeZone: string;
  /** Resets yesterday and today even if no reset is due. */
  reset: boolean;
  /** Computes the days of the last 40 days again from the records. */
  rebuild: boolean;
  /** Maximum number of records in one transaction. */
  batchSize: number;
  exec: Executor;
  state: Pick<JobState, 'get' | 'set'>;
}

/** The job's state: the due time of the last reset that was done, ISO. */
const resetKey = 'reset_due_at';

/** Number of batches at a time: one session keeps only one core of the database busy. */
const maxWorkers = 2;

/**
 * Calculates all records to do: each gets its results or is marked as not valid. A reset that is due is done first.
 * Returns counts. Idempotent.
 *
 * Each batch is one transaction. A run that dies leaves whole batches behind, and the next run continues.
 */
export async function calculateUsage(ctx: JobContext, options: CalculateOptions): Promise<Counts> {
  const run: Run = { ctx, ...options, now: ctx.now().toISOString(), totals: newTotals() };
  await rebuildIfAsked(run);
  await resetIfDue(run);
  await rejectUnnamed(run);
  await calculateBatches(run);
  await deleteExpired(run);
  await alertTooOld(run, 0);
  logSummary(run);
  return run.totals.counts;
}

interface Run extends CalculateOptions {
  ctx: JobContext;
  /** The current time, the same for the whole run, ISO. */
  now: string;
  totals: Totals;
}

type RecordCount = 'rows_read' | 'rows_done' | 'rows_invalid' | 'rows_too_old' | 'rows_anomalous' | 'rows_recomputed';

interface Totals {
  counts: Record<RecordCount | 'rows_reset' | 'batches', number> & { days_rebuilt?: number };
  /** Range of `end_date`: local times of the zone as text, which sorts like them. Null: no record had a date. */
  firstDate: string | null;
  lastDate: string | null;
}

function newTotals(): Totals {
  const rows = { rows_read: 0, rows_done: 0, rows_invalid: 0, rows_too_old: 0, rows_anomalous: 0, rows_recomputed: 0 };
  return { counts: { ...rows, rows_reset: 0, batches: 0 }, firstDate: null, lastDate: null };
}

/**
 * Rebuilds the days from the records. They are sums of differences: a result that another program changed would stay
 * wrong in them for good.
 */
async function rebuildIfAsked({ ctx, exec, rebuild, timeZone, now, totals }: Run): Promise<void> {
  if (!rebuild) return;
  ctx.progress(0, undefined, 'rebuild');
  const row = await inTransaction(ctx, exec, 'read committed', (tx) =>
    firstRow<{ days: number }>(tx, sql`select usage.rebuild_days(${timeZone}, ${now})::float8 as days`),
  );
  const count = row?.days ?? 0;
  totals.counts.days_rebuilt = count;
  ctx.log.info(`Rebuild: ${count} rows of usage.daily_usage were wrong`, logText('usage-rebuilt', { count }));
}

/**
 * Does the reset that is due or was asked for. Resets are due at 00:03 and 18:03 and stay due until one is done; one
 * late reset covers all that were missed. If a run dies before it stores the due time, the next run repeats the reset,
 * which changes nothing.
 */
async function resetIfDue(run: Run): Promise<void> {
  const { ctx, exec, state, timeZone, now, totals } = run;
  const lastDone = await state.get<string>(resetKey);
  const due = await firstRow<{ dueAt: string; isOwed: boolean; since: string; sinceYesterday: string }>(
    exec,
    sql`select to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "dueAt", is_owed as "isOwed",
      since::text, ((${now}::timestamptz at time zone ${timeZone})::date - 1)::timestamp::text as "sinceYesterday"
    from usage.reset_due(${timeZone}, ${now}, ${lastDone})`,
  );
  if (!due) throw new Error('usage.reset_due returned no row');
  if (!due.isOwed && !run.reset) return;
  ctx.progress(0, undefined, 'reset');
  const since = due.isOwed ? due.since : due.sinceYesterday;
  const reset = await inTransaction(ctx, exec, 'read committed', (tx) =>
    firstRow<{ marked: number }>(tx, sql`select usage.reset(${since}::timestamp, ${timeZone})::float8 as marked`),
  );
  const count = reset?.marked ?? 0;
  totals.counts.rows_reset = count;
  await state.set(resetKey, due.dueAt);
  const text = logText('usage-reset', { count, since: since.slice(0, 'YYYY-MM-DD hh:mm'.length) });
  ctx.log.info(`Reset: ${count} records since ${since} are to do again`, { since, ...text });
}

/** Counts of one transaction. */
interface BatchCounts extends Partial<Record<RecordCount, number>> {
  rows_read: number;
  firstDate: string | null;
  lastDate: string | null;
}

/** Marks the records without a subscriber number as not valid: no batch contains them. */
async function rejectUnnamed({ ctx, exec, now, batchSize, totals }: Run): Promise<void> {
  for (;;) {
    const counts = await inTransaction(ctx, exec, 'read committed', (tx) =>
      firstRow<BatchCounts>(
        tx,
        sql`select rows_read, first_date::text as "firstDate", last_date::text as "lastDate"
        from usage.reject_unnamed(${batchSize}, ${now})`,
      ),
    );
    if (!counts || counts.rows_read === 0) return;
    addToTotals(totals, { ...counts, rows_invalid: counts.rows_read });
    if (counts.rows_read < batchSize) return;
  }
}

interface Batch {
  /** The subscribers after this one (null: from the first) … */
  after: string | null;
  /** … up to this one. */
  upTo: string;
  records: number;
  /** One subscriber with more than `batchSize` records: it takes several transactions. */
  isOversized: boolean;
}

/**
 * Calculates all batches, several at a time: they have different subscribers and do not depend on each other. If one
 * fails, the others end after their current batch, and the first error is thrown.
 */
async function calculateBatches(run: Run): Promise<void> {
  const { exec, batchSize, totals } = run;
  const plan = await rows<Omit<Batch, 'after'>>(
    exec,
    sql`select up_to as "upTo", records::float8, is_oversized as "isOversized" from usage.plan_batches(${batchSize})`,
  );
  const batches = plan.map((batch, index): Batch => ({ ...batch, after: plan[index - 1]?.upTo ?? null }));
  const total = totals.counts.rows_read + plan.reduce((sum, { records }) => sum + records, 0);
  const workers = isInTransaction(exec) ? 1 : maxWorkers;
  await forEachConcurrently(batches, workers, (batch) => calculateBatch(run, batch, total));
}

async function calculateBatch(run: Run, batch: Batch, total: number): Promise<void> {
  const { ctx, exec, timeZone, now, batchSize, totals } = run;
  let read: number;
  do {
    ctx.signal.throwIfAborted();
    ctx.progress(totals.counts.rows_read, total, 'calculate');
    const maxRecords = batch.isOversized ? batchSize : null;
    const counts = await inTransaction(ctx, exec, 'repeatable read', async (tx) => {
      const row = await firstRow<BatchCounts>(
        tx,
        sql`select rows_read, rows_done, rows_invalid, rows_too_old, rows_anomalous, rows_recomputed,
          first_date::text as "firstDate", last_date::text as "lastDate"
        from usage.calculate_batch(${batch.after}, ${batch.upTo}, ${maxRecords}, ${timeZone}, ${now})`,
      );
      if (row?.rows_too_old) await alertTooOld(run, row.rows_too_old, tx);
      return row;
    });
    if (counts && counts.rows_read > 0) addToTotals(totals, counts);
    read = counts?.rows_read ?? 0;
  } while (batch.isOversized && read === batchSize);
  ctx.progress(totals.counts.rows_read, total, 'calculate');
}

function addToTotals(totals: Totals, { firstDate, lastDate, ...counts }: BatchCounts): void {
  for (const [name, count] of Object.entries(counts)) totals.counts[name as RecordCount] += count;
  totals.counts.batches += 1;
  if (firstDate !== null && (totals.firstDate === null || firstDate < totals.firstDate)) totals.firstDate = firstDate;
  if (lastDate !== null && (totals.lastDate === null || lastDate > totals.lastDate)) totals.lastDate = lastDate;
}

async function deleteExpired({ ctx, exec, timeZone, now }: Run): Promise<void> {
  const states = await inTransaction(ctx, exec, 'read committed', (tx) =>
    firstRow<{ deleted: number }>(tx, sql`select usage.delete_expired(${timeZone}, ${now})::float8 as deleted`),
  );
  const count = states?.deleted ?? 0;
  if (count === 0) return;
  const text = logText('usage-expired', { count });
  ctx.log.info(`${count} subscribers had no record for 400 days: their state is removed`, text);
}

/**
 * Alerts admins in the transaction of each batch with such records, so that a run that dies has told them, and at the
 * end with the total.
 */
async function alertTooOld({ ctx, exec, totals: { counts } }: Run, added: number, tx: Executor = exec): Promise<void> {
  const count = counts.rows_too_old + added;
  if (count > 0) await ctx.alert('too_old', { count, run: String(ctx.runId) }, tx);
}

function logSummary({ ctx, totals: { counts, firstDate, lastDate } }: Run): void {
  const { rows_read, rows_too_old } = counts;
  const span = { first: firstDate ?? '', last: lastDate ?? '' };
  if (rows_read === 0) ctx.log.info('Nothing to do', logText('usage-nothing'));
  else
    ctx.log.info(`${rows_read} records, end_date from ${firstDate} to ${lastDate}`, {
      ...{ ...counts, ...span },
      ...logText('usage-records', { count: rows_read, ...span }),
    });
  if (rows_too_old > 0)
    ctx.log.warn(`${rows_too_old} records came more than 31 days late and are not counted`, {
      rows_too_old,
      ...logText('usage-too-old', { count: rows_too_old }),
    });
}
