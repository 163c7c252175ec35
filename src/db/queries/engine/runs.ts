import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import type { jobRun } from '../../schema/ops.ts';
import { firstRow, rows } from '../query.ts';

type StoredRun = typeof jobRun.$inferSelect;
export type StoredTrigger = StoredRun['trigger'];
export type StoredState = StoredRun['state'];

/** A row of `ops.job_run`. */
export type RunRow = Omit<StoredRun, 'params' | 'progress' | 'counts'> & {
  params: Record<string, unknown>;
  progress: { phase: string; done: number; total?: number } | null;
  counts: Record<string, number> | null;
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

/** The select list of {@link toRun}, over `ops.job_run r`. */
export const runColumns = sql`r.run_id::float8 as "runId", r.job, r.trigger, ${ms('due_at')} as "dueAt",
  ${ms('window_from')} as "windowFrom", ${ms('window_to')} as "windowTo", r.params, r.requested_by::float8 as "requestedBy",
  r.state, r.attempt, ${ms('started_at')} as "startedAt", ${ms('finished_at')} as "finishedAt",
  ${ms('heartbeat_at')} as "heartbeatAt", ${ms('cancel_requested_at')} as "cancelRequestedAt", r.dry_run as "dryRun",
  r.instance, r.progress, r.counts, r.error, r.skip_reason as "skipReason"`;

export function toRun(raw: SelectedRun): RunRow {
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

export async function queryRuns(exec: Executor, query: SQL): Promise<RunRow[]> {
  return (await rows<SelectedRun>(exec, query)).map(toRun);
}

async function queryRun(exec: Executor, query: SQL): Promise<RunRow | null> {
  return (await queryRuns(exec, query))[0] ?? null;
}

export interface NewRun {
  job: string;
  trigger: StoredTrigger;
  /** JSON, secrets masked. */
  params: Record<string, unknown>;
  requestedBy: number | null;
  window: { from: Date; to: Date } | null;
  dryRun: boolean;
  instance: string;
}

/** After it, the run is there, `queued`, and alive. */
export async function insertRun(exec: Executor, run: NewRun): Promise<RunRow> {
  const row = await queryRun(
    exec,
    sql`insert into ops.job_run as r
      (job, trigger, due_at, window_from, window_to, params, requested_by, dry_run, state, instance, heartbeat_at)
    values (${run.job}, ${run.trigger}, clock_timestamp(), ${toIso(run.window?.from)}::timestamptz,
      ${toIso(run.window?.to)}::timestamptz, ${JSON.stringify(run.params)}::jsonb, ${run.requestedBy}, ${run.dryRun},
      'queued', ${run.instance}, clock_timestamp())
    returning ${runColumns}`,
  );
  if (!row) throw new Error('an insert returned no row');
  return row;
}

/**
 * After it, the try has begun: `running`, `attempt` one more. Returns null when the run is not this instance's any more, or is
 * to be cancelled.
 */
export function beginAttempt(exec: Executor, runId: number, instance: string): Promise<RunRow | null> {
  return queryRun(
    exec,
    sql`update ops.job_run r set state = 'running', attempt = attempt + 1, error = null, progress = null,
      started_at = coalesce(started_at, clock_timestamp()), heartbeat_at = clock_timestamp()
    where run_id = ${runId} and ${ownedBy(instance)} and cancel_requested_at is null returning ${runColumns}`,
  );
}

/** After it, the run waits for its next try, with what the last one died of. Returns false when it is another's. */
export async function requeueRun(exec: Executor, runId: number, instance: string, error: string): Promise<boolean> {
  const row = await firstRow(
    exec,
    sql`update ops.job_run r set state = 'queued', error = ${error}, heartbeat_at = clock_timestamp()
    where run_id = ${runId} and ${ownedBy(instance)} returning run_id`,
  );
  return row !== null;
}

export interface RunEnding {
  state: StoredState;
  counts: Record<string, number> | null;
  error: string | null;
}

/** After it, the run has ended so. Returns null, changing nothing, when it is not this instance's any more. */
export function finishRun(exec: Executor, runId: number, instance: string, end: RunEnding): Promise<RunRow | null> {
  return queryRun(
    exec,
    sql`update ops.job_run r set state = ${end.state}, error = ${end.error}, finished_at = clock_timestamp(),
      counts = ${end.counts && JSON.stringify(end.counts)}::jsonb
    where run_id = ${runId} and ${ownedBy(instance)} returning ${runColumns}`,
  );
}

function ownedBy(instance: string): SQL {
  return sql`r.instance = ${instance} and r.finished_at is null and r.state <> 'lost'`;
}

export interface RunHeartbeat {
  runId: number;
  progress: RunRow['progress'];
}

/** After it, these runs of the instance are alive, with their progress. Returns those that still are its, and whether to end them. */
export function recordHeartbeats(
  exec: Executor,
  instance: string,
  beats: RunHeartbeat[],
): Promise<{ runId: number; cancel: boolean }[]> {
  return rows(
    exec,
    sql`update ops.job_run r set heartbeat_at = clock_timestamp(), progress = coalesce(b.progress, r.progress)
    from jsonb_to_recordset(${JSON.stringify(beats)}::jsonb) as b ("runId" bigint, progress jsonb)
    where r.run_id = b."runId" and ${ownedBy(instance)}
    returning r.run_id::float8 as "runId", r.cancel_requested_at is not null as cancel`,
  );
}

/** Released at a stop, or of a process that gives no sign of life any more. */
const unowned = sql`(instance is null or (state = 'queued' and heartbeat_at < clock_timestamp() - interval '1 minute'))`;

/**
 * After it, the run is cancel requested; one that waits and that no living process has, has ended at once. Returns it as it stands
 * now; null when it had ended before.
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

/** After it, queued runs of an instance that stops belong to nobody: the next look of any instance takes them. */
export async function releaseQueuedRuns(exec: Executor, instance: string): Promise<void> {
  await exec.execute(
    sql`update ops.job_run r set instance = null, heartbeat_at = null where ${ownedBy(instance)} and state = 'queued'`,
  );
}

/**
 * After it, running runs that gave no sign of life for so long are `lost`. Those of jobs that have attempts left (`maxAttempts` by job),
 * hold no redacted parameter and have no cancel request stay open (`finished_at` null), this instance's, for
 * {@link claimOrphanedRuns}. Returns all.
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
    sql`update ops.job_run r set state = case when r.cancel_requested_at is null then 'lost' else 'cancelled' end,
      error = 'its process (' || coalesce(r.instance, 'unknown') || ') died',
      instance = ${instance}, heartbeat_at = clock_timestamp(),
      finished_at = case when r.attempt < coalesce((${JSON.stringify(maxAttempts)}::jsonb ->> r.job)::int, 0)
        and r.cancel_requested_at is null and position(${redactedValue} in r.params::text) = 0 then null
        else clock_timestamp() end
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
 * After it, lost runs that this instance found and may try again, and open runs whose process died before it could run them,
 * are this instance's, `queued`. Returns them in the order in which they were due.
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
  const taken = await queryRuns(
    exec,
    sql`update ops.job_run r set state = 'queued', instance = ${instance}, heartbeat_at = clock_timestamp()
    where run_id in (
      select run_id from ops.job_run
      where finished_at is null and job in (select jsonb_array_elements_text(${JSON.stringify(jobs)}::jsonb))
        and position(${redactedValue} in params::text) = 0
        and ((state = 'lost' and instance = ${instance}) or (state in ('lost', 'queued') and ${heartbeatExpired(staleMs)}))
      order by due_at, run_id for update skip locked)
    returning ${runColumns}`,
  );
  return taken.sort((a, b) => Number(a.dueAt) - Number(b.dueAt) || a.runId - b.runId);
}

/** After it, queued runs whose process died and whose secrets died with it have ended, `lost`. */
export function expireSecretRuns(
  exec: Executor,
  { staleMs, redactedValue }: { staleMs: number; redactedValue: string },
): Promise<RunRow[]> {
  return queryRuns(
    exec,
    sql`update ops.job_run r set state = 'lost', finished_at = clock_timestamp(),
      error = 'its process died before it began, and its secret parameters with it'
    where finished_at is null and state = 'queued' and position(${redactedValue} in params::text) > 0 and ${heartbeatExpired(staleMs)}
    returning ${runColumns}`,
  );
}

/** The name that the sessions of a run carry in pg_stat_activity. */
export const runSessionName = (runId: number) => `tally run ${runId}`;
/** The name of the session that holds the run's lock. */
export const runLockSessionName = (runId: number) => `tally run ${runId} lock`;

/** After it, the statements in progress of the run's sessions are cancelled, whatever process they belong to. */
export async function cancelRunStatements(exec: Executor, runId: number): Promise<void> {
  await exec.execute(
    sql`select pg_cancel_backend(pid) from pg_stat_activity where application_name = ${runSessionName(runId)}
      and datname = current_database()`,
  );
}

/** After it, no session of the run is left, with its lock's or without: what they did not commit is rolled back. */
export async function terminateRunSessions(exec: Executor, runId: number, withLock: boolean): Promise<void> {
  const lock = withLock ? runLockSessionName(runId) : runSessionName(runId);
  await exec.execute(
    sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where application_name in (${runSessionName(runId)}, ${lock}) and datname = current_database()`,
  );
}

export function toIso(instant: Date | null | undefined): string | null {
  return instant?.toISOString() ?? null;
}
