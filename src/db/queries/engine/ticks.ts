import { type SQL, sql } from 'drizzle-orm';
import type { Db, Executor } from '../../client.ts';
import { lockNumbers } from '../../session/advisory-locks.ts';
import { firstRow } from '../query.ts';
import { queryRuns, type RunRow, runColumns, toIso } from './runs.ts';

/**
 * Returns the condition that a process holds the lock of the job, or has a queued run of it and a heartbeat within
 * `staleMs`.
 */
function inProgress(job: SQL, staleMs: number): SQL {
  return sql`(exists (
      select from pg_locks where locktype = 'advisory' and granted and objsubid = 2
        and classid = ${sql.raw(String(lockNumbers.job))}
        and objid::bigint = (hashtext(${job})::bigint & 4294967295)
        and database = (select oid from pg_database where datname = current_database()))
    or exists (
      select from ops.job_run o where o.job = ${job} and o.finished_at is null and o.state = 'queued'
        and o.heartbeat_at > clock_timestamp() - ${staleMs} * interval '1 ms'))`;
}

/** Returns true while a run of the job is in progress, or a living process has a queued one. */
export async function isJobInProgress(exec: Executor, job: string, staleMs: number): Promise<boolean> {
  const row = await firstRow<{ busy: boolean }>(exec, sql`select ${inProgress(sql`${job}`, staleMs)} as busy`);
  return row?.busy ?? false;
}

/**
 * What has to be done with a tick. A skipped row may stand for several ticks, from the start of the window to its end.
 */
export interface TickPlan {
  trigger: 'schedule' | 'catch_up';
  dueAt: Date;
  window: { from: Date; to: Date };
  /** Why it is skipped. Null: it is run. */
  skip: string | null;
  /** Number of ticks that a skipped row stands for; 1 when absent. */
  ticks?: number;
  /** Parameters of the run. */
  params?: Record<string, unknown>;
}

export interface TickClaimOptions {
  job: string;
  overlap: 'skip' | 'queue';
  plans: TickPlan[];
  instance: string;
  staleMs: number;
}

/**
 * Inserts a row for each of the ticks that has none, with one statement: of several instances, the first one gets a
 * tick. Returns the inserted rows. A tick is `queued`, or `skipped` when the plan says so, the job is paused, or a run
 * is in progress and the job does not queue. Ticks of the same call do not block each other.
 */
export function claimTicks(
  exec: Executor,
  { job, overlap, plans, instance, staleMs }: TickClaimOptions,
): Promise<RunRow[]> {
  const input = plans.map(({ trigger, dueAt, window, skip, ticks = 1, params = {} }) => ({
    trigger,
    due_at: toIso(dueAt),
    window_from: toIso(window.from),
    window_to: toIso(window.to),
    skip,
    ticks,
    params,
  }));
  return queryRuns(
    exec,
    sql`insert into ops.job_run as r
      (job, trigger, due_at, window_from, window_to, params, state, skip_reason, counts, instance, heartbeat_at,
        finished_at)
    select ${job}, trigger, due_at, window_from, window_to, params,
      case when skip is null then 'queued' else 'skipped' end, skip,
      case when ticks > 1 then jsonb_build_object('ticks', ticks) end,
      case when skip is null then ${instance}::text end,
      case when skip is null then clock_timestamp() end,
      case when skip is not null then clock_timestamp() end
    from (
      select trigger, due_at, window_from, window_to, params, ticks, coalesce(skip,
        case when exists (select from ops.job_pause p where p.job = ${job}) then 'paused'
          when ${overlap} = 'skip' and ${inProgress(sql`${job}`, staleMs)} then 'overlap' end) as skip
      from jsonb_to_recordset(${JSON.stringify(input)}::jsonb)
        as t (trigger text, due_at timestamptz, window_from timestamptz, window_to timestamptz, params jsonb,
          skip text, ticks int)
      order by due_at) t
    on conflict (job, due_at) where trigger in ('schedule', 'catch_up') do nothing
    returning ${runColumns}`,
  );
}

/** Returns the due time of the newest tick of a job, up to `until`, that has a row. Null: there is none. */
export async function findNewestTick(exec: Executor, job: string, until: Date): Promise<Date | null> {
  const row = await firstRow<{ at: number | null }>(
    exec,
    sql`select (extract(epoch from max(due_at)) * 1000)::float8 as at from ops.job_run
    where job = ${job} and trigger in ('schedule', 'catch_up') and due_at <= ${until.toISOString()}`,
  );
  return row?.at ? new Date(row.at) : null;
}

/** Runs `work`, in a transaction, while no other instance looks for missed ticks of the job. It must be short. */
export function withCatchUpLock<T>(db: Db, job: string, work: (exec: Executor) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${lockNumbers.catchUp}, hashtext(${job}))`);
    return work(tx);
  });
}
