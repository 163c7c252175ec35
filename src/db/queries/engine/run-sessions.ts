import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { lockNumbers } from '../../session/advisory-locks.ts';
import { heartbeatExpired } from './lost-runs.ts';

/* The database sessions of runs, of whatever process. */

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
