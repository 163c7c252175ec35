import type { NewRun, RunRow } from '../../db/queries/engine/runs.ts';
import type { Counts, Job, RunState, Trigger, Window } from './job.ts';
import type { ParamFault } from './params.ts';

/** The jobs that there are, now: some come from rows of the database and may change while the program runs. */
export interface JobList {
  all(): readonly Job[];
  find(name: string): Job | undefined;
  /** False while rows that are jobs have not been read: a name that is not there may still come. */
  isComplete(): boolean;
}

/** Returns the list of jobs that never change. */
export function staticJobList(jobs: readonly Job[]): JobList {
  return { all: () => jobs, find: (name) => jobs.find((job) => job.name === name), isComplete: () => true };
}

export interface StartRequest {
  job: string;
  /** As typed (`key=value` words give strings) or as JSON; checked against the job's schema. */
  params?: Record<string, unknown>;
  trigger: Trigger;
  /** Telegram's id of who asked. */
  requestedBy?: number | null;
  window?: Window | null;
  /** Does the same work and rolls it back. */
  dryRun?: boolean;
  /** False: throws `StartRefused` `in_progress`, naming the run, instead of waiting for the one in progress. */
  wait?: boolean;
}

export interface StartedRun {
  runId: number;
  /** Resolves when the run has ended, whatever its end; never rejects. */
  done: Promise<RunEnd>;
}

export type EndState = Exclude<RunState, 'queued' | 'running' | 'skipped'>;

export interface RunEnd {
  runId: number;
  job: string;
  /** `lost`: another process has taken the run over, or the program stopped while it was queued. */
  state: EndState;
  counts: Counts | null;
  /** One line; null for a success. */
  error: string | null;
  attempt: number;
  /** From the start of the first try to the end. */
  seconds: number;
}

/** What is stored as `ops.job_run.progress`. */
export interface Progress {
  phase: string;
  done: number;
  total?: number;
}

/** Something about a run changed, in this process or another one. Who wants more than this reads the row (`findRun`). */
export interface RunEvent {
  runId: number;
  job: string;
  /** `progress`: only of runs of this process, at most four a second. Others are states the run has just taken. */
  kind: 'progress' | Exclude<RunState, 'skipped'>;
  attempt: number;
  progress?: Progress;
  /** The run is (or was) in this process. */
  local: boolean;
}

export interface Runner {
  /**
   * Writes the run's row (`queued`) and starts it: at once, or when the one in progress and the limit allow.
   * Throws {@link StartRefused} without a row when it cannot be.
   */
  start(request: StartRequest): Promise<StartedRun>;
  /**
   * Returns the row that the request would become. Who has to start a run exactly once writes it (`insertRun`) in a transaction
   * of its own, and gives it to `adopt` when that is committed. Throws {@link StartRefused}.
   */
  prepare(request: StartRequest): NewRun;
  /** Returns the request that starts a run's work again. Throws {@link StartRefused}. */
  restartRequest(runId: number, by: number | null): Promise<StartRequest>;
  /** Takes a queued run of this instance, whose row is there, to its end. */
  takeOwnership(run: RunRow): StartedRun;
  /** Throws {@link StartRefused} `in_progress`, naming the run, while one of the job goes on or waits. */
  assertIdle(job: string): Promise<void>;
  /** Asks that a run ends, whatever process has it; false when it had ended. Its SQL in progress is cancelled at once. */
  cancel(runId: number, by?: number | null): Promise<boolean>;
  /** Starts the same again as a new row with trigger `retry`. Throws {@link StartRefused}. */
  retry(runId: number, by: number | null): Promise<StartedRun>;
  /** Calls the listener for each event from now on; returns how to stop that. A listener that throws is logged. */
  subscribe(listener: (event: RunEvent) => void): () => void;
  /** Runs that are in this process now, queued ones included. */
  active(): number[];
  /** Starts nothing more, waits up to `graceMs` for what runs, then cancels it and marks it so. Queued runs stay queued, for whoever is next. */
  stop(graceMs: number): Promise<void>;
}

export type RefusalReason =
  | 'unknown_job'
  | 'wrong_params'
  | 'not_set_up'
  | 'no_dry_run'
  | 'in_progress'
  | 'unknown_run'
  | 'secret_params'
  | 'stopping';

/** A run that was not started. Its message is one English sentence; `reason` and `details` are for other languages. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
  readonly reason: RefusalReason;
  /** What the sentence names: the job, a run's number, settings, what is wrong with parameters. */
  readonly details: Record<string, string | number>;
  /** Of `wrong_params`. */
  readonly faults: readonly ParamFault[];

  constructor(
    reason: RefusalReason,
    message: string,
    details: Record<string, string | number> = {},
    faults: readonly ParamFault[] = [],
  ) {
    super(message);
    this.reason = reason;
    this.details = details;
    this.faults = faults;
  }
}
