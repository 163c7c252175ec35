import type { z } from 'zod';
import type { Db, Executor } from '../../db/client.ts';

/*
 * Words. A **job** is a named piece of work; a **tick** is a time at which its schedule says it is due; a **run** is one
 * execution, started by a tick, an event, a person, a backfill or a catch-up; a **window** is the half-open span of time a run
 * is about. A job never knows who started it, and nothing but the list in `index.ts` knows a job.
 */

/** What started a run. */
export const triggers = ['schedule', 'event', 'manual', 'backfill', 'catch_up', 'retry'] as const;
export type Trigger = (typeof triggers)[number];

/** How a run stands. The first two are open, the others are ends. */
export const runStates = [
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'timed_out',
  'lost',
  'skipped',
] as const;
export type RunState = (typeof runStates)[number];

/** From inclusive, to exclusive. */
export interface Window {
  from: Date;
  to: Date;
}

/** Named numbers of a run: `rows_read`, `rows_written`, `rows_rejected`, … */
export type Counts = Record<string, number>;

/** A job's own words in the run's log (`ops.job_log`); never a secret. */
export interface JobLog {
  info(message: string, data?: Record<string, unknown>): void;
  warn(message: string, data?: Record<string, unknown>): void;
  error(message: string, data?: Record<string, unknown>): void;
}

/** A small key-value store of the job, kept between runs in `ops.job_state`; values are JSON. */
export interface JobState {
  get<T>(key: string): Promise<T | null>;
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
}

/** HTTP as jobs may speak it; see `http.ts` for what is tried again. */
export interface JobHttp {
  /** Resolves with an answer of 2xx or 3xx, or one of the statuses that `accept` lists; throws `HttpError` for others. */
  fetch(url: string | URL, init?: JobRequestInit): Promise<Response>;
}

export interface JobRequestInit extends RequestInit {
  /** Further statuses that are answers, not refusals. */
  accept?: number[];
  /** For one try, body included (with `stream`: until its head is there). 30 s where absent. */
  timeoutMs?: number;
  /** At most so many tries; six where absent. One for what must not be sent twice unasked. */
  attempts?: number;
  /** Gives the body as it comes, for large ones; a connection that is cut in it then fails the reader. */
  stream?: boolean;
}

/** What a run gets. Its database sessions carry the run's name, so that a cancel reaches the SQL in progress. */
export interface JobContext {
  runId: number;
  db: Db;
  log: JobLog;
  /** Says how far the work is: `done` of `total` (absent: nobody knows) in a named phase. Cheap; call it often. */
  progress(done: number, total: number | undefined, phase: string): void;
  /** Ends the run: a cancel, the timeout, a lost lock, the stop of the program. Pass it on to whatever waits. */
  signal: AbortSignal;
  /** The only way to wait: ends early, by throwing, with the signal. */
  wait(ms: number): Promise<void>;
  http: JobHttp;
  state: JobState;
  /**
   * Has admins told of something that no run fails with: a record that came too late, a file that does not come, a silent device.
   * `key` names it (`too_old`), with what it is about behind a colon where there are several (`silent:DEVICE`); the text is
   * `job-NAME-alert-KEY` (without the colon's part) of the job's texts, with `values` in its places. The first time pings. Saying the
   * same again is no news: say it in every run in which it holds. Other values replace those in the message, which counts them.
   * `null` ends it: whoever was told is told that it is over. What is not said for a day ends by itself, silently, and pings when
   * it comes again. A dry run tells nobody. Outside of a job: `sayAlert` (db/queries/job-said.ts).
   */
  alert(key: string, values: Record<string, string | number> | null): Promise<void>;
  now(): Date;
}

export interface Retry {
  /** Tries in all, the first included. Only failures that can pass are tried again. */
  attempts: number;
  /** Before the second try; doubled before each further one, with jitter. */
  backoffSeconds: number;
}

export interface CatchUp {
  /** Missed ticks that are run later: none, the newest, or all of them in order. */
  mode: 'none' | 'latest' | 'all';
  /** Ticks older than this are skipped. */
  windowSeconds: number;
  /** At most so many are run; those beyond are one skipped row. */
  most: number;
}

/** Further times of a job; a run that starts at one gets its parameters. Where times fall together, the first in the list counts. */
export interface ExtraSchedule {
  pattern: string;
  params: Record<string, unknown>;
}

/** What starts runs (trigger `event`) as soon as there is something to do; nothing found leaves no row. */
export interface JobEvents {
  /** A channel of NOTIFY: each notification is a reason to look at once, as are the start and every reconnect. */
  channel?: string;
  /**
   * Besides, it is looked again after `leastSeconds`, doubling to `mostSeconds` while nothing is found or runs fail. So long a
   * job rests after a run, but where something was notified meanwhile: a run must not notify what it leaves undone.
   */
  poll?: { leastSeconds: number; mostSeconds: number };
  /** Returns true when there is something to do. Asked while no run of the job is open and it is not paused: cheap, and reads only. */
  isDue(exec: Executor, now: Date): Promise<boolean>;
}

/** Jobs that come and go with rows of the database, in the same list as jobs. Their names are `PREFIX:ID`; texts are those of PREFIX. */
export interface JobSource {
  /** Returns the jobs that there are now; asked every few seconds, and when `channel` is notified. */
  load(db: Db): Promise<Job[]>;
  /** A channel of NOTIFY: the rows have changed. */
  channel?: string;
}

/** What every job is. Making one is a folder with this object, its texts `en.ftl` and `ru.ftl`, and one line in the list. */
export interface Job<P extends z.ZodObject = z.ZodObject> {
  name: string;
  /** Cron pattern of five fields, in `zone` (absent: TIME_ZONE); null: runs only by event or by hand. */
  schedule: { pattern: string; zone?: string; extraSchedules?: readonly ExtraSchedule[] } | null;
  /** Starts runs by what happens in the database, with or without a schedule. */
  events?: JobEvents;
  /** Feeds the chat's questions, the command line and the checks. Mark secrets with `secret()`, files and folders with `file()` and `path()` (params.ts). */
  params: P;
  timeoutSeconds: number;
  retry: Retry;
  /** What a tick does while a run is in progress: is skipped, with a row that says so, or waits for it. */
  overlap: 'skip' | 'queue';
  catchUp: CatchUp;
  /** Admins are told when there was no success for so long; null: never. */
  lateAfterSeconds: number | null;
  /** What a window (a day of `zone`) means to it: returns its parameters; `window`: the window alone says it; absent: nothing, there are no backfills. */
  backfill?: 'window' | ((window: Window, zone: string) => Record<string, unknown>);
  /** One more run (trigger `event`) at each start of the program. */
  runOnStart?: boolean;
  /** Under whose name `ctx.state` is kept; its own where absent. Two jobs of one thing may share it. */
  stateKey?: string;
  /** Names of settings that are absent: the job is off and says "not set up: NAME". */
  missing?: string[];
  /** Returns true for parameters with which it runs although settings are absent: what they name is all that it needs. */
  runsWithout?(params: Record<string, unknown>): boolean;
  /**
   * Does the work and returns its counts. `window` is given by a tick (the span since the tick before it) and by a backfill;
   * null by hand and by event. Throws on failure; `PartialFailure` (errors.ts) when single items failed and the rest stands. */
  run(ctx: JobContext, params: z.output<P>, window: Window | null): Promise<Counts>;
  /** The same work in a transaction that is rolled back. */
  dryRun?(ctx: JobContext, params: z.output<P>, window: Window | null): Promise<Counts>;
}

/** Declares a job; its parameters' types reach `run`. */
export function defineJob<P extends z.ZodObject>(job: Job<P>): Job {
  return job as unknown as Job;
}
