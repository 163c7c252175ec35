import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { jobLog, jobPause, jobState } from '../../schema/ops.ts';

export type JobPause = typeof jobPause.$inferSelect;

/** After it, ticks of the job are skipped; by whom and why as given last. */
export async function pauseJob(exec: Executor, job: string, by: number | null, reason: string | null): Promise<void> {
  const values = { pausedBy: by, reason, pausedAt: sql`now()` };
  await exec
    .insert(jobPause)
    .values({ job, ...values })
    .onConflictDoUpdate({ target: jobPause.job, set: values });
}

/** After it, the job is not paused; returns false where it was not. */
export async function resumeJob(exec: Executor, job: string): Promise<boolean> {
  return (await exec.delete(jobPause).where(eq(jobPause.job, job)).returning()).length > 0;
}

export function findPausedJobs(exec: Executor): Promise<JobPause[]> {
  return exec.select().from(jobPause).orderBy(jobPause.job);
}

/** Returns the value kept under the key, null where there is none. */
export async function readJobState<T>(exec: Executor, job: string, key: string): Promise<T | null> {
  const [row] = await exec
    .select({ value: jobState.value })
    .from(jobState)
    .where(and(eq(jobState.job, job), eq(jobState.key, key)));
  return (row?.value ?? null) as T | null;
}

/** `value` is JSON and not null. */
export async function writeJobState(exec: Executor, job: string, key: string, value: unknown): Promise<void> {
  const json = sql`${JSON.stringify(value)}::jsonb`;
  await exec
    .insert(jobState)
    .values({ job, key, value: json })
    .onConflictDoUpdate({ target: [jobState.job, jobState.key], set: { value: json, updatedAt: sql`now()` } });
}

export async function deleteJobState(exec: Executor, job: string, key: string): Promise<void> {
  await exec.delete(jobState).where(and(eq(jobState.job, job), eq(jobState.key, key)));
}

export interface RunLogLine {
  level: 'info' | 'warn' | 'error';
  message: string;
  data?: Record<string, unknown>;
  loggedAt: Date;
}

/** After it, the lines stand in the run's log, in this order. Lines of a run that is gone are dropped. */
export async function appendRunLog(exec: Executor, runId: number, lines: RunLogLine[]): Promise<void> {
  await exec.execute(
    sql`insert into ops.job_log (run_id, logged_at, level, message, data)
    select ${runId}, "loggedAt", level, message, data
    from jsonb_to_recordset(${jsonOf(lines)}::jsonb) as l ("loggedAt" timestamptz, level text, message text, data jsonb)
    where exists (select from ops.job_run where run_id = ${runId})`,
  );
}

/** PostgreSQL takes neither NUL nor half a surrogate pair. */
function jsonOf(lines: RunLogLine[]): string {
  return JSON.stringify(lines, (_, value: unknown) => {
    return typeof value === 'string' ? value.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd') : value;
  });
}

/** Returns lines of a run's log, oldest first, those after `afterId`; at most `limit`. */
export function readRunLog(exec: Executor, runId: number, limit = 10_000, afterId = 0) {
  return exec
    .select()
    .from(jobLog)
    .where(and(eq(jobLog.runId, runId), gt(jobLog.logId, afterId)))
    .orderBy(asc(jobLog.logId))
    .limit(limit);
}
