import type { Db } from '../../db/client.ts';
import { findOpenRuns, findRun } from '../../db/queries/engine/run-lists.ts';
import type { NewRun } from '../../db/queries/engine/runs.ts';
import type { Job } from './job.ts';
import { areComplete, findMissingPaths, ParamsError, parseParams, redactParams } from './params.ts';
import { type JobList, StartRefused, type StartRequest } from './runner-types.ts';

/**
 * Finds the job of a request.
 *
 * @throws StartRefused if the job is unknown, disabled or not set up, or has no dry run
 */
export function findStartableJob(jobs: JobList, request: Pick<StartRequest, 'job' | 'dryRun' | 'params'>): Job {
  const { job: name, dryRun, params = {} } = request;
  const job = jobs.find(name);
  if (!job) throw new StartRefused('unknown_job', `There is no job ${name}.`, { job: name });
  if (job.isDisabled) throw new StartRefused('disabled', `${name} is disabled.`, { job: name });
  const { missing = [] } = job;
  if (missing.length > 0 && !job.runsWithout?.(params)) {
    const details = { job: name, missing: missing.join(', ') };
    throw new StartRefused('not_set_up', `${name} is not set up: ${details.missing}.`, details);
  }
  if (dryRun && !job.dryRun) throw new StartRefused('no_dry_run', `${name} has no dry run.`, { job: name });
  return job;
}

/**
 * Parses parameters with the schema of the job.
 *
 * @throws StartRefused with every error
 */
export function parseRunParams(job: Job, values: Record<string, unknown>): Record<string, unknown> {
  try {
    return parseParams(job.params, values);
  } catch (error) {
    const issues = error instanceof ParamsError ? error.issues : [];
    throw new StartRefused('wrong_params', (error as Error).message, { job: job.name }, issues);
  }
}

/**
 * Checks parameters of a person: folders and files must exist, and the job may check them with the database.
 *
 * @throws StartRefused with every error
 */
export async function checkRunParams(db: Db, job: Job, values: Record<string, unknown>): Promise<void> {
  const params = parseRunParams(job, values);
  const issues = await findMissingPaths(job.params, params);
  const error = issues.length > 0 ? null : await job.checkParams?.(db, params);
  if (error) issues.push({ kind: 'custom', name: '', errorText: error.errorText, message: error.message });
  if (issues.length === 0) return;
  const message = issues.map((issue) => issue.message).join('\n');
  throw new StartRefused('wrong_params', message, { job: job.name }, issues);
}

/** Builds the row of a new run. Secret parameters are redacted: they are never stored. */
export function toNewRun(job: Job, request: StartRequest, instance: string): NewRun {
  const { trigger, requestedBy = null, window = null, dryRun = false, params = {} } = request;
  return { job: job.name, trigger, params: redactParams(job.params, params), requestedBy, window, dryRun, instance };
}

/**
 * Builds the request that repeats a run.
 *
 * @throws StartRefused if the run is unknown or had secret parameters
 */
export async function toRestartRequest(db: Db, runId: number, requestedBy: number | null): Promise<StartRequest> {
  const run = await findRun(db, runId);
  if (!run) throw new StartRefused('unknown_run', `There is no run ${runId}.`, { run: runId });
  const { job, params, dryRun, windowFrom: from, windowTo: to } = run;
  if (!areComplete(params)) {
    const message = `Run ${runId} had secret parameters: start ${job} again with them.`;
    throw new StartRefused('secret_params', message, { run: runId, job });
  }
  return { job, params, trigger: 'retry', requestedBy, window: from && to ? { from, to } : null, dryRun };
}

/** Builds the error that names the run of a job that is in progress. */
export async function inProgressError(db: Db, job: string): Promise<StartRefused> {
  const runs = await findOpenRuns(db, job);
  const run = runs.find(({ state }) => state === 'running') ?? runs[0];
  const which = run ? `run ${run.runId}` : 'another run';
  return new StartRefused('in_progress', `${job}: ${which} is in progress.`, { job, run: run?.runId ?? 0 });
}
