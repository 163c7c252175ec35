import { type SQL, sql } from 'drizzle-orm';
import { toStorableJson } from '../../../lib/storable-text.ts';
import type { Executor } from '../../client.ts';
import type { jobRun } from '../../schema/ops.ts';
import { lockNumbers } from '../../session/advisory-locks.ts';
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

/**
 * Marks running runs without a heartbeat for `staleMs` as `lost`, as `failed` when their process died for the second
 * time, or as `cancelled` when somebody asked for that. Returns them. A run may be what kills its process, and a third
 * attempt would do it again.
 *
 * A lost run stays open, for {@link claimOrphanedRuns} of this instance, when it has attempts left (`maxAttempts` by
 * job) and no secret parameters: their values died with the process. `redactedValue` is the text that replaces a secret
 * in `params`.
 */
export function markLostRuns(
  exec: Executor,
  {
    staleMs,
    maxAttempts,
    redactedValue,
    instance,
  }: { staleMs: number; maxAttempts: Record<string, number>; redactedValue: string; instance: string },
): Promise<RunRow[]> {
  return queryRuns(
    exec,
    sql`update ops.job_run r set deaths = r.deaths + 1,
      state = case when r.cancel_requested_at is not null then 'cancelled' when r.deaths > 0 then 'failed'
        else 'lost' end,
      error = 'its process (' || coalesce(r.instance, 'unknown') || ') died'
        || case when r.deaths > 0 then ' for the second time' else '' end,
      error_text = jsonb_build_object(
        'key', case when r.deaths > 0 then 'died-twice' else 'died' end, 'values', '{}'::jsonb),
      instance = ${instance}, heartbeat_at = clock_timestamp(),
      finished_at = case when r.attempt < coalesce((${JSON.stringify(maxAttempts)}::jsonb ->> r.job)::int, 0)
        and r.cancel_requested_at is null and r.deaths = 0 and position(${redactedValue} in r.params::text) = 0
        then null else clock_timestamp() end
    where run_id in (
      select run_id from ops.job_run where finished_at is null and state = 'running' and ${heartbeatExpired(staleMs)}
      for update skip locked)
    returning ${runColumns}`,
  );
}

function heartbeatExpired(staleMs: number): SQL {
  return sql`coalesce(heartbeat_at, '-infinity') < clock_timestamp() - ${staleMs} * interval '1 ms'`;
}

/**
 * Queues orphaned runs of these jobs for this instance and returns them, in the order in which they were due. A run is
 * orphaned when this instance marked it as lost and it stayed open, or when its process died before it ran it. Runs
 * with secret parameters are left out.
 */
export async function claimOrphanedRuns(
  exec: Executor,
  {
    staleMs,
    jobs,
    instance,
    redactedValue,
  }: { staleMs: number; jobs: string[]; instance: string; redactedValue: string },
): Promise<RunRow[]> {
  const claimed = await queryRuns(
    exec,
    sql`update ops.job_run r set state = 'queued', instance = ${instance}, heartbeat_at = clock_timestamp()
    where run_id in (
      select run_id from ops.job_run
      where finished_at is null and job in (select jsonb_array_elements_text(${JSON.stringify(jobs)}::jsonb))
        and position(${redactedValue} in params::text) = 0
        and ((state = 'lost' and instance = ${instance})
          or (state in ('lost', 'queued') and ${heartbeatExpired(staleMs)}))
      order by due_at, run_id for update skip locked)
    returning ${runColumns}`,
  );
  return claimed.sort((a, b) => Number(a.dueAt) - Number(b.dueAt) || a.runId - b.runId);
}

/**
 * Ends queued runs whose process died as `lost` if they have secret parameters, whose values are not stored. Returns
 * the runs.
 */
export function expireSecretRuns(
  exec: Executor,
  { staleMs, redactedValue }: { staleMs: number; redactedValue: string },
): Promise<RunRow[]> {
  return queryRuns(
    exec,
    sql`update ops.job_run r set state = 'lost', finished_at = clock_timestamp(),
      error = 'its process died before it began, and its secret parameters with it',
      error_text = '{"key":"secrets-lost","values":{}}'
    where finished_at is null and state = 'queued' and position(${redactedValue} in params::text) > 0
      and ${heartbeatExpired(staleMs)}
    returning ${runColumns}`,
  );
}

/** Returns the `application_name` of the sessions of a run. */
export const runSessionName = (runId: number) => `tally run ${runId}`;

/** Cancels the statements of a run in progress, of whatever process. */
export async function cancelRunStatements(exec: Executor, runId: number): Promise<void> {
  await exec.execute(
    sql`select pg_cancel_backend(pid) from pg_stat_activity where application_name = ${runSessionName(runId)}
      and datname = current_database()`,
  );
}

/** Terminates the sessions of a run. Their transactions are rolled back. */
export async function terminateRunSessions(exec: Executor, runId: number): Promise<void> {
  await exec.execute(
    sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where application_name = ${runSessionName(runId)} and datname = current_database()`,
  );
}

/**
 * Terminates the session of another process that holds the lock of a job, together with all other locks of that
 * process, if no other process has a run of the job with a heartbeat: the process hangs, or has lost its connection
 * without notice.
 *
 * @param instance this process, in `ops.job_run`
 * @param sessionName `application_name` of the session with the locks of this process
 */
export async function terminateStaleJobLock(
  exec: Executor,
  { job, staleMs, instance, sessionName }: { job: string; staleMs: number; instance: string; sessionName: string },
): Promise<void> {
  await exec.execute(
    sql`select pg_terminate_backend(l.pid, 5000) from pg_locks l
    join pg_stat_activity a on a.pid = l.pid and a.application_name <> ${sessionName}
    where l.locktype = 'advisory' and l.granted and l.objsubid = 2
      and l.database = (select d.oid from pg_database d where d.datname = current_database())
      and l.classid = ${lockNumbers.job}::oid and l.objid = (hashtext(${job})::bigint & 4294967295)::oid
      and not exists (
        select from ops.job_run r where r.job = ${job} and r.finished_at is null and r.instance <> ${instance}
          and not ${heartbeatExpired(staleMs)})`,
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
