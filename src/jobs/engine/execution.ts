import type { Db } from '../../db/client.ts';
import { findRun } from '../../db/queries/engine/run-lists.ts';
import { beginAttempt, finishRun, type RunEnding, type RunRow, requeueRun } from '../../db/queries/engine/runs.ts';
import { createTextRedactor, errorFields } from '../../lib/log-redact.ts';
import { backoffMs, isTransient, type RetryOptions, retry } from '../../lib/retry.ts';
import { orAborted, RunAborted, waitFor } from './abort.ts';
import type { ActiveRun } from './active-runs.ts';
import { type AttemptOutcome, runAttempt } from './attempt.ts';
import { oneLineMessage } from './errors.ts';
import type { Job, Retry } from './job.ts';
import type { JobLocks, RunLock } from './job-lock.ts';
import type { RunConnections } from './run-connections.ts';
import { createRunLogger, type RunLogger } from './run-logger.ts';
import type { Progress, RunEnd } from './runner-types.ts';
import type { TelegramFiles } from './telegram-files.ts';

export interface ExecutionDeps {
  db: Db;
  documents?: TelegramFiles;
  instance: string;
  locks: JobLocks;
  connections: RunConnections;
  now: () => Date;
  /** The run has taken this state. */
  onState: (run: RunRow) => void;
  onProgress: (run: RunRow, progress: Progress) => void;
  onError: (error: unknown) => void;
}

export interface Execution {
  job: Job;
  run: RunRow;
  params: Record<string, unknown>;
  /** Values that must not be written down. */
  secrets: string[];
  active: ActiveRun;
  /** Resolves when the runs of this job that this process began earlier are over. */
  turn: Promise<void>;
  /** Held already, by a run that does not wait. */
  lock?: RunLock;
}

/** Takes a queued run to its end, tries included; never rejects. Its row is written while the lock of the job is held. */
export async function execute(parts: ExecutionDeps, execution: Execution): Promise<RunEnd> {
  const redact = createTextRedactor(execution.secrets);
  const { runId } = execution.run;
  const journal = createRunLogger({ db: parts.db, runId, onError: parts.onError, redact });
  const closing = { ...parts, journal, redact };
  try {
    return await attemptLoop(closing, execution);
  } catch (error) {
    return finalize(closing, execution.run, { error, counts: null });
  } finally {
    await execution.lock?.release();
  }
}

type ClosingDeps = ExecutionDeps & { journal: RunLogger; redact: (text: string) => string };

async function attemptLoop(parts: ClosingDeps, execution: Execution): Promise<RunEnd> {
  const { active: live, job } = execution;
  const { signal } = live.abort;
  if (!execution.lock) await orAborted(execution.turn, signal);
  for (;;) {
    const lock = execution.lock ?? (await takeLock(parts, job.name, signal));
    execution.lock = lock;
    live.lock = lock;
    const outcome = await runLockedAttempt(parts, execution, lock);
    const again = shouldRetry(execution, outcome);
    if (!again) return finalize(parts, execution.run, outcome);
    const delayMs = retryDelayMs(job.retry, execution.run.attempt);
    const reason = parts.redact(oneLineMessage(outcome.error));
    parts.journal.warn(
      `try ${execution.run.attempt} of ${job.retry.attempts} failed: ${reason}; next in ${Math.round(delayMs / 1000)} s`,
    );
    const isOurs = await retry(() => requeueRun(parts.db, execution.run.runId, parts.instance, reason), rowWrites);
    if (!isOurs) throw new RunAborted('taken', 'another process has this run');
    parts.onState({ ...execution.run, state: 'queued' });
    live.lock = null;
    execution.lock = undefined;
    await lock.release();
    await waitFor(delayMs, signal);
  }
}

/** Ends as an outcome even when the lock goes or the database is away: both can pass. */
async function runLockedAttempt(parts: ClosingDeps, execution: Execution, lock: RunLock): Promise<AttemptOutcome> {
  const { active: live, job, params } = execution;
  const { runId } = execution.run;
  const signal = AbortSignal.any([live.abort.signal, lock.lost]);
  try {
    await lock.acquireSlot(runId, signal);
    const begun = await beginAttempt(parts.db, runId, parts.instance);
    if (!begun) throw await ownershipError(parts, runId);
    execution.run = begun;
    parts.onState(begun);
    const onProgress = (progress: Progress) => {
      live.progress = progress;
      parts.onProgress(begun, progress);
    };
    return await runAttempt({ ...parts, job, run: begun, params, signal, log: parts.journal, onProgress });
  } catch (error) {
    return { error, counts: null };
  }
}

async function ownershipError({ db, instance }: ClosingDeps, runId: number): Promise<RunAborted> {
  const run = await findRun(db, runId);
  const isOurs = run?.instance === instance && run.finishedAt === null;
  if (isOurs && run.cancelRequestedAt) return new RunAborted('cancelled', 'cancelled');
  return new RunAborted('taken', 'another process has this run');
}

function shouldRetry({ job, run }: Execution, { error }: AttemptOutcome): boolean {
  return error !== null && !(error instanceof RunAborted) && isTransient(error) && run.attempt < job.retry.attempts;
}

/** Covers about 25 seconds without the database; after that other instances find the run lost. */
const rowWrites: RetryOptions = { firstDelayMs: 200, attempts: 8 };

function retryDelayMs({ backoffSeconds }: Retry, attempt: number): number {
  return backoffMs({ firstDelayMs: backoffSeconds * 1000, maxDelayMs: 600_000, jitter: true }, attempt);
}

/** Writes how the run ended; what it wrote while it went on is stored before. */
async function finalize(parts: ClosingDeps, run: RunRow, outcome: AttemptOutcome): Promise<RunEnd> {
  const { db, instance, journal, onError, onState } = parts;
  const end = toEnding(outcome, parts.redact);
  if (end.error && !(outcome.error instanceof RunAborted)) journal.error(end.error, errorDetails(outcome.error));
  else if (end.error) journal.warn(end.error);
  const isOurs = !(outcome.error instanceof RunAborted) || outcome.error.isOurs;
  await journal.flush();
  const written = isOurs ? await retry(() => finishRun(db, run.runId, instance, end), rowWrites).catch(onError) : null;
  if (written) onState(written);
  const { startedAt } = written ?? run;
  const until = written?.finishedAt ?? parts.now();
  return {
    runId: run.runId,
    job: run.job,
    state: written ? end.state : 'lost',
    counts: end.counts,
    error: end.error,
    attempt: run.attempt,
    seconds: startedAt ? (Number(until) - Number(startedAt)) / 1000 : 0,
  };
}

function toEnding(
  { error, counts }: AttemptOutcome,
  redact: (text: string) => string,
): RunEnding & Pick<RunEnd, 'state'> {
  if (error === null) return { state: 'succeeded', counts, error: null };
  const state = error instanceof RunAborted ? error.state : 'failed';
  return { state, counts, error: redact(oneLineMessage(error)) };
}

function errorDetails(error: unknown): Record<string, unknown> {
  return error instanceof Error ? errorFields(error) : {};
}

/** Takes the lock of the job. A queued run outlasts an outage of the database. */
function takeLock({ locks, onError }: ClosingDeps, job: string, signal: AbortSignal): Promise<RunLock> {
  return retry(() => locks.take(job, signal), {
    firstDelayMs: 500,
    maxDelayMs: 15_000,
    signal,
    wait: (ms) => waitFor(ms, signal),
    onRetry: onError,
  });
}
