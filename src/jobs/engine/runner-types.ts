import type { ErrorText } from '../../db/queries/engine/error-text.ts';
import type { NewRun, RunRow } from '../../db/queries/engine/runs.ts';
import type { Counts, Job, RunState, Trigger, Window } from './job.ts';
import type { ParamIssue } from './param-issues.ts';

/** The current jobs. Jobs that come from a table may change while the program runs. */
export interface JobList {
  all(): readonly Job[];
  find(name: string): Job | undefined;
  /** False until the tables with jobs have been read: an unknown name may still appear. */
  isComplete(): boolean;
}

/** Creates a list of jobs that never changes. */
export function staticJobList(jobs: readonly Job[]): JobList {
  return { all: () => jobs, find: (name) => jobs.find((job) => job.name === name), isComplete: () => true };
}

export interface StartRequest {
  job: string;
  /** Strings, as typed by a person, or JSON. Validated with the schema of the job. */
  params?: Record<string, unknown>;
  trigger: Trigger;
  /** The Telegram id of the person who started the run. */
  requestedBy?: number | null;
  window?: Window | null;
  /** Calls `dryRun` of the job. */
  dryRun?: boolean;
  /** False: throws `StartRefused` (`in_progress`) instead of waiting for the run in progress. */
  wait?: boolean;
}

export interface StartedRun {
  runId: number;
  /** Resolves when the run has ended. Never rejects. */
  done: Promise<RunEnd>;
}

export type EndState = Exclude<RunState, 'queued' | 'running' | 'skipped'>;

export interface RunEnd {
  runId: number;
  job: string;
  /** `lost` means that another process owns the run now, or that the program stopped while it was queued. */
  state: EndState;
  counts: Counts | null;
  /** One line; null for a success. */
  error: string | null;
  attempt: number;
  /** Seconds from the start of the first attempt to the end. */
  seconds: number;
}

/** The progress of a run, as stored in `ops.job_run.progress`. */
export interface Progress {
  phase: string;
  done: number;
  total?: number;
}

/** A change of a run, in this process or in another one. `findRun` reads the details. */
export interface RunEvent {
  runId: number;
  job: string;
  /** The new state of the run. `progress` comes only for runs of this process, at most four times a second. */
  kind: 'progress' | Exclude<RunState, 'skipped'>;
  attempt: number;
  progress?: Progress;
  /** True if the run is executed in this process. */
  local: boolean;
}

export interface Runner {
  /**
   * Inserts the row of a run (`queued`) and executes it, as soon as no other run of the job is in progress and a slot
   * is free.
   *
   * @throws StartRefused without a row
   */
  start(request: StartRequest): Promise<StartedRun>;
  /**
   * Returns the row of the run that the request would start. To start a run exactly once, insert this row with
   * `insertRun` in a transaction, and after the commit pass the inserted row to `takeOwnership`.
   *
   * @throws StartRefused
   */
  prepare(request: StartRequest): NewRun;
  /**
   * Checks the parameters that a person typed: folders and files must exist, and the job may check them with the
   * database (`checkParams`).
   *
   * @throws StartRefused `wrong_params`
   */
  checkParams(request: StartRequest): Promise<void>;
  /**
   * Returns the request that repeats a run.
   *
   * @throws StartRefused
   */
  restartRequest(runId: number, by: number | null): Promise<StartRequest>;
  /** Executes a queued run of this instance whose row exists. */
  takeOwnership(run: RunRow): StartedRun;
  /**
   * Checks that no run of the job is queued or running.
   *
   * @throws StartRefused `in_progress`, with the run
   */
  assertIdle(job: string): Promise<void>;
  /** Requests the cancellation of a run in any process. Returns false if the run has already ended. */
  cancel(runId: number, by?: number | null): Promise<boolean>;
  /**
   * Repeats a run as a new row with trigger `retry`.
   *
   * @throws StartRefused
   */
  retry(runId: number, by: number | null): Promise<StartedRun>;
  /**
   * Calls the listener for each event. Returns a function that ends the subscription. Errors of the listener are
   * logged.
   */
  subscribe(listener: (event: RunEvent) => void): () => void;
  /** Returns the ids of the runs of this process, queued ones included. */
  active(): number[];
  /**
   * Refuses new runs, waits up to `graceMs` for running runs, then cancels them. Queued runs stay queued for another
   * instance or the next start.
   */
  stop(graceMs: number): Promise<void>;
}

export type RefusalReason =
  | 'unknown_job'
  | 'wrong_params'
  | 'not_set_up'
  | 'disabled'
  | 'no_dry_run'
  | 'in_progress'
  | 'unknown_run'
  | 'secret_params'
  | 'stopping';

/**
 * Thrown when a run is not started. The message is English; `reason` and `details` are for texts in other languages.
 */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
  readonly reason: RefusalReason;
  /** The values of the message: the job, the number of a run, or missing settings. */
  readonly details: Record<string, string | number>;
  /** The invalid parameters, for `wrong_params`. */
  readonly issues: readonly ParamIssue[];
  readonly errorText: ErrorText;

  constructor(
    reason: RefusalReason,
    message: string,
    details: Record<string, string | number> = {},
    issues: readonly ParamIssue[] = [],
  ) {
    super(message);
    this.reason = reason;
    this.details = details;
    this.issues = issues;
    this.errorText = { key: reason, values: details };
  }
}
