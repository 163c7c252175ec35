import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { lockNumbers } from '../../db/session/advisory-locks.ts';
import type { Day } from '../../time/days.ts';
import { JobError, oneLineMessage } from '../engine/errors.ts';
import type { Counts, JobContext } from '../engine/job.ts';
import { type CopyTransaction, inCopyTransaction, truncateIfEmpty } from './copy-transaction.ts';
import { type FileSummary, openCsvFile } from './csv-to-copy.ts';
import type { FileRefused } from './download.ts';
import { replaceActivity, replaceResearch, updatePrices } from './facts.ts';
import type { LocalFile } from './file-source.ts';
import { type FileSpec, type SalesFile, stagingColumns } from './file-specs.ts';
import { type LoadedFile, raiseLoadAlerts } from './load-alerts.ts';
import { type LoadKind, markLoaded, reserveBatchIds, type SalesLoad, setRefusalReason } from './load-log.ts';
import type { LoadSpan } from './load-span.ts';
import { recordMissingPrices } from './missing-prices.ts';
import type { LoadRules } from './options.ts';
import { checkRejectLimit, LoadRefused } from './reject-limit.ts';
import { replaceSales } from './sales-facts.ts';
import { deleteOldStaging } from './staging-retention.ts';

export interface LoadRequest {
  kind: LoadKind;
  /** Id of the report or increment; null: the files come from a folder. */
  sourceId: string | null;
  /** Null: the days of the lines. */
  span: LoadSpan | null;
  files: readonly { spec: FileSpec; file: LocalFile }[];
  /** Why the prices are missing; null: they are among the files, or there are none. */
  priceRefusal: FileRefused | null;
  /** A temporary folder for the rejects. */
  folder: string;
  /** Sets the job's state in the transaction of the load, given its last day. */
  updateState(exec: Executor, lastDay: Day): Promise<void>;
}

/**
 * Settings of the load's transaction: sorts in memory, also for indexes, and parallel workers also for plans that
 * return many rows. Parallel hash tables are off, because they need more shared memory than a container has. Dirty
 * pages are flushed during the load, so that the commit waits for few of them.
 */
const transactionSettings = `set local work_mem = '128MB'; set local maintenance_work_mem = '128MB';
  set local parallel_tuple_cost = 0; set local enable_parallel_hash = off; set local backend_flush_after = '1MB'`;

/**
 * Loads the files of a report or an increment in one transaction: reads them into staging, then replaces the facts of
 * the span. Unreadable lines go to `staging.load_rejects`, whether the load succeeds or not. Idempotent. Throws {@link
 * LoadRefused} where a file cannot be loaded.
 */
export async function loadFiles(ctx: JobContext, request: LoadRequest, rules: LoadRules): Promise<Counts> {
  const { db, signal } = ctx;
  const batchIds = await reserveBatchIds(db, request.files.length);
  try {
    const work = (transaction: CopyTransaction) => loadInTransaction(ctx, transaction, request, batchIds, rules);
    return await inCopyTransaction(db, work, rules.isDry);
  } catch (error) {
    const hasReason = error instanceof LoadRefused || signal.aborted || rules.isDry;
    if (!hasReason) await tryToLogFailure(ctx, batchIds, error);
    throw error;
  }
}

async function loadInTransaction(
  ctx: JobContext,
  transaction: CopyTransaction,
  request: LoadRequest,
  batchIds: readonly number[],
  rules: LoadRules,
): Promise<Counts> {
  const { exec } = transaction;
  const { kind, span } = request;
  const specs = request.files.map(({ spec }) => spec);
  const deleteOld = (day: Day) =>
    deleteOldStaging(exec, { kind, day, specs, beforeBatchId: batchIds[0] ?? 0, keepDays: rules.keepDays });
  await exec.execute(sql`select pg_advisory_xact_lock(${lockNumbers.salesLoad})`);
  await exec.execute(sql.raw(transactionSettings));
  if (span) await deleteOld(span.last); // early, while the tables are small
  const files = await stageFiles(ctx, transaction, request, batchIds);
  const load = describeLoad(request, files);
  await checkRejectLimit(ctx, load, files, rules);
  if (!span) await deleteOld(load.businessDate);
  const { counts, loadedFiles } = await buildFacts(ctx, exec, load, files);
  await request.updateState(exec, load.businessDate);
  await raiseLoadAlerts(exec, ctx.runId, load, loadedFiles);
  if (load.sourceId !== null) await recordMissingPrices(exec, ctx, load, request.priceRefusal);
  return counts;
}

/**
 * Stores the reason of a failed load. A failure here is ignored: the log says "refused" already, with a general reason.
 */
async function tryToLogFailure({ db }: JobContext, batchIds: readonly number[], error: unknown): Promise<void> {
  await setRefusalReason(db, batchIds, `the load failed: ${oneLineMessage(error)}`).catch(() => undefined);
}

async function stageFiles(
  ctx: JobContext,
  { exec, copy }: CopyTransaction,
  { files, folder, span }: LoadRequest,
  batchIds: readonly number[],
): Promise<FileSummary[]> {
  const { signal } = ctx;
  const summaries: FileSummary[] = [];
  for (const [index, { spec, file }] of files.entries()) {
    const onRows = (rows: number) => ctx.progress(rows, undefined, `read ${spec.kind}`);
    const batchId = batchIds[index] as number;
    const { rows, getSummary } = openCsvFile({ ...file, spec, batchId, span, folder, signal, onRows });
    const isTruncated = await truncateIfEmpty(exec, `staging.${spec.kind}`);
    await copy(copyStatement(spec, isTruncated), rows, signal);
    summaries.push(getSummary());
  }
  return summaries;
}

/**
 * Returns the COPY statement of a file. The names come from `file-specs.ts`, never from a file. Only a table truncated
 * in this transaction can be frozen.
 */
function copyStatement(spec: FileSpec, canFreeze: boolean): string {
  const options = `format binary${canFreeze ? ', freeze' : ''}`;
  return `copy staging.${spec.kind} (${stagingColumns(spec).join(', ')}) from stdin with (${options})`;
}

function describeLoad({ kind, sourceId, span: requested }: LoadRequest, files: readonly FileSummary[]): SalesLoad {
  const span = requested ?? findSpan(files);
  return { kind, sourceId, span, businessDate: span.last };
}

function findSpan(files: readonly FileSummary[]): LoadSpan {
  const days = files.flatMap(({ days }) => (days ? [days.first, days.last] : [])).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first !== undefined && last !== undefined) return { first, last };
  const refused = files.find((file) => file.refusal !== null);
  if (refused?.refusal) throw new LoadRefused([{ file: refused.spec.kind, reason: refused.refusal }]);
  throw new JobError('sales-no-days', {}, 'Nothing is loaded. The files have no line with a day');
}

/** The counts of a load of no rows. */
export const noSalesRows = { rows_read: 0, rows_loaded: 0, rows_duplicate: 0, rows_rejected: 0, rows_ignored: 0 };

/** Each builds the facts of one file and returns how many there are. */
const factBuilders: Record<SalesFile, (exec: Executor, file: FileSummary, load: SalesLoad) => Promise<number>> = {
  user_order_log: replaceSales,
  user_activity_log: replaceActivity,
  customer_research: replaceResearch,
  price_log: updatePrices,
};

async function buildFacts(
  { progress }: JobContext,
  exec: Executor,
  load: SalesLoad,
  files: readonly FileSummary[],
): Promise<{ counts: Counts; loadedFiles: LoadedFile[] }> {
  const counts = { ...noSalesRows };
  const loadedFiles: LoadedFile[] = [];
  for (const file of files) {
    const { spec, rows, rejected, ignored } = file;
    progress(0, rows, `load ${spec.kind}`);
    const loaded = await factBuilders[spec.kind](exec, file, load);
    const duplicates = rows - rejected - ignored - loaded;
    await markLoaded(exec, file, loaded, duplicates);
    loadedFiles.push({ ...file, loaded });
    progress(rows, rows, `load ${spec.kind}`);
    counts.rows_read += rows;
    counts.rows_loaded += loaded;
    counts.rows_duplicate += duplicates;
    counts.rows_rejected += rejected;
    counts.rows_ignored += ignored;
  }
  return { counts, loadedFiles };
}
