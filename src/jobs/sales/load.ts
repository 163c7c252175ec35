import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { writeState } from '../../db/queries/job-state.ts';
import { errorLine } from '../failures.ts';
import type { Counts, JobContext } from '../job.ts';
import { firstReject, keepReadings, type Load, markLoaded, markRefused } from './batches.ts';
import type { FileKind, FileSpec } from './columns.ts';
import { makeActivity, makePrices, makeResearch, makeSales } from './facts.ts';
import type { Reading } from './read.ts';
import { type CopySession, copyTransaction } from './session.ts';

/** The name under which the jobs of the sales keep what they remember, in `ops.job_state`. */
export const stateName = 'sales';

/** Two loads never write at a time. */
const loadLock = 7_255_310;

/** Files that must not be loaded as they are; nothing of them is. */
export class LoadRefused extends Error {
  override readonly name = 'LoadRefused';
}

export interface LoadOptions {
  load: Load;
  readings: readonly Reading[];
  /** What is remembered in the transaction of the load, under {@link stateName}. */
  remember: Record<string, unknown>;
  keepDays: number;
  /** More rejects of a file, in percent of its lines, refuse the load. */
  maxRejects: number;
}

/**
 * After it, the files are in staging and the facts of their span are theirs, in one transaction; what could not be read is in
 * `staging.load_rejects`, either way. Idempotent. Throws {@link LoadRefused} where a file cannot be loaded.
 */
export async function loadFiles(ctx: JobContext, options: LoadOptions): Promise<Counts> {
  const { db, signal } = ctx;
  const { load, readings, maxRejects } = options;
  const wrong = new Map(readings.map((reading) => [reading, whyRefused(reading, maxRejects)]));
  const isRefused = [...wrong.values()].some((reason) => reason !== null);
  const otherwise = isRefused ? 'another file of the load was refused' : 'the load did not end';
  await keepReadings(db, load, readings, (reading) => wrong.get(reading) ?? otherwise, signal);
  if (isRefused) throw await refusal(db, wrong);
  try {
    return await copyTransaction(db, (session) => replaceFacts(ctx, session, options));
  } catch (error) {
    const ids = readings.map(({ batchId }) => batchId);
    if (!signal.aborted) await markRefused(db, ids, `the load failed: ${errorLine(error)}`).catch(() => undefined); // it says so already, less exactly
    throw error;
  }
}

function whyRefused({ rows, rejected, refused }: Reading, maxRejects: number): string | null {
  if (refused !== null) return refused;
  if (rejected * 100 <= maxRejects * rows) return null;
  return `${rejected} of ${rows} lines could not be read, more than SALES_MAX_REJECTS (${maxRejects} %)`;
}

async function refusal(exec: Executor, wrong: Map<Reading, string | null>): Promise<LoadRefused> {
  const reasons: string[] = [];
  for (const [{ spec, batchId }, reason] of wrong) {
    if (reason === null) continue;
    const first = await firstReject(exec, batchId);
    reasons.push(`${spec.kind}: ${reason}${first ? `; first line ${first.line}: ${first.reason}` : ''}`);
  }
  return new LoadRefused(`Nothing is loaded. ${reasons.join('. ')}`);
}

const makers: Record<FileKind, (exec: Executor, batchId: number, load: Load) => Promise<number>> = {
  user_order_log: makeSales,
  user_activity_log: makeActivity,
  customer_research: makeResearch,
  price_log: makePrices,
};

async function replaceFacts(ctx: JobContext, session: CopySession, options: LoadOptions): Promise<Counts> {
  const { exec } = session;
  const { load, readings, remember, keepDays } = options;
  await exec.execute(sql`select pg_advisory_xact_lock(${loadLock})`);
  await exec.execute(sql`set local work_mem = '128MB'`);
  await forgetStaged(exec, load, keepDays);
  const counts = { rows_read: 0, rows_loaded: 0, rows_duplicate: 0, rows_rejected: 0 };
  for (const reading of readings) {
    const { spec, batchId } = reading;
    ctx.progress(0, reading.rows, `load ${spec.kind}`);
    await session.copy(copyOf(spec), reading.rowsFile, ctx.signal);
    const loaded = await makers[spec.kind](exec, batchId, load);
    const duplicates = reading.rows - reading.rejected - loaded;
    await markLoaded(exec, batchId, loaded, duplicates);
    ctx.progress(reading.rows, reading.rows, `load ${spec.kind}`);
    counts.rows_read += reading.rows;
    counts.rows_loaded += loaded;
    counts.rows_duplicate += duplicates;
    counts.rows_rejected += reading.rejected;
  }
  for (const [key, value] of Object.entries(remember)) await writeState(exec, stateName, key, value);
  return counts;
}

/** Names come from `columns.ts`, never from a file. */
function copyOf({ kind, columns, hasHeader }: FileSpec): string {
  const names = [...columns.map(({ name }) => name), ...(hasHeader ? [] : ['line_number']), 'batch_id'];
  return `copy staging.${kind} (${names.join(', ')}) from stdin`;
}

/** Old lines go, and those of an earlier load about the same. */
async function forgetStaged(exec: Executor, { kind, businessDate }: Load, keepDays: number): Promise<void> {
  const tables = [sql`user_order_log`, sql`user_activity_log`, sql`customer_research`, sql`price_log`];
  for (const table of tables)
    await exec.execute(
      sql`delete from staging.${table} where loaded_at < now() - make_interval(days => ${keepDays}::integer)
      or batch_id = any (array(select batch_id from staging.load_batch where kind = ${kind} and business_date = ${businessDate}))`,
    );
  await exec.execute(
    sql`delete from staging.load_rejects where rejected_at < now() - make_interval(days => ${keepDays}::integer)`,
  );
}
