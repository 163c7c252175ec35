import { finishRun, type RunRow } from '../../db/queries/engine/runs.ts';
import type { Log } from '../../lib/log.ts';
import type { ActiveRuns } from './active-runs.ts';
import { findErrorText, oneLineMessage } from './errors.ts';
import { type ExecutionDeps, execute } from './execution.ts';
import type { Job } from './job.ts';
import type { RunLock } from './job-lock.ts';
import { createKeyedMutex } from './keyed-mutex.ts';
import { countEnd, type RunMetrics } from './metrics.ts';
import { areComplete, describeParams } from './params.ts';
import { type JobList, type RunEnd, type StartedRun, StartRefused } from './runner-types.ts';
import { findStartableJob, parseRunParams } from './start-requests.ts';

export interface LauncherOptions {
  jobs: JobList;
  activeRuns: ActiveRuns;
  execution: ExecutionDeps;
  log: Log;
  metrics?: RunMetrics;
}

/** Executes runs whose rows exist. */
export interface RunLauncher {
  /** Executes a run. `lock` is the lock of the job, if the caller holds it already. */
  launch(job: Job, run: RunRow, params: Record<string, unknown>, lock?: RunLock): StartedRun;
  /** Executes a run by its row. A run that cannot be executed fails with the reason. */
  takeOwnership(run: RunRow): StartedRun;
}

/** Creates the launcher of a runner. */
export function createRunLauncher({ jobs, activeRuns, execution, log, metrics }: LauncherOptions): RunLauncher {
  const mutex = createKeyedMutex();

  function launch(job: Job, run: RunRow, params: Record<string, unknown>, lock?: RunLock): StartedRun {
    const { runId } = run;
    const active = activeRuns.begin(runId);
    const { previousLeft, leave } = mutex.enter(job.name);
    execution.onState(run);
    const secrets = secretValues(job, params);
    const end = execute(execution, { job, run, params, secrets, active, previousRunsEnded: previousLeft, lock });
    const done = activeRuns.endWith(runId, end).then((result) => {
      leave();
      countEnd(metrics, result);
      const { state, seconds, counts } = result;
      log.info({ run: runId, job: job.name, state, seconds, counts }, 'a run ended');
      return result;
    });
    return { runId, done };
  }

  async function fail(run: RunRow, reason: unknown): Promise<RunEnd> {
    const { runId, job, attempt } = run;
    const error = oneLineMessage(reason);
    const end: RunEnd = { runId, job, state: 'failed', counts: null, error, attempt, seconds: 0 };
    const storedEnd = { ...end, errorText: findErrorText(reason) };
    const { db, instance, onError, onState } = execution;
    const row = await finishRun(db, runId, instance, storedEnd).catch(onError);
    if (row) onState(row);
    countEnd(metrics, end);
    return end;
  }

  return {
    launch,
    takeOwnership(run) {
      try {
        const job = findStartableJob(jobs, run);
        if (areComplete(run.params)) return launch(job, run, parseRunParams(job, run.params));
        throw new StartRefused('secret_params', `The secrets of run ${run.runId} are not stored.`);
      } catch (error) {
        return { runId: run.runId, done: fail(run, error) };
      }
    },
  };
}

/** Returns the values of secret parameters, which must not appear in the run's log. */
function secretValues(job: Job, params: Record<string, unknown>): string[] {
  return describeParams(job.params).flatMap(({ secret, name }) =>
    secret && params[name] ? [String(params[name])] : [],
  );
}
