import type { z } from 'zod';
import type { Db, Executor } from '../../db/client.ts';
import type { RunLogData } from '../../db/queries/engine/error-text.ts';
import type { JobError } from './errors.ts';

/*
 * Terms. A **job** is a named piece of work. A **tick** is a time at which its schedule is due. A **run** is one
 * execution, started by a tick, an event, a person, a backfill or a catch-up. A **window** is the span of time that a
 * run is about, its start included and its end excluded. A job does not know who started it.
 */

/** What started a run. */
export const triggers = ['schedule', 'event', 'manual', 'backfill', 'catch_up', 'retry'] as const;
export type Trigger = (typeof triggers)[number];

/** The states of a run. The first two are open, the others are final. */
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

/** A span of time: `from` included, `to` excluded. */
export interface Window {
  from: Date;
  to: Date;
}

/** Named numbers of a run: `rows_read`, `rows_written`, `rows_rejected`, … */
export type Counts = Record<string, number>;

/** The data of a log line: its text for people ({@link logText}), and anything else for the file of the log. */
export type JobLogData = RunLogData & Record<string, unknown>;

/** Writes lines of a job to the log of the run (`ops.job_log`), in English. Never write a secret. */
export interface JobLog {
  info(message: string, data?: JobLogData): void;
  warn(message: string, data?: JobLogData): void;
  error(message: string, data?: JobLogData): void;
}

/** A small key-value store of a job, kept between runs in `ops.job_state`. Values are JSON. */
export interface JobState {
  get<T>(key: string): Promise<T | null>;
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
}

/** The HTTP client of jobs. `http.ts` says which failures are retried. */
export interface JobHttp {
  /**
   * Makes a request, with retries. Resolves with a response of status 2xx, 3xx, or one that `accept` lists.
   *
   * @throws HttpError for other statuses
   */
  fetch(url: string | URL, init?: JobRequestInit): Promise<Response>;
}

export interface JobRequestInit extends RequestInit {
  /** Further statuses that are no errors. */
  accept?: number[];
  /** Timeout of one attempt, body included; with `stream` until the headers have arrived. Default: 30 s. */
  timeoutMs?: number;
  /** Maximum number of attempts. Default: 6. Use 1 for a request that must not be sent twice. */
  attempts?: number;
  /** Does not read the body into memory, for large bodies. A connection lost in the body is then not retried. */
  stream?: boolean;
}

/** What the engine gives to a run. */
export interface JobContext {
  runId: number;
  /** A pool of sessions whose name is the name of the run, so that a cancel reaches the statement in progress. */
  db: Db;
  log: JobLog;
  /** Reports progress: `done` of `total` (undefined if unknown) in a named phase. Cheap; call it often. */
  progress(done: number, total: number | undefined, phase: string): void;
  /** Aborted by a cancel, the timeout, a lost lock or the stop of the program. Pass it to everything that waits. */
  signal: AbortSignal;
  /** Waits. Rejects when the signal is aborted. A job waits only with this. */
  wait(ms: number): Promise<void>;
  http: JobHttp;
  state: JobState;
  /**
   * Raises an alert for a condition that does not fail the run, such as a record that came too late or a silent device.
   * Call it in every run in which the condition holds, and with `null` when it is over.
   *
   * `key` names the condition (`too_old`), with its subject after a colon if there are several (`silent:DEVICE`). The
   * text is `job-NAME-alert-KEY` of the texts of the job, without the subject, with `values` as its variables.
   * `docs/jobs.md` says when admins are notified. Does nothing in a dry run. Outside of a job use `raiseAlert`
   * (db/queries/engine/raised-alerts.ts).
   *
   * With `tx` the alert is raised in that transaction, together with the rows that it is about: a process that dies
   * then leaves both or neither.
   */
  alert(key: string, values: Record<string, string | number> | null, tx?: Executor): Promise<void>;
  now(): Date;
}

export interface Retry {
  /** Maximum number of attempts, the first included. Only transient errors are retried. */
  attempts: number;
  /** Delay before the second attempt; doubled before each further one, with jitter. */
  backoffSeconds: number;
}

export interface CatchUp {
  /** Which missed ticks are run: none, the newest, or all of them in order. */
  mode: 'none' | 'latest' | 'all';
  /** Ticks older than this are skipped. */
  windowSeconds: number;
  /** Maximum number of missed ticks that are run. The older ones are one skipped row. */
  maxTicks: number;
}

/**
 * An additional schedule of a job, whose runs get these parameters. If times coincide, the first schedule of the list
 * is used.
 */
export interface ExtraSchedule {
  pattern: string;
  params: Record<string, unknown>;
}

/** Starts runs (trigger `event`) as soon as there is something to do. A poll that finds nothing leaves no row. */
export interface JobEvents {
  /** A NOTIFY channel. The job is polled at each notification, at the start, and after each reconnect. */
  channel?: string;
  /**
   * Delay between polls: `minSeconds`, doubled up to `maxSeconds` while a poll finds nothing or runs fail. After a run
   * the job rests for the same delay, unless there was a notification during the run. Therefore a run must not notify
   * about work that it leaves undone.
   */
  poll?: { minSeconds: number; maxSeconds: number };
  /**
   * Returns true if there is something to do. Called only while no run of the job is open. Must be cheap and read only.
   */
  isDue(exec: Executor, now: Date): Promise<boolean>;
}

/**
 * Jobs that are rows of a table, named `PREFIX:ID`. Their texts are those of PREFIX. A source is an entry of the list
 * of jobs.
 */
export interface JobSource {
  /** The names of all its jobs begin with this, such as `batch:`. */
  namePrefix: string;
  /** Reads the jobs. Called every few seconds, and at each notification on `channel`. */
  load(db: Db): Promise<Job[]>;
  /** A NOTIFY channel that says that the rows have changed. */
  channel?: string;
}

/** The interface of every job. `docs/write-a-job.md` shows how to write one. */
export interface Job<P extends z.ZodObject = z.ZodObject> {
  name: string;
  /** Cron pattern of five fields, in `zone` (default: TIME_ZONE). Null: the job runs only by event or by hand. */
  schedule: { pattern: string; zone?: string; extraSchedules?: readonly ExtraSchedule[] } | null;
  /** Starts runs by events in the database, in addition to the schedule. */
  events?: JobEvents;
  /**
   * The parameters: used for the questions of the chat, the command line and validation. Mark secrets with `secret()`,
   * files and folders with `file()` and `path()` (params.ts).
   */
  params: P;
  timeoutSeconds: number;
  /** How many database sessions a run uses at the same time. Default: 1. */
  sessions?: number;
  retry: Retry;
  /** What happens to a tick while a run is in progress: it is skipped, with a row, or waits in the queue. */
  overlap: 'skip' | 'queue';
  catchUp: CatchUp;
  /** Admins get an alert after so long without a success; null: never. */
  lateAfterSeconds: number | null;
  /**
   * How the job runs for a window of a backfill, which is a day of `zone`: a function returns the parameters, `window`
   * means that `run` reads the window itself. Absent: the job has no backfills.
   */
  backfill?: 'window' | ((window: Window, zone: string) => Record<string, unknown>);
  /** Starts one run (trigger `event`) at each start of the program. */
  runOnStart?: boolean;
  /** The name under which `ctx.state` is stored; default: the name of the job. Related jobs may share it. */
  stateKey?: string;
  /** Names of missing settings. With any, the job is off and reports "not set up: NAME". */
  missing?: string[];
  /**
   * Checks parameters with the database, before a person starts a run with them. Returns the error, which refuses the
   * run. Null: they are right. The schema of the parameters checks what it can check without the database.
   */
  checkParams?(exec: Executor, params: z.output<P>): Promise<JobError | null>;
  /** The name that people gave to a job that is a row of a table. It replaces the title. */
  label?: string;
  /** True for a row of a table that is switched off: it is listed, and does not run. */
  isDisabled?: boolean;
  /** Returns true if the job can run with these parameters although settings are missing. */
  runsWithout?(params: Record<string, unknown>): boolean;
  /**
   * Does the work and returns its counts. `window` is the time since the previous tick for a run by schedule, the
   * window of a backfill, and null for a run by hand or by event.
   *
   * @throws PartialFailure (errors.ts) if single items failed and the other work is done; any other error if the run
   * failed
   */
  run(ctx: JobContext, params: z.output<P>, window: Window | null): Promise<Counts>;
  /** Does the same work in a transaction that is rolled back. */
  dryRun?(ctx: JobContext, params: z.output<P>, window: Window | null): Promise<Counts>;
}

/** Declares a job, so that the compiler infers the type of `params` in `run`. */
export function defineJob<P extends z.ZodObject>(job: Job<P>): Job {
  return job as unknown as Job;
}
