import { type SQL, sql } from 'drizzle-orm';
import { toStorableJson } from '../../../lib/storable-text.ts';
import type { Executor } from '../../client.ts';
import type { jobRun } from '../../schema/jobs.ts';
import { firstRow, rows } from '../query.ts';
import type { ErrorText } from './error-text.ts';

type StoredRun = typeof jobRun.$inferSelect;
type StoredTrigger = StoredRun['trigger'];
type StoredState = StoredRun['state'];

/** A run: a row of `ops.job_run`. */
export type RunRow = Omit<StoredRun, 'params' | 'progress' | 'counts' | 'errorText'> & {
  params: Record<string, unknown>;
  progress: { phase: string; done: number; total?: number } | null;
  counts: Record<string, number> | null;
  errorText: ErrorText | null;
};

type TimestampColumn =
  | 'dueAt'
  | 'windowFrom'
  | 'windowTo'
  | 'startedAt'
  | 'finishedAt'
  | 'heartbeatAt'
  | 'cancelRequestedAt';
type SelectedRun = Omit<RunRow, TimestampColumn> & Record<TimestampColumn, number | null>;

const ms = (column: string) => sql.raw(`(extract(epoch from r.${column}) * 1000)::float8`);

/** The columns that {@link toRun} reads, of `ops.job_run r`. */
export const runColumns = sql`r.run_id::float8 as "runId", r.job, r.trigger, ${ms('due_at')} as "dueAt",
  ${ms('window_from')} as "windowFrom", ${ms('window_to')} as "windowTo", r.params,
  r.requested_by::float8 as "requestedBy", r.state, r.attempt, ${ms('started_at')} as "startedAt",
  ${ms('finished_at')} as "finishedAt",
  ${ms('heartbeat_at')} as "heartbeatAt", ${ms('cancel_requested_at')} as "cancelRequestedAt", r.dry_run as "dryRun",
  r.instance, r.progress, r.counts, r.error, r.error_text as "errorText",
  r.skip_reason as "skipReason"`;

/** Converts a row with {@link runColumns} to a run. */
function toRun(raw: SelectedRun): RunRow {
  const instant = (key: TimestampColumn) => (raw[key] === null ? null : new Date(raw[key]));
  return {
    ...raw,
    dueAt: new Date(raw.dueAt ?? 0),
    windowFrom: instant('windowFrom'),
    windowTo: instant('windowTo'),
    startedAt: instant('startedAt'),
    finishedAt: instant('finishedAt'),
    heartbeatAt: instant('heartbeatAt'),
    cancelRequestedAt: instant('cancelRequestedAt'),
  };
}

/** Runs a statement that returns {@link runColumns} and returns the runs. */
export async function queryRuns(exec: Executor, query: SQL): Promise<RunRow[]> {
  return (await rows<SelectedRun>(exec, query)).map(toRun);
}

async function queryRun(exec: Executor, query: SQL): Promise<RunRow | null> {
  return (await queryRuns(exec, query))[0] ?? null;
}

/** A run to insert. */
export interface NewRun {
  job: string;
  trigger: StoredTrigger;
  /** JSON, with secrets masked. */
  params: Record<string, unknown>;
  requestedBy: number | null;
  window: { from: Date; to: Date } | null;
  dryRun: boolean;
  instance: string;
}

/** Inserts a `queued` run with a fresh heartbeat. */
export async function insertRun(exec: Executor, run: NewRun): Promise<RunRow> {
  const row = await queryRun(
    exec,
    sql`insert into ops.job_run as r
      (job, trigger, due_at, window_from, window_to, params, requested_by, dry_run, state, instance, heartbeat_at)
    values (${run.job}, ${run.trigger}, clock_timestamp(), ${toIso(run.window?.from)}::timestamptz,
      ${toIso(run.window?.to)}::timestamptz, ${toStorableJson(run.params)}::jsonb, ${run.requestedBy}, ${run.dryRun},
      'queued', ${run.instance}, clock_timestamp())
    returning ${runColumns}`,
  );
  if (!row) throw new Error('an insert returned no row');
  return row;
}

/**
 * Starts an attempt of a run: sets it to `running` and increments `attempt`. Null: another instance has the run, or
 * somebody asked to cancel it.
 */
export function beginAttempt(exec: Executor, runId: number, instance: string): Promise<RunRow | null> {
  return queryRun(
    exec,
    sql`update ops.job_run r set state = 'running', attempt = attempt + 1, error = null, error_text = null,
      progress = null, started_at = coalesce(started_at, clock_timestamp()), heartbeat_at = clock_timestamp()
    where run_id = ${runId} and ${ownedBy(instance)} and cancel_requested_at is null returning ${runColumns}`,
  );
}

/**
 * Queues a run for its next attempt, with the error of the last one. Returns false when another instance has the run.
 */
export async function requeueRun(
  exec: Executor,
  runId: number,
  instance: string,
  failure: StoredRunError,
): Promise<boolean> {
  const row = await firstRow(
    exec,
    sql`update ops.job_run r set state = 'queued', error = ${failure.error}, error_text = ${toJson(failure.errorText)},
      heartbeat_at = clock_timestamp()
    where run_id = ${runId} and ${ownedBy(instance)} returning run_id`,
  );
  return row !== null;
}

/** The columns of `ops.job_run` that describe an error. */
export interface StoredRunError {
  /** The English message. */
  error: string | null;
  /** The error as a text for people. Null for an error from outside. */
  errorText: ErrorText | null;
}

/** The columns of `ops.job_run` that describe the end of a run. */
export interface StoredRunEnd extends StoredRunError {
  state: StoredState;
  counts: Record<string, number> | null;
}

/** Ends a run. Null: another instance has the run, and nothing was changed. */
export function finishRun(exec: Executor, runId: number, instance: string, end: StoredRunEnd): Promise<RunRow | null> {
  return queryRun(
    exec,
    sql`update ops.job_run r set state = ${end.state}, error = ${end.error}, error_text = ${toJson(end.errorText)},
      finished_at = clock_timestamp(), counts = ${toJson(end.counts)}
    where run_id = ${runId} and ${ownedBy(instance)} returning ${runColumns}`,
  );
}

/** Matches the open runs of an instance, but not lost ones that it found: those must be claimed first. */
function ownedBy(instance: string): SQL {
  return sql`r.instance = ${instance} and r.finished_at is null and r.state <> 'lost'`;
}

/** The heartbeat of a run, with its progress. */
export interface RunHeartbeat {
  runId: number;
  progress: RunRow['progress'];
}

/**
 * Stores the heartbeats of runs of this instance. Returns those that it still has, each with `cancel`: true when
 * somebody asked to cancel it.
 */
export function recordHeartbeats(
  exec: Executor,
  instance: string,
  heartbeats: RunHeartbeat[],
): Promise<{ runId: number; cancel: boolean }[]> {
  return rows(
    exec,
    sql`update ops.job_run r set heartbeat_at = clock_timestamp(), progress = coalesce(b.progress, r.progress)
    from jsonb_to_recordset(${toStorableJson(heartbeats)}::jsonb) as b ("runId" bigint, progress jsonb)
    where r.run_id = b."runId" and ${ownedBy(instance)}
    returning r.run_id::float8 as "runId", r.cancel_requested_at is not null as cancel`,
  );
}

/** Matches runs that no living process has: they were released, or have waited for a minute without a heartbeat. */
const unowned = sql`(instance is null
  or (state = 'queued' and heartbeat_at < clock_timestamp() - interval '1 minute'))`;

/**
 * Requests the cancellation of a run from its process. A run without a living process ends immediately. Returns the
 * run. Null: it had ended before.
 */
export function requestCancel(exec: Executor, runId: number): Promise<RunRow | null> {
  return queryRun(
    exec,
    sql`update ops.job_run r set cancel_requested_at = coalesce(cancel_requested_at, clock_timestamp()),
      state = case when ${unowned} then 'cancelled' else state end,
      finished_at = case when ${unowned} then clock_timestamp() end
    where run_id = ${runId} and finished_at is null returning ${runColumns}`,
  );
}

/** Releases the queued runs of an instance that stops, so that any instance can claim them. */
export async function releaseQueuedRuns(exec: Executor, instance: string): Promise<void> {
  await exec.execute(
    sql`update ops.job_run r set instance = null, heartbeat_at = null where ${ownedBy(instance)} and state = 'queued'`,
  );
}

/** Returns a value as `jsonb`, a parameter of a statement. */
function toJson(value: object | null): SQL {
  return sql`${value && toStorableJson(value)}::jsonb`;
}

/** Returns the time in ISO 8601, as a parameter of a statement. Null for null and undefined. */
export function toIso(time: Date | null | undefined): string | null {
  return time?.toISOString() ?? null;
}
