import type { Db } from '../../db/client.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import { RunAborted } from './abort.ts';
import { createJobContext } from './context.ts';
import { PartialFailure } from './errors.ts';
import type { Counts, Job, JobLog } from './job.ts';
import type { RunConnections } from './run-connections.ts';
import type { Progress } from './runner-types.ts';
import { type TelegramFiles, withTelegramFiles } from './telegram-files.ts';

/** How one try came out. `error` null: it succeeded. */
export interface AttemptOutcome {
  error: unknown;
  counts: Counts | null;
}

export interface AttemptDeps {
  documents?: TelegramFiles;
  connections: RunConnections;
  job: Job;
  run: RunRow;
  params: Record<string, unknown>;
  /** Ends the try: cancel, stop, lost lock. The timeout is added here. */
  signal: AbortSignal;
  log: JobLog;
  onProgress: (progress: Progress) => void;
  now: () => Date;
}

/** Does the work once; never throws. When it returns, nothing of the try goes on in the database. */
export async function runAttempt(parts: AttemptDeps): Promise<AttemptOutcome> {
  const { job, run } = parts;
  const { timeoutSeconds } = job;
  const late = new AbortController();
  const tooLong = new RunAborted('timed_out', `took longer than ${timeoutSeconds} s`);
  const signal = AbortSignal.any([parts.signal, late.signal]);
  const sessions = await parts.connections.open({ runId: run.runId, timeoutSeconds });
  const timer = setTimeout(() => late.abort(tooLong), Math.min(timeoutSeconds * 1000, 2 ** 31 - 1));
  try {
    const work = perform({ ...parts, signal }, sessions.db);
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

async function perform(parts: AttemptDeps, db: Db): Promise<AttemptOutcome> {
  const { job, run, params } = parts;
  const window = run.windowFrom && run.windowTo ? { from: run.windowFrom, to: run.windowTo } : null;
  try {
    const ctx = createJobContext({ ...parts, runId: run.runId, db, dryRun: run.dryRun });
    const work = run.dryRun ? job.dryRun : job.run;
    if (!work) throw new Error(`${job.name} has no dry run`);
    const counts = await withTelegramFiles(parts.documents, { job, params, signal: parts.signal }, (local) =>
      work.call(job, ctx, local, window),
    );
    return { error: null, counts };
  } catch (error) {
    return { error: error ?? new Error('the job failed without a reason'), counts: partialCounts(error) };
  }
}

function partialCounts(error: unknown): Counts | null {
  return error instanceof PartialFailure ? error.counts : null;
}

async function waitForEnd(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = () => resolve();
    signal.addEventListener('abort', done, { once: true });
    void work.then(done).finally(() => signal.removeEventListener('abort', done));
  });
}
