import type { Db } from '../../db/client.ts';
import { listen } from '../../db/session/listen.ts';
import type { Log } from '../../lib/log.ts';
import { createWatches } from './event-pollers.ts';
import type { LiveList } from './job-registry.ts';
import type { RunEvent, Runner } from './runner-types.ts';

export interface TriggersOptions {
  url: string;
  db: Db;
  list: LiveList;
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
  const watches = createWatches({ db, list, runner, isOff, now, onError });
  const closing: (() => unknown)[] = [];
  let reading: Promise<void> | null = null;

  /** Asked while one goes on, it reads once more: that one may have come too early. */
  function refresh(): void {
    const next = (reading ?? Promise.resolve()).then(async () => {
      if (await list.refresh()) onChange();
      watches.follow();
    });
    const mine = next.catch(onError).finally(() => {
      if (reading === mine) reading = null;
    });
    reading = mine;
  }

  function onRun({ job, kind }: RunEvent): void {
    if (kind !== 'progress' && kind !== 'queued' && kind !== 'running') watches.ended(job, kind === 'succeeded');
  }

  function onNotification(channel: string): void {
    if (list.sources.some((source) => source.channel === channel)) refresh();
    watches.notified(channel);
  }

  function onConnected(): void {
    refresh();
    watches.notified();
  }

  return {
    start() {
      closing.push(runner.on(onRun));
      refresh();
      const events = list.all().flatMap((job) => job.events?.channel ?? []);
      const channels = [...new Set([...list.sources.flatMap(({ channel }) => channel ?? []), ...events])];
      if (channels.length > 0)
        closing.push(listen({ url, name: 'tally events', channels, onNotification, onConnected, onError }).close);
      if (list.sources.length === 0) return;
      const timer = setInterval(refresh, refreshMs);
      closing.push(() => clearInterval(timer));
    },
    async stop() {
      await Promise.all([...closing.map((close) => close()), watches.stop()]);
      await reading;
    },
  };
}
