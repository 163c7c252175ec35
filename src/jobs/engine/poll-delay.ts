import type { Db } from '../../db/client.ts';
import { deleteJobState, readJobState, writeJobState } from '../../db/queries/engine/job-state.ts';
import type { JobEvents } from './job.ts';

type Poll = NonNullable<JobEvents['poll']>;

/** The poll interval of jobs that set none. They need one too: a notification is lost while the connection is down. */
export const defaultPoll: Poll = { minSeconds: 60, maxSeconds: 300 };

/** Key in the state of a job: the delay in milliseconds. */
const stateKey = '$poll';

export interface PollDelayOptions {
  db: Db;
  job: string;
  /** Returns the current limits of the job; undefined for the default. */
  findPoll(): Poll | undefined;
  onError(error: unknown): void;
}

/** The delay to the next poll of a job. It is stored, so that a restart does not begin with the shortest delay. */
export interface PollDelay {
  /** Reads the stored delay, the first time it is called. */
  load(): Promise<void>;
  currentMs(): number;
  limits(): { firstDelayMs: number; maxDelayMs: number };
  /** Sets the delay, within the limits of the job. If it cannot be stored, it holds for this process only. */
  set(ms: number): Promise<void>;
}

/** Creates the delay of a job, which is the shortest one until it is loaded. */
export function createPollDelay({ db, job, findPoll, onError }: PollDelayOptions): PollDelay {
  let delayMs: number | null = null;

  function limits(): { firstDelayMs: number; maxDelayMs: number } {
    const { minSeconds, maxSeconds } = findPoll() ?? defaultPoll;
    return { firstDelayMs: minSeconds * 1000, maxDelayMs: maxSeconds * 1000 };
  }

  function clamp(ms: number): number {
    const { firstDelayMs, maxDelayMs } = limits();
    return Math.min(Math.max(ms, firstDelayMs), maxDelayMs);
  }

  return {
    limits,
    currentMs: () => clamp(delayMs ?? 0),
    async load() {
      delayMs ??= clamp((await readJobState<number>(db, job, stateKey).catch(onError)) ?? 0);
    },
    async set(ms) {
      const next = clamp(ms);
      if (next === delayMs) return;
      delayMs = next;
      const isShortest = next === clamp(0);
      await (isShortest ? deleteJobState(db, job, stateKey) : writeJobState(db, job, stateKey, next)).catch(onError);
    },
  };
}
