import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Db } from '../../db/client.ts';
import { appendLog } from '../../db/queries/engine/job-state.ts';
import { findRun, openRuns } from '../../db/queries/engine/run-lists.ts';
import {
  finishRun,
  insertRun,
  type NewRun,
  type RunRow,
  releaseQueued,
  requestCancel,
} from '../../db/queries/engine/runs.ts';
import { isInProgress } from '../../db/queries/engine/ticks.ts';
import type { Log } from '../../lib/log.ts';
import { RunAborted } from './abort.ts';
import { oneLineMessage } from './errors.ts';
import { createEvents } from './events.ts';
import { type ExecutionParts, execute } from './execution.ts';
import { createHeartbeat, type Live } from './heartbeat.ts';
import type { Job } from './job.ts';
import { createLocks, type RunLock } from './job-lock.ts';
import { createTurns } from './keyed-mutex.ts';
import { countEnd, type RunMetrics } from './metrics.ts';
import { createOrphanReaper } from './orphan-reaper.ts';
import { areComplete, describeParams, maskParams, ParamsError, parseParams } from './params.ts';
import { createSessions } from './run-connections.ts';
import { type Message, openWire } from './run-notifications.ts';
import {
  type JobList,
  type RunEnd,
  type Runner,
  type Started,
  StartRefused,
  type StartRequest,
} from './runner-types.ts';
import type { Documents } from './telegram-files.ts';

/** How often things are looked at; together they find a dead process within a minute. */
export interface Timing {
  /** Between two signs of life of a run. */
  beatMs: number;
  /** Between two looks whether progress was made. */
  progressMs: number;
  /** A run without a sign of life for so long is lost. */
  staleMs: number;
  /** Between two looks for lost runs. */
  lookMs: number;
}

export const usualTiming: Timing = { beatMs: 5_000, progressMs: 1_000, staleMs: 30_000, lookMs: 10_000 };

export interface RunnerOptions {
  url: string;
  db: Db;
  jobs: JobList;
  log: Log;
  metrics?: RunMetrics;
  /** Runs at a time, over all instances. */
  maxConcurrent?: number;
  /** Names this process in `ops.job_run`. */
  instance?: string;
  timing?: Partial<Timing>;
  /** False: leaves the lost runs of others alone, as the command line does. */
  adopts?: boolean;
  /** How documents of the chat are read; absent: runs with one fail. */
  documents?: Documents;
  now?: () => Date;
}

/** What the scheduler needs besides. */
export interface RunnerCore extends Runner {
  readonly instance: string;
  readonly timing: Timing;
}

/** Returns what starts runs and takes them to their end; it works until it is stopped. */
export function createRunner(options: RunnerOptions): RunnerCore {
  const { url, db, jobs, log, metrics, maxConcurrent = 10, adopts = true, now = () => new Date() } = options;
  const instance = options.instance ?? `${hostname()}:${process.pid}:${randomBytes(3).toString('hex')}`;
  const timing = { ...usualTiming, ...options.timing };
  const live = new Map<number, Live>();
  const done = new Map<number, Promise<RunEnd>>();
  const turns = createTurns();
  const onError = (err: unknown) => log.warn({ err }, 'jobs: something beside a run went wrong');
  const locks = createLocks({ url, places: maxConcurrent });
  const sessions = createSessions({ url, db, onError });
  const events = createEvents(onError);
  const wire = openWire({ url, db, onMessage, onError });
  const heartbeat = createHeartbeat({ db, instance, live, ...timing, onError });
  heartbeat.start();
  let stopping = false;

  const parts: ExecutionParts = {
    db,
    documents: options.documents,
    instance,
    locks,
    sessions,
    now,
    onState: (run) => tell(run),
    onProgress: ({ runId, job, attempt }, progress) =>
      events.progress({ runId, job, kind: 'progress', attempt, progress, local: true }),
    onError,
  };

  function tell({ runId, job, state, attempt }: RunRow): void {
    if (state === 'skipped') return;
    events.emit({ runId, job, kind: state, attempt, local: true });
    wire.send({ runId, job, kind: state, attempt, from: instance });
  }

  function onMessage({ from, kind, ...message }: Message): void {
    if (from === instance) return;
    if (kind === 'cancel') live.get(message.runId)?.abort.abort(new RunAborted('cancelled', 'cancelled'));
    else events.emit({ ...message, kind, local: false });
  }

  function launch(job: Job, run: RunRow, params: Record<string, unknown>, lock?: RunLock): Started {
    const { runId } = run;
    const mine: Live = { runId, abort: new AbortController(), progress: null, lock: null };
    live.set(runId, mine);
    const { turn, leave } = turns.enter(job.name);
    const secrets = describeParams(job.params).flatMap((p) =>
      p.secret && params[p.name] ? [String(params[p.name])] : [],
    );
    const execution = { job, run, params, secrets, live: mine, turn, lock };
    tell(run);
    const ending = execute(parts, execution).then((end) => {
      live.delete(runId);
      done.delete(runId);
      leave();
      countEnd(metrics, end);
      log.info(
        { run: runId, job: job.name, state: end.state, seconds: end.seconds, counts: end.counts },
        'a run ended',
      );
      return end;
    });
    done.set(runId, ending);
    return { runId, done: ending };
  }

  function adopt(run: RunRow): Started {
    try {
      const job = allowed(jobs, run);
      if (areComplete(run.params)) return launch(job, run, checked(job, run.params));
      throw new StartRefused('secret_params', `The secrets of run ${run.runId} are not known.`);
    } catch (error) {
      return { runId: run.runId, done: refuse(run, error) };
    }
  }

  /** A row that cannot be run ends as a failure that says why. */
  async function refuse(run: RunRow, reason: unknown): Promise<RunEnd> {
    const { runId, job, attempt } = run;
    const end: RunEnd = {
      runId,
      job,
      state: 'failed',
      counts: null,
      error: oneLineMessage(reason),
      attempt,
      seconds: 0,
    };
    const row = await finishRun(db, runId, instance, end).catch(onError);
    if (row) tell(row);
    countEnd(metrics, end);
    return end;
  }

  function prepare(request: StartRequest): NewRun {
    if (stopping) throw new StartRefused('stopping', 'The program is stopping.');
    const job = allowed(jobs, request);
    const { trigger, requestedBy = null, window = null, dryRun = false, params: given = {} } = request;
    checked(job, given);
    return { job: job.name, trigger, params: maskParams(job.params, given), requestedBy, window, dryRun, instance };
  }

  async function start(request: StartRequest): Promise<Started> {
    const row = prepare(request);
    const job = allowed(jobs, request);
    const params = checked(job, request.params ?? {});
    const lock = request.wait === false ? await lockAtOnce(job.name) : undefined;
    try {
      return launch(job, await insertRun(db, row), params, lock);
    } catch (error) {
      await lock?.release();
      throw error;
    }
  }

  async function lockAtOnce(job: string): Promise<RunLock> {
    const lock = await locks.tryTake(job);
    if (lock) return lock;
    throw await inProgress(job);
  }

  async function inProgress(job: string): Promise<StartRefused> {
    const runs = await openRuns(db, job);
    const run = runs.find(({ state }) => state === 'running') ?? runs[0];
    const which = run ? `run ${run.runId}` : 'another run';
    return new StartRefused('in_progress', `${job}: ${which} is in progress.`, { job, run: run?.runId ?? 0 });
  }

  async function insistFree(job: string): Promise<void> {
    if (await isInProgress(db, job, timing.staleMs)) throw await inProgress(job);
  }

  async function cancel(runId: number, by: number | null = null): Promise<boolean> {
    const run = await requestCancel(db, runId);
    if (!run) return false;
    const message = by === null ? 'asked to end' : `asked to end by ${by}`;
    await appendLog(db, runId, [{ level: 'warn', message, loggedAt: now() }]);
    if (run.finishedAt) tell(run);
    live.get(runId)?.abort.abort(new RunAborted('cancelled', 'cancelled'));
    wire.send({ runId, job: run.job, kind: 'cancel', attempt: run.attempt, from: instance });
    return true;
  }

  async function requestOf(runId: number, by: number | null): Promise<StartRequest> {
    const run = await findRun(db, runId);
    if (!run) throw new StartRefused('unknown_run', `There is no run ${runId}.`, { run: runId });
    const { job, params, dryRun, windowFrom: from, windowTo: to } = run;
    if (!areComplete(params))
      throw new StartRefused('secret_params', `Run ${runId} had secret parameters: start ${job} anew.`, {
        run: runId,
        job,
      });
    const window = from && to ? { from, to } : null;
    return { job, params, trigger: 'retry', requestedBy: by, window, dryRun };
  }

  const retry = async (runId: number, by: number | null) => start(await requestOf(runId, by));

  async function onLost(run: RunRow): Promise<void> {
    log.warn({ run: run.runId, job: run.job, instance: run.instance }, 'a run was lost: its process died');
    await appendLog(db, run.runId, [{ level: 'error', message: run.error ?? 'lost', loggedAt: now() }]);
    tell(run);
  }

  const { staleMs, lookMs: everyMs } = timing;
  const orphanReaper = createOrphanReaper({ db, instance, jobs, staleMs, everyMs, onLost, onTaken: adopt, onError });
  if (adopts) orphanReaper.start();

  async function endAll(graceMs: number): Promise<void> {
    stopping = true;
    await orphanReaper.stop();
    for (const run of live.values())
      if (!run.lock) run.abort.abort(new RunAborted('released', 'the program stops before the run began'));
    const all = () => Promise.all([...done.values()]);
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise((resolve) => {
      timer = setTimeout(resolve, graceMs);
    });
    await Promise.race([all(), grace]);
    clearTimeout(timer);
    for (const run of live.values()) run.abort.abort(new RunAborted('stopped', 'the program stopped'));
    await all();
    await heartbeat.stop();
    await releaseQueued(db, instance).catch(onError);
    await wire.close();
    await locks.close();
    await sessions.close();
  }

  let stopped: Promise<void> | undefined;
  const stop = (graceMs: number) => {
    stopped ??= endAll(graceMs);
    return stopped;
  };

  return {
    instance,
    timing,
    start,
    prepare,
    requestOf,
    adopt,
    insistFree,
    cancel,
    retry,
    stop,
    on: events.on,
    active: () => [...live.keys()],
  };
}

function allowed(jobs: JobList, request: Pick<StartRequest, 'job' | 'dryRun' | 'params'>): Job {
  const { job: name, dryRun, params = {} } = request;
  const job = jobs.find(name);
  if (!job) throw new StartRefused('unknown_job', `There is no job ${name}.`, { job: name });
  const { missing = [] } = job;
  if (missing.length > 0 && !job.runsWithout?.(params))
    throw new StartRefused('not_set_up', `${name} is not set up: ${missing.join(', ')}.`, {
      job: name,
      missing: missing.join(', '),
    });
  if (dryRun && !job.dryRun) throw new StartRefused('no_dry_run', `${name} has no dry run.`, { job: name });
  return job;
}

function checked(job: Job, given: Record<string, unknown>): Record<string, unknown> {
  try {
    return parseParams(job.params, given);
  } catch (error) {
    const faults = error instanceof ParamsError ? error.faults : [];
    throw new StartRefused('wrong_params', (error as Error).message, { job: job.name }, faults);
  }
}
