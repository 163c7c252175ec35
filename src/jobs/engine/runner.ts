import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Db } from '../../db/client.ts';
import type { LogText } from '../../db/queries/engine/error-text.ts';
import { appendRunLog } from '../../db/queries/engine/job-state.ts';
import { insertRun, type RunRow, releaseQueuedRuns, requestCancel } from '../../db/queries/engine/runs.ts';
import { isJobInProgress } from '../../db/queries/engine/ticks.ts';
import type { SharedSessions } from '../../db/session/shared-sessions.ts';
import type { Log } from '../../lib/log.ts';
import type { Semaphore } from '../../lib/semaphore.ts';
import { type ActiveRuns, createActiveRuns } from './active-runs.ts';
import { createHeartbeat } from './heartbeat.ts';
import { createJobLocks, type JobLocks } from './job-lock.ts';
import type { RunMetrics } from './metrics.ts';
import { createOrphanReaper, findLostRuns } from './orphan-reaper.ts';
import { createRunConnections } from './run-connections.ts';
import { createRunLauncher } from './run-launcher.ts';
import { openRunPublisher, type RunPublisher } from './run-publisher.ts';
import { type JobList, type Runner, StartRefused } from './runner-types.ts';
import {
  checkRunParams,
  findStartableJob,
  inProgressError,
  parseRunParams,
  toNewRun,
  toRestartRequest,
} from './start-requests.ts';
import type { TelegramFiles } from './telegram-files.ts';

/** Intervals of the runner in milliseconds. Together they find a dead process within a minute. */
export interface RunnerTiming {
  /** Interval between two heartbeats of a run. */
  heartbeatMs: number;
  /** Interval at which progress is written. */
  progressMs: number;
  /** A run without a heartbeat for this time is lost. */
  staleMs: number;
  /** Interval between two checks for lost runs. */
  orphanCheckMs: number;
}

export const defaultTiming: RunnerTiming = {
  heartbeatMs: 5_000,
  progressMs: 1_000,
  staleMs: 30_000,
  orphanCheckMs: 10_000,
};

export interface RunnerOptions extends SharedSessions {
  url: string;
  db: Db;
  jobs: JobList;
  log: Log;
  metrics?: RunMetrics;
  /** The connections of which each run takes its sessions. Absent: there is no limit. */
  background?: Semaphore;
  /** How many runs execute at the same time, over all instances. */
  maxConcurrent?: number;
  /** The name of this process in `ops.job_run`. */
  instance?: string;
  timing?: Partial<RunnerTiming>;
  /** False: does not take over lost runs of other processes. The command line uses it. */
  reapsOrphans?: boolean;
  /** Fetches documents that were sent in the chat. Without it, runs with a document fail. */
  telegramFiles?: TelegramFiles;
  now?: () => Date;
}

/** A runner with what the scheduler needs in addition. */
export interface RunnerCore extends Runner {
  readonly instance: string;
  readonly timing: RunnerTiming;
  /** Marks runs of other processes that died as lost. A runner that takes over such runs does it by itself. */
  findLostRuns(): Promise<void>;
}

/** Creates the job runner and starts its loops. Call `stop` at the end. */
export function createRunner(options: RunnerOptions): RunnerCore {
  const { reapsOrphans = true } = options;
  const instance = options.instance ?? `${hostname()}:${process.pid}:${randomBytes(3).toString('hex')}`;
  const timing = { ...defaultTiming, ...options.timing };
  const parts = createParts({ ...options, instance, timing });
  const { activeRuns, launcher, publisher, reporter, starter } = parts;
  parts.heartbeat.start();
  if (reapsOrphans) parts.orphanReaper.start();
  let stopped: Promise<void> | undefined;

  return {
    instance,
    timing,
    findLostRuns: parts.findLostRuns,
    start: starter.start,
    prepare: starter.prepare,
    checkParams: starter.checkParams,
    restartRequest: starter.restartRequest,
    assertIdle: starter.assertIdle,
    retry: starter.retry,
    takeOwnership: launcher.takeOwnership,
    cancel: reporter.cancel,
    subscribe: publisher.subscribe,
    active: () => [...activeRuns.byId.keys()],
    stop(graceMs) {
      stopped ??= closeParts(parts, options.db, instance, graceMs);
      return stopped;
    },
  };
}

type PartsOptions = RunnerOptions & { instance: string; timing: RunnerTiming };

/** Creates everything that a runner consists of, and connects it. Starts no loop. */
function createParts({ instance, timing, ...options }: PartsOptions) {
  const { url, db, jobs, log, metrics, telegramFiles, maxConcurrent = 10, now = () => new Date() } = options;
  const onError = (err: unknown) => log.warn({ err }, 'an error outside of a run');
  const activeRuns = createActiveRuns();
  const locks = createJobLocks({ locks: options.locks, maxConcurrent });
  const connections = createRunConnections({ url, db, background: options.background, onError });
  const publisher = openRunPublisher({
    notifications: options.notifications,
    db,
    instance,
    onCancel: activeRuns.cancel,
    onError,
  });
  const heartbeat = createHeartbeat({ db, instance, activeRuns: activeRuns.byId, ...timing, onError });
  const launcher = createRunLauncher({
    ...{ jobs, activeRuns, log, metrics },
    execution: {
      ...{ db, telegramFiles, instance, locks, connections, now, onError },
      onState: publisher.publishState,
      onProgress: publisher.publishProgress,
    },
  });
  const reporter = createReporter({ db, publisher, activeRuns, log, now });
  const lostRuns = {
    db,
    instance,
    jobs,
    locks: options.locks,
    ...{ onError, now },
    staleMs: timing.staleMs,
    onLost: reporter.reportLost,
  };
  const orphanReaper = createOrphanReaper({
    ...lostRuns,
    intervalMs: timing.orphanCheckMs,
    onTaken: launcher.takeOwnership,
  });
  const starter = createStarter({ db, jobs, instance, timing, locks, launch: launcher.launch });
  return {
    ...{ activeRuns, locks, connections, publisher, heartbeat, launcher, reporter, orphanReaper, starter, onError },
    findLostRuns: () => findLostRuns(lostRuns),
  };
}

/** Ends the runs first, then closes what they use. */
async function closeParts(
  parts: ReturnType<typeof createParts>,
  db: Db,
  instance: string,
  graceMs: number,
): Promise<void> {
  parts.starter.close();
  await parts.orphanReaper.stop();
  await parts.activeRuns.endAll(graceMs);
  await parts.heartbeat.stop();
  await releaseQueuedRuns(db, instance).catch(parts.onError);
  await parts.publisher.close();
  await parts.connections.close();
}

interface StarterOptions {
  db: Db;
  jobs: JobList;
  instance: string;
  timing: RunnerTiming;
  locks: JobLocks;
  launch: ReturnType<typeof createRunLauncher>['launch'];
}

type Starter = Pick<Runner, 'start' | 'prepare' | 'checkParams' | 'restartRequest' | 'assertIdle' | 'retry'> & {
  close(): void;
};

/** Creates the part of the runner that validates requests and starts runs. After `close` it refuses every request. */
function createStarter({ db, jobs, instance, timing, locks, launch }: StarterOptions): Starter {
  let isClosed = false;

  const prepare: Runner['prepare'] = (request) => {
    if (isClosed) throw new StartRefused('stopping', 'The program is stopping.');
    const job = findStartableJob(jobs, request);
    parseRunParams(job, request.params ?? {});
    return toNewRun(job, request, instance);
  };

  const start: Runner['start'] = async (request) => {
    const row = prepare(request);
    const job = findStartableJob(jobs, request);
    const params = parseRunParams(job, request.params ?? {});
    const lock = request.wait === false ? await locks.tryTake(job.name) : undefined;
    if (lock === null) throw await inProgressError(db, job.name);
    try {
      return launch(job, await insertRun(db, row), params, lock);
    } catch (error) {
      await lock?.release();
      throw error;
    }
  };

  return {
    prepare,
    start,
    checkParams: (request) => checkRunParams(db, findStartableJob(jobs, request), request.params ?? {}),
    restartRequest: (runId, by) => toRestartRequest(db, runId, by),
    retry: async (runId, by) => start(await toRestartRequest(db, runId, by)),
    async assertIdle(job) {
      if (await isJobInProgress(db, job, timing.staleMs)) throw await inProgressError(db, job);
    },
    close() {
      isClosed = true;
    },
  };
}

interface ReporterOptions {
  db: Db;
  publisher: RunPublisher;
  activeRuns: ActiveRuns;
  log: Log;
  now: () => Date;
}

/** Creates the part of the runner that logs cancel requests, and publishes them and lost runs. */
function createReporter({ db, publisher, activeRuns, log, now }: ReporterOptions) {
  return {
    async cancel(runId: number, by: number | null = null): Promise<boolean> {
      const run = await requestCancel(db, runId);
      if (!run) return false;
      const message = by === null ? 'cancel requested' : `cancel requested by ${by}`;
      const logText: LogText =
        by === null ? { key: 'cancel', values: {} } : { key: 'cancel-by', values: {}, userId: by };
      await appendRunLog(db, runId, [{ level: 'warn', message, data: { logText }, loggedAt: now() }]);
      if (run.finishedAt) publisher.publishState(run);
      activeRuns.cancel(runId);
      publisher.publishCancel(run);
      return true;
    },
    reportLost(run: RunRow): void {
      log.warn({ run: run.runId, job: run.job, instance: run.instance }, 'a run was lost: its process died');
      publisher.publishState(run);
    },
  };
}
