import { sql } from 'drizzle-orm';
import type { Executor, Tx } from '../../client.ts';
import { firstRow, rows } from '../query.ts';
import { queryRuns, type RunRow, runColumns, toIso } from './runs.ts';

/** A time range: `from` included, `to` excluded. */
export interface TimeWindow {
  from: Date;
  to: Date;
}

/** Which windows are run: all, those without a successful run, or of these the ones with a failed run. */
export type WindowFilter = 'all' | 'missing' | 'failed';

/**
 * Returns those of the windows that a backfill has to run, in order. A window has succeeded when the windows of
 * successful runs cover it together.
 *
 * @param countTicks false counts only runs of backfills: the windows of the job's ticks do not say what was computed
 */
export async function findWindowsToRun(
  exec: Executor,
  job: string,
  windows: TimeWindow[],
  filter: WindowFilter,
  countTicks = true,
): Promise<TimeWindow[]> {
  const input = windows.map(({ from, to }) => ({ from: toIso(from), to: toIso(to) }));
  const found = await rows<{ from: number; to: number }>(
    exec,
    sql`with w as (
      select w_from, w_to, tstzrange(w_from, w_to) as span
      from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as x ("from" timestamptz, "to" timestamptz)
      cross join lateral (select x."from" as w_from, x."to" as w_to) y
    ), runs as (
      select state, tstzrange(window_from, window_to) as span from ops.job_run
      where job = ${job} and not dry_run and window_from < window_to and state not in ('queued', 'running')
        and (${countTicks} or trigger in ('backfill', 'retry'))
        and window_to > (select min(w_from) from w) and window_from < (select max(w_to) from w)
    ), covered as (
      select coalesce(range_agg(span), '{}') as spans from runs where state = 'succeeded'
    )
    select (extract(epoch from w_from) * 1000)::float8 as "from", (extract(epoch from w_to) * 1000)::float8 as "to"
    from w, covered where ${filter} = 'all' or (not spans @> w.span and (${filter} = 'missing' or exists (
      select from runs r where r.state in ('failed', 'timed_out', 'lost') and r.span && w.span)))
    order by w_from`,
  );
  return found.map(({ from, to }) => ({ from: new Date(from), to: new Date(to) }));
}

/** Stores a backfill with its windows. Returns its id. */
export async function insertBackfill(tx: Tx, job: string, by: number, windows: TimeWindow[]): Promise<number> {
  const inserted = await firstRow<{ id: number }>(
    tx,
    sql`insert into ops.job_backfill (job, requested_by, state) values (${job}, ${by}, 'running')
    returning backfill_id::float8 as id`,
  );
  const id = inserted?.id ?? 0;
  const input = windows.map(({ from, to }) => ({ from: toIso(from), to: toIso(to) }));
  await tx.execute(
    sql`insert into ops.job_backfill_window (backfill_id, window_from, window_to)
    select ${id}, "from", "to"
    from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as x ("from" timestamptz, "to" timestamptz)`,
  );
  return id;
}

/** The state of a backfill. */
export interface Backfill {
  backfillId: number;
  job: string;
  requestedBy: number;
  state: 'running' | 'cancelled' | 'done';
  from: Date;
  to: Date;
  /** Number of windows. */
  windows: number;
  succeeded: number;
  /** Number of windows whose run failed, timed out, was lost or was cancelled. */
  failed: number;
  /** The run in progress. */
  current: RunRow | null;
}

/**
 * Returns the state of a backfill. Null: there is none with this id. The counts and the id of the run in progress come
 * from one statement, so a run that ends at the same time is either counted or in progress, but not missing.
 */
export async function findBackfill(exec: Executor, backfillId: number): Promise<Backfill | null> {
  const found = await firstRow<BackfillRow>(
    exec,
    sql`select b.backfill_id::float8 as "backfillId", b.job, b.requested_by::float8 as "requestedBy", b.state,
      (extract(epoch from min(w.window_from)) * 1000)::float8 as "from",
      (extract(epoch from max(w.window_to)) * 1000)::float8 as "to", count(*)::int as windows,
      (count(*) filter (where r.state = 'succeeded'))::int as succeeded,
      (count(*) filter (where r.finished_at is not null and r.state <> 'succeeded'))::int as failed,
      (min(r.run_id) filter (where r.finished_at is null))::float8 as "currentRunId"
    from ops.job_backfill b join ops.job_backfill_window w using (backfill_id) left join ops.job_run r using (run_id)
    where b.backfill_id = ${backfillId} group by b.backfill_id`,
  );
  if (!found) return null;
  const { currentRunId, from, to, ...backfill } = found;
  const [current = null] =
    currentRunId === null
      ? []
      : await queryRuns(exec, sql`select ${runColumns} from ops.job_run r where r.run_id = ${currentRunId}`);
  return { ...backfill, from: new Date(from), to: new Date(to), current };
}

interface BackfillRow extends Omit<Backfill, 'from' | 'to' | 'current'> {
  from: number;
  to: number;
  currentRunId: number | null;
}

/** The next window of a backfill. */
export interface BackfillWindow extends TimeWindow {
  job: string;
  requestedBy: number;
}

/** Returns the ids of the backfills in progress. */
export async function findRunningBackfills(exec: Executor): Promise<number[]> {
  const found = await rows<{ id: number }>(
    exec,
    sql`select backfill_id::float8 as id from ops.job_backfill where state = 'running' order by backfill_id`,
  );
  return found.map(({ id }) => id);
}

/**
 * Returns the next window of a backfill and locks the backfill until the transaction ends. Null: a run of the backfill
 * is in progress, another instance holds the lock, or no window is left; in the last case the backfill is marked as
 * done.
 *
 * A window whose run was cancelled by a stop of the program is returned again. One that a person cancelled is not.
 */
export async function claimNextWindow(tx: Tx, backfillId: number): Promise<BackfillWindow | null> {
  const locked = await firstRow(
    tx,
    sql`select from ops.job_backfill where backfill_id = ${backfillId} and state = 'running' for update skip locked`,
  );
  if (!locked) return null;
  const next = await firstRow<{ job: string; requestedBy: number; from: number; to: number; busy: boolean }>(
    tx,
    sql`select b.job, b.requested_by::float8 as "requestedBy",
      (extract(epoch from w.window_from) * 1000)::float8 as "from",
      (extract(epoch from w.window_to) * 1000)::float8 as "to", r.finished_at is null and r.run_id is not null as busy
    from ops.job_backfill b join ops.job_backfill_window w using (backfill_id) left join ops.job_run r using (run_id)
    where backfill_id = ${backfillId} and (w.run_id is null or r.finished_at is null
      or (r.state = 'cancelled' and r.cancel_requested_at is null))
    order by r.finished_at is null and r.run_id is not null desc, w.window_from limit 1`,
  );
  if (next && !next.busy) return { ...next, from: new Date(next.from), to: new Date(next.to) };
  if (!next) await tx.execute(sql`update ops.job_backfill set state = 'done' where backfill_id = ${backfillId}`);
  return null;
}

/** Stores the run of a window. */
export async function setWindowRun(tx: Tx, backfillId: number, from: Date, runId: number): Promise<void> {
  await tx.execute(
    sql`update ops.job_backfill_window set run_id = ${runId}
    where backfill_id = ${backfillId} and window_from = ${toIso(from)}::timestamptz`,
  );
}

/** Cancels a backfill: no further window is started. Returns false when it has ended already. */
export async function markBackfillCancelled(exec: Executor, backfillId: number): Promise<boolean> {
  const updated = await rows(
    exec,
    sql`update ops.job_backfill set state = 'cancelled' where backfill_id = ${backfillId} and state = 'running'
    returning backfill_id`,
  );
  return updated.length === 1;
}

/** Resumes a backfill with the windows that have not succeeded. Returns false when there are none. */
export async function resumeBackfill(tx: Tx, backfillId: number): Promise<boolean> {
  await tx.execute(
    sql`update ops.job_backfill_window w set run_id = null from ops.job_run r
    where w.backfill_id = ${backfillId} and r.run_id = w.run_id and r.finished_at is not null
      and r.state <> 'succeeded'`,
  );
  const updated = await rows(
    tx,
    sql`update ops.job_backfill set state = 'running' where backfill_id = ${backfillId} and exists (
      select from ops.job_backfill_window w where w.backfill_id = ${backfillId} and w.run_id is null)
    returning backfill_id`,
  );
  return updated.length === 1;
}
