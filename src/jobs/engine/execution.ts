import type { Db } from '../../db/client.ts';
import type { ErrorText } from '../../db/queries/engine/error-text.ts';
import { findRun } from '../../db/queries/engine/run-lists.ts';
import { beginAttempt, finishRun, type RunRow, requeueRun, type StoredRunEnd } from '../../db/queries/engine/runs.ts';
import { hidePaths } from '../../lib/file-paths.ts';
import { createTextRedactor, errorFields } from '../../lib/log-redact.ts';
import { backoffMs, isTransient, type RetryOptions, retry } from '../../lib/retry.ts';
import { abortableDelay, RunAborted, rejectOnAbort } from './abort.ts';
import type { ActiveRun } from './active-runs.ts';
import { type AttemptOutcome, runAttempt } from './attempt.ts';
import { findErrorText, oneLineMessage, PartialFailure } from './errors.ts';
import type { Job, Retry } from './job.ts';
import type { JobLocks, RunLock } from './job-lock.ts';
import type { RunConnections } from './run-connections.ts';
import { createRunLogger, type RunLogger } from './run-logger.ts';
import type { Progress, RunEnd } from './runner-types.ts';
import type { TelegramFiles } from './telegram-files.ts';

export interface ExecutionDeps {
  db: Db;
  telegramFiles?: TelegramFiles;
  instance: string;
  locks: JobLocks;
  connections: RunConnections;
  now: () => Date;
  /** Called when the run has taken the state of this row. */
  onState: (run: RunRow) => void;
  onProgress: (run: RunRow, progress: Progress) => void;
  onError: (error: unknown) => void;
}

export interface Execution {
  job: Job;
  run: RunRow;
  params: Record<string, unknown>;
  /** Values that must not appear in the log or in the error. */
  secrets: string[];
  active: ActiveRun;
  /** Resolves when all earlier runs of this job in this process have ended. */
  previousRunsEnded: Promise<void>;
  /** The lock of the job, if the caller holds it already. */
  lock?: RunLock;
}

/**
 * Executes a queued run to its end, with all its attempts. Never rejects. Attempts run, and their results are written,
 * while the lock of the job is held; a run that is aborted while it waits is written without the lock.
 */
export async function execute(deps: ExecutionDeps, execution: Execution): Promise<RunEnd> {
  const redact = createTextRedactor(execution.secrets);
  const { runId } = execution.run;
  const logger = createRunLogger({ db: deps.db, runId, onError: deps.onError, redact });
  const loopDeps = { ...deps, logger, redact };
  try {
    return await runAttempts(loopDeps, execution);
  } catch (error) {
    return finalize(loopDeps, execution.run, { error, counts: null });
  } finally {
    await execution.lock?.release();
  }
}

type AttemptLoopDeps = ExecutionDeps & { logger: RunLogger; redact: (text: string) => string };

async function runAttempts(deps: AttemptLoopDeps, execution: Execution): Promise<RunEnd> {
  const { active, job } = execution;
  const { signal } = active.abort;
  if (!execution.lock) await rejectOnAbort(execution.previousRunsEnded, signal);
  for (;;) {
    const lock = execution.lock ?? (await takeLock(deps, job.name, signal));
    execution.lock = lock;
    active.lock = lock;
    const outcome = await runLockedAttempt(deps, execution, lock);
    if (!shouldRetry(execution, outcome)) return finalize(deps, execution.run, outcome);
    const delayMs = retryDelayMs(job.retry, execution.run.attempt);
    await requeue(deps, execution, outcome.error, delayMs);
    active.lock = null;
    execution.lock = undefined;
    await lock.release();
    await abortableDelay(delayMs, signal);
  }
}

/**
 * Writes that the run waits for its next attempt, with the error of the last one. Throws if another process owns the
 * run.
 */
async function requeue(deps: AttemptLoopDeps, { run, job }: Execution, error: unknown, delayMs: number): Promise<void> {
  const { db, instance, logger, redact, onState } = deps;
  const failure = toStoredError(error, redact);
  const seconds = Math.round(delayMs / 1000);
  const attempts = job.retry.attempts;
  logger.warn(`attempt ${run.attempt} of ${attempts} failed: ${failure.error}; next attempt in ${seconds} s`, {
    logText: { key: 'retry', values: { attempt: run.attempt, attempts, seconds }, cause: failure },
  });
  const isOwner = await retry(() => requeueRun(db, run.runId, instance, failure), rowWriteRetry);
  if (!isOwner) throw ownedElsewhereError();
  onState({ ...run, state: 'queued' });
}

/** Makes one attempt. Returns errors as an outcome, also a lost lock or database, because these are retried too. */
async function runLockedAttempt(deps: AttemptLoopDeps, execution: Execution, lock: RunLock): Promise<AttemptOutcome> {
  const { active, job, params } = execution;
  const { runId } = execution.run;
  const signal = AbortSignal.any([active.abort.signal, lock.lost]);
  try {
    await lock.acquireSlot(signal);
    const run = await beginAttempt(deps.db, runId, deps.instance);
    if (!run) throw await explainRefusedAttempt(deps, runId);
    execution.run = run;
    deps.onState(run);
    const onProgress = (progress: Progress) => {
      active.progress = progress;
      deps.onProgress(run, progress);
    };
    return await runAttempt({ ...deps, job, run, params, signal, log: deps.logger, onProgress });
  } catch (error) {
    return { error, counts: null };
  }
}

/** Returns why an attempt could not begin: the run is to be cancelled, or another process owns it. */
async function explainRefusedAttempt({ db, instance }: AttemptLoopDeps, runId: number): Promise<RunAborted> {
  const run = await findRun(db, runId);
  const isOwner = run?.instance === instance && run.finishedAt === null;
  return isOwner && run.cancelRequestedAt ? new RunAborted('cancelled', 'cancelled') : ownedElsewhereError();
}

function ownedElsewhereError(): RunAborted {
  return new RunAborted('taken', 'another process has this run');
}

function shouldRetry({ job, run }: Execution, { error }: AttemptOutcome): boolean {
  return error !== null && !(error instanceof RunAborted) && isTransient(error) && run.attempt < job.retry.attempts;
}

/** Covers about 25 seconds without the database. After that, other instances find the run lost. */
const rowWriteRetry: RetryOptions = { firstDelayMs: 200, attempts: 8 };

function retryDelayMs({ backoffSeconds }: Retry, attempt: number): number {
  return backoffMs({ firstDelayMs: backoffSeconds * 1000, maxDelayMs: 600_000, jitter: true }, attempt);
}

/** Writes the end of the run, after the remaining lines of its log. */
async function finalize(deps: AttemptLoopDeps, run: RunRow, { error, counts }: AttemptOutcome): Promise<RunEnd> {
  const { db, instance, logger, now, onError, onState, redact } = deps;
  const end = toStoredEnd({ error, counts }, redact);
  logEnd(logger, error, end);
  await logger.flush();
  const isOwner = !(error instanceof RunAborted) || error.ownsRow;
  const write = () => finishRun(db, run.runId, instance, end);
  const written = isOwner ? await retry(write, rowWriteRetry).catch(onError) : null;
  if (written) onState(written);
  return {
    runId: run.runId,
    job: run.job,
    state: written ? end.state : 'lost',
    counts: end.counts,
    error: end.error,
    attempt: run.attempt,
    seconds: elapsedSeconds((written ?? run).startedAt, written?.finishedAt ?? now()),
  };
}

function elapsedSeconds(from: Date | null, to: Date): number {
  return from ? (Number(to) - Number(from)) / 1000 : 0;
}

function toStoredEnd(
  { error, counts }: AttemptOutcome,
  redact: (text: string) => string,
): StoredRunEnd & Pick<RunEnd, 'state'> {
  if (error === null) return { state: 'succeeded', counts, error: null, errorText: null };
  const state = error instanceof RunAborted ? error.state : 'failed';
  return { state, counts, ...toStoredError(error, redact) };
}

/** Returns the English message of an error and its text for people, without secrets and paths. */
function toStoredError(error: unknown, redact: (text: string) => string) {
  const errorText = findErrorText(error);
  const clean = (_: string, value: unknown) => (typeof value === 'string' ? hidePaths(redact(value)) : value);
  return {
    error: redact(oneLineMessage(error)),
    errorText: errorText && (JSON.parse(JSON.stringify(errorText, clean)) as ErrorText),
  };
}

/** Failed items of a run that are written to its log. Their reasons are also where the job stores them. */
const maxLoggedItems = 1000;

/** Writes the error of a run to its log: once, or one line for each item that failed. */
function logEnd(logger: RunLogger, error: unknown, { error: message, errorText }: StoredRunEnd): void {
  if (message === null) return;
  if (error instanceof RunAborted) return void logger.warn(message, { errorText });
  const details = error instanceof Error ? errorFields(error) : {};
  if (!(error instanceof PartialFailure)) return void logger.error(message, { ...details, errorText });
  for (const { item, error: reason } of error.items.slice(0, maxLoggedItems))
    logger.error(`${item}: ${oneLineMessage(reason)}`, {
      ...errorFields(reason),
      item,
      errorText: findErrorText(reason),
    });
  const summary = errorText && { ...errorText, items: undefined, moreItems: undefined };
  logger.error(error.summary, { ...details, errorText: summary });
}

/** Takes the lock of the job. Retries without a limit: a queued run outlasts an outage of the database. */
function takeLock({ locks, onError }: AttemptLoopDeps, job: string, signal: AbortSignal): Promise<RunLock> {
  return retry(() => locks.take(job, signal), {
    firstDelayMs: 500,
    maxDelayMs: 15_000,
    signal,
    wait: (ms) => abortableDelay(ms, signal),
    onRetry: onError,
  });
}
