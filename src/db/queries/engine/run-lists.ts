import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { queryRuns, type RunRow, runColumns } from './runs.ts';

/** Returns a run. Null: there is none with this id. */
export async function findRun(exec: Executor, runId: number): Promise<RunRow | null> {
  return (await queryRuns(exec, sql`select ${runColumns} from ops.job_run r where run_id = ${runId}`))[0] ?? null;
}

/** Returns the newest runs of a job, newest first. Skipped ticks are left out unless `skipped` is true. */
export function findRuns(exec: Executor, job: string, { limit = 10, skipped = false } = {}): Promise<RunRow[]> {
  const condition = skipped ? sql`true` : sql`state <> 'skipped'`;
  return queryRuns(
    exec,
    sql`select ${runColumns} from ops.job_run r where job = ${job} and ${condition}
    order by run_id desc limit ${limit}`,
  );
}

/**
 * Returns the newest runs of all jobs, newest first, without skipped ticks; with `ended` only those that have ended.
 */
export function findLatestRuns(exec: Executor, limit: number, { ended = false } = {}): Promise<RunRow[]> {
  return queryRuns(
    exec,
    sql`select ${runColumns} from ops.job_run r
    where state <> 'skipped' and (not ${ended} or finished_at is not null) order by run_id desc limit ${limit}`,
  );
}

/** Returns the runs that have not ended, of one job or of all (null), oldest first. */
export function findOpenRuns(exec: Executor, job: string | null = null): Promise<RunRow[]> {
  return queryRuns(
    exec,
    sql`select ${runColumns} from ops.job_run r
    where finished_at is null and (${job}::text is null or job = ${job}) order by run_id`,
  );
}

/** Returns the runs that failed, timed out or were lost and ended within the last `hours`, newest first. */
export function findFailedRuns(exec: Executor, hours = 24, limit = 50): Promise<RunRow[]> {
  return queryRuns(
    exec,
    sql`select ${runColumns} from ops.job_run r where finished_at > now() - ${hours} * interval '1 hour'
      and state in ('failed', 'timed_out', 'lost') order by finished_at desc limit ${limit}`,
  );
}

/** The newest result of a job. */
export interface JobStatus {
  job: string;
  /** The newest run that has ended. Skipped ticks and dry runs do not count. Null: no run has ended. */
  lastRun: RunRow | null;
}

/**
 * Returns the status of each job, in the order of `jobs`.
 *
 * Each job costs one look-up in an index, however long its history is. The condition on the pair `(job, run_id)` makes
 * the planner read the index backwards from the job's largest run id. For `where job = … order by run_id desc` it could
 * also read the runs of other jobs.
 */
export async function findJobStatuses(exec: Executor, jobs: readonly string[]): Promise<JobStatus[]> {
  const newest = await queryRuns(
    exec,
    sql`select ${runColumns} from jsonb_array_elements_text(${JSON.stringify(jobs)}::jsonb) j (name)
    cross join lateral (
      select * from ops.job_run n
      where (n.job, n.run_id) <= (j.name, 9223372036854775807) and n.state <> 'skipped' and n.finished_at is not null
        and not n.dry_run
      order by n.job desc, n.run_id desc limit 1
    ) r where r.job = j.name`,
  );
  return jobs.map((job) => ({ job, lastRun: newest.find((row) => row.job === job) ?? null }));
}
