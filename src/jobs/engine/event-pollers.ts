import type { Db } from '../../db/client.ts';
import { type EventPoller, startEventPoller } from './event-poller.ts';
import type { Job } from './job.ts';
import type { JobList, Runner } from './runner-types.ts';

export interface EventPollersOptions {
  db: Db;
  list: JobList;
  runner: Pick<Runner, 'prepare' | 'takeOwnership'>;
  /** Returns true for `SCHEDULE_<JOB>=off`, which also turns off the events of the job. */
  isOff: (job: string) => boolean;
  now: () => Date;
  onError: (error: unknown) => void;
}

/** The pollers of all jobs that have events, one for each job. */
export interface EventPollers {
  /** Starts pollers for jobs that are new in the list, and stops those of jobs that were removed. */
  sync(): void;
  /** Polls the jobs of a channel; all jobs without a channel, because notifications may have been missed. */
  onNotification(channel?: string): void;
  /** Tells the poller of the job that a run has ended. */
  onRunEnd(job: string, succeeded: boolean): void;
  stop(): Promise<void>;
}

/**
 * Creates the pollers that start runs (trigger `event`). Every instance polls. One of them starts a run, and only if
 * there is something to do and no run of the job is open. A job that always has something to do runs with pauses.
 */
export function createEventPollers({ db, list, runner, isOff, now, onError }: EventPollersOptions): EventPollers {
  const pollers = new Map<string, EventPoller>();
  const stopping = new Set<Promise<void>>();
  let isStopped = false;

  function findJob(name: string): Job | undefined {
    const job = list.find(name);
    return job?.events && !job.missing?.length && !isOff(name) ? job : undefined;
  }

  function start(job: string): void {
    pollers.set(job, startEventPoller({ db, runner, job, findJob: () => findJob(job), now, onError }));
  }

  function stop(job: string, poller: EventPoller): void {
    pollers.delete(job);
    const stopped = poller.stop().finally(() => stopping.delete(stopped));
    stopping.add(stopped);
  }

  return {
    sync() {
      for (const [job, poller] of pollers) if (!findJob(job)) stop(job, poller);
      if (isStopped) return;
      for (const { name } of list.all()) if (!pollers.has(name) && findJob(name)) start(name);
    },
    onNotification(channel) {
      for (const [job, poller] of pollers)
        if (channel === undefined || findJob(job)?.events?.channel === channel) poller.onNotification();
    },
    onRunEnd: (job, succeeded) => pollers.get(job)?.onRunEnd(succeeded),
    async stop() {
      isStopped = true;
      for (const [job, poller] of pollers) stop(job, poller);
      await Promise.all(stopping);
    },
  };
}
