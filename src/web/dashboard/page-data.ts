import type { DashboardFilterOptions } from '../../db/queries/dashboard/dashboard.ts';
import type { Counts, RunState, Trigger } from '../../jobs/engine/job.ts';
import type { Dashboard } from '../../reports/views/dashboard.ts';

/*
 * The JSON that the server sends to the page. The modules in `page/js` import these types too, so that the compiler
 * checks both sides. Instants are ISO 8601 in UTC, days are `YYYY-MM-DD`, durations of habits are minutes.
 */

/** The options of the filters. */
export type FilterChoices = DashboardFilterOptions;

/** The charts and the figures of today. */
export type ChartsData = Dashboard;

/** One run of a job. */
export interface RunSummary {
  runId: number;
  state: RunState;
  trigger: Trigger;
  /** When it started, or when it was due while it has not started. */
  at: string;
  /** Null until it has ended. */
  seconds: number | null;
  rows: number | null;
}

/** One job of the tab Jobs. */
export interface JobCard {
  name: string;
  /** The name in the language of the person. */
  title: string;
  /** Settings that the job needs and that have no value. */
  missing: readonly string[];
  paused: boolean;
  /** The state of the open run, else of the last one. Null: it has never run. */
  state: RunState | null;
  /** When it is due next. Null: it has no schedule. */
  next: string | null;
  /** The last runs, oldest first. */
  runs: RunSummary[];
}

/** The body of `GET /dashboard/runs/ID`. */
export interface RunDetails extends RunSummary {
  job: string;
  attempt: number;
  dryRun: boolean;
  counts: Counts | null;
  progress: { phase: string; done: number; total?: number } | null;
  error: string | null;
  lines: { at: string; level: string; message: string; data: unknown }[];
  /** The log has more lines than `lines`. */
  isCut: boolean;
}

/** The data of each event of `GET /dashboard/stream`, by the name of the event. */
export interface StreamEvents {
  choices: FilterChoices;
  view: ChartsData;
  jobs: JobCard[];
}
