import type { Alerts } from '../handlers/jobs/alerts.ts';
import type { Cards } from '../handlers/jobs/run-cards.ts';
import type { Backfills } from '../jobs/engine/backfills.ts';
import type { JobList, Runner } from '../jobs/engine/runner-types.ts';
import type { Scheduler } from '../jobs/engine/scheduler.ts';
import type { Triggers } from '../jobs/engine/triggers.ts';

/** The job engine: the jobs that exist, the runner that executes them, and what starts them. */
export interface Jobs {
  list: JobList;
  runner: Runner;
  scheduler: Scheduler;
  triggers: Triggers;
}

/** The services that keep messages about runs up to date, send alerts, and advance backfills. */
export interface RunServices {
  cards: Cards;
  alerts: Alerts;
  backfills: Backfills;
}
