import type { Db } from '../../db/client.ts';
import type { Notifications } from '../../db/session/notifications.ts';
import type { Log } from '../../lib/log.ts';
import { createLoop } from '../../lib/loop.ts';
import { createEventPollers } from './event-pollers.ts';
import type { JobRegistry } from './job-registry.ts';
import { isEnd } from './run-loop.ts';
import type { RunEvent, Runner } from './runner-types.ts';

export interface EventTriggersOptions {
  notifications: Notifications;
  db: Db;
  list: JobRegistry;
  runner: Runner;
  log: Log;
  /** Returns true for `SCHEDULE_<JOB>=off`: the job runs only by hand. */
  isOff?: (job: string) => boolean;
  /** Called when jobs or schedules in tables have changed. */
  onChange: () => void;
  /** Interval at which jobs are read from tables. */
  refreshMs?: number;
  now?: () => Date;
}

/** Starts runs by events in the database, and keeps the job registry up to date. */
export interface EventTriggers {
  start(): void;
  stop(): Promise<void>;
}

/**
 * Creates the event triggers: a subscription to all channels, pollers of jobs, and the refresh of the registry.
 */
export function createEventTriggers(options: EventTriggersOptions): EventTriggers {
  const { notifications, db, list, runner, log, onChange, refreshMs = 3_000, now = () => new Date() } = options;
  const { isOff = () => false } = options;
  const onError = (err: unknown) => log.warn({ err }, 'events of jobs could not be checked');
  const pollers = createEventPollers({ db, list, runner, isOff, now, onError });
  const cleanups: (() => unknown)[] = [];

  async function refresh(): Promise<void> {
    if (await list.refresh()) onChange();
    pollers.sync();
  }

  const refreshLoop = createLoop({ round: refresh, intervalMs: refreshMs, onError });

  function onRunEvent(event: RunEvent): void {
    if (isEnd(event)) pollers.onRunEnd(event.job, event.kind === 'succeeded');
  }

  function onNotification(channel: string): void {
    if (list.sources.some((source) => source.channel === channel)) refreshLoop.wake();
    pollers.onNotification(channel);
  }

  function onConnected(): void {
    refreshLoop.wake();
    pollers.onNotification();
  }

  return {
    start() {
      cleanups.push(runner.subscribe(onRunEvent));
      refreshLoop.start();
      const channels = listChannels(list);
      if (channels.length > 0) cleanups.push(notifications.subscribe({ channels, onNotification, onConnected }).close);
    },
    async stop() {
      await Promise.all([...cleanups.map((cleanup) => cleanup()), refreshLoop.stop(), pollers.stop()]);
    },
  };
}

/** Returns the NOTIFY channels of all jobs and of all tables with jobs. */
function listChannels(list: JobRegistry): string[] {
  const ofSources = list.sources.flatMap(({ channel }) => channel ?? []);
  const ofJobs = list.all().flatMap((job) => job.events?.channel ?? []);
  return [...new Set([...ofSources, ...ofJobs])];
}
