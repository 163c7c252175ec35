import type { Db } from '../../db/client.ts';
import { readJobState, writeJobState } from '../../db/queries/engine/job-state.ts';
import { findNewestTick } from '../../db/queries/engine/ticks.ts';
import { formatPatterns, nextDueTime, type Schedule } from './schedule.ts';

/** A schedule as this process follows it. Every tick up to `last` has a row. */
export interface TrackedSchedule extends Schedule {
  /** All patterns as one text, to notice a change. */
  patterns: string;
  last: Date;
  next: Date | null;
}

export interface ScheduleTrackerOptions {
  db: Db;
  /** Returns the current schedule of a job; null if it has none. */
  findSchedule(job: string): Schedule | null;
  now(): Date;
}

/** Remembers for each job up to which instant its ticks have rows. */
export interface ScheduleTracker {
  /** The tracked schedules by job. */
  readonly byJob: ReadonlyMap<string, TrackedSchedule>;
  /**
   * Returns the tracked schedule of a job; null if it has none. Ticks count from the moment a job is first known, and
   * again from the moment its schedule changes.
   */
  track(job: string): Promise<TrackedSchedule | null>;
  /** Stops tracking a job that was removed. Its ticks until it comes back are not missed ticks. */
  forget(job: string): Promise<void>;
}

/** Key in the state of a job: the schedule, and since when it is followed. */
const stateKey = '$schedule';

/** Creates a tracker without schedules. */
export function createScheduleTracker({ db, findSchedule, now }: ScheduleTrackerOptions): ScheduleTracker {
  const byJob = new Map<string, TrackedSchedule>();

  async function track(job: string): Promise<TrackedSchedule | null> {
    const schedule = findSchedule(job);
    const tracked = byJob.get(job);
    const patterns = schedule && formatPatterns(schedule);
    const isSame = tracked?.patterns === patterns && tracked?.zone === schedule?.zone;
    // If the clock was set back, all begins again. Ticks that have rows do not run twice.
    if (tracked && isSame && tracked.last <= now()) return tracked;
    byJob.delete(job);
    const since = await storeSchedule(job, schedule);
    if (!schedule || patterns === null) return null;
    const newest = await findNewestTick(db, job, now());
    const last = newest && newest > since ? newest : since;
    const added = { ...schedule, patterns, last, next: nextDueTime(schedule, last) };
    byJob.set(job, added);
    return added;
  }

  /**
   * Stores the schedule if it has changed, or if the clock was ahead when it was stored: no tick would be due until that
   * time. Returns since when it is followed.
   */
  async function storeSchedule(job: string, schedule: Schedule | null): Promise<Date> {
    const current = schedule
      ? { pattern: formatPatterns(schedule), zone: schedule.zone }
      : { pattern: 'off', zone: '' };
    const stored = await readJobState<{ pattern: string; zone: string; since: string }>(db, job, stateKey);
    const since = now();
    const isSame = stored?.pattern === current.pattern && stored.zone === current.zone;
    if (stored && isSame && new Date(stored.since) <= since) return new Date(stored.since);
    if (schedule || stored) await writeJobState(db, job, stateKey, { ...current, since: since.toISOString() });
    return since;
  }

  return {
    byJob,
    track,
    async forget(job) {
      await storeSchedule(job, null);
      byJob.delete(job);
    },
  };
}
