import type { Db } from '../../db/client.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import { maxTimerMs, RunAborted } from './abort.ts';
import { createJobContext } from './context.ts';
import { JobError, PartialFailure } from './errors.ts';
import type { Counts, Job, JobLog } from './job.ts';
import type { RunConnections } from './run-connections.ts';
import type { Progress } from './runner-types.ts';
import { type TelegramFiles, withTelegramFiles } from './telegram-files.ts';

/** The result of one attempt. `error` is null for a success. */
export interface AttemptOutcome {
  error: unknown;
  counts: Counts | null;
}

export interface AttemptDeps {
  telegramFiles?: TelegramFiles;
  connections: RunConnections;
  job: Job;
  run: RunRow;
  params: Record<string, unknown>;
  /** Aborts the attempt: cancel, stop, lost lock. The timeout of the job is added to it here. */
  signal: AbortSignal;
  log: JobLog;
  onProgress: (progress: Progress) => void;
  now: () => Date;
}

/** Runs the job once. Never rejects. When it resolves, the attempt has no statement in progress in the database. */
export async function runAttempt(deps: AttemptDeps): Promise<AttemptOutcome> {
  const { job, run } = deps;
  const { timeoutSeconds } = job;
  const timeout = new AbortController();
  const timeoutReason = new RunAborted('timed_out', `took longer than ${timeoutSeconds} s`, {
    seconds: timeoutSeconds,
  });
  const signal = AbortSignal.any([deps.signal, timeout.signal]);
  const sessions = await deps.connections.open({
    ...{ runId: run.runId, timeoutSeconds, signal: deps.signal },
    sessions: job.sessions ?? 1,
  });
  const timer = setTimeout(() => timeout.abort(timeoutReason), Math.min(timeoutSeconds * 1000, maxTimerMs));
  try {
    const work = callJob({ ...deps, signal }, sessions.db);
    await waitForEnd(work, signal);
    if (!signal.aborted) return await work;
    await sessions.cancelQueries(work);
    const outcome = await Promise.race([work, Promise.resolve(null)]);
    return { error: signal.reason, counts: outcome?.counts ?? null };
  } finally {
    clearTimeout(timer);
    await sessions.close();
  }
}

/** Calls `run` or `dryRun` of the job and turns what it throws into an outcome. */
async function callJob(deps: AttemptDeps, db: Db): Promise<AttemptOutcome> {
  const { job, run, params, signal } = deps;
  const window = run.windowFrom && run.windowTo ? { from: run.windowFrom, to: run.windowTo } : null;
  try {
    const ctx = createJobContext({ ...deps, runId: run.runId, db, dryRun: run.dryRun });
    const work = run.dryRun ? job.dryRun : job.run;
    if (!work) throw new JobError('no_dry_run', {}, `${job.name} has no dry run`);
    const counts = await withTelegramFiles(deps.telegramFiles, { job, params, signal }, (localParams) =>
      work.call(job, ctx, localParams, window),
    );
    return { error: null, counts };
  } catch (error) {
    return {
      error: error ?? new JobError('no-reason', {}, 'the job failed without a reason'),
      counts: partialCounts(error),
    };
  }
}

function partialCounts(error: unknown): Counts | null {
  return error instanceof PartialFailure ? error.counts : null;
}

/** Resolves when the work has ended or the signal is aborted, whichever comes first. */
async function waitForEnd(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = () => resolve();
    signal.addEventListener('abort', done, { once: true });
    void work.then(done).finally(() => signal.removeEventListener('abort', done));
  });
}
