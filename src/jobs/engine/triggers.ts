import type { Db } from '../../db/client.ts';
import { listen } from '../../db/session/listen.ts';
import type { Log } from '../../lib/log.ts';
import { createLoop } from '../../lib/loop.ts';
import { createEventPollers } from './event-pollers.ts';
import type { JobRegistry } from './job-registry.ts';
import { isEnd } from './run-loop.ts';
import type { RunEvent, Runner } from './runner-types.ts';

export interface TriggersOptions {
  url: string;
  db: Db;
  list: JobRegistry;
  runner: Runner;
  log: Log;
  /** `SCHEDULE_<JOB>=off`: the job starts by hand only. */
  isOff?: (job: string) => boolean;
  /** Jobs have come or gone. */
  onChange: () => void;
  /** Between two readings of rows that are jobs. */
  refreshMs?: number;
  now?: () => Date;
}

/** What starts runs by what happens in the database, and sees jobs come and go. */
export interface Triggers {
  start(): void;
  stop(): Promise<void>;
}

/** Returns what follows the events of jobs, and reads rows that are jobs again when they change. */
export function createTriggers(options: TriggersOptions): Triggers {
  const { url, db, list, runner, log, onChange, refreshMs = 3_000, now = () => new Date() } = options;
  const { isOff = () => false } = options;
  const onError = (err: unknown) => log.warn({ err }, 'jobs: events could not be followed');
  const pollers = createEventPollers({ db, list, runner, isOff, now, onError });
  const closing: (() => unknown)[] = [];

  async function refresh(): Promise<void> {
    if (await list.refresh()) onChange();
    pollers.follow();
  }

  const refreshing = createLoop({ round: refresh, intervalMs: refreshMs, onError });

  function onRun(event: RunEvent): void {
    if (isEnd(event)) pollers.ended(event.job, event.kind === 'succeeded');
  }

  function onNotification(channel: string): void {
    if (list.sources.some((source) => source.channel === channel)) refreshing.wake();
    pollers.notified(channel);
  }

  function onConnected(): void {
    refreshing.wake();
    pollers.notified();
  }

  return {
    start() {
      closing.push(runner.subscribe(onRun));
      refreshing.start();
      const events = list.all().flatMap((job) => job.events?.channel ?? []);
      const channels = [...new Set([...list.sources.flatMap(({ channel }) => channel ?? []), ...events])];
      if (channels.length > 0)
        closing.push(listen({ url, name: 'tally events', channels, onNotification, onConnected, onError }).close);
    },
    async stop() {
      await Promise.all([...closing.map((close) => close()), refreshing.stop(), pollers.stop()]);
    },
  };
}
