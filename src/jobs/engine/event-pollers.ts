import type { Db, Executor } from '../../db/client.ts';
import { insertRunIfIdle } from '../../db/queries/engine/job-events.ts';
import { deleteJobState, readJobState, writeJobState } from '../../db/queries/engine/job-state.ts';
import { createLoop, type Loop } from '../../lib/loop.ts';
import { backoffMs } from '../../lib/retry.ts';
import type { Job, JobEvents } from './job.ts';
import { type JobList, type Runner, StartRefused } from './runner-types.ts';

export interface EventPollersOptions {
  db: Db;
  list: JobList;
  runner: Pick<Runner, 'prepare' | 'takeOwnership'>;
  /** `SCHEDULE_<JOB>=off`: its events start nothing either. */
  isOff: (job: string) => boolean;
  now: () => Date;
  onError: (error: unknown) => void;
}

/** The pollers of all jobs that have events, one a job. */
export interface EventPollers {
  /** Starts pollers for jobs that are new in the list, and stops those of jobs that are gone. */
  follow(): void;
  /** A notification came on the channel (absent: perhaps on any): its jobs are polled now, or after the run in progress. */
  notified(channel?: string): void;
  /** A run of the job has ended. */
  ended(job: string, succeeded: boolean): void;
  stop(): Promise<void>;
}

interface EventPoller {
  name: string;
  /** Milliseconds until the next poll; grow while there is nothing to do. Null until they are read from the state. */
  delayMs: number | null;
  /** Failed runs in a row. */
  failures: number;
  /** A notification came that no run has seen yet. */
  isNotified: boolean;
  /** The next round only begins a new delay. */
  isResting: boolean;
  loop: Loop;
}

/** Key in the job's state: the delay survives a restart. */
const delayKey = '$poll';
/** For a job that names no poll: a notification may be lost with its connection. */
const defaultPoll: NonNullable<JobEvents['poll']> = { leastSeconds: 60, mostSeconds: 300 };

/**
 * Creates pollers that start runs (trigger `event`) of jobs with events. Every instance polls; one of them begins a run, and
 * only where there is something to do and no run of the job is open. After a run the next poll is at once where a
 * notification came meanwhile, else after the shortest delay, after failed runs later and later: a job that always has
 * something to do runs with pauses.
 */
export function createEventPollers(options: EventPollersOptions): EventPollers {
  const { db, list, runner, isOff, now, onError } = options;
  const pollers = new Map<string, EventPoller>();
  const stopping = new Set<Promise<void>>();
  let isStopped = false;

  function findJob(name: string): Job | undefined {
    const job = list.find(name);
    return job?.events && !job.missing?.length && !isOff(name) ? job : undefined;
  }

  /** Polls unless the job rests. Returns the delay to the next round. */
  async function runRound(poller: EventPoller): Promise<number> {
    poller.delayMs ??= limitDelay(poller, (await readJobState<number>(db, poller.name, delayKey).catch(onError)) ?? 0);
    const { isResting } = poller;
    poller.isResting = false;
    const isOpen = !isResting && (await poll(poller).catch((error: unknown) => afterFailedPoll(poller, error)));
    // The end of an open run wakes the loop: a poll that came before it would not know how it ended.
    return isOpen ? limitDelay(poller, Number.POSITIVE_INFINITY) : currentDelay(poller);
  }

  /** Begins a run where there is something to do. Returns true when a run of the job is open already. */
  async function poll(poller: EventPoller): Promise<boolean> {
    const job = findJob(poller.name);
    if (!job?.events) return false;
    const { events, name } = job;
    const isDue = (exec: Executor) => events.isDue(exec, now());
    const begun = await insertRunIfIdle(db, name, isDue, () => runner.prepare({ job: name, trigger: 'event' }));
    if (begun === 'busy') return true;
    poller.isNotified = false;
    if (begun === 'nothing') {
      await setDelay(poller, currentDelay(poller) * 2);
      return false;
    }
    runner.takeOwnership(begun);
    return true;
  }

  async function afterFailedPoll(poller: EventPoller, error: unknown): Promise<boolean> {
    if (!(error instanceof StartRefused && error.reason === 'stopping')) onError(error);
    await setDelay(poller, currentDelay(poller) * 2);
    return false;
  }

  function limits({ name }: EventPoller): { firstDelayMs: number; maxDelayMs: number } {
    const { leastSeconds, mostSeconds } = findJob(name)?.events?.poll ?? defaultPoll;
    return { firstDelayMs: leastSeconds * 1000, maxDelayMs: mostSeconds * 1000 };
  }

  function limitDelay(poller: EventPoller, ms: number): number {
    const { firstDelayMs, maxDelayMs } = limits(poller);
    return Math.min(Math.max(ms, firstDelayMs), maxDelayMs);
  }

  function currentDelay(poller: EventPoller): number {
    return limitDelay(poller, poller.delayMs ?? 0);
  }

  /** Stores the delay, so that a restart does not begin anew; where it cannot, the delay holds for this process. */
  async function setDelay(poller: EventPoller, ms: number): Promise<void> {
    const next = limitDelay(poller, ms);
    if (next === poller.delayMs) return;
    poller.delayMs = next;
    const stored =
      next === limitDelay(poller, 0)
        ? deleteJobState(db, poller.name, delayKey)
        : writeJobState(db, poller.name, delayKey, next);
    await stored.catch(onError);
  }

  function wake(poller: EventPoller, isResting: boolean): void {
    poller.isResting = isResting;
    poller.loop.wake();
  }

  function start(name: string): void {
    const round = () => runRound(poller);
    const loop = createLoop({ round, intervalMs: defaultPoll.leastSeconds * 1000, onError });
    const poller: EventPoller = { name, delayMs: null, failures: 0, isNotified: false, isResting: false, loop };
    pollers.set(name, poller);
    loop.start();
  }

  function stop({ name, loop }: EventPoller): Promise<void> {
    pollers.delete(name);
    const stopped = loop.stop().finally(() => stopping.delete(stopped));
    stopping.add(stopped);
    return stopped;
  }

  return {
    follow() {
      for (const poller of pollers.values()) if (!findJob(poller.name)) void stop(poller);
      if (isStopped) return;
      for (const { name } of list.all()) if (!pollers.has(name) && findJob(name)) start(name);
    },
    notified(channel) {
      for (const poller of pollers.values()) {
        if (channel !== undefined && findJob(poller.name)?.events?.channel !== channel) continue;
        poller.isNotified = true;
        wake(poller, false);
      }
    },
    ended(job, succeeded) {
      const poller = pollers.get(job);
      if (!poller) return;
      poller.failures = succeeded ? 0 : poller.failures + 1;
      if (poller.isNotified) return wake(poller, false);
      void setDelay(poller, succeeded ? 0 : backoffMs(limits(poller), poller.failures + 1));
      wake(poller, true);
    },
    async stop() {
      isStopped = true;
      for (const poller of pollers.values()) void stop(poller);
      await Promise.all(stopping);
    },
  };
}
