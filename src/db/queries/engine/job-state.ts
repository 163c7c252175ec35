import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { toStorableJson } from '../../../lib/storable-text.ts';
import type { Executor } from '../../client.ts';
import { jobLog, jobPause, jobState } from '../../schema/jobs.ts';

/** A row of `ops.job_pause`. */
export type JobPause = typeof jobPause.$inferSelect;

/** Pauses a job: its ticks are skipped. For a paused job, changes the person and the reason. */
export async function pauseJob(exec: Executor, job: string, by: number | null, reason: string | null): Promise<void> {
  const values = { pausedBy: by, reason, pausedAt: sql`now()` };
  await exec
    .insert(jobPause)
    .values({ job, ...values })
    .onConflictDoUpdate({ target: jobPause.job, set: values });
}

/** Ends the pause of a job. Returns false when it was not paused. */
export async function resumeJob(exec: Executor, job: string): Promise<boolean> {
  return (await exec.delete(jobPause).where(eq(jobPause.job, job)).returning()).length > 0;
}

/** Returns the paused jobs, by name. */
export function findPausedJobs(exec: Executor): Promise<JobPause[]> {
  return exec.select().from(jobPause).orderBy(jobPause.job);
}

/** Returns a value that a job stored. Null: there is none. */
export async function readJobState<T>(exec: Executor, job: string, key: string): Promise<T | null> {
  const [row] = await exec
    .select({ value: jobState.value })
    .from(jobState)
    .where(and(eq(jobState.job, job), eq(jobState.key, key)));
  return (row?.value ?? null) as T | null;
}

/** Stores a value of a job under a key. It must be JSON and not null. */
export async function writeJobState(exec: Executor, job: string, key: string, value: unknown): Promise<void> {
  const json = sql`${toStorableJson(value)}::jsonb`;
  await exec
    .insert(jobState)
    .values({ job, key, value: json })
    .onConflictDoUpdate({ target: [jobState.job, jobState.key], set: { value: json, updatedAt: sql`now()` } });
}

/** Deletes a value of a job. Idempotent. */
export async function deleteJobState(exec: Executor, job: string, key: string): Promise<void> {
  await exec.delete(jobState).where(and(eq(jobState.job, job), eq(jobState.key, key)));
}

/** A line of the log of a run. */
export interface RunLogLine {
  level: 'info' | 'warn' | 'error';
  message: string;
  data?: Record<string, unknown>;
  loggedAt: Date;
}

/** Appends lines to the log of a run, in this order. Does nothing when the run no longer exists. */
export async function appendRunLog(exec: Executor, runId: number, lines: RunLogLine[]): Promise<void> {
  await exec.execute(
    sql`insert into ops.job_log (run_id, logged_at, level, message, data)
    select ${runId}, "loggedAt", level, message, data
    from jsonb_to_recordset(${toStorableJson(lines)}::jsonb)
      as l ("loggedAt" timestamptz, level text, message text, data jsonb)
    where exists (select from ops.job_run where run_id = ${runId})`,
  );
}

/** Returns at most `limit` lines of the log of a run, oldest first: those with an id above `afterId`. */
export function readRunLog(exec: Executor, runId: number, limit = 10_000, afterId = 0) {
  return exec
    .select()
    .from(jobLog)
    .where(and(eq(jobLog.runId, runId), gt(jobLog.logId, afterId)))
    .orderBy(asc(jobLog.logId))
    .limit(limit);
}
