import type { Db, Executor } from '../../db/client.ts';
import { beginIfIdle } from '../../db/queries/engine/job-events.ts';
import { deleteState, readState, writeState } from '../../db/queries/engine/job-state.ts';
import { waitFor } from './abort.ts';
import type { Job } from './job.ts';
import { type JobList, type Runner, StartRefused } from './runner-types.ts';

export interface WatchesOptions {
  db: Db;
  list: JobList;
  runner: Pick<Runner, 'prepare' | 'adopt'>;
  /** `SCHEDULE_<JOB>=off`: its events start nothing either. */
  isOff: (job: string) => boolean;
  now: () => Date;
  onError: (error: unknown) => void;
}

/** Watches over the jobs that have events. */
export interface Watches {
  /** Begins to watch those that are new in the list. */
  follow(): void;
  /** Something was said on the channel (absent: perhaps on any): its jobs are looked at now, or after the run in progress. */
  notified(channel?: string): void;
  /** A run of the job has ended. */
  ended(job: string, succeeded: boolean): void;
  stop(): Promise<void>;
}

interface Watch {
  name: string;
  /** Until the next look; grows while there is nothing. */
  waitMs: number;
  failures: number;
  /** Something happened that no run has seen yet. */
  notified: boolean;
  /** The next look is at the end of the wait, not now. */
  resting: boolean;
  bell: AbortController;
}

const waitKey = '$poll';
/** For a job that names no poll: its notifications are trusted, but not for ever. */
const usualPoll = { leastSeconds: 60, mostSeconds: 300 };

/**
 * Returns watches: each instance looks, one of them begins a run, and only when there is something to do and no run of the job
 * is open. After a run it looks again at once where something was notified meanwhile, else after the least wait, after runs that
 * failed later and later: a job that always has something to do runs with pauses.
 */
export function createWatches({ db, list, runner, isOff, now, onError }: WatchesOptions): Watches {
  const stopping = new AbortController();
  const watches = new Map<string, Watch>();
  const going = new Set<Promise<void>>();

  const jobOf = ({ name }: Watch): Job | undefined => {
    const job = list.find(name);
    return job?.events && !job.missing?.length && !isOff(name) ? job : undefined;
  };

  async function run(watch: Watch): Promise<void> {
    watch.waitMs = limited(watch, (await readState<number>(db, watch.name, waitKey).catch(onError)) ?? 0);
    while (!stopping.signal.aborted && jobOf(watch)) {
      watch.bell = new AbortController();
      const { resting } = watch;
      watch.resting = false;
      const isOpen = !resting && (await look(watch).catch((error: unknown) => inTrouble(watch, error)));
      const signal = AbortSignal.any([watch.bell.signal, stopping.signal]);
      // The end of an open run rings: a look that came before it would not know how it ended.
      await waitFor(isOpen ? limited(watch, Number.POSITIVE_INFINITY) : watch.waitMs, signal).catch(() => undefined); // rung, or stopped
    }
  }

  /** Returns true when a run of the job is open. */
  async function look(watch: Watch): Promise<boolean> {
    const job = jobOf(watch);
    if (!job?.events) return false;
    const { events, name } = job;
    const isDue = (exec: Executor) => events.isDue(exec, now());
    const begun = await beginIfIdle(db, name, isDue, () => runner.prepare({ job: name, trigger: 'event' }));
    if (begun === 'busy') return true;
    watch.notified = false;
    if (begun === 'nothing') {
      await setWait(watch, watch.waitMs * 2);
      return false;
    }
    runner.adopt(begun);
    return true;
  }

  async function inTrouble(watch: Watch, error: unknown): Promise<boolean> {
    if (!(error instanceof StartRefused && error.reason === 'stopping')) onError(error);
    await setWait(watch, watch.waitMs * 2);
    return false;
  }

  function limited(watch: Watch, ms: number): number {
    const { leastSeconds, mostSeconds } = jobOf(watch)?.events?.poll ?? usualPoll;
    return Math.min(Math.max(ms, leastSeconds * 1000), mostSeconds * 1000);
  }

  /** It is kept, so that a restart does not begin anew; where it cannot be, it holds for this process. */
  async function setWait(watch: Watch, ms: number): Promise<void> {
    const next = limited(watch, ms);
    if (next === watch.waitMs) return;
    watch.waitMs = next;
    const kept = ms === 0 ? deleteState(db, watch.name, waitKey) : writeState(db, watch.name, waitKey, next);
    await kept.catch(onError);
  }

  function ring(watch: Watch, resting: boolean): void {
    watch.resting = resting;
    watch.bell.abort();
  }

  return {
    follow() {
      for (const { name } of list.all()) {
        const watch = { name, waitMs: 0, failures: 0, notified: false, resting: false, bell: new AbortController() };
        if (watches.has(name) || stopping.signal.aborted || !jobOf(watch)) continue;
        watches.set(name, watch);
        const over = run(watch).finally(() => {
          watches.delete(name);
          going.delete(over);
        });
        going.add(over);
      }
    },
    notified(channel) {
      for (const watch of watches.values()) {
        if (channel !== undefined && jobOf(watch)?.events?.channel !== channel) continue;
        watch.notified = true;
        ring(watch, false);
      }
    },
    ended(job, succeeded) {
      const watch = watches.get(job);
      if (!watch) return;
      watch.failures = succeeded ? 0 : watch.failures + 1;
      if (watch.notified) return ring(watch, false);
      void setWait(watch, succeeded ? 0 : limited(watch, 0) * 2 ** watch.failures);
      ring(watch, true);
    },
    async stop() {
      stopping.abort();
      await Promise.all(going);
    },
  };
}
