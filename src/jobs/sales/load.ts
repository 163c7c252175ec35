import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { writeState } from '../../db/queries/engine/job-state.ts';
import { lockNumbers } from '../../db/session/advisory-locks.ts';
import type { Day } from '../../time/days.ts';
import { oneLineMessage } from '../engine/errors.ts';
import type { Counts, JobContext } from '../engine/job.ts';
import { type CopySession, copyTransaction, takeAnew } from './copy-transaction.ts';
import { openFile, type Reading } from './csv-to-copy.ts';
import { makeActivity, makePrices, makeResearch, makeSales } from './facts.ts';
import type { Local } from './file-source.ts';
import { type FileKind, type FileSpec, fileSpecs } from './file-specs.ts';
import { firstReject, keepReadings, type Load, markLoaded, markRefused, newBatchIds } from './load-log.ts';
import type { Span } from './row-encoder.ts';

/** The name under which the jobs of the sales keep what they remember, in `ops.job_state`. */
export const stateName = 'sales';

/** Files that must not be loaded as they are; nothing of them is. */
export class LoadRefused extends Error {
  override readonly name = 'LoadRefused';
}

export interface FileSet {
  kind: Load['kind'];
  sourceId: string | null;
  /** Null: the days that the lines have. */
  span: Span | null;
  files: readonly { spec: FileSpec; local: Local }[];
  /** Where the rejects are put for a while. */
  folder: string;
  /** Returns what is remembered in the transaction of the load, under {@link stateName}, given its last day. */
  remember(last: Day): Record<string, unknown>;
}

export interface LoadRules {
  /** Staging keeps lines so long. */
  keepDays: number;
  /** More rejects of a file, in percent of its lines, refuse the load. */
  maxRejects: number;
  /** The same work, rolled back; nothing is kept of it. */
  isDry?: boolean;
}

/**
 * Of the transaction of a load: sorts in memory, workers also where they return many rows (but no hash tables that they share: these
 * need more shared memory than a container has), and what was written on its way to the disk at once, so that the commit waits for little.
 */
const settings = `set local work_mem = '128MB'; set local parallel_tuple_cost = 0; set local enable_parallel_hash = off;
  set local backend_flush_after = '1MB'`;

/**
 * After it, the files are in staging and the facts of their span are theirs, in one transaction, in which they are read too: what
 * could not be read is in `staging.load_rejects`, either way. Idempotent. Throws {@link LoadRefused} where a file cannot be loaded.
 */
export async function loadFiles(ctx: JobContext, set: FileSet, rules: LoadRules): Promise<Counts> {
  const { db, signal } = ctx;
  const ids = await newBatchIds(db, set.files.length);
  const work = async (session: CopySession) => {
    const { exec } = session;
    const forget = (day: Day) =>
      forgetStaged(exec, { kind: set.kind, day, before: ids[0] ?? 0, keepDays: rules.keepDays });
    await exec.execute(sql`select pg_advisory_xact_lock(${lockNumbers.salesLoad})`);
    await exec.execute(sql.raw(settings));
    if (set.span) await forget(set.span.last); // while the tables are small
    const readings = await stageFiles(ctx, session, set, ids);
    const load = aboutOf(set, readings);
    await refuseOrKeep(ctx, load, readings, rules);
    if (!set.span) await forget(load.businessDate);
    return replaceFacts(ctx, exec, load, readings, set.remember);
  };
  try {
    return await copyTransaction(db, work, rules.isDry);
  } catch (error) {
    const isTold = error instanceof LoadRefused || signal.aborted || rules.isDry;
    if (!isTold) await markRefused(db, ids, `the load failed: ${oneLineMessage(error)}`).catch(() => undefined); // it says so already, less exactly
    throw error;
  }
}

async function stageFiles(
  ctx: JobContext,
  { exec, copy }: CopySession,
  set: FileSet,
  ids: number[],
): Promise<Reading[]> {
  const { signal } = ctx;
  const { files, folder, span } = set;
  const readings: Reading[] = [];
  for (const [index, { spec, local }] of files.entries()) {
    const onRows = (rows: number) => ctx.progress(rows, undefined, `read ${spec.kind}`);
    const batchId = ids[index] as number;
    const { rows, reading } = openFile({ ...local, spec, batchId, span, folder, signal, onRows });
    const isAnew = await takeAnew(exec, `staging.${spec.kind}`);
    await copy(copyOf(spec, isAnew), rows, signal);
    readings.push(reading());
  }
  return readings;
}

/** Names come from `columns.ts`, never from a file. */
function copyOf({ kind, columns, hasHeader }: FileSpec, isAnew: boolean): string {
  const names = [...columns.map(({ name }) => name), ...(hasHeader ? [] : ['line_number']), 'batch_id'];
  return `copy staging.${kind} (${names.join(', ')}) from stdin with (format binary${isAnew ? ', freeze' : ''})`;
}

function aboutOf({ kind, sourceId, span: given }: FileSet, readings: readonly Reading[]): Load {
  const span = given ?? spanOf(readings);
  return { kind, sourceId, span, businessDate: span.last };
}

function spanOf(readings: readonly Reading[]): Span {
  const days = readings.flatMap(({ days }) => (days ? [days.first, days.last] : [])).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first !== undefined && last !== undefined) return { first, last };
  const refused = readings.find((reading) => reading.refused !== null);
  throw new LoadRefused(
    refused ? `${refused.spec.kind}: ${refused.refused}` : 'Nothing is loaded. The files have no line with a day',
  );
}

/** After it, what was read is known, on its own and as refused: a load that dies stands as what it is. */
async function refuseOrKeep({ db, signal }: JobContext, load: Load, readings: Reading[], rules: LoadRules) {
  const wrong = new Map(readings.map((reading) => [reading, whyRefused(reading, rules.maxRejects)]));
  const isRefused = [...wrong.values()].some((reason) => reason !== null);
  const otherwise = isRefused ? 'another file of the load was refused' : 'the load did not end';
  if (!rules.isDry) await keepReadings(db, load, readings, (reading) => wrong.get(reading) ?? otherwise, signal);
  if (isRefused) throw await refusal(db, wrong);
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

const makers: Record<FileKind, (exec: Executor, reading: Reading, load: Load) => Promise<number>> = {
  user_order_log: makeSales,
  user_activity_log: makeActivity,
  customer_research: makeResearch,
  price_log: makePrices,
};

async function replaceFacts(
  { progress }: JobContext,
  exec: Executor,
  load: Load,
  readings: readonly Reading[],
  remember: FileSet['remember'],
): Promise<Counts> {
  const counts = { rows_read: 0, rows_loaded: 0, rows_duplicate: 0, rows_rejected: 0 };
  for (const reading of readings) {
    const { spec, batchId, rows, rejected } = reading;
    progress(0, rows, `load ${spec.kind}`);
    const loaded = await makers[spec.kind](exec, reading, load);
    const duplicates = rows - rejected - loaded;
    await markLoaded(exec, batchId, loaded, duplicates);
    progress(rows, rows, `load ${spec.kind}`);
    counts.rows_read += rows;
    counts.rows_loaded += loaded;
    counts.rows_duplicate += duplicates;
    counts.rows_rejected += rejected;
  }
  for (const [key, value] of Object.entries(remember(load.businessDate))) await writeState(exec, stateName, key, value);
  return counts;
}

interface Forgotten {
  kind: Load['kind'];
  day: Day;
  before: number;
  keepDays: number;
}

/** Old lines go, and those of a load before about the same day. */
async function forgetStaged(exec: Executor, { kind, day, before, keepDays }: Forgotten): Promise<void> {
  const isOld = (column: string) =>
    sql`${sql.identifier(column)} < now() - make_interval(days => ${keepDays}::integer)`;
  for (const spec of fileSpecs())
    await exec.execute(
      sql`delete from staging.${sql.identifier(spec.kind)} where batch_id < ${before} and (${isOld('loaded_at')}
        or batch_id = any (array(select batch_id from staging.load_batch where kind = ${kind} and business_date = ${day})))`,
    );
  await exec.execute(sql`delete from staging.load_rejects where ${isOld('rejected_at')}`);
}
