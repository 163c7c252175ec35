import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';

/**
 * Deletes runs that ended more than `days` ago, with their logs: at most `chunkSize`. Returns their number. The newest
 * tick of each job stays, because the scheduler continues from it.
 */
export async function pruneRuns(exec: Executor, days: number, chunkSize = 10_000): Promise<number> {
  const result = await exec.execute(
    sql`delete from ops.job_run where run_id in (
      select run_id from ops.job_run r where finished_at < now() - make_interval(days => ${days})
        and not (trigger in ('schedule', 'catch_up') and due_at = (
          select max(due_at) from ops.job_run n where n.job = r.job and n.trigger in ('schedule', 'catch_up')))
      order by finished_at limit ${chunkSize})`,
  );
  return result.rowCount ?? 0;
}

/**
 * Deletes alerts with their notices, notices of runs, backfills with their windows, and cards that ended more than
 * `days` ago. Returns their number.
 */
export async function pruneRunHistory(exec: Executor, days: number): Promise<number> {
  const old = sql`now() - make_interval(days => ${days})`;
  const { rowCount } = await exec.execute(
    sql`with alerts as (
      delete from ops.job_alert where closed_at < ${old} returning 1
    ), notices as (
      delete from ops.job_notice where done_at < ${old} and alert_id is null returning 1
    ), backfills as (
      delete from ops.job_backfill b where state <> 'running' and created_at < ${old} and not exists (
        select from ops.job_backfill_window w join ops.job_run r using (run_id)
        where w.backfill_id = b.backfill_id and (r.finished_at is null or r.finished_at >= ${old}))
      returning 1
    ), cards as (
      delete from ops.job_card where done_at < ${old} returning 1
    )
    select from alerts union all select from notices union all select from backfills union all select from cards`,
  );
  return rowCount ?? 0;
}

/** Deletes log lines older than `days`, of runs that still exist because they run for long. Returns their number. */
export async function pruneRunLogs(exec: Executor, days: number): Promise<number> {
  const result = await exec.execute(
    sql`delete from ops.job_log where logged_at < now() - make_interval(days => ${days})`,
  );
  return result.rowCount ?? 0;
}
