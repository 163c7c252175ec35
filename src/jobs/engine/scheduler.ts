import type { Db } from '../../db/client.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import { claimTicks, findNewestTick, type TickPlan, withCatchUpLock } from '../../db/queries/engine/ticks.ts';
import type { Log } from '../../lib/log.ts';
import { createLoop } from '../../lib/loop.ts';
import { planTicks } from './catch-up.ts';
import type { Job } from './job.ts';
import type { RunnerCore } from './runner.ts';
import type { JobList } from './runner-types.ts';
import { collectTicks, createPreviousTickLookup, nextDueTime, type Schedule, scheduleVariable } from './schedule.ts';
import { createScheduleTracker, type ScheduleTracker, type TrackedSchedule } from './schedule-tracker.ts';

export interface SchedulerOptions {
  jobs: JobList;
  runner: RunnerCore;
  db: Db;
  log: Log;
  /** Time zone of jobs whose schedule names none. */
  zone: string;
  /** `SCHEDULE_<JOB>` → pattern, or `off`. */
  overrides?: Readonly<Record<string, string>>;
  /** A tick is on time up to so many milliseconds after it was due; later the catch-up rule of the job decides. */
  onTimeMs?: number;
  /** The longest sleep between two checks. */
  maxSleepMs?: number;
  now?: () => Date;
}

export interface Scheduler {
  /** Starts the runs of jobs with `runOnStart`, and the loop that starts a run at each tick. */
  start(): void;
  /** Returns when the job is due next; null if it has no schedule, is off, or is not set up. */
  nextDue(job: string): Date | null;
  /** Claims all ticks that are due now and starts their runs. The loop calls it. */
  startDueRuns(signal?: AbortSignal): Promise<void>;
  /** Checks for due ticks now. Call it when jobs or schedules have changed. */
  wake(): void;
  stop(): Promise<void>;
}

/** Delay to the next check after the database failed. */
const failureDelayMs = 1_000;
/** The shortest sleep, so that a tick of this millisecond does not make the loop spin. */
const minSleepMs = 5;

/**
 * Creates the scheduler: starts each tick of each job once, over all instances and restarts, or stores why the tick was
 * skipped.
 */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { jobs, runner, db, log, overrides = {}, maxSleepMs = 15_000, now = () => new Date() } = options;
  const { onTimeMs = 60_000 } = options;
  const findSchedule = createScheduleFinder({ ...options, overrides });
  const tracker = createScheduleTracker({ db, findSchedule, now });
  const startDueRunsOf = (job: Job) => startJobDueRuns({ db, runner, tracker, onTimeMs, now }, job);
  let isFailing = false;

  async function startDueRuns(signal?: AbortSignal): Promise<void> {
    isFailing = false;
    const onFailure = (job: string) => (err: unknown) => {
      isFailing = true;
      log.error({ err, job }, 'due ticks of a job could not be checked');
    };
    const active = jobs.all().filter(({ isDisabled }) => !isDisabled);
    const names = new Set(active.map(({ name }) => name));
    for (const name of tracker.byJob.keys()) if (!names.has(name)) await tracker.forget(name).catch(onFailure(name));
    for (const job of active) {
      if (signal?.aborted) return;
      await startDueRunsOf(job).catch(onFailure(job.name));
    }
  }

  function sleepMs(): number {
    const dueTimes = [...tracker.byJob.values()].flatMap(({ next }) => (next ? [Number(next)] : []));
    const untilDueMs = Math.min(...dueTimes) - Number(now());
    return Math.min(Math.max(untilDueMs, isFailing ? failureDelayMs : minSleepMs), maxSleepMs);
  }

  const loop = createLoop({
    round: async (signal) => {
      await startDueRuns(signal);
      return sleepMs();
    },
    intervalMs: maxSleepMs,
    onError: (err) => log.error({ err }, 'due ticks could not be checked'),
  });

  return {
    start() {
      loop.start();
      startRunsOnStart({ jobs, runner, log, overrides });
    },
    nextDue(name) {
      const schedule = findSchedule(name);
      return schedule && (tracker.byJob.get(name)?.next ?? nextDueTime(schedule, now()));
    },
    startDueRuns,
    wake: loop.wake,
    stop: loop.stop,
  };
}

/** Creates the function that returns the schedule of a job; null if it has none, is off, disabled, or is not set up. */
function createScheduleFinder({ jobs, overrides = {}, zone }: Pick<SchedulerOptions, 'jobs' | 'overrides' | 'zone'>) {
  return (name: string): Schedule | null => {
    const job = jobs.find(name);
    const pattern = overrides[scheduleVariable(name)] ?? job?.schedule?.pattern;
    if (!job || job.isDisabled || !pattern || pattern === 'off' || job.missing?.length) return null;
    return { pattern, zone: job.schedule?.zone ?? zone, extraSchedules: job.schedule?.extraSchedules ?? [] };
  };
}

interface DueRunsDeps {
  db: Db;
  runner: RunnerCore;
  tracker: ScheduleTracker;
  onTimeMs: number;
  now: () => Date;
}

async function startJobDueRuns({ db, runner, tracker, onTimeMs, now }: DueRunsDeps, job: Job): Promise<void> {
  const schedule = await tracker.track(job.name);
  const until = now();
  if (!schedule?.next || schedule.next > until) return;
  const ticks = await collectTicks(schedule, schedule.last, until);
  const previousTick = createPreviousTickLookup(ticks, schedule);
  const plans = planTicks({ ticks, catchUp: job.catchUp, now: until, onTimeMs, previousTick });
  const claimed = await claimPlans({ db, runner, until }, job, plans);
  advance(schedule, ticks.at(-1)?.at ?? schedule.last);
  for (const run of claimed) if (run.state === 'queued') runner.takeOwnership(run);
}

function advance(schedule: TrackedSchedule, last: Date): void {
  schedule.last = last;
  schedule.next = nextDueTime(schedule, last);
}

/**
 * Claims ticks. A single plan needs one statement. Several plans are claimed by one instance at a time, because one row
 * can stand for several missed ticks, and the unique key of the row holds only one of them.
 */
function claimPlans(
  { db, runner, until }: Pick<DueRunsDeps, 'db' | 'runner'> & { until: Date },
  job: Job,
  plans: TickPlan[],
): Promise<RunRow[]> {
  const { instance, timing } = runner;
  const { overlap, name } = job;
  const claim = { job: name, overlap, instance, staleMs: timing.staleMs };
  if (plans.length === 1) return claimTicks(db, { ...claim, plans });
  return withCatchUpLock(db, name, async (exec) => {
    const newest = await findNewestTick(exec, name, until);
    const remaining = plans.filter(({ dueAt }) => !newest || dueAt > newest);
    return remaining.length > 0 ? claimTicks(exec, { ...claim, plans: remaining }) : [];
  });
}

function startRunsOnStart({
  jobs,
  runner,
  log,
  overrides = {},
}: Pick<SchedulerOptions, 'jobs' | 'runner' | 'log' | 'overrides'>): void {
  for (const { name, runOnStart } of jobs.all()) {
    if (!runOnStart || overrides[scheduleVariable(name)] === 'off') continue;
    runner
      .start({ job: name, trigger: 'event' })
      .catch((err: unknown) => log.warn({ err, job: name }, 'a job could not be run at the start of the program'));
  }
}
