import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { rows } from '../query.ts';
import { queryRuns, type RunRow, runColumns } from './runs.ts';

/** Returns the run; null where there is none of that number. */
export async function findRun(exec: Executor, runId: number): Promise<RunRow | null> {
  return (await queryRuns(exec, sql`select ${runColumns} from ops.job_run r where run_id = ${runId}`))[0] ?? null;
}

/** Returns the newest runs of a job, newest first; skipped ticks are left out unless asked for. */
export function findRuns(exec: Executor, job: string, { limit = 10, skipped = false } = {}): Promise<RunRow[]> {
  const which = skipped ? sql`true` : sql`state <> 'skipped'`;
  return queryRuns(
    exec,
    sql`select ${runColumns} from ops.job_run r where job = ${job} and ${which} order by run_id desc limit ${limit}`,
  );
}

/** Returns the runs that have not ended, oldest first; all jobs', or one's. */
export function findOpenRuns(exec: Executor, job: string | null = null): Promise<RunRow[]> {
  return queryRuns(
    exec,
    sql`select ${runColumns} from ops.job_run r
    where finished_at is null and (${job}::text is null or job = ${job}) order by run_id`,
  );
}

/** Returns runs that ended badly (failed, timed out, lost) in the last hours, newest first. */
export function findFailedRuns(exec: Executor, hours = 24, limit = 50): Promise<RunRow[]> {
  return queryRuns(
    exec,
    sql`select ${runColumns} from ops.job_run r where finished_at > now() - ${hours} * interval '1 hour'
      and state in ('failed', 'timed_out', 'lost') order by finished_at desc limit ${limit}`,
  );
}

export interface JobStatus {
  job: string;
  /** The newest run that has ended and is no skipped tick. */
  last: RunRow | null;
  /** When its newest success ended. */
  succeededAt: Date | null;
}

/**
 * Returns how each of these jobs stands, in their order. One look into an index a job, whatever the length of the history: each
 * takes the last entry up to (job, ∞), because for "of this job, newest first" the planner reads the others' history too.
 */
export async function findJobStatuses(exec: Executor, jobs: readonly string[]): Promise<JobStatus[]> {
  const newest = await queryRuns(
    exec,
    sql`select ${runColumns} from ${newestOf(jobs, sql`n.state <> 'skipped' and n.finished_at is not null`)}`,
  );
  const successes = await rows<{ job: string; at: number }>(
    exec,
    sql`select r.job, (extract(epoch from r.finished_at) * 1000)::float8 as at
    from ${newestOf(jobs, sql`n.state = 'succeeded'`)}`,
  );
  return jobs.map((job) => {
    const success = successes.find((row) => row.job === job);
    return {
      job,
      last: newest.find((row) => row.job === job) ?? null,
      succeededAt: success ? new Date(success.at) : null,
    };
  });
}

function newestOf(jobs: readonly string[], which: SQL): SQL {
  return sql`jsonb_array_elements_text(${JSON.stringify(jobs)}::jsonb) j (name) cross join lateral (
    select * from ops.job_run n where (n.job, n.run_id) <= (j.name, 9223372036854775807) and ${which}
    order by n.job desc, n.run_id desc limit 1) r where r.job = j.name`;
}

/**
 * Removes runs, and their logs with them, that ended more than `days` ago, in bites; the newest tick of each job stays: the
 * scheduler counts from it. Returns how many.
 */
export async function pruneRuns(exec: Executor, days: number, bite = 10_000): Promise<number> {
  const result = await exec.execute(
    sql`delete from ops.job_run where run_id in (
      select run_id from ops.job_run r where finished_at < now() - make_interval(days => ${days})
        and not (trigger in ('schedule', 'catch_up') and due_at = (
          select max(due_at) from ops.job_run n where n.job = r.job and n.trigger in ('schedule', 'catch_up')))
      order by finished_at limit ${bite})`,
  );
  return result.rowCount ?? 0;
}

/**
 * Removes what is told of runs and has ended more than `days` ago: alerts with their notices, backfills with their windows, cards.
 * Returns how many.
 */
export async function pruneRunHistory(exec: Executor, days: number): Promise<number> {
  const old = sql`now() - make_interval(days => ${days})`;
  const { rowCount } = await exec.execute(
    sql`with alerts as (delete from ops.job_alert where closed_at < ${old} returning 1),
    notices as (delete from ops.job_notice where done_at < ${old} and alert_id is null returning 1),
    backfills as (delete from ops.job_backfill b where state <> 'running' and created_at < ${old} and not exists (
      select from ops.job_backfill_window w join ops.job_run r using (run_id)
      where w.backfill_id = b.backfill_id and (r.finished_at is null or r.finished_at >= ${old})) returning 1),
    cards as (delete from ops.job_card where done_at < ${old} returning 1)
    select from alerts union all select from notices union all select from backfills union all select from cards`,
  );
  return rowCount ?? 0;
}

/** Removes lines older than `days` of runs that are still there: those that go on for long. Returns how many. */
export async function pruneRunLogs(exec: Executor, days: number): Promise<number> {
  const result = await exec.execute(
    sql`delete from ops.job_log where logged_at < now() - make_interval(days => ${days})`,
  );
  return result.rowCount ?? 0;
}
