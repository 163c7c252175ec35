import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { firstRow, rows } from '../../db/queries/query.ts';
import type { Counts, JobContext, JobState } from '../engine/job.ts';
import { inTransaction, isOuter } from './transaction.ts';

export interface CalculateOptions {
  timeZone: string;
  /** Calculates yesterday and today anew, also where no reset is owed. */
  reset: boolean;
  /** Records in one transaction. */
  batchSize: number;
  exec: Executor;
  state: Pick<JobState, 'get' | 'set'>;
}

const resetKey = 'reset_due_at';

/** Transactions at a time: the database has a core more for it than a single session uses. */
const lanesAtATime = 2;

/**
 * After it, no record is to do: all have their results, or are marked as not valid; a reset that is owed is done. One transaction
 * a batch: what ends it in between leaves whole batches, and the next run goes on. Returns counts.
 */
export async function calculateUsage(ctx: JobContext, options: CalculateOptions): Promise<Counts> {
  const now = ctx.now();
  const work: Work = { ctx, ...options, now: now.toISOString(), totals: newTotals() };
  await resetWhereOwed(work);
  await refuseUnnamed(work);
  await calculateBatches(work);
  await forgetOld(work);
  await alertTooOld(work);
  return tell(work);
}

interface Work extends CalculateOptions {
  ctx: JobContext;
  /** The one instant of the run, ISO. */
  now: string;
  totals: Totals;
}

/** Dates are of the zone, as text that sorts; null: no record had one. */
interface Totals {
  counts: Record<'rows_read' | 'rows_done' | 'rows_invalid' | 'rows_too_old' | 'rows_anomalous', number> &
    Record<'rows_recomputed' | 'rows_reset' | 'batches', number>;
  first: string | null;
  last: string | null;
}

function newTotals(): Totals {
  const rows = { rows_read: 0, rows_done: 0, rows_invalid: 0, rows_too_old: 0, rows_anomalous: 0, rows_recomputed: 0 };
  return { counts: { ...rows, rows_reset: 0, batches: 0 }, first: null, last: null };
}

/**
 * Resets are owed from 00:03 and 18:03 until they are done; one that is done late, for several at once, begins where the oldest
 * would have. A run that dies before it is noted does it again, to no effect.
 */
async function resetWhereOwed(work: Work): Promise<void> {
  const { ctx, exec, state, timeZone, now, totals } = work;
  const done = await state.get<string>(resetKey);
  const due = await firstRow<{ dueAt: string; isOwed: boolean; since: string; sinceYesterday: string }>(
    exec,
    sql`select to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "dueAt", is_owed as "isOwed", since::text,
      ((${now}::timestamptz at time zone ${timeZone})::date - 1)::timestamp::text as "sinceYesterday"
    from usage.reset_due(${timeZone}, ${now}, ${done})`,
  );
  if (!due) throw new Error('usage.reset_due returned no row');
  if (!due.isOwed && !work.reset) return;
  ctx.progress(0, undefined, 'reset');
  const since = due.isOwed ? due.since : due.sinceYesterday;
  const reset = await inTransaction(ctx, exec, 'read committed', (tx) =>
    firstRow<{ flagged: number }>(tx, sql`select usage.reset(${since}::timestamp, ${timeZone})::float8 as flagged`),
  );
  totals.counts.rows_reset = reset?.flagged ?? 0;
  await state.set(resetKey, due.dueAt);
  ctx.log.info(`Reset: ${totals.counts.rows_reset} records since ${since} are to do again`, { since });
}

interface Part {
  rows_read: number;
  first: string | null;
  last: string | null;
}

async function refuseUnnamed({ ctx, exec, now, batchSize, totals }: Work): Promise<void> {
  for (;;) {
    const part = await inTransaction(ctx, exec, 'read committed', (tx) =>
      firstRow<Part>(
        tx,
        sql`select rows_read, first_date::text as first, last_date::text as last
        from usage.refuse_unnamed(${batchSize}, ${now})`,
      ),
    );
    if (!part || part.rows_read === 0) return;
    add(totals, { ...part, rows_invalid: part.rows_read });
    if (part.rows_read < batchSize) return;
  }
}

/**
 * Batches are of different subscribers and need nothing of each other: several go at a time. One that fails ends the others
 * after theirs, and the run.
 */
async function calculateBatches(work: Work): Promise<void> {
  const { exec, batchSize, totals } = work;
  const plan = await rows<Omit<Batch, 'after'>>(
    exec,
    sql`select up_to as "upTo", records::float8, is_more as "isMore" from usage.plan(${batchSize})`,
  );
  const batches = plan.map((batch, index): Batch => ({ ...batch, after: plan[index - 1]?.upTo ?? null }));
  const total = totals.counts.rows_read + plan.reduce((sum, { records }) => sum + records, 0);
  let failed = false;
  const lane = async () => {
    for (let batch = batches.shift(); batch && !failed; batch = batches.shift())
      await calculateBatch(work, batch, total);
  };
  const lanes = Array.from({ length: isOuter(exec) ? lanesAtATime : 1 }, () =>
    lane().catch((error: unknown) => {
      failed = true;
      throw error;
    }),
  );
  const ends = await Promise.allSettled(lanes);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

interface Batch {
  /** Subscribers behind this one (null: from the first) … */
  after: string | null;
  /** … up to this one. */
  upTo: string;
  records: number;
  /** One subscriber with more records than a transaction may have: several transactions. */
  isMore: boolean;
}

async function calculateBatch(work: Work, batch: Batch, total: number): Promise<void> {
  const { ctx, exec, timeZone, now, batchSize, totals } = work;
  let read: number;
  do {
    ctx.signal.throwIfAborted();
    ctx.progress(totals.counts.rows_read, total, 'calculate');
    const part = await inTransaction(ctx, exec, 'repeatable read', (tx) =>
      firstRow<Part & Partial<Totals['counts']>>(
        tx,
        sql`select rows_read, rows_done, rows_invalid, rows_too_old, rows_anomalous, rows_recomputed,
          first_date::text as first, last_date::text as last
        from usage.calculate(${batch.after}, ${batch.upTo}, ${batch.isMore ? batchSize : null}, ${timeZone}, ${now})`,
      ),
    );
    if (part && part.rows_read > 0) add(totals, part);
    if (part?.rows_too_old) await alertTooOld(work);
    read = part?.rows_read ?? 0;
  } while (batch.isMore && read === batchSize);
  ctx.progress(totals.counts.rows_read, total, 'calculate');
}

function add(totals: Totals, { first, last, ...counts }: Part & Partial<Totals['counts']>): void {
  for (const [name, count] of Object.entries(counts)) totals.counts[name as keyof Totals['counts']] += count;
  totals.counts.batches += 1;
  if (first !== null && (totals.first === null || first < totals.first)) totals.first = first;
  if (last !== null && (totals.last === null || last > totals.last)) totals.last = last;
}

async function forgetOld({ ctx, exec, timeZone, now }: Work): Promise<void> {
  const gone = await inTransaction(ctx, exec, 'read committed', (tx) =>
    firstRow<{ removed: number }>(tx, sql`select usage.forget_old(${timeZone}, ${now})::float8 as removed`),
  );
  if (gone?.removed) ctx.log.info(`${gone.removed} subscribers had no record for 400 days: their state is removed`);
}

/** After each batch, so that no end of the run keeps it from admins; and with the sum of all batches at the end. */
async function alertTooOld({ ctx, totals: { counts } }: Work): Promise<void> {
  if (counts.rows_too_old > 0) await ctx.alert('too_old', { count: counts.rows_too_old, run: String(ctx.runId) });
}

function tell({ ctx, totals: { counts, first, last } }: Work): Counts {
  if (counts.rows_read === 0) ctx.log.info('Nothing to do');
  else ctx.log.info(`${counts.rows_read} records, end_date from ${first} to ${last}`, { ...counts, first, last });
  if (counts.rows_too_old > 0)
    ctx.log.warn(`${counts.rows_too_old} records came more than 31 days late and are not counted`, {
      rows_too_old: counts.rows_too_old,
    });
  return counts;
}
