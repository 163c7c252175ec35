import type { RunState, Trigger } from '../../jobs/engine/job.ts';
import type { LabelledCount } from '../../jobs/engine/job-texts.ts';
import type { Dashboard } from '../../reports/views/dashboard.ts';
import type { HabitStanding } from '../../reports/views/habit-standings.ts';
import type { FilterProblem } from './query-params.ts';

/*
 * The JSON that the server sends to the page. The modules in `page/js` import these types too, so that the compiler
 * checks both sides. Instants are ISO 8601 in UTC, days are `YYYY-MM-DD`, durations of habits are minutes.
 */

/** The options of the filters, both by name. */
export interface FilterChoices {
  people: PersonChoice[];
  categories: CategoryChoice[];
  /** Days of the first and the last record. Null: there are none. */
  first: string | null;
  last: string | null;
}

/** A person with records. */
export interface PersonChoice {
  id: number;
  name: string;
  /** User name or id, where another person has the same name. Null: the name is enough. */
  detail: string | null;
}

/** A category with habits. */
export interface CategoryChoice {
  name: string;
  /** The number of its colour, from 0. It depends on the name and on older categories, not on the filters. */
  colour: number;
}

/** Why there are no charts: the filters of the address cannot be read. */
export interface Refusal {
  problem: FilterProblem;
}

/** The charts and the figures of today. */
export type ChartsData = Dashboard;

/** The habits of one person. Of several people the list is empty. */
export interface HabitsData {
  /** 1 (Monday) to 7 (Sunday). */
  weekStart: number;
  list: HabitStanding[];
}

/** One run of a job. */
export interface RunSummary {
  runId: number;
  state: RunState;
  trigger: Trigger;
  /** When it started, or when it was due while it has not started. */
  at: string;
  /** Null until it has ended. */
  seconds: number | null;
  /** Rows written, else read. Null: the job counts no rows. */
  rows: number | null;
  /** The count that stands for a run without rows, in the language of the person. */
  count: LabelledCount | null;
}

/** One job of the tab Jobs. */
export interface JobCard {
  name: string;
  /** The name in the language of the person. */
  title: string;
  /** Settings that the job needs and that have no value. */
  missing: readonly string[];
  paused: boolean;
  /** A row of a table that is switched off. */
  disabled: boolean;
  /** The state of the open run, else of the last one. Null: it has never run. */
  state: RunState | null;
  /** When it is due next. Null: it has no schedule. */
  next: string | null;
  /** The last runs, oldest first. */
  runs: RunSummary[];
}

/** The body of `GET /dashboard/runs/ID`. */
export interface RunDetails extends RunSummary {
  /** The name of the job in the language of the person. */
  title: string;
  /** Who asked for it: the name with the user name or the id. Null: nobody in the chat. */
  requestedBy: string | null;
  attempt: number;
  dryRun: boolean;
  /** With labels in the language of the person. */
  counts: LabelledCount[];
  progress: { phase: string; done: number; total?: number } | null;
  /** In the language of the person, without paths of the server. */
  error: string | null;
  /** The messages of the log, in the same way. */
  lines: { at: string; level: string; message: string }[];
  /** The log has more lines than `lines`. */
  isCut: boolean;
}

/** The data of each event of `GET /dashboard/stream`, by the name of the event. */
export interface StreamEvents {
  choices: FilterChoices;
  /** Sent in place of `view`. */
  refused: Refusal;
  view: ChartsData;
  habits: HabitsData;
  jobs: JobCard[];
}
